"""`pia-diff add --branch` and `pia-diff merge`: drafts of several offices, item by item."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Cli

pytestmark = pytest.mark.usefixtures("repo")

FILE = "住民基本台帳ファイル"
PURPOSE = f"II[{FILE}].3.6"

CONFLICTS = """\
'総務課案' cannot be merged into 'main' yet: 2 conflicts are open
assessment 1: 1 changes, besides the conflicts
  Ⅰ 基本情報 １．特定個人情報ファイルを取り扱う事務 ②事務の内容
■ 1 ※Ⅱ ファイルの概要（住民基本台帳ファイル） ３．特定個人情報の入手・使用 ⑥使用目的: both sides
edited it, differently
+----------------------+----------------------------+--------------------------+
| base                 | ours main                  | theirs 総務課案          |
+======================+============================+==========================+
| 住民の[-利便の-]ため | 住民の利便の{+増進の+}ため | 住民の{+便宜を図る+}ため |
+----------------------+----------------------------+--------------------------+
to take what '総務課案' has: --resolve 'II[住民基本台帳ファイル].3.6=theirs'
■ 1 Ⅱ ファイルの概要（住民基本台帳ファイル） ４．特定個人情報ファイルの取扱いの委託 委託事項（収納業
務） ③委託先における取扱者数: both sides edited it, differently
+--------------+----------------------+-----------------------+
| base         | ours main            | theirs 総務課案       |
+==============+======================+=======================+
| [-10-]人未満 | 10人{+以上50人+}未満 | {+50人以上100+}人未満 |
+--------------+----------------------+-----------------------+
to take what '総務課案' has: --resolve 'II[住民基本台帳ファイル].4.out[収納業務].3=theirs'
"""


@pytest.fixture
def branch(cli: Cli, repo: str, draft_text: Callable[..., str]) -> Callable[..., None]:
    """Keeps the document of v2025, with some words replaced, as a draft on a branch."""

    assert repo

    def keep(name: str, *replacements: str) -> None:
        text = draft_text(published="令和7年3月31日", purpose="住民の利便のため")
        for old, new in zip(replacements[::2], replacements[1::2], strict=True):
            assert old in text
            text = text.replace(old, new)
        Path("draft.yaml").write_text(text, "utf-8")
        kept = cli("add", "draft.yaml", "--branch", name, "--from", "v2025")
        assert kept.code == 0, kept.err

    return keep


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the repository of `disputed` is kept, for it is the same for all tests."""
    return tmp_path_factory.mktemp("disputed") / "repo.git"


@pytest.fixture
def disputed(cli: Cli, branch: Callable[..., None], repo: str, made_once: Path) -> None:
    """市民課案 is merged; 総務課案 says something else of two of its items."""
    if made_once.exists():
        shutil.rmtree(repo)
        shutil.copytree(made_once, repo)
        return
    branch("市民課案", "住民の利便のため", "住民の利便の増進のため", "10人未満", "10人以上50人未満")
    branch(
        "総務課案",
        "住民の利便のため",
        "住民の便宜を図るため",
        "10人未満",
        "50人以上100人未満",
        "届出の受付",
        "届出の受理",
    )
    assert cli("merge", "市民課案").code == 0
    shutil.copytree(repo, made_once)


def _purpose(cli: Cli, version: str = "main") -> str:
    return cli("show", version, PURPOSE).out.splitlines()[-1].strip()


def test_a_draft_and_its_merge(cli: Cli, branch: Callable[..., None]) -> None:
    branch("市民課案", "住民の利便のため", "住民の利便の増進のため")
    assert "v2025" not in cli("v2025", "市民課案").err
    code, out, err = cli("merge", "市民課案")
    assert (code, err) == (0, "")
    first, *rest = out.splitlines()
    assert first.startswith("merged '市民課案' into 'main' (commit ")
    assert rest == [
        "assessment 1: 1 changes",
        f"  Ⅱ ファイルの概要（{FILE}） ３．特定個人情報の入手・使用 ⑥使用目的",
    ]
    assert _purpose(cli) == "住民の利便の増進のため"


