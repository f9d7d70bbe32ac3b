"""Signatures on the tags of versions: made and checked with programs that these tests play."""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import date
from pathlib import Path

import pytest
from dulwich.objects import Blob, Tag
from dulwich.refs import Ref
from hypothesis import given
from hypothesis import strategies as st
from store_making import at, basic

from pia_diff.store import Store, signature_checks, signing
from pia_diff.store.signature_checks import check_gpg, check_ssh
from pia_diff.store.signatures import Checked, State, check_version, split_signature
from pia_diff.store.signing_errors import (
    CannotSign,
    NoSigningKey,
    SigningFailed,
    SigningProgramMissing,
    UnknownSignatureFormat,
)
from pia_diff.store.signing_settings import Done, SigningSettings, signing_settings
from pia_diff.store.version import SIGNATURE_MARKERS, clean_message, parse_message

KEY = b"\0\0\0\x0bssh-ed25519\0\0\0\x04abcd"


def armoured(key: bytes = KEY) -> bytes:
    """What looks like an ssh signature made with a key."""
    blob = b"SSHSIG\0\0\0\x01" + len(key).to_bytes(4, "big") + key + b"\0\0\0\x03git"
    return b"-----BEGIN SSH SIGNATURE-----\n" + base64.b64encode(blob) + b"\n-----END SSH SIGNATURE-----\n"


FINGERPRINT = "SHA256:" + base64.b64encode(hashlib.sha256(KEY).digest()).decode().rstrip("=")
PGP = b"-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----\n"


