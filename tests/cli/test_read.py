"""`pia-diff read`, and what `add` refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia_diff.model import Assessment, LeftOver

if TYPE_CHECKING:
    from conftest import Cli


@pytest.fixture
def half_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes every document read as one of which half found no place."""
    from pia_diff import readers
    from pia_diff.forms import load_form
    from pia_diff.model import ItemPath, Section, Sections, Text

    path = ItemPath("H.number")
    head = Section({path: Text.of("1")}, absent=frozenset({ItemPath("H.name")}))
    sections = Sections({ItemPath("H"): head})
    assessment = Assessment(
        load_form("form4-2024"), sections, left_over=(LeftOver("どこにも当てはまらない記載", "line 7"),)
    )
    reading = readers.Reading(assessment, 0.955, "tag", readers.Characters(200, 100, 100), "[令和6年10月 様式4]")
    monkeypatch.setattr(readers, "read", lambda *_args, **_kwargs: reading)


def test_shows_what_was_understood(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("a.yaml").write_text(draft_text(), "utf-8")
    code, out, err = cli("read", "a.yaml")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "a.yaml: 住民基本台帳に関する事務 全項目評価書"
    assert lines[2] == "items: 10 filled, 209 empty, 0 absent"
    table = {line.rsplit(None, 3)[0]: line.split()[-3:] for line in lines[7:]}
    assert table["表紙"] == ["3", "5", "0"]
    assert table["Ⅱ ファイルの概要（住民基本台帳ファイル）"][0] == "4"


def test_as_json(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("a.yaml").write_text(draft_text(), "utf-8")
    plain = json.loads(cli("read", "a.yaml", "--format", "json").out)
    assert plain["form"] == "form4-2024"
    assert plain["items"]["II[住民基本台帳ファイル].4.out[収納業務].3"] == "10人未満"
    assert plain["absent"] == []
    assert plain["left_over"] == []
    characters = plain["characters"]
    assert characters["total"] == characters["placed"] > 50
    assert characters["left_over"] == 0


@pytest.mark.usefixtures("half_read")
def test_lists_what_was_lost_and_what_is_left_over(cli: Cli) -> None:
    out = cli("read", "a.txt").out
    assert "form: form4-2024 (by its tag [令和6年10月 様式4], confidence 96 %)" in out
    assert "characters: 200, placed 100 (50 %), left over 100" in out
    assert "\nabsent:\n  H.name\n" in out
    assert out.endswith("\nleft over:\n  line 7: どこにも当てはまらない記載\n")
    plain = json.loads(cli("read", "a.txt", "--format", "json").out)
    assert plain["absent"] == ["H.name"]
    assert plain["left_over"] == [{"text": "どこにも当てはまらない記載", "place": "line 7"}]


def test_what_was_lost_stands_together_by_heading_and_by_instance(cli: Cli, draft_text: Callable[..., str]) -> None:
    out = "II[住民基本台帳ファイル].4.out"
    lost = [
        "I.8",
        "I.7.1",
        "I.7.2",
        "I.2.sys[]",
        f"{out}[収納業務].4",
        f"{out}[収納業務].2.count",
        f"{out}[印刷業務].4",
    ]
    draft = draft_text()
    for section, first in (("I 基本情報", "I."), ("  住民基本台帳ファイル", "II")):
        indent = "    " if first == "II" else "  "
        lines = "".join(f"{indent}- {path}\n" for path in lost if path.startswith(first))
        draft = draft.replace(f"{section}:\n", f"{section}:\n{indent}absent:\n{lines}", 1)
    Path("torn.yaml").write_text(draft, "utf-8")
    assert cli("read", "torn.yaml").out.partition("absent:\n")[2].splitlines()[-4:] == [
        "  I: 2.sys[], 8",
        "  I.7: 1, 2",
        "  II[住民基本台帳ファイル].4.out[収納業務]: 2.count, 4",
        "  II[住民基本台帳ファイル].4.out[印刷業務]: 4",
    ]


def test_the_same_lost_of_many_instances_is_one_line() -> None:
    from pia_diff.cli.absent import absent_lines
    from pia_diff.forms import load_form
    from pia_diff.model import ItemPath, Section, Sections

    file = ItemPath("II", ("甲",))
    paths = {ItemPath(f"II.5.prov[].{n}", ("甲", f"提供先{k}")) for n in (4, 5) for k in range(28)}
    section = Section(absent=frozenset(paths | {ItemPath("II.5.prov[].1", ("甲", "乙"))}))
    assessment = Assessment(load_form("form4-2024"), Sections({file: section}), files=("甲",))
    assert absent_lines(assessment) == ["II[甲].5.prov[乙]: 1", "II[甲].5.prov[] (28): 4, 5"]


def test_rows_of_the_annex_are_counted(cli: Cli, draft_text: Callable[..., str]) -> None:
    row = "- {{date: {0}, item: Ⅰ, before: 甲, after: 乙, timing: {1}}}\n"
    rows = [("令和6年4月1日", "事後"), ("''", "事後"), ("令和4年8月10日", "事前"), ("昨日", "''")]
    Path("a.yaml").write_text(draft_text() + "A3:\n" + "".join(row.format(*one) for one in rows), "utf-8")
    line = "rows of 変更箇所: 4, 令和4年8月10日 to 令和6年4月1日, 事後 2, 事前 1, (no 提出時期) 1"
    assert line in cli("read", "a.yaml").out.splitlines()


def test_add_refuses_a_document_read_only_in_part(cli: Cli, repo: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("half_read")
    code, out, err = cli("add", "a.txt", "--as", "v1", "--repo", repo)
    assert (code, out) == (24, "")
    assert err.startswith("pia-diff: only 50 per cent of a.txt found its place, less than 90;")
    assert cli("add", "a.txt", "--as", "v1", "--repo", repo, "--accept-partial").code == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.txt", b"", 37), ("a.yaml", b"%PDF-1.7", 37), ("a.odt", b"x", 37), ("a.txt", "ただの文".encode(), 14)],
)
def test_what_is_no_assessment(cli: Cli, name: str, content: bytes, code: int) -> None:
    Path(name).write_bytes(content)
    result = cli("read", name)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(f"pia-diff: {name}: ")
    assert result.err.count("\n") == 1


def test_a_form_nobody_knows(cli: Cli, draft_text: Callable[..., str]) -> None:
    Path("a.yaml").write_text(draft_text(), "utf-8")
    assert cli("read", "a.yaml", "--form", "form9").code == 17
    assert cli("read", "a.yaml", "--form", "form4-2018").code == 38


def test_another_form_than_the_one_the_document_prints(cli: Cli) -> None:
    lines = [
        "[平成30年5月　様式2]",
        "Ⅰ 関連情報",
        "①事務の名称",
        "住民税に関する事務",
        "②事務の概要",
        "③システムの名称",
    ]
    Path("a.txt").write_text("\n".join([*lines, "Ⅱ しきい値判断項目", "１．対象人数"]), "utf-8")
    code, out, err = cli("read", "a.txt", "--form", "form4-2018")
    assert (code, out) == (38, "")
    assert "様式2" in err
    assert "form2-2018, not form4-2018" in err
    assert cli("read", "a.txt", "--form", "form2-2024").code == 0


def test_options_that_the_form_has_not(cli: Cli, repo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pia_diff import readers
    from pia_diff.forms import load_form
    from pia_diff.model import Checks, Choice, ItemPath, Section, Sections, Text

    number, persons = ItemPath("H.number"), ItemPath("I.1.3")
    name, links = ItemPath("I.2.sys[].1", ("甲",)), ItemPath("I.2.sys[].3", ("甲",))
    marked = Checks((("宛名システム等", "乙"), ("丙", ""), ("その他", "丁")))
    basic = Section(
        {persons: Choice("少し"), name: Text.of("甲"), links: marked}, {ItemPath("I.2.sys[]", ("",)): ("甲",)}
    )
    sections = Sections({ItemPath("H"): Section({number: Text.of("7")}), ItemPath("I"): basic})
    assessment = Assessment(load_form("form4-2024"), sections)
    reading = readers.Reading(assessment, 0.9, "tag", readers.Characters(20, 20, 0))
    with monkeypatch.context() as patched:
        patched.setattr(readers, "read", lambda *_args, **_kwargs: reading)
        code, out, err = cli("add", "a.xlsx", "--as", "v1", "--repo", repo)
        assert (code, out) == (14, "")
        assert "③対象人数: '少し' is not an option of this item (2 such places; 'pia-diff check a.xlsx'" in err
        code, out, err = cli("add", "a.xlsx", "--as", "v1", "--repo", repo, "--accept-partial")
        assert (code, err) == (0, "")
        assert "characters: 20, placed 9 (45 %), left over 11" in out
    assert cli("export", "7/v1", "-o", "a.json").code == 0
    stored = json.loads(cli("read", "a.json", "--format", "json").out)
    assert stored["absent"] == ["I.1.3"]
    assert stored["items"]["I.2.sys[甲].3"] == "宛名システム等\nその他(丁)"
    assert [one["text"] for one in stored["left_over"]] == ["少し", "宛名システム等 乙\n丙"]
