"""Signing the tag of a version as git does: with an ssh key or with gpg, by git's own settings.

The signature covers the bytes of the tag (name, commit, who, when, message) and stands behind them, so that
`git verify-tag` reads it as one of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dulwich.repo import Repo

from pia_diff.store.signing_errors import (
    NoSigningKey,
    NoSuchKeyFile,
    SigningFailed,
    SigningProgramMissing,
    UnknownSignatureFormat,
)
from pia_diff.store.signing_settings import Done, SigningSettings, run_program, signing_settings

if TYPE_CHECKING:
    from dulwich.objects import Tag

LITERAL_KEYS = ("key::", "ssh-")
"""What a public key begins with that stands in the settings itself, in the place of a file."""


class Signer:
    """Signs with the key and the program that git's settings name; they are looked for when the first signature is
    wanted. `who` is the tagger: gpg looks for a key of that name where no key is set.
    """

    def __init__(self, settings: SigningSettings, who: str) -> None:
        self._settings = settings
        self._who = who
        self._key = ""

    def sign(self, payload: bytes) -> bytes:
        """The armoured signature of some bytes.

        Raises UnknownSignatureFormat, NoSigningKey, SigningProgramMissing, SigningFailed: all of them CannotSign.
        """
        settings = self._settings
        if settings.format == "openpgp":
            return _by_gpg(settings, settings.key or self._who, payload)
        if settings.format != "ssh":
            raise UnknownSignatureFormat(format=settings.format)
        self._key = self._key or settings.key or _default_key(settings)
        if not self._key:
            raise NoSigningKey(reason="no key is set")
        if not self._key.startswith(LITERAL_KEYS) and not settings.path(self._key).is_file():
            raise NoSuchKeyFile(file=settings.path(self._key))
        return _by_ssh(settings, self._key, payload)


def signer_of(repo: Repo, who: str, wanted: bool | None) -> Signer | None:
    """Who signs; None where nothing is to be signed. `wanted` None leaves that to git's `tag.gpgSign`.

    Reads gpg.format, user.signingKey, gpg.program, gpg.ssh.program and gpg.ssh.defaultKeyCommand.
    """
    settings = signing_settings(repo)
    return Signer(settings, who) if (settings.sign_tags if wanted is None else wanted) else None


def sign_tag(tag: Tag, signer: Signer) -> None:
    """Puts the signature behind the message of a tag that is otherwise complete. Raises CannotSign."""
    tag.signature = signer.sign(tag.as_raw_string())


def _by_ssh(settings: SigningSettings, key: str, payload: bytes) -> bytes:
    program = settings.ssh_program
    if not key.startswith(LITERAL_KEYS):
        return _signature(program, ["-f", str(settings.path(key))], payload)
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="pia-diff-") as folder:  # a public key: the agent holds the private one
        file = Path(folder, "key.pub")
        file.write_text(key.removeprefix("key::").strip() + "\n", "utf-8")
        return _signature(program, ["-f", str(file), "-U"], payload)


def _signature(program: str, options: list[str], payload: bytes) -> bytes:
    done = _run(program, ["-Y", "sign", "-n", "git", *options], payload)
    if done.code or not done.out.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise SigningFailed(program=program, said=done.said)
    return done.out.replace(b"\r\n", b"\n")


def _by_gpg(settings: SigningSettings, key: str, payload: bytes) -> bytes:
    program = settings.gpg_program
    done = _run(program, ["--status-fd=2", "--detach-sign", "--armor", "--local-user", key], payload)
    if done.code or b"\n[GNUPG:] SIG_CREATED " not in b"\n" + done.err:
        raise SigningFailed(program=program, said=done.said)
    return done.out.replace(b"\r\n", b"\n")


def _default_key(settings: SigningSettings) -> str:
    """The key that gpg.ssh.defaultKeyCommand names: the first line that is one."""
    import shlex

    words = shlex.split(settings.key_command)
    if not words:
        return ""
    lines = _run(words[0], words[1:], b"").out.decode("utf-8", "replace").splitlines()
    return next((line for line in lines if line.startswith(LITERAL_KEYS)), "")


def _run(program: str, options: list[str], payload: bytes) -> Done:
    try:
        return run_program(program, options, payload)
    except OSError as error:
        raise SigningProgramMissing(program=program, reason=error.strerror or str(error)) from error
