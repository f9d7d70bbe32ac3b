"""What keeps a version from being signed. Nothing is stored then; every message ends with what to do."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class CannotSign(PiaDiffError):
    """A version was to be signed, and that is not possible here. Nothing was stored."""

    code = "cannot_sign"
    template = "the version cannot be signed, so nothing was stored: {reason}"


class NoSigningKey(CannotSign):
    """No ssh key is set, or it is not there."""

    template = (
        "the version cannot be signed, so nothing was stored: {reason}; name the key with 'git config --global "
        "user.signingKey FILE', or add without a signature (--no-sign)"
    )


class NoSuchKeyFile(NoSigningKey):
    """The file of the key is not there."""

    template = (
        "the version cannot be signed, so nothing was stored: the key {file} does not exist; name another with 'git "
        "config --global user.signingKey FILE', or add without a signature (--no-sign)"
    )


class SigningProgramMissing(CannotSign):
    """The program that signs cannot be started."""

    template = (
        "the version cannot be signed, so nothing was stored: the program '{program}' cannot be started ({reason}); "
        "install it, or name it with gpg.program or gpg.ssh.program in git's settings, or add without a signature "
        "(--no-sign)"
    )


class SigningFailed(CannotSign):
    """The program that signs refused, or gave no signature."""

    template = (
        "the version cannot be signed, so nothing was stored: {program} says: {said}; look after the key "
        "(user.signingKey in git's settings), or add without a signature (--no-sign)"
    )


class UnknownSignatureFormat(CannotSign):
    """The settings ask for signatures of a kind that is not made here."""

    template = (
        "the version cannot be signed, so nothing was stored: gpg.format is '{format}' in git's settings; set it to "
        "'ssh' or 'openpgp', or add without a signature (--no-sign)"
    )
