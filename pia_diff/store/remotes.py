"""The other repository: what a person calls it, how it is talked to, and its refusals as errors of ours.

All goes through dulwich, which starts `ssh` for ssh addresses (so that its agent and settings count). A local
repository is written to by `git receive-pack` where git is installed: only git runs the hooks there. For https, name
and password come from the address, else from git's credential helpers.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dulwich.client import (
    GitClient,
    HTTPProxyUnauthorized,
    HTTPUnauthorized,
    LocalGitClient,
    StrangeHostname,
    SubprocessGitClient,
    Urllib3HttpGitClient,
    get_transport_and_path,
)
from dulwich.errors import GitProtocolError, HangupException, NotGitRepository
from dulwich.objects import ZERO_SHA, ObjectID
from dulwich.refs import Ref
from dulwich.repo import Repo

from pia_diff.errors import PiaDiffError
from pia_diff.store.credentials import Credentials, credentials_for
from pia_diff.store.errors import CannotWrite, DamagedRepository
from pia_diff.store.objects import path_of
from pia_diff.store.remote_errors import NoRemote, NotLetIn, NotReachable, OnlyGitRunsHooks, RemoteRefused
from pia_diff.store.signing_settings import believed

SCHEMES = ("https", "http", "ssh", "git", "file")
HOOKS = ("pre-receive", "update", "post-receive", "reference-transaction")
ASKED = 3
"""So often name and password are asked for."""


@dataclass(frozen=True)
class Remote:
    """Another repository: the name its branches are kept under here (`refs/remotes/<name>/…`), its address, and the
    command line to start ssh with (None: what core.sshCommand says, else `ssh`).
    """

    name: str
    url: str
    push_url: str
    ssh: str | None = None

    @property
    def shown(self) -> str:
        """The address without a password."""
        return without_password(self.url)


def remote_called(repo: Repo, word: str, ssh: str | None = None) -> Remote:
    """The remote of that name in the configuration, else the repository at that address or path. Raises NoRemote where
    the word is empty.
    """
    if not word.strip():
        raise NoRemote(url=word, known=", ".join(known_remotes(repo)) or "—")
    config = repo.get_config_stack()
    section = (b"remote", word.encode("utf-8", "surrogateescape"))
    try:
        url = _absolute(repo, config.get(section, b"url").decode("utf-8"))
    except KeyError:
        for name in known_remotes(repo):
            if config.get((b"remote", name.encode("utf-8")), b"url").decode("utf-8", "replace") == word:
                return remote_called(repo, name, ssh)
        return Remote(_name_for(word), word, word, ssh)
    try:
        push_url = _absolute(repo, config.get(section, b"pushurl").decode("utf-8"))
    except KeyError:
        push_url = url
    return Remote(word, url, push_url, ssh)


def known_remotes(repo: Repo) -> list[str]:
    """The names of the remotes that the configuration has an address for."""
    config = repo.get_config()
    sections = [one for one in config.sections() if len(one) == 2 and one[0] == b"remote"]
    return [one[1].decode("utf-8", "replace") for one in sections if b"url" in dict(config.items(one))]


def tracking_ref(remote: Remote, branch: str) -> Ref:
    """Where a branch of the other side is kept here."""
    return Ref(f"refs/remotes/{remote.name}/{branch}".encode())


def talk(repo: Repo, remote: Remote, exchange: Callable[[GitClient, Any], Any], *, push: bool = False) -> Any:
    """What `exchange` gives, called with a client and the path there; anew when name and password are wanted.

    Raises NoRemote, NotLetIn, NotReachable, OnlyGitRunsHooks, DamagedRepository, CannotWrite, and what `exchange`
    raises of ours.
    """
    url = remote.push_url if push else remote.url
    _refuse_strange(url)
    shown = without_password(url)
    login: Credentials | None = None
    for _attempt in range(ASKED):
        with _translated(repo, shown):
            client, path = _client(repo, url, login, remote.ssh, push=push)
            try:
                done = exchange(client, path)
            except (HTTPUnauthorized, HTTPProxyUnauthorized) as error:
                if login is not None:
                    login.rejected()
                login = credentials_for(url)
                if login is None:
                    raise NotLetIn(url=shown, reason="it wants a name and a password") from error
                continue
            finally:
                if isinstance(client, Urllib3HttpGitClient):
                    client.pool_manager.clear()
            if login is not None:
                login.approved()
            return done
    raise NotLetIn(url=shown, reason="name or password is wrong")


def refs_there(repo: Repo, remote: Remote) -> dict[Ref, ObjectID]:
    """The refs of the other side. Raises what `talk` raises."""
    found = talk(repo, remote, lambda client, path: client.get_refs(path).refs)
    return {ref: value for ref, value in found.items() if value and value != ZERO_SHA}


def _client(repo: Repo, url: str, login: Credentials | None, ssh: str | None, *, push: bool) -> tuple[GitClient, Any]:
    client, path = get_transport_and_path(
        url,
        config=believed(repo),  # core.sshCommand is a program
        operation="push" if push else "pull",
        username=login.username if login else None,
        password=login.password if login else None,
        quiet=True,
        ssh_command=ssh,
    )
    if push and isinstance(client, LocalGitClient):
        return _local(path), path
    return client, path


def _local(path: str) -> GitClient:
    """The client that writes to a local repository. Raises NotGitRepository, OnlyGitRunsHooks, RemoteRefused."""
    with Repo(path) as there:
        if shutil.which("git") is not None:
            return SubprocessGitClient(quiet=True)
        hooks = [name for name in HOOKS if Path(there.controldir(), "hooks", name).is_file()]
        if hooks:
            raise OnlyGitRunsHooks(url=path, hooks=", ".join(hooks))
        if not there.bare:
            raise RemoteRefused(url=path, reason="it has a work tree, which a push would leave behind")
    from pia_diff.store.local_sending import LocalSender

    return LocalSender(quiet=True)


@contextmanager
def _translated(repo: Repo, url: str) -> Iterator[None]:
    """Failures of the network, of programs, of the other side and of this one, as errors of ours."""
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (PiaDiffError, HTTPUnauthorized, HTTPProxyUnauthorized):
        raise
    except NotGitRepository as error:
        raise NoRemote(url=url, known=", ".join(known_remotes(repo)) or "—") from error
    except StrangeHostname as error:
        raise NotReachable(url=url, reason=f"'{error}' is no name of a host") from error
    except HangupException as error:
        said = " ".join(line.decode("utf-8", "replace").strip() for line in error.stderr_lines or ())
        if re.search("not a git repository|does not exist|not found|not appear to be a git", said, re.IGNORECASE):
            raise NoRemote(url=url, known=", ".join(known_remotes(repo)) or "—") from error
        kind = NotLetIn if re.search("denied|authenticat", said, re.IGNORECASE) else NotReachable
        raise kind(url=url, reason=_reason(said) or "the connection was closed") from error
    except GitProtocolError as error:
        kind = NotLetIn if re.search(r"\b403\b|denied|forbidden", str(error), re.IGNORECASE) else NotReachable
        raise kind(url=url, reason=_reason(str(error))) from error
    except HTTPError as error:
        raise NotReachable(url=url, reason=_reason(str(error))) from error
    except (ValueError, AssertionError) as error:  # an address without a host, a port that is none
        raise NotReachable(url=url, reason=_reason(str(error)) or "the address names no host") from error
    except KeyError as error:  # an object that is to be sent
        missing = error.args[0].decode("ascii", "replace") if isinstance(error.args[0], bytes) else error.args[0]
        raise DamagedRepository(what=f"the object {missing}", path=path_of(repo), reason="it is missing") from error
    except OSError as error:
        if error.filename and Path(os.fsdecode(error.filename)).is_relative_to(repo.commondir()):
            raise CannotWrite(path=path_of(repo), reason=error.strerror or str(error)) from error
        named = f" ({error.filename})" if error.filename else ""
        raise NotReachable(url=url, reason=f"{error.strerror or error}{named}") from error


def _reason(said: str) -> str:
    """What others say was wrong, without names and passwords, and without the wrappings of the HTTP library."""
    inner = re.search(r"""Caused by \w+\(["'](?:\w+\(.*?\): )?(.*?)["']?\)+\Z""", said, re.DOTALL)
    return re.sub(r"//[^/@\s]+@", "//***@", inner[1] if inner else said).strip()


def without_password(url: str) -> str:
    """An address as it may be shown. For http the name may be a token, and goes too."""
    scheme, slashes, rest = url.partition("://")
    if not slashes:
        return url
    login, host = _login(rest)
    if scheme.lower() in ("http", "https"):
        host, question, _query = host.partition("?")  # a token can stand there, too
        return f"{scheme}://{'***@' if login else ''}{host}{f'{question}***' if question else ''}"
    name, colon, _password = login.partition(":")
    return f"{scheme}://{name}:***@{host}" if colon else url


def _login(rest: str) -> tuple[str, str]:
    """What stands before the host of an address, and the host with all that follows. A password may hold what ends a
    host, but must not.
    """
    end = re.match(r"[^/?#]*", rest)
    authority = end[0] if end else ""
    if "@" not in authority and _is_cut(authority):
        authority = rest
    login, _at, host = authority.rpartition("@")
    return login, host + rest[len(authority) :]


def _is_cut(authority: str) -> bool:
    """Whether what stands where the host should is a name and the beginning of a password."""
    return ":" in authority and not re.fullmatch(r"(\[[^\]]*\]|[^:]*):\d*", authority)


def _refuse_strange(url: str) -> None:
    """Raises NotReachable for an address of a kind that is not understood (dulwich would take it for one of ssh)."""
    shown = without_password(url)
    if re.search(r"[\x00-\x1f\x7f]", url):  # a second line would be a question of its own to git's helpers
        raise NotReachable(url=ascii(shown)[1:-1], reason="the address holds control characters")
    rest = url.partition("://")[2]
    if "/" in _login(rest)[0] or "?" in _login(rest)[0] or "#" in _login(rest)[0]:
        raise NotReachable(url=shown, reason="write / ? # in a name or password as %2F %3F %23")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(:|//)", url)
    if scheme and (scheme[1].lower() not in SCHEMES or scheme[2] == ":"):
        reason = f"addresses begin with {', '.join(f'{one}://' for one in SCHEMES)}"
        raise NotReachable(url=shown, reason=reason)


def _absolute(repo: Repo, url: str) -> str:
    """An address of the configuration; a relative path there is meant from the repository."""
    plain = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://|[^/\\]+:", url)
    return str(Path(path_of(repo), url)) if plain and not Path(url).is_absolute() else url


def _name_for(url: str) -> str:
    """A name for what has none: the last part of its path."""
    last = re.split(r"[/\\:]", without_password(url).removesuffix("?***").rstrip("/\\"))[-1].removesuffix(".git")
    return re.sub(r"[^\w.-]+|\.\.+|^[.-]+|\.(lock)?$", "-", last).strip("-.") or "remote"