def test_add_tells_the_branch(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("draft.yaml").write_text(draft_text(published="令和7年3月31日", purpose="別の目的"), "utf-8")
    assert cli("add", "draft.yaml", "--branch", "市民課案").out.splitlines()[-1] == (
        "kept a draft of assessment 1 on the branch '市民課案'"
    )
    assert cli("add", "draft.yaml", "--branch", "市民課案").out.splitlines()[-1] == (
        "the content is the same as that of 市民課案: nothing added"
    )


def test_a_draft_that_changes_nothing_names_no_branch_that_is_not_there(cli: Cli) -> None:
    assert cli("export", "v2025", "-o", "draft.yaml").code == 0
    assert cli("add", "draft.yaml", "--branch", "市民課案").out.splitlines()[-1] == (
        "the draft changes nothing yet: nothing added, and no branch '市民課案' was made"
    )
    assert "there are: main" in cli("merge", "市民課案").err


def test_a_draft_of_an_older_version_asks_where_it_comes_from(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("draft.yaml").write_text(draft_text(content="住民票の調製"), "utf-8")
    code, out, err = cli("add", "draft.yaml", "--branch", "市民課案")
    assert (code, out) == (48, "")
    assert "--from v2024" in err and "--from main" in err
    assert cli("add", "draft.yaml", "--branch", "市民課案", "--from", "v2024").code == 0
    assert cli("merge", "市民課案").code == 0
    assert _purpose(cli) == "住民の利便のため"  # what came since stays


def test_a_folder_of_drafts(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("drafts").mkdir()
    for number in ("1", "2"):
        text = draft_text(number=number, published="令和7年3月31日", purpose="別の目的")
        Path(f"drafts/{number}.yaml").write_text(text, "utf-8")
    code, out, _ = cli("add", "drafts", "--branch", "市民課案")
    assert code == 0
    assert out.count("draft on") == 2
    merged = cli("merge", "市民課案")
    assert "new: assessment 2" in merged.out


@pytest.mark.usefixtures("disputed")
class TestConflicts:
    def test_side_by_side_and_nothing_is_committed(self, cli: Cli) -> None:
        code, out, err = cli("merge", "総務課案")
        assert code == 40
        assert out == CONFLICTS
        assert err == (
            "pia-diff: 2 conflicts are open, so nothing was committed; settle each with --resolve ITEM=ours, "
            "ITEM=theirs or ITEM=FILE\n"
        )
        assert _purpose(cli) == "住民の利便の増進のため"

    def test_one_open_conflict_is_enough(self, cli: Cli) -> None:
        code, out, _ = cli("merge", "総務課案", "--resolve", f"{PURPOSE}=theirs")
        assert code == 40
        assert f"settled by --resolve: 1/{PURPOSE}" in out
        assert _purpose(cli) == "住民の利便の増進のため"

    def test_settled_by_side_and_by_file(self, cli: Cli) -> None:
        Path("mokuteki.txt").write_text("住民の利便の増進及び便宜を図るため\n", "utf-8")
        typed = ["--resolve", f"{PURPOSE}=mokuteki.txt", "--resolve", f"II[{FILE}].4.out[収納業務].3=theirs"]
        dry = cli("merge", "総務課案", *typed, "--dry-run")
        assert dry.out.splitlines()[0] == ("'総務課案' can be merged into 'main'; nothing was changed (--dry-run)")
        assert _purpose(cli) == "住民の利便の増進のため"
        assert cli("merge", "総務課案", *typed, "--as", "v2026", "--published", "2026-03-31").code == 0
        assert _purpose(cli, "v2026") == "住民の利便の増進及び便宜を図るため"
        assert "50人以上100人未満" in cli("show", "v2026", "Ⅱ.4.③").out
        assert "令和8年3月31日" in cli("versions").out
        assert cli("merge", "総務課案", *typed).out == "nothing to merge: 'main' has all of '総務課案' already\n"

    def test_everything_of_a_section(self, cli: Cli) -> None:
        assert cli("merge", "総務課案", "--resolve", "Ⅱ=ours").code == 0
        assert _purpose(cli) == "住民の利便の増進のため"
        assert "届出の受理" in cli("show", "main", "Ⅰ.1.②").out

    def test_as_json(self, cli: Cli) -> None:
        code, out, _ = cli("merge", "総務課案", "--format", "json")
        told = json.loads(out)
        assert (code, told["result"], told["commit"]) == (40, "conflicts", None)
        first = told["conflicts"][0]
        assert (first["resolve"], first["reason"], first["important"]) == (PURPOSE, "edited", True)
        assert "".join(one["text"] for one in first["theirs"]) == "住民の便宜を図るため"
        assert [one["text"] for one in first["ours"] if one["changed"]] == ["増進の"]
        settled = json.loads(cli("merge", "総務課案", "--format", "json", "--resolve", "Ⅱ=ours", "--dry-run").out)
        assert (settled["result"], len(settled["settled"])) == ("mergeable", 2)

    def test_as_markdown(self, cli: Cli) -> None:
        code, out, _ = cli("merge", "総務課案", "--format", "md")
        assert code == 40
        assert "| base | ours (main) | theirs (総務課案) |" in out
        assert f"both sides edited it, differently: `{PURPOSE}`" in out

    def test_in_a_narrow_terminal(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "40")
        out = cli("merge", "総務課案").out
        assert "\nours main:\n  住民の利便の{+増進の+}ため\n" in out

    def test_in_colour(self, cli: Cli) -> None:
        out = cli("merge", "総務課案", "--color", "always").out
        assert "\x1b[32m増進の\x1b[0m" in out

    @pytest.mark.parametrize(
        ("typed", "code", "says"),
        [
            (["--resolve", "Ⅱ.3.⑥"], 2, "settles nothing"),
            (["--resolve", f"{PURPOSE}=ours", "--resolve", f"{PURPOSE}=theirs"], 2, "settled twice"),
            (["--resolve", "Ⅰ.1.②=theirs"], 16, f"in conflict are: 1/{PURPOSE}, "),
            (["--resolve", f"{PURPOSE}=missing.txt"], 19, "missing.txt cannot be read"),
            (["--resolve", f"II[{FILE}].4.out[収納業務].3=odd.txt"], 14, "not an option of this item"),
            (["--resolve", "Ⅱ=odd.txt"], 14, "not an option of this item"),
            (["--published", "2026-03-31"], 2, "give --as NAME"),
            (["--as", "v2025", "--resolve", "Ⅱ=ours"], 13, "version v2025 of assessment 1 exists already"),
            (["--as", "v2030"], 40, "conflicts are open"),
            (["--into", "無"], 12, "no branch '無'; there are: main, 市民課案, 総務課案"),
        ],
    )  # fmt: skip
    def test_what_cannot_be(self, cli: Cli, typed: list[str], code: int, says: str) -> None:
        Path("odd.txt").write_text("10人くらい", "utf-8")
        before = cli("versions", "--format", "json").out
        result = cli("merge", "総務課案", *typed)
        assert (result.code, result.err.count("\n")) == (code, 1)
        assert says in result.err
        assert cli("versions", "--format", "json").out == before
        assert _purpose(cli) == "住民の利便の増進のため"


def test_removed_on_one_side_and_edited_on_the_other(cli: Cli, branch: Callable[..., None]) -> None:
    branch("市民課案", "    - name: 印刷業務\n", "")
    branch("総務課案", "    - name: 印刷業務\n", "    - name: 印刷業務\n      3: 10人未満\n")
    assert cli("merge", "市民課案").code == 0
    code, out, _ = cli("merge", "総務課案")
    assert code == 40
    assert "one side removed it, the other edited it" in out
    assert "(nothing)" in out
    assert cli("merge", "総務課案", "--resolve", f"II[{FILE}].4.out[印刷業務]=theirs").code == 0
    assert "印刷業務" in cli("show", "main", "Ⅱ.4").out


def test_what_was_lost_in_reading_is_told(cli: Cli, branch: Callable[..., None]) -> None:
    branch("市民課案", "    II.3.6: 住民の利便のため\n", f"    absent:\n    - II[{FILE}].3.6\n")
    code, out, _ = cli("merge", "市民課案", "--dry-run")
    assert code == 0
    assert out.splitlines()[-1] == (
        f"読取不能: of 1 places nothing is known, for a document was read only in part: {PURPOSE}"
    )
    told = json.loads(cli("merge", "市民課案", "--dry-run", "--format", "json").out)
    assert told["brought"][0]["unreadable"] == [PURPOSE]


def test_a_merge_that_cannot_be_told_names_the_commit(
    cli: Cli, branch: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pia_diff.cli import merge_run

    def full(_: str) -> None:
        raise OSError(28, "No space left on device")

    branch("市民課案", "住民の利便のため", "住民の利便の増進のため")
    monkeypatch.setattr(merge_run, "write_stdout", full)
    code, out, err = cli("merge", "市民課案")
    assert (code, out) == (19, "")
    assert err.startswith("pia-diff: merged '市民課案' into 'main' (commit ")
    assert "only the output could not be written: No space left on device" in err
    assert _purpose(cli) == "住民の利便の増進のため"


def test_an_unknown_branch(cli: Cli) -> None:
    code, out, err = cli("merge", "無")
    assert (code, out) == (12, "")
    assert err == "pia-diff: no branch '無'; there are: main ('pia-diff add FILE --branch NAME' makes one)\n"


def test_itself(cli: Cli) -> None:
    assert cli("merge", "main") == (0, "nothing to merge: 'main' has all of 'main' already\n", "")
    assert cli("merge", "1/v2024").out == "nothing to merge: 'main' has all of '1/v2024' already\n"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["--as", "v9", "--from", "v2025"], "--from: it belongs to a draft: give --branch BRANCH"),
        (["--as", "v9", "--branch", "案"], "--as, --branch: give either --as NAME or --branch BRANCH"),
        ([], "--as, --branch: give either --as NAME or --branch BRANCH"),
        (["--branch", "", "--as", "v9"], "--as, --branch: give either --as NAME or --branch BRANCH"),
        (["--branch", "案", "--published", "2025-03-31"], "--published, --effective: a draft has none"),
    ],
)
def test_options_of_a_draft_and_of_a_version(cli: Cli, typed: list[str], says: str) -> None:
    code, _, err = cli("add", "b.yaml", *typed)
    assert code == 2
    assert says in err


def test_a_branch_without_a_name(cli: Cli) -> None:
    code, _, err = cli("add", "b.yaml", "--branch", "")
    assert code == 26
    assert err == "pia-diff: '' cannot be a branch name: it is empty; choose another, like 市民課案\n"
