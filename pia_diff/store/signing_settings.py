"""What git is told about signatures, and the programs that make and check them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dulwich.config import StackedConfig
from dulwich.repo import Repo

from pia_diff.store.objects import path_of

TOLD = 400
"""So many characters of what a program said are told on."""


@dataclass(frozen=True)
class SigningSettings:
    """git's settings: see `git help config` under `gpg.`, `tag.gpgSign` and `user.signingKey`."""

    format: str
    key: str
    key_command: str
    gpg_program: str
    ssh_program: str
    allowed_signers: str
    revoked: str
    least_trust: str
    sign_tags: bool

    @staticmethod
    def path(text: str) -> Path:
        """A path of the settings, `~` being the home folder."""
        return Path(text).expanduser() if text.startswith("~") else Path(text)


def signing_settings(repo: Repo) -> SigningSettings:
    """The settings of the repository and of whoever runs the program.

    They name programs and the keys that are believed. Therefore those of a repository that belongs to somebody else
    count only where git trusts it, too (safe.directory).
    """
    config = believed(repo)

    def get(section: str, name: str, *inside: str) -> str:
        key = (section.encode(), *(one.encode() for one in inside))
        for file in config.backends:  # not `config.get`, which looks for gpg.ssh.program in gpg.program, too
            values = {one.lower(): value for one, value in file.items(key)}
            if name.encode() in values:
                return values[name.encode()].decode("utf-8", "surrogateescape").strip()
        return ""

    return SigningSettings(
        format=get("gpg", "format").lower() or "openpgp",
        key=get("user", "signingkey"),
        key_command=get("gpg", "defaultkeycommand", "ssh"),
        gpg_program=get("gpg", "program", "openpgp") or get("gpg", "program") or "gpg",
        ssh_program=get("gpg", "program", "ssh") or "ssh-keygen",
        allowed_signers=get("gpg", "allowedsignersfile", "ssh"),
        revoked=get("gpg", "revocationfile", "ssh"),
        least_trust=get("gpg", "mintrustlevel").lower(),
        sign_tags=config.get_boolean((b"tag",), b"gpgsign", False),
    )


def believed(repo: Repo) -> StackedConfig:
    """The settings that may name programs to run: those of the repository only where git would trust it, too."""
    own = StackedConfig(StackedConfig.default_backends())
    return repo.get_config_stack() if _is_ours(repo) or _is_safe(repo, own) else own


def _is_ours(repo: Repo) -> bool:
    """Whether the folder of the repository, and of its work tree, belong to the user. Windows does not tell."""
    if not hasattr(os, "geteuid"):
        return True
    return all(Path(place).stat().st_uid == os.geteuid() for place in {str(repo.controldir()), path_of(repo)})


def _is_safe(repo: Repo, own: StackedConfig) -> bool:
    places = {os.path.realpath(place) for place in (repo.controldir(), path_of(repo))}
    named: list[str] = []
    for config in reversed(own.backends):  # the system's first: an empty value takes back what stood before
        try:
            values = [one.decode("utf-8", "surrogateescape") for one in config.get_multivar((b"safe",), b"directory")]
        except KeyError:
            continue
        for value in values:
            named = [*named, value] if value else []
    return "*" in named or any(os.path.realpath(SigningSettings.path(one)) in places for one in named)


@dataclass(frozen=True)
class Done:
    """What a program did."""

    code: int
    out: bytes
    err: bytes

    @property
    def said(self) -> str:
        """What it said about a failure, on one line, without the lines that are for programs."""
        lines = self.err.decode("utf-8", "replace").splitlines()
        kept = " / ".join(line.strip() for line in lines if line.strip() and not line.startswith("[GNUPG:]"))
        return kept[:TOLD] or f"exit code {self.code}"


def run_program(program: str, options: Sequence[str], payload: bytes) -> Done:
    """Runs a program with `payload` as its input. Raises OSError where it cannot be started."""
    import subprocess

    command = [str(SigningSettings.path(program)) if program.startswith("~") else program, *options]
    done = subprocess.run(command, input=payload, capture_output=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr)
