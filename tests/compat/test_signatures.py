"""What git says to versions that we signed, and what we say to tags that git signed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from store_making import at, basic

from pia_diff.importing import Candidate, import_series
from pia_diff.store import Store
from pia_diff.store.signatures import State, check_version
from pia_diff.store.signing_errors import SigningFailed
from pia_diff.wareki import parse_date

WHO = "手 <hand@example.org>"


def call(*words: object) -> str:
    done = subprocess.run([*map(str, words)], capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def configure(**values: object) -> None:
    """Sets git's settings in the home of the test: `gpg__ssh__program` is gpg.ssh.program."""
    for name, value in values.items():
        call("git", "config", "--global", name.replace("__", "."), value)


@pytest.fixture
def ssh(tmp_path):
    """An ssh key that git's settings name, and a file of known keys that knows it."""
    for program in ("git", "ssh-keygen"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    key = tmp_path / "key"
    call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "hand", "-f", key)
    known = tmp_path / "known"
    known.write_text(f"hand@example.org {key.with_suffix('.pub').read_text('utf-8')}", "utf-8")
    configure(gpg__format="ssh", user__signingKey=key, gpg__ssh__allowedSignersFile=known)
    return known


@pytest.fixture
def gpg(monkeypatch):
    """A key of gpg in a home of its own (a short path: the agent's socket lies there)."""
    for program in ("git", "gpg", "gpg-agent"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    home = tempfile.mkdtemp(prefix="pia-")
    monkeypatch.setenv("GNUPGHOME", home)
    made = ("--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "")
    call("gpg", *made, "--quick-generate-key", WHO, "ed25519", "sign", "never")
    yield home
    subprocess.run(["gpgconf", "--kill", "gpg-agent"], capture_output=True, check=False, timeout=60)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["ssh", "gpg"])
def either(request):
    """Signing by ssh, and by gpg."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def made(tmp_path):
    """An empty bare repository."""
    with Store.create(tmp_path / "repository") as store:
        yield store


def state(store: Store, name: str) -> State:
    return check_version(store.repo, "1", name).state


@pytest.mark.usefixtures("either")
def test_git_accepts_what_we_sign(made, git):
    made.add([basic()], "v1", message="見直し", author=WHO, now=at(0), sign=True)
    assert "ood" in git("verify-tag", "1/v1", where=made.path)
    assert "見直し" in git("tag", "-v", "1/v1", where=made.path)
    assert git("fsck", "--strict", "--full", where=made.path).strip() == ""
    found = check_version(made.repo, "1", "v1")
    assert found.state is State.GOOD and "hand@example.org" in found.signer
    (version,) = made.versions("1")
    assert version.message == "見直し"


@pytest.mark.usefixtures("either")
def test_we_accept_what_git_signs(made, git):
    made.add([basic()], "v1", now=at(0))
    git("tag", "-s", "-m", "手で\n\n署名", "1/v2", "main", where=made.path)
    with Store.open(made.path) as store:
        assert state(store, "v2") is State.GOOD
        assert state(store, "v1") is State.UNSIGNED
        assert store.version("v2", "1").message == "手で\n\n署名"


@pytest.mark.usefixtures("either")
def test_both_refuse_a_tag_whose_bytes_were_changed(made, git):
    made.add([basic()], "v1", message="承認", author=WHO, now=at(0), sign=True)
    raw = git("cat-file", "tag", "1/v1", where=made.path)
    changed = made.path / "changed"
    changed.write_text(raw.replace("承認", "否認"), "utf-8")
    forged = git("hash-object", "-t", "tag", "-w", "changed", where=made.path).strip()
    git("update-ref", "refs/tags/1/v1", forged, where=made.path)
    with Store.open(made.path) as store:
        assert state(store, "v1") is State.BAD
    with pytest.raises(AssertionError):
        git("verify-tag", "1/v1", where=made.path)


@pytest.mark.usefixtures("either")
def test_a_signature_goes_through_a_clone_and_gc(made, git, tmp_path):
    made.add([basic()], "v1", author=WHO, now=at(0), sign=True)
    git("clone", "--quiet", "--bare", made.path, tmp_path / "clone", where=tmp_path)
    git("gc", "--quiet", "--aggressive", where=tmp_path / "clone")
    with Store.open(tmp_path / "clone") as store:
        assert state(store, "v1") is State.GOOD


def test_a_key_that_the_file_does_not_know(made, git, ssh):
    made.add([basic()], "v1", now=at(0), sign=True)
    ssh.write_text("", "utf-8")
    assert state(made, "v1") is State.UNKNOWN_KEY
    ssh.unlink()
    assert state(made, "v1") is State.UNCHECKED
    with pytest.raises(AssertionError):
        git("verify-tag", "1/v1", where=made.path)


def test_keys_are_judged_as_on_the_day_of_the_tag(made, git, ssh):
    past = Candidate(Path("a.yaml"), basic(), "1", parse_date("平成31年3月29日"))
    import_series(made.repo, [past], sign=True)
    public = ssh.read_text("utf-8").partition(" ")[2]
    for bounds, expected in (
        ('valid-before="20200101"', State.GOOD),
        ('valid-after="20200101"', State.UNKNOWN_KEY),
    ):
        ssh.write_text(f"hand@example.org {bounds} {public}", "utf-8")
        assert state(made, "v2019") is expected
        if expected is State.GOOD:
            git("verify-tag", "1/v2019", where=made.path)


def test_a_revoked_key(made, git, ssh, tmp_path):
    made.add([basic()], "v1", now=at(0), sign=True)
    configure(gpg__ssh__revocationFile=tmp_path / "key.pub")
    with Store.open(made.path) as store:
        assert state(store, "v1") is State.REVOKED
    with pytest.raises(AssertionError):
        git("verify-tag", "1/v1", where=made.path)
    assert ssh.is_file()


def test_a_key_that_gpg_does_not_know(made, gpg, monkeypatch, tmp_path):
    made.add([basic()], "v1", author=WHO, now=at(0), sign=True)
    (tmp_path / "other").mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "other"))
    found = check_version(made.repo, "1", "v1")
    assert (found.state, len(found.fingerprint)) == (State.UNKNOWN_KEY, 40)
    with pytest.raises(SigningFailed):
        made.add([basic("新")], "v2", author=WHO, now=at(1), sign=True)
    assert len(made.versions("1")) == 1
    assert gpg != os.environ["GNUPGHOME"]


@pytest.mark.usefixtures("ssh")
def test_a_key_with_a_passphrase_that_nobody_types(made, tmp_path, monkeypatch):
    call("ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", tmp_path / "locked")
    configure(user__signingKey=tmp_path / "locked")
    monkeypatch.setenv("SSH_ASKPASS", "false")
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")  # no terminal is asked
    with Store.open(made.path) as store:
        with pytest.raises(SigningFailed):
            store.add([basic()], "v1", now=at(0), sign=True)
        assert store.versions() == ()
