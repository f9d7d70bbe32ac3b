"""What ssh-keygen and gpg say to a signature."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pia_diff.errors import N_
from pia_diff.store.signatures import Checked, State
from pia_diff.store.signing_settings import Done, SigningSettings, run_program

NO_PROGRAM = N_("the program '{program}' cannot be started ({said}); install it to check this signature")
PROGRAM_FAILED = N_("{program} says: {said}")
NO_SIGNERS = N_(
    "whose key this is cannot be told: name a file of known keys with gpg.ssh.allowedSignersFile in git's settings"
)
NO_SIGNERS_FILE = N_("the file of known keys {file} (gpg.ssh.allowedSignersFile in git's settings) does not exist")
NOT_A_SIGNER = N_("the key is not among the known ones in {file}, or was not on the day of the signature")
REVOKED_KEY = N_("the key was revoked")
DOES_NOT_FIT = N_("the signature does not fit what was signed: the tag was changed, or the signature belongs elsewhere")
NO_KEY = N_("the key {key} is not known to gpg here; import it ('gpg --import FILE') to check the signature")
EXPIRED_KEY = N_("the signature fits, but the key has expired")
EXPIRED_SIGNATURE = N_("the signature fits, but has expired")
NOT_TRUSTED = N_("the signature fits, but gpg does not trust the key as far as is wanted (gpg.minTrustLevel)")
NOT_ENOUGH = N_(
    "the signature fits, but gpg.minTrustLevel wants '{level}', and git trusts an ssh key 'fully'; set it to "
    "that, or to a lower level"
)
SEVERAL = N_("the tag holds several signatures, so that none can be told to be the one")

_TAGGER = re.compile(rb"^tagger [^\n]*> (\d+) [+-]\d{4}$", re.MULTILINE)
_TRUSTS = ("never", "undefined", "marginal", "fully", "ultimate")
_SSH_HAS = ("", *_TRUSTS[:-1])


def check_ssh(settings: SigningSettings, payload: bytes, signature: bytes) -> Checked:
    """An ssh signature, checked against the file of known keys as they were on the day of the tag."""
    checked = Checked(State.GOOD, "ssh", fingerprint=_ssh_fingerprint(signature))
    with TemporaryDirectory(prefix="pia-diff-") as folder:
        file = Path(folder, "signature")
        file.write_bytes(signature)
        asking = _Ssh(settings, payload, ["-n", "git", "-s", str(file)], ["-s", str(file)], checked)
        try:
            return asking.answer()
        except OSError as error:
            said = error.strerror or str(error)
            return replace(
                checked,
                state=State.UNCHECKED,
                reason=NO_PROGRAM,
                fields={"program": settings.ssh_program, "said": said},
            )


class _Ssh:
    """The questions put to ssh-keygen, in git's order."""

    def __init__(
        self, settings: SigningSettings, payload: bytes, what: list[str], signature: list[str], checked: Checked
    ) -> None:
        self._settings = settings
        self._payload = payload
        self._what = what
        self._signature = signature
        self._checked = checked

    def answer(self) -> Checked:
        """Raises OSError where ssh-keygen cannot be started."""
        checked, settings = self._checked, self._settings
        known = settings.path(settings.allowed_signers)
        if not settings.allowed_signers:
            return self._alone() or replace(checked, state=State.UNCHECKED, reason=NO_SIGNERS)
        if not known.is_file():
            fields = {"file": str(known)}
            return self._alone() or replace(checked, state=State.UNCHECKED, reason=NO_SIGNERS_FILE, fields=fields)
        who = ["-f", str(known), *self._day()]
        found = self._ask("find-principals", [*who, *self._signature])
        signers = found.out.decode("utf-8", "replace").split("\n") if not found.code else []
        for signer in filter(None, (one.rstrip("\r") for one in signers)):
            revoked = self._revoked()
            done = self._ask("verify", [*who, "-I", signer, *self._what, *revoked])
            if not done.code and done.out.startswith(b"Good"):
                if settings.least_trust in _SSH_HAS:
                    return replace(checked, signer=signer)
                fields = {"level": settings.least_trust}
                return replace(checked, state=State.UNKNOWN_KEY, signer=signer, reason=NOT_ENOUGH, fields=fields)
            if revoked and not self._ask("verify", [*who, "-I", signer, *self._what]).code:
                return replace(checked, state=State.REVOKED, signer=signer, reason=REVOKED_KEY)
        fields = {"file": str(known)}
        return self._alone() or replace(checked, state=State.UNKNOWN_KEY, reason=NOT_A_SIGNER, fields=fields)

    def _alone(self) -> Checked | None:
        """What is wrong with the signature, whoever made it; None where it fits what was signed."""
        done = self._ask("check-novalidate", self._what)
        if not done.code:
            return None
        if b"usage:" in done.err or b"unknown option" in done.err:  # before OpenSSH 8.2
            fields = {"program": self._settings.ssh_program, "said": done.said}
            return replace(self._checked, state=State.UNCHECKED, reason=PROGRAM_FAILED, fields=fields)
        return replace(self._checked, state=State.BAD, reason=DOES_NOT_FIT)

    def _ask(self, question: str, options: Sequence[str]) -> Done:
        return run_program(self._settings.ssh_program, ["-Y", question, *options], self._payload)

    def _day(self) -> list[str]:
        """The moment of the tag: keys are looked at as they were then."""
        found = _TAGGER.search(self._payload.partition(b"\n\n")[0])
        try:
            return [f"-Overify-time={datetime.fromtimestamp(int(found[1])):%Y%m%d%H%M%S}"] if found else []
        except (ValueError, OverflowError, OSError):
            return []

    def _revoked(self) -> list[str]:
        file = self._settings.path(self._settings.revoked) if self._settings.revoked else None
        return ["-r", str(file)] if file is not None and file.exists() else []


