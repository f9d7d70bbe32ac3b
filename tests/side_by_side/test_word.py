"""The Word document, read back with python-docx."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import _Row
from side_by_side_making import figures, fixture_report, marked, png, profile, report, text_report

from pia_diff.side_by_side import load_profile, write_side_by_side
from pia_diff.side_by_side.errors import DocxNotInstalled
from pia_diff.side_by_side.paper import lines_of, paper_of
from pia_diff.side_by_side.profile import Orientation, Profile
from pia_diff.tables import Report
from pia_diff.tables.cells import plain

BOARD = fixture_report("form4", "v2024", "v2025")


def _content(one: Report, wanted: Profile | None = None) -> bytes:
    content = write_side_by_side(one, wanted or profile(), "docx")
    assert isinstance(content, bytes)
    return content


def _open(one: Report, wanted: Profile | None = None) -> Opened:
    return Document(BytesIO(_content(one, wanted)))


def _rows(document: Opened) -> Iterator[_Row]:
    for table in document.tables:
        yield from table.rows[1:]


@pytest.mark.parametrize("name", ["old-new", "new-old"])
def test_all_cells_and_underlined_words_read_back(name: str) -> None:
    wanted = load_profile(name)
    expected = [entry for part in paper_of(BOARD, wanted).parts for entry in part.entries]
    found = list(_rows(_open(BOARD, wanted)))
    assert len(found) == len(expected)
    for row, entry in zip(found, expected, strict=True):
        cells = row.cells
        assert (cells[0].text, cells[3].text) == (entry.item, entry.remark)
        for cell, side in zip(cells[1:3], entry.sides, strict=True):
            names = [line for one in side.pictures for line in ("", one.name)]
            assert cell.text.split("\n") == [*(plain(line) for line in lines_of(side.text) if side.text), *names]
            underlined = [run.text for one in cell.paragraphs for run in one.runs if run.underline]
            assert underlined == marked(side.text)


def test_the_head_is_repeated_and_short_rows_stay_whole() -> None:
    document = _open(BOARD)
    for table in document.tables:
        head = table.rows[0]._tr.trPr
        assert head is not None and head.find(qn("w:tblHeader")) is not None
        assert [cell.text for cell in table.rows[0].cells] == ["項目", "変更前", "変更後", "備考"]
    kept = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in _rows(document)]
    assert any(kept) and not all(kept)


def test_the_facing_columns_are_equally_wide_and_fit_the_page() -> None:
    for name in ("old-new", "new-old"):
        document = _open(BOARD, load_profile(name))
        section = document.sections[0]
        for table in document.tables:
            widths = [column.width for column in table.columns]
            assert widths[1] == widths[2]
            assert abs(sum(widths) - (section.page_width - section.left_margin - section.right_margin)) < 2000


def test_sections_and_files_are_headings() -> None:
    document = _open(BOARD)
    found = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert found[:5] == [
        ("Heading 1", "表紙"),
        ("Heading 1", "Ⅰ 基本情報"),
        ("Heading 1", "（別添１）事務の内容"),
        ("Heading 1", "Ⅱ ファイルの概要"),
        ("Heading 2", "住民基本台帳ファイル"),
    ]
    assert document.paragraphs[0].style.name == "Title"


@pytest.mark.parametrize("headings", [True, False])
def test_a_page_a_section(headings: bool) -> None:
    wanted = profile(section_pages=True, section_headings=headings)
    document = _open(BOARD, wanted)
    breaks = sum(bool(one.paragraph_format.page_break_before) for one in document.paragraphs)
    assert breaks == len(paper_of(BOARD, wanted).parts) - 1 == len(document.tables) - 1


def test_a4_and_japanese_throughout() -> None:
    document = _open(BOARD)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert section.orientation is WD_ORIENT.LANDSCAPE
    upright = _open(BOARD, profile(orientation=Orientation.PORTRAIT)).sections[0]
    assert (round(upright.page_width.mm), upright.orientation) == (210, WD_ORIENT.PORTRAIT)
    styles = document.styles.element.xml
    assert "Theme=" not in styles and "themeColor" not in styles
    assert 'w:eastAsia="ＭＳ 明朝"' in styles and 'w:eastAsia="ja-JP"' in styles
    assert (document.core_properties.title, document.core_properties.language) == (
        "青葉野市　住民基本台帳に関する事務　全項目評価書　新旧対照表",
        "ja-JP",
    )
    footer = section.footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in footer and 'w:instr="NUMPAGES"' in footer


def test_pictures_of_both_sides_fit_their_columns() -> None:
    sides = figures({"旧.png": png(3000, 2000, 1)}), figures({"新.png": png(30, 20, 2), "図.emf": b"\x01\0\0\0"})
    document = _open(report(*sides))
    shown = document.inline_shapes
    assert len(shown) == 2
    table = document.tables[0]
    assert shown[0].width <= table.columns[1].width and shown[0].width / shown[0].height == pytest.approx(1.5, 0.01)
    assert shown[1].width == 30 * 9525
    assert "図.emf（この形式の図面はここに表示できません。SHA-256：" in table.rows[1].cells[2].text


def test_the_same_picture_twice_is_kept_once() -> None:
    sides = figures({"a.png": png(shade=1), "b.png": png(shade=2)}), figures({"b.png": png(shade=2), "a": png(shade=1)})
    content = _content(report(*sides))
    assert len(Document(BytesIO(content)).inline_shapes) == 4
    with ZipFile(BytesIO(content)) as opened:
        assert sum(name.startswith("word/media/") for name in opened.namelist()) == 2


def test_one_report_gives_one_file() -> None:
    assert _content(BOARD) == _content(BOARD)


def test_a_comparison_without_changes_has_no_table() -> None:
    document = _open(text_report("甲", "甲"))
    assert not document.tables and any("変更箇所はありません" in one.text for one in document.paragraphs)


def test_without_python_docx_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "pia_diff.side_by_side.word_setup.find_spec", lambda name: None if name == "docx" else found(name)
    )
    with pytest.raises(DocxNotInstalled, match=r"pip install 'pia-diff\[docx\]'"):
        _content(BOARD)
