"""`pia-diff verify`: what is said of signatures, and with which exit code. Programs are played by these tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.store import signature_checks, signing
from pia_diff.store.signing_settings import Done

if TYPE_CHECKING:
    from conftest import Cli

ARMOUR = b"-----BEGIN SSH SIGNATURE-----\nabcd\n-----END SSH SIGNATURE-----\n"

TABLE = """\
+-----------+----------------+--------------------+---------------+--------+
| version   | signature      | signer             | signing key   | note   |
+===========+================+====================+===============+========+
| v2024     | not signed     |                    |               |        |
+-----------+----------------+--------------------+---------------+--------+
| v2025     | not signed     |                    |               |        |
+-----------+----------------+--------------------+---------------+--------+
| v2026     | good signature | soumu@city.example | ssh           |        |
+-----------+----------------+--------------------+---------------+--------+
"""


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Done]:
    """What ssh-keygen answers; at first every signature is good."""
    played = {
        "sign": Done(0, ARMOUR, b""),
        "find-principals": Done(0, b"soumu@city.example\n", b""),
        "verify": Done(0, b"Good\n", b""),
        "check-novalidate": Done(0, b"Good\n", b""),
    }
    for module in (signing, signature_checks):
        monkeypatch.setattr(module, "run_program", lambda _program, options, _payload: played[options[1]])
    return played


@pytest.fixture
def signed(
    cli: Cli,
    repo: str,
    draft_text: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    answers: dict[str, Done],  # noqa: ARG001
) -> str:
    """A third version, which is signed; git's settings name key and known keys."""
    Path("key").touch()
    Path("known").touch()
    Path("gitconfig").write_text(
        '[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = key\n[gpg "ssh"]\n\tallowedSignersFile = known\n', "utf-8"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(Path("gitconfig").resolve()))
    Path("c.yaml").write_text(draft_text(published="令和8年3月31日", purpose="三"), "utf-8")
    added = cli("add", "c.yaml", "--as", "v2026", "-m", "署名", "--sign")
    assert added.code == 0, added.err
    return repo


@pytest.mark.usefixtures("signed")
def test_a_good_one(cli: Cli) -> None:
    code, out, err = cli("verify", "v2026", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {
            "number": "1",
            "version": "v2026",
            "state": "good",
            "kind": "ssh",
            "signer": "soumu@city.example",
            "fingerprint": None,
            "reason": None,
        }
    ]


@pytest.mark.usefixtures("signed")
def test_all_of_them(cli: Cli) -> None:
    code, out, err = cli("verify", "--all")
    assert (code, out) == (45, TABLE)
    assert err == "pia-diff: 2 of 3 versions are not signed, or not with a good signature: v2024, v2025\n"


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("word", "code", "state", "says"),
    [
        ("verify", 45, "bad", "the tag was changed, or the signature belongs elsewhere"),
        ("find-principals", 45, "unknown_key", "not among the known ones"),
        ("", 46, "unchecked", "gpg.ssh.allowedSignersFile"),
    ],
)
def test_what_is_not_good(cli: Cli, answers: dict[str, Done], word: str, code: int, state: str, says: str) -> None:
    refused = Done(255, b"", b"no")
    if word:
        answers[word] = refused
        answers["check-novalidate"] = refused if word == "verify" else answers["check-novalidate"]
    else:
        Path("known").unlink()
    found = cli("verify", "v2026", "--format", "json")
    (only,) = json.loads(found.out)
    assert (found.code, only["state"], says in only["reason"]) == (code, state, True)
    assert "v2026" in found.err


@pytest.mark.usefixtures("signed")
def test_a_signature_is_no_part_of_the_message(cli: Cli) -> None:
    listed = json.loads(cli("versions", "--format", "json").out)
    assert [one["message"] for one in listed] == ["最初の版", "", "署名"]
    assert "SIGNATURE" not in cli("versions").out + cli("log").out + cli("show", "v2026").out
    assert cli("fsck").code == 0


def test_an_unsigned_commit(cli: Cli, repo: str) -> None:  # noqa: ARG001
    found = cli("verify", "HEAD")
    assert found.code == 45  # HEAD is v2025, which is not signed
    assert "v2025" in found.out


@pytest.mark.parametrize("args", [(), ("v2024", "--all")])
def test_either_versions_or_all(cli: Cli, repo: str, args: tuple[str, ...]) -> None:  # noqa: ARG001
    code, _, err = cli("verify", *args)
    assert (code, "give either versions or --all" in err) == (2, True)


def test_an_unknown_version_and_an_empty_repository(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("init", "empty.git")
    monkeypatch.setenv("PIA_DIFF_REPO", "empty.git")
    assert cli("verify", "v1").code == 12
    assert cli("verify", "--all") == (0, "no version yet; add one: pia-diff add FILE --as NAME\n", "")


@pytest.mark.usefixtures("signed")
def test_nothing_is_stored_where_it_cannot_be_signed(
    cli: Cli, answers: dict[str, Done], draft_text: Callable[..., str]
) -> None:
    answers["sign"] = Done(255, b"", b"incorrect passphrase supplied\n")
    Path("d.yaml").write_text(draft_text(purpose="四"), "utf-8")
    code, _, err = cli("add", "d.yaml", "--as", "v2027", "--sign")
    assert (code, "ssh-keygen says: incorrect passphrase supplied" in err) == (46, True)
    assert cli("show", "v2027").code == 12
    with Path("gitconfig").open("a", encoding="utf-8") as file:
        file.write("[tag]\n\tgpgSign = true\n")
    assert cli("add", "d.yaml", "--as", "v2027").code == 46
    assert cli("add", "d.yaml", "--as", "v2027", "--no-sign").code == 0
    assert cli("verify", "v2027").code == 45


def test_a_draft_is_not_signed(cli: Cli, repo: str) -> None:  # noqa: ARG001
    code, _, err = cli("add", "a.yaml", "--branch", "案", "--sign")
    assert (code, "a draft is not signed" in err) == (2, True)


@pytest.mark.usefixtures("signed")
def test_what_a_merge_makes_a_version_can_be_signed(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("d.yaml").write_text(draft_text(published="令和8年3月31日", purpose="五"), "utf-8")
    assert cli("add", "d.yaml", "--branch", "案").code == 0
    assert cli("merge", "案", "--sign").code == 2
    merged = cli("merge", "案", "--as", "v2027", "--sign")
    assert merged.code == 0, merged.err
    assert cli("verify", "v2027").code == 0