def _ssh_fingerprint(signature: bytes) -> str:
    """The fingerprint of the key that an ssh signature says it was made with; empty where that cannot be read."""
    body = b"".join(line for line in signature.splitlines() if not line.startswith(b"-----"))
    try:
        blob = base64.b64decode(body, validate=True)
    except binascii.Error:
        return ""
    size = int.from_bytes(blob[10:14], "big")
    key = blob[14 : 14 + size]
    if blob[:6] != b"SSHSIG" or len(key) != size or not size:
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def check_gpg(settings: SigningSettings, payload: bytes, signature: bytes) -> Checked:
    """A signature of OpenPGP, as gpg judges it."""
    checked = Checked(State.GOOD, "openpgp")
    program = settings.gpg_program
    with TemporaryDirectory(prefix="pia-diff-") as folder:
        file = Path(folder, "signature")
        file.write_bytes(signature)
        options = ["--keyid-format=long", "--status-fd=1", "--verify", str(file), "-"]
        try:
            done = run_program(program, options, payload)
        except OSError as error:
            fields = {"program": program, "said": error.strerror or str(error)}
            return replace(checked, state=State.UNCHECKED, reason=NO_PROGRAM, fields=fields)
    told = [line[9:].split(" ") for line in done.out.decode("utf-8", "replace").splitlines() if line[:9] == "[GNUPG:] "]
    return _judged(checked, told, done, settings)


_VERDICTS = {
    "GOODSIG": (State.GOOD, ""),
    "BADSIG": (State.BAD, DOES_NOT_FIT),
    "ERRSIG": (State.UNKNOWN_KEY, NO_KEY),
    "EXPSIG": (State.EXPIRED, EXPIRED_SIGNATURE),
    "EXPKEYSIG": (State.EXPIRED, EXPIRED_KEY),
    "REVKEYSIG": (State.REVOKED, REVOKED_KEY),
}
"""What gpg calls the result, one word a signature."""


def _judged(checked: Checked, told: list[list[str]], done: Done, settings: SigningSettings) -> Checked:
    verdicts = [words for words in told if words[0] in _VERDICTS]
    if len(verdicts) > 1:
        return replace(checked, state=State.BAD, reason=SEVERAL)
    if not verdicts:
        unreadable = any(words[0] in ("NODATA", "BADARMOR", "UNEXPECTED") for words in told)
        state = State.BAD if unreadable else State.UNCHECKED
        fields = {"program": settings.gpg_program, "said": done.said}
        return replace(checked, state=state, reason=PROGRAM_FAILED, fields=fields)
    word, key, *rest = verdicts[0]
    state, reason = _VERDICTS[word]
    valid = next((words for words in told if words[0] == "VALIDSIG"), [])
    fingerprint = valid[1] if len(valid) > 1 else key
    if word == "ERRSIG":
        if not any(words[0] == "NO_PUBKEY" for words in told):  # a kind of key or hash that gpg does not know
            fields = {"program": settings.gpg_program, "said": done.said}
            return replace(checked, state=State.UNCHECKED, fingerprint=key, reason=PROGRAM_FAILED, fields=fields)
        issuer = rest[5] if len(rest) > 5 and rest[5] != "-" else key
        return replace(checked, state=state, fingerprint=issuer, reason=reason, fields={"key": issuer})
    if state is State.GOOD and (done.code or not valid):
        return replace(checked, state=State.BAD, fingerprint=fingerprint, reason=DOES_NOT_FIT)
    signer = " ".join(rest)
    if state is State.GOOD and not _trusted(told, settings.least_trust):
        state, reason = State.UNKNOWN_KEY, NOT_TRUSTED
    return replace(checked, state=state, signer=signer, fingerprint=fingerprint, reason=reason)


def _trusted(told: list[list[str]], least: str) -> bool:
    """Whether the owner of the key is trusted as far as gpg.minTrustLevel wants; a key never to be trusted is not."""
    level = next((words[0][6:].lower() for words in told if words[0].startswith("TRUST_")), "undefined")
    if least and least not in _TRUSTS:  # git gives up on such a setting
        return False
    wanted = _TRUSTS.index(least) if least else 1
    return level in _TRUSTS and _TRUSTS.index(level) >= max(wanted, 1)