class Programs:
    """Plays ssh-keygen and gpg: `answers` by the first word that is asked for; `asked` is what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Done] = {}
        self.asked: list[tuple[str, list[str], bytes]] = []

    def run(self, program: str, options: list[str], payload: bytes) -> Done:
        self.asked.append((program, list(options), payload))
        if program == "missing":
            raise FileNotFoundError(2, "No such file or directory")
        word = options[1] if options[0] == "-Y" else options[-2] if "--verify" in options else "gpg-sign"
        return self.answers.get(word) or self.answers["gpg" if "--verify" in options else word]


@pytest.fixture
def programs(monkeypatch):
    """ssh-keygen and gpg that sign, and find every signature good."""
    played = Programs()
    played.answers = {
        "sign": Done(0, armoured(), b""),
        "gpg-sign": Done(0, PGP, b"[GNUPG:] SIG_CREATED D 22 10 00 1\n"),
        "find-principals": Done(0, b"soumu@city.example\n", b""),
        "verify": Done(0, b'Good "git" signature for soumu@city.example with ED25519 key SHA256:x\n', b""),
        "check-novalidate": Done(0, b'Good "git" signature with ED25519 key SHA256:x\n', b""),
    }
    monkeypatch.setattr(signing, "run_program", played.run)
    monkeypatch.setattr(signature_checks, "run_program", played.run)
    return played


def configure(store: Store, text: str) -> None:
    """Adds to the settings of the repository."""
    with Path(store.repo.controldir(), "config").open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.fixture
def keyed(store, tmp_path):
    """A store whose settings name an ssh key, and the file of known keys."""
    (tmp_path / "key").write_text("private", "utf-8")
    (tmp_path / "known").write_text("all", "utf-8")
    configure(store, f"[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = {tmp_path}/key\n")
    configure(store, f'[gpg "ssh"]\n\tallowedSignersFile = {tmp_path}/known\n')
    return Store.open(store.path)


def tag_of(store: Store, name: str = "v1") -> Tag:
    found = store.repo[store.repo.refs[Ref(f"refs/tags/1/{name}".encode())]]
    assert isinstance(found, Tag)
    return found


class TestSigning:
    def test_nothing_is_signed_unless_wanted(self, keyed, programs):
        keyed.add([basic()], "v1", now=at(0))
        assert tag_of(keyed).signature is None
        assert programs.asked == []

    def test_the_signature_covers_the_whole_tag_and_stands_behind_it(self, keyed, programs, tmp_path):
        keyed.add([basic()], "v1", message="見直し", published=date(2024, 3, 31), now=at(0), sign=True)
        tag = tag_of(keyed)
        (program, options, payload), *more = programs.asked
        assert (program, options, more) == ("ssh-keygen", ["-Y", "sign", "-n", "git", "-f", f"{tmp_path}/key"], [])
        assert tag.as_raw_string() == payload + armoured()
        assert b"tag 1/v1\n" in payload and payload.endswith(b"Published: 2024-03-31\n")
        (version,) = keyed.versions("1")
        assert (version.message, version.published) == ("見直し", date(2024, 3, 31))

    @pytest.mark.parametrize(("wanted", "signed"), [(None, True), (True, True), (False, False)])
    @pytest.mark.usefixtures("programs")
    def test_git_s_setting_signs_unless_told_otherwise(self, keyed, wanted, signed):
        configure(keyed, "[tag]\n\tgpgSign = true\n")
        with Store.open(keyed.path) as store:
            store.add([basic()], "v1", now=at(0), sign=wanted)
            assert (tag_of(store).signature is not None) is signed

    def test_with_gpg_the_tagger_is_the_key_where_none_is_set(self, store, programs):
        store.add([basic()], "v1", author="総務 <soumu@city.example>", now=at(0), sign=True)
        ((program, options, payload),) = programs.asked
        assert (program, options[-2:]) == ("gpg", ["--local-user", "総務 <soumu@city.example>"])
        assert tag_of(store).as_raw_string() == payload + PGP

    def test_every_document_of_one_add_is_signed(self, keyed, programs):
        keyed.add([basic(number=str(n)) for n in (1, 2, 3)], "v1", now=at(0), sign=True)
        assert len(programs.asked) == 3

    def test_a_public_key_in_the_settings_asks_the_agent(self, store, programs):
        configure(store, "[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = ssh-ed25519 AAAA\n")
        with Store.open(store.path) as opened:
            opened.add([basic()], "v1", now=at(0), sign=True)
        ((_program, options, _payload),) = programs.asked
        assert options[-1] == "-U" and not Path(options[-2]).exists()

    def test_what_is_stored_already_needs_no_key(self, store):
        store.add([basic()], "v1", now=at(0))
        configure(store, "[gpg]\n\tformat = ssh\n")
        with Store.open(store.path) as opened:
            assert opened.add([basic()], "v2", now=at(1), sign=True).unchanged == (("1", "v1"),)

    @pytest.mark.parametrize(
        ("settings", "kind", "says"),
        [
            ("[gpg]\n\tformat = ssh\n", NoSigningKey, "no key is set; name the key"),
            ("[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = nowhere\n", NoSigningKey, "nowhere does not exist"),
            ("[gpg]\n\tformat = x509\n", UnknownSignatureFormat, "gpg.format is 'x509'"),
            ("[gpg]\n\tprogram = missing\n", SigningProgramMissing, "'missing' cannot be started"),
        ],
    )
    @pytest.mark.usefixtures("programs")
    def test_without_a_key_or_a_program_nothing_is_stored(self, store, settings, kind, says):
        configure(store, settings)
        with Store.open(store.path) as opened:
            with pytest.raises(kind, match=says):
                opened.add([basic()], "v1", now=at(0), sign=True)
            assert opened.versions() == () and opened.repo.refs.as_dict() == {}
        assert issubclass(kind, CannotSign)

    @pytest.mark.parametrize(
        "done", [Done(255, b"", b"Load key: incorrect passphrase\n"), Done(0, b"nonsense", b"Load key: incorrect\n")]
    )
    def test_a_program_that_refuses_is_quoted_and_nothing_is_stored(self, keyed, programs, done):
        programs.answers["sign"] = done
        with pytest.raises(SigningFailed, match="ssh-keygen says: Load key: incorrect"):
            keyed.add([basic()], "v1", now=at(0), sign=True)
        assert keyed.repo.refs.as_dict() == {}

    def test_gpg_that_does_not_say_it_signed_did_not(self, store, programs):
        programs.answers["gpg-sign"] = Done(0, PGP, b"[GNUPG:] FAILURE sign 1\ngpg: no secret key\n")
        with pytest.raises(SigningFailed, match="gpg says: gpg: no secret key;"):
            store.add([basic()], "v1", now=at(0), sign=True)


class TestSettings:
    @pytest.mark.parametrize(("safe", "believed"), [("", False), ("*", True), ("{path}", True), ("/elsewhere", False)])
    def test_those_of_somebody_else_s_repository_count_only_where_git_trusts_it(
        self, keyed, monkeypatch, safe, believed, tmp_path
    ):
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "mine"))
        (tmp_path / "mine").write_text(f"[safe]\n\tdirectory = {safe.format(path=keyed.path)}\n", "utf-8")
        assert (signing_settings(keyed.repo).format == "ssh") is believed

    def test_gpg_s_program_is_not_that_of_ssh(self, store):
        configure(store, "[gpg]\n\tprogram = mygpg\n")
        with Store.open(store.path) as opened:
            settings = signing_settings(opened.repo)
        assert (settings.gpg_program, settings.ssh_program) == ("mygpg", "ssh-keygen")


class TestChecking:
    def test_a_good_one(self, keyed, programs):
        keyed.add([basic()], "v1", now=at(0), sign=True)
        signed = programs.asked[0][2]
        assert check_version(keyed.repo, "1", "v1") == Checked(
            State.GOOD, "ssh", "soumu@city.example", FINGERPRINT, number="1", name="v1"
        )
        assert all(payload == signed for _program, _options, payload in programs.asked)
        assert "-Overify-time=" in " ".join(programs.asked[-1][1])

    def test_without_signature_and_without_annotated_tag(self, keyed):
        (version,) = keyed.add([basic()], "v1", now=at(0)).versions
        assert check_version(keyed.repo, "1", "v1").state is State.UNSIGNED
        keyed.repo.refs[Ref(b"refs/tags/1/light")] = version.commit.encode()
        assert "no annotated tag" in check_version(keyed.repo, "1", "light").reason
        assert check_version(keyed.repo, "1", "nothing").state is State.UNSIGNED

    @pytest.mark.usefixtures("programs")
    def test_a_signed_tag_under_another_name_is_bad(self, keyed):
        keyed.add([basic()], "v1", now=at(0), sign=True)
        keyed.repo.refs[Ref(b"refs/tags/1/v2")] = tag_of(keyed).id
        found = check_version(keyed.repo, "1", "v2")
        assert (found.state, found.fields) == (State.BAD, {"signed": "1/v1"})

    @pytest.mark.usefixtures("programs")
    def test_a_file_changed_behind_git_s_back_is_bad(self, keyed):
        keyed.add([basic("税の賦課")], "v1", now=at(0), sign=True)
        blob = next(
            one
            for one in map(keyed.repo.__getitem__, keyed.repo.object_store)
            if isinstance(one, Blob) and "税の賦課".encode() in one.data
        )
        other = Blob.from_string(blob.data.replace("税の賦課".encode(), "税の免除".encode()))
        name = blob.id.decode()
        path = Path(keyed.repo.object_store.path, name[:2], name[2:])
        path.chmod(0o644)
        path.write_bytes(other.as_legacy_object())
        with Store.open(keyed.path) as opened:
            found = check_version(opened.repo, "1", "v1")
        assert (found.state, found.fields) == (State.BAD, {"what": "1/1-related.yaml"})

    def test_other_kinds_are_not_checked_here(self, keyed):
        keyed.add([basic()], "v1", now=at(0))
        tag = tag_of(keyed)
        tag.signature = b"-----BEGIN SIGNED MESSAGE-----\nabcd\n-----END SIGNED MESSAGE-----\n"
        keyed.repo.object_store.add_object(tag)
        keyed.repo.refs[Ref(b"refs/tags/1/v1")] = tag.id
        found = check_version(keyed.repo, "1", "v1")
        assert (found.state, found.kind) == (State.UNCHECKED, "x509")


def settings(**others) -> SigningSettings:
    parts = {"format": "ssh", "key": "", "key_command": "", "gpg_program": "gpg", "ssh_program": "ssh-keygen"}
    parts |= {"allowed_signers": __file__, "revoked": "", "least_trust": "", "sign_tags": False}
    return SigningSettings(**(parts | others))


BAD = Done(255, b"", b"Signature verification failed: incorrect signature\n")
NOBODY = Done(255, b"", b"No principal matched.\n")


@pytest.mark.parametrize(
    ("answers", "others", "state"),
    [
        ({}, {}, State.GOOD),
        ({"verify": BAD, "check-novalidate": BAD}, {}, State.BAD),
        ({"find-principals": NOBODY}, {}, State.UNKNOWN_KEY),
        ({"find-principals": NOBODY, "check-novalidate": BAD}, {}, State.BAD),
        ({"verify": BAD}, {}, State.UNKNOWN_KEY),
        ({"verify": Done(0, b"hm\n", b"")}, {}, State.UNKNOWN_KEY),
        ({}, {"allowed_signers": ""}, State.UNCHECKED),
        ({}, {"allowed_signers": "/nowhere/known"}, State.UNCHECKED),
        ({"check-novalidate": BAD}, {"allowed_signers": ""}, State.BAD),
        ({"find-principals": NOBODY, "check-novalidate": Done(1, b"", b"usage: ssh-keygen")}, {}, State.UNCHECKED),
        ({}, {"ssh_program": "missing"}, State.UNCHECKED),
    ],
)
def test_what_ssh_keygen_says(programs, answers, others, state):
    programs.answers |= answers
    found = check_ssh(settings(**others), b"tag", armoured())
    assert (found.state, found.fingerprint) == (state, FINGERPRINT)
    assert bool(found.reason) is (state is not State.GOOD)


@pytest.mark.parametrize("signature", [b"", b"-----BEGIN SSH SIGNATURE-----\n%%%\n", armoured(b"")])
def test_a_broken_ssh_signature_has_no_fingerprint(programs, signature):
    programs.answers |= {"find-principals": NOBODY, "check-novalidate": BAD}
    found = check_ssh(settings(), b"tag", signature)
    assert (found.state, found.fingerprint) == (State.BAD, "")


GOODSIG = "GOODSIG 2010B793A9A7307F 総務 <soumu@city.example>"
VALIDSIG = "VALIDSIG CD44771 2026-01-01 1 0 4 0 22 10 00 CD44771"


@pytest.mark.parametrize(
    ("lines", "state", "signer"),
    [
        ((GOODSIG, VALIDSIG, "TRUST_ULTIMATE 0 pgp"), State.GOOD, "総務 <soumu@city.example>"),
        ((GOODSIG, VALIDSIG, "TRUST_UNDEFINED 0 pgp"), State.GOOD, "総務 <soumu@city.example>"),
        ((GOODSIG, VALIDSIG, "TRUST_NEVER 0 pgp"), State.UNKNOWN_KEY, "総務 <soumu@city.example>"),
        ((GOODSIG,), State.BAD, ""),
        ((GOODSIG, VALIDSIG, GOODSIG, VALIDSIG), State.BAD, ""),
        (("BADSIG 2010B793A9A7307F 総務",), State.BAD, "総務"),
        (("EXPKEYSIG 2010B793A9A7307F 総務", VALIDSIG), State.EXPIRED, "総務"),
        (("EXPSIG 2010B793A9A7307F 総務", VALIDSIG), State.EXPIRED, "総務"),
        (("REVKEYSIG 2010B793A9A7307F 総務", VALIDSIG), State.REVOKED, "総務"),
        (("ERRSIG 2010 22 10 00 1 9 CD44771", "NO_PUBKEY 2010"), State.UNKNOWN_KEY, ""),
        (("ERRSIG 2010 99 10 00 1 4 -",), State.UNCHECKED, ""),
        (("NODATA 4",), State.BAD, ""),
        ((), State.UNCHECKED, ""),
    ],
)
def test_what_gpg_says(programs, lines, state, signer):
    told = "".join(f"[GNUPG:] {line}\n" for line in lines)
    programs.answers["gpg"] = Done(0 if state is State.GOOD else 1, told.encode(), b"gpg: hm\n")
    if lines[1:2] == (VALIDSIG,) and lines[2:] == ("TRUST_NEVER 0 pgp",):
        programs.answers["gpg"] = Done(0, told.encode(), b"")
    found = check_gpg(settings(), b"tag", PGP)
    assert (found.state, found.signer) == (state, signer)
    assert bool(found.reason) is (state is not State.GOOD)


def test_gpg_trusts_as_far_as_is_wanted(programs):
    told = f"[GNUPG:] {GOODSIG}\n[GNUPG:] {VALIDSIG}\n[GNUPG:] TRUST_MARGINAL 0 pgp\n"
    programs.answers["gpg"] = Done(0, told.encode(), b"")
    assert check_gpg(settings(least_trust="marginal"), b"tag", PGP).state is State.GOOD
    assert check_gpg(settings(least_trust="fully"), b"tag", PGP).state is State.UNKNOWN_KEY
    assert check_gpg(settings(least_trust="fullly"), b"tag", PGP).state is State.UNKNOWN_KEY


MARKERS = [marker.decode() for marker in SIGNATURE_MARKERS]
LINES = st.lists(
    st.sampled_from([*MARKERS, "本文", "", "Form: x", " -----BEGIN PGP"]) | st.text(max_size=8), max_size=6
)


@given(LINES)
def test_no_message_is_taken_for_a_signature(lines):
    message = clean_message("\n".join(lines))
    assert clean_message(message) == message
    payload = f"tag 1/v1\n\n{message or 'v1'}\n\nForm: form2-2024\n".encode()
    assert split_signature(payload) == (payload, b"", "")
    signed, signature, kind = split_signature(payload + PGP)
    assert (signed, signature, kind) == (payload, PGP, "openpgp")
    assert parse_message(signed.decode().partition("\n\n")[2], "v1")[1] == {"Form": "form2-2024"}


@given(st.lists(st.sampled_from([*SIGNATURE_MARKERS, b"\n", b"\r", b"x", b"\n\n"]), max_size=12))
def test_splitting_loses_nothing(parts):
    raw = b"".join(parts)
    payload, signature, kind = split_signature(raw)
    assert payload + signature == raw
    assert bool(signature) is bool(kind)
    assert not payload or not signature or payload.endswith(b"\n")


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize(
    ("level", "state"),
    [("", State.GOOD), ("fully", State.GOOD), ("ultimate", State.UNKNOWN_KEY), ("x", State.UNKNOWN_KEY)],
)
def test_an_ssh_key_is_trusted_fully_and_no_more(level, state):
    assert check_ssh(settings(least_trust=level), b"tag", armoured()).state is state


@pytest.mark.parametrize(("place", "asked"), [("", True), ("nowhere", False)])
def test_revoked_keys_that_cannot_be_read_are_not_passed_over(programs, tmp_path, place, asked):
    """As git does: what is not there is left out, a folder makes ssh-keygen refuse."""
    check_ssh(settings(revoked=str(tmp_path / place)), b"tag", armoured())
    assert any("-r" in options for _, options, _ in programs.asked) is asked
