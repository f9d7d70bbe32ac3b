"""push and fetch as people call them, with git on the other side: file, ssh, http and https; hooks and passwords."""

from __future__ import annotations

import gc
import shutil
import stat
import subprocess

import pytest
from git_serving import serving_git, ssh_program
from store_making import at, basic

from pia_diff.cli import main
from pia_diff.store import Store

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def mine(tmp_path, monkeypatch):
    """The path of our repository, with one version; commands find it."""
    path = tmp_path / "mine.git"
    with Store.create(path) as store:
        store.add([basic("甲")], "v1", now=at(0))
    monkeypatch.setenv("PIA_DIFF_REPO", str(path))
    monkeypatch.setenv("PIA_DIFF_LANG", "en")
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    monkeypatch.setenv("GIT_ASKPASS", "true")
    yield path
    gc.collect()


@pytest.fixture
def theirs(tmp_path, git):
    """The path of an empty repository made by git, which may be pushed to over http."""
    path = tmp_path / "theirs.git"
    git("init", "--quiet", "--bare", "--initial-branch=main", path, where=tmp_path)
    git("config", "http.receivepack", "true", where=path)
    return path


@pytest.fixture
def cli(capfd):
    """Runs a command line and gives exit code, output and what it said of errors."""

    def run(*args):
        code = main(args)
        return code, *capfd.readouterr()

    return run


@pytest.fixture
def add():
    """Adds a version to a repository as somebody else would."""

    def run(path, text, name, number="1", minute=1):
        with Store.open(path) as store:
            store.add([basic(text, number=number)], name, now=at(minute))

    return run


@pytest.fixture
def address(tmp_path, theirs, monkeypatch):
    """The address of `theirs` by some way."""
    servers = []

    def by(way):
        if way == "path":
            return str(theirs)
        if way == "file":
            return theirs.as_uri()
        if way == "ssh":
            monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh_program(tmp_path)))
            return f"ssh://git@city.example{theirs}"
        if way == "scp":
            monkeypatch.setenv("GIT_SSH", str(ssh_program(tmp_path)))
            return f"git@city.example:{theirs}"
        servers.append(serving_git(tmp_path))
        return f"{servers[0].__enter__()}/theirs.git"

    yield by
    for server in servers:
        server.__exit__(None, None, None)


WAYS = ["path", "file", "ssh", "scp", "http"]
"""How the other side is reached."""


def tags(git, path):
    return git("for-each-ref", "--format=%(refname:short)", "refs/tags", where=path).split()


@pytest.mark.parametrize("way", WAYS)
def test_two_officers_who_add_at_once_both_keep_their_work(mine, theirs, cli, git, add, address, way):
    url = address(way)
    assert cli("push", url) == (0, f"sent to {url}:\nbranch main: new, 1 commits\nversions: 1 (1/v1)\n", "")
    add(theirs, "よその", "v1", number="2")
    add(mine, "うちの", "v1", number="3", minute=2)
    code, out, err = cli("push", url)
    assert (code, out) == (42, "")
    assert "the branch main of theirs holds work that is not here, so nothing was sent" in err
    code, out, err = cli("fetch", url)
    assert (code, out) == (42, f"got from {url}:\nversions: 1 (2/v1)\n")
    assert "pia-diff merge theirs/main" in err
    assert cli("merge", "theirs/main")[0] == 0
    code, out, _ = cli("push", url)
    assert (code, out) == (0, f"sent to {url}:\nbranch main: 2 commits\nversions: 1 (3/v1)\n")
    assert cli("push", url) == (0, f"nothing to send: {url} has all of it\n", "")
    assert cli("fetch", url) == (0, f"nothing new in {url}\n", "")
    for path in (mine, theirs):
        assert tags(git, path) == ["1/v1", "2/v1", "3/v1"]
        assert git("fsck", "--strict", where=path).strip() == ""
        assert cli("fsck", "--repo", str(path))[0] == 0
    assert git("rev-parse", "main", where=mine) == git("rev-parse", "main", where=theirs)


@pytest.mark.parametrize("way", ["path", "http"])
def test_a_version_that_is_another_one_there_is_overwritten_on_neither_side(mine, theirs, cli, git, add, address, way):
    url = address(way)
    cli("push", url)
    add(theirs, "よその", "v2")
    add(mine, "うちの", "v2", minute=2)
    before = [git("rev-parse", "1/v2", where=path) for path in (mine, theirs)]
    for command in ("push", "fetch"):
        code, _, err = cli(command, url)
        assert code == 43
        assert all(one[:12] in err for one in before)
    assert [git("rev-parse", "1/v2", where=path) for path in (mine, theirs)] == before
    code, out, _ = cli("fetch", url, "--rename", "v2=v2-2")
    assert (code, out.splitlines()[0]) == (42, "1/v2 is called 1/v2-2 now")
    assert cli("merge", "theirs/main", "--resolve", "I.1.2=ours")[0] == 0
    assert cli("push", url)[0] == 0
    assert tags(git, mine) == tags(git, theirs) == ["1/v1", "1/v2", "1/v2-2"]


def test_ssh_is_called_with_the_name_and_the_host(cli, address, tmp_path):
    assert cli("push", address("ssh"))[0] == 0
    assert "git@city.example" in (tmp_path / "called").read_text()


class TestHooksThere:
    def hook(self, path, name, text):
        file = path / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    @pytest.mark.parametrize("way", ["path", "ssh", "http"])
    def test_what_a_hook_says_is_passed_on_and_nothing_moves(self, theirs, cli, git, address, way):
        self.hook(theirs, "pre-receive", "echo 'not decided yet' >&2; exit 1")
        code, out, err = cli("push", address(way))
        assert (code, out) == (44, "")
        assert "took nothing: refs/heads/main: pre-receive hook declined; " in err
        assert "; not decided yet; mend that there" in err
        assert "counting" not in err
        assert git("for-each-ref", where=theirs) == ""

    def test_words_that_cannot_be_shown_are_pointed_at(self, theirs, cli, address):
        self.hook(theirs, "pre-receive", "echo '決裁前です' >&2; exit 1")
        assert "('git push' shows it)" in cli("push", address("path"))[2]

    def test_a_hook_that_refuses_one_version_refuses_all(self, theirs, cli, git, address):
        self.hook(theirs, "update", 'test "$1" != refs/tags/1/v1')
        assert cli("push", address("path"))[0] == 44
        assert git("for-each-ref", where=theirs) == ""

    def test_a_hook_that_is_content_is_run(self, theirs, cli, address, tmp_path):
        self.hook(theirs, "post-receive", f"cat > {tmp_path}/got")
        assert cli("push", address("path"))[0] == 0
        assert "refs/tags/1/v1" in (tmp_path / "got").read_text()


def test_a_branch_that_is_checked_out_there_is_not_moved_behind_its_work_tree(mine, cli, git, tmp_path):
    clone = tmp_path / "clone"
    git("clone", "--quiet", mine, clone, where=tmp_path)
    with Store.open(mine) as store:
        store.add([basic("乙")], "v2", now=at(1))
    code, _, err = cli("push", str(clone))
    assert code == 44
    assert "checked out" in err
    assert tags(git, clone) == ["1/v1"]
    assert git("status", "--porcelain", where=clone) == ""


def test_a_clone_with_a_work_tree_fetches_what_git_pushed(mine, cli, git, add, tmp_path):
    clone = tmp_path / "clone"
    git("clone", "--quiet", mine, clone, where=tmp_path)
    add(mine, "乙", "v2")
    code, out, _ = cli("fetch", "origin", "--repo", str(clone))
    assert (code, out) == (0, f"got from {mine}:\nbranch main: 1 commits\nversions: 1 (1/v2)\n")
    assert git("status", "--porcelain", where=clone) == ""
    assert "乙" in (clone / "1" / "1-related.yaml").read_text("utf-8")
    (clone / "1" / "1-related.yaml").write_text("x", "utf-8")
    add(mine, "丙", "v3", minute=2)
    code, _, err = cli("fetch", "origin", "--repo", str(clone))
    assert code == 34
    assert "1/1-related.yaml" in err
    assert tags(git, clone) == ["1/v1", "1/v2"]


def test_what_git_packed_and_cloned_bare_is_exchanged(mine, theirs, cli, git, add, address):
    url = address("path")
    cli("push", url)
    for path in (mine, theirs):
        git("gc", "--quiet", "--prune=now", where=path)
    add(mine, "乙", "v2")
    assert cli("push", url)[0] == 0
    git("pack-refs", "--all", where=theirs)
    add(mine, "丙", "v3", minute=2)
    assert cli("push", url)[0] == 0
    assert tags(git, theirs) == ["1/v1", "1/v2", "1/v3"]


class TestPasswords:
    LOGIN = "hand:geheim"

    @pytest.fixture
    def url(self, tmp_path, theirs):
        with serving_git(tmp_path, self.LOGIN) as address:
            yield f"{address}/{theirs.name}"

    @pytest.fixture
    def helper(self, git, tmp_path):
        """Configures a credential helper that gives a password and writes down what it is told."""

        def configure(password):
            text = f"""!f() {{ echo "$1" >> '{tmp_path}/told'; test "$1" = get && """
            text += f"""printf 'username=hand\\npassword={password}\\n'; }}; f"""
            git("config", "--global", "credential.helper", text, where=tmp_path)
            return tmp_path / "told"

        return configure

    def test_they_come_from_the_credential_helper(self, theirs, cli, git, helper, url):
        told = helper("geheim")
        assert cli("push", url)[0] == 0
        assert cli("fetch", url)[0] == 0
        assert set(told.read_text().split()) == {"get", "store"}
        assert tags(git, theirs) == ["1/v1"]

    def test_a_wrong_one_is_forgotten_and_told_without_it(self, cli, helper, url):
        told = helper("falsch")
        code, out, err = cli("push", url)
        assert (code, out) == (44, "")
        assert "name or password is wrong" in err
        assert "falsch" not in err
        assert "erase" in told.read_text().split()

    def test_without_a_helper_somebody_has_to_say_them(self, cli, url):
        code, _, err = cli("fetch", url)
        assert code == 44
        assert "it wants a name and a password" in err

    def test_in_the_address_they_are_shown_to_nobody(self, cli, url):
        code, out, _ = cli("push", url.replace("//", f"//{self.LOGIN}@"))
        assert code == 0
        assert "geheim" not in out
        code, _, err = cli("push", url.replace("//", "//hand:falsch@"))
        assert code == 44
        assert "falsch" not in err


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody signed, with its key in the same file."""
    folder = tmp_path_factory.mktemp("certificate")
    file = folder / "both.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    command = ["openssl", *words.split(), "-keyout", str(folder / "key"), "-out", str(folder / "certificate")]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text((folder / "key").read_text() + (folder / "certificate").read_text())
    return file


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
class TestCertificates:
    @pytest.mark.usefixtures("theirs")
    def test_one_that_nobody_vouches_for_is_refused(self, cli, certificate, tmp_path):
        with serving_git(tmp_path, certificate=certificate) as address:
            code, out, err = cli("push", f"{address}/theirs.git")
        assert (code, out) == (44, "")
        assert "certificate verify failed" in err

    def test_one_that_git_was_told_to_trust_is_taken(self, mine, theirs, cli, git, certificate, tmp_path):
        git("config", "http.sslCAInfo", certificate, where=mine)
        with serving_git(tmp_path, certificate=certificate) as address:
            assert cli("push", f"{address}/theirs.git")[0] == 0
            assert cli("fetch", f"{address}/theirs.git")[0] == 0
        assert tags(git, theirs) == ["1/v1"]


class TestWhatCannotBeReached:
    @pytest.mark.parametrize("command", ["push", "fetch"])
    @pytest.mark.parametrize(
        ("says", "reason"),
        [
            ("ssh: Could not resolve hostname city.example: Name or service not known", "Could not resolve hostname"),
            ("git@city.example: Permission denied (publickey).", "Permission denied"),
            ("Host key verification failed.", "Host key verification failed"),
        ],
    )
    def test_what_ssh_says_is_passed_on(self, cli, monkeypatch, tmp_path, command, says, reason):
        monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh_program(tmp_path, says)))
        code, out, err = cli(command, "ssh://git@city.example/pia.git")
        assert (code, out) == (44, "")
        assert reason in err

    def test_no_ssh_at_all_is_told(self, cli, monkeypatch, tmp_path):
        monkeypatch.setenv("GIT_SSH_COMMAND", str(tmp_path / "nowhere"))
        code, _, err = cli("push", "ssh://git@city.example/pia.git")
        assert code == 44
        assert "No such file" in err

    def test_a_repository_that_is_not_there(self, cli, address, theirs):
        for way in ("ssh", "http"):
            code, _, err = cli("fetch", address(way).replace(theirs.name, "nowhere.git"))
            assert code == 44
            assert "there is no git repository at" in err

    def test_https_to_a_server_that_speaks_none(self, cli, address):
        code, _, err = cli("push", address("http").replace("http:", "https:"))
        assert code == 44
        assert "cannot be reached" in err
        assert "SSL" in err

    def test_a_host_that_nobody_knows(self, cli):
        code, _, err = cli("fetch", "https://host.invalid/pia.git")
        assert code == 44
        assert "https://host.invalid/pia.git cannot be reached" in err
