"""The review as a workbook: what the officer sees and may change, and that all of it is read back."""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from review_making import AT, book_of, by_number, decision_about, fill, of_rule, reread, review_of

from pia_diff.readers.source import Unreadable
from pia_diff.review import Review, matched, read_review, write_review
from pia_diff.review.cells import texts_of
from pia_diff.review.columns import AFTER, CAUSES, CHANGES, COMMENT, KEY, NUMBER
from pia_diff.review.errors import NotAReview, OtherKind
from pia_diff.review.fitting import MOST, fitted, fitted_text
from pia_diff.tables.cells import Span, plain
from pia_diff.timing import Duty, Ground
from pia_diff.workbook.measure import units

REVIEW = review_of()
PRIOR, ASK = (of_rule(REVIEW, duty) for duty in (Duty.PRIOR, Duty.ASK))
CELLS = {
    "timing": "事後",
    "explanation": "二行の\n説明",
    "effective": datetime(2025, 3, 1),
    "merge": 12,
    "comment": "控",
}
SAID = ("timing", "explanation", "effective", "merge_with", "comment")


def wanted():
    return "事後", "二行の\n説明", date(2025, 3, 1), REVIEW.lines[11].path, "控"


def check(filled, review=REVIEW):
    """The one decision of a file in which CELLS were filled into the first row that the rules call 事前."""
    found = matched(filled, review, "山田", AT)
    assert found.problems == ()
    decisions = by_number(found.decided)
    assert list(decisions) == [PRIOR]
    assert tuple(getattr(decisions[PRIOR], name) for name in SAID) == wanted()


@pytest.fixture
def book():
    """The workbook with CELLS filled in."""
    opened = book_of(REVIEW)
    fill(opened["変更箇所"], PRIOR, **CELLS)
    return opened


class TestReadBack:
    def test_as_it_was_written(self, tmp_path):
        file = tmp_path / "review.xlsx"
        file.write_bytes(write_review(REVIEW, AT))
        filled = read_review(file)
        assert len(filled.changes) == len(REVIEW.lines)
        assert len(filled.causes) == len(REVIEW.causes)
        assert matched(filled, REVIEW, "山田", AT).decided == ()
        for row, line in zip(filled.changes, REVIEW.lines, strict=True):
            assert row.text(KEY) == texts_of(REVIEW, line)[KEY]
            assert row.text(NUMBER) == str(line.number)

    def test_filled_in(self, book, tmp_path):
        check(reread(book, tmp_path))

    def test_rows_sorted_and_deleted(self, book, tmp_path):
        sheet = book["変更箇所"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        random.Random(1).shuffle(rows)
        kept = [row for row in rows if row[0] in (12, PRIOR) or row[0] % 2]
        sheet.delete_rows(4, len(rows))
        for row in kept:
            sheet.append(row)
        check(reread(book, tmp_path))

    def test_columns_and_sheets_moved_and_renamed(self, book, tmp_path):
        sheet = book["変更箇所"]
        moved = book.create_sheet("写し", 0)
        for row in sheet.iter_rows():
            moved.append([None, *(cell.value for cell in reversed(row))])
        book.remove(sheet)
        check(reread(book, tmp_path))

    def test_a_row_above_the_heads(self, book, tmp_path):
        book["変更箇所"].insert_rows(1, 4)
        check(reread(book, tmp_path))

    def test_the_sheet_of_causes_taken_away(self, book, tmp_path):
        book.remove(book["原因"])
        check(reread(book, tmp_path))

    def test_causes_filled_in(self, tmp_path):
        opened = book_of(REVIEW)
        fill(opened["原因"], 1, explanation="組織改正による。", project="組織改正")
        found = by_number(matched(reread(opened, tmp_path), REVIEW, "山田", AT).decided)
        assert sorted(found) == [line.number for line in REVIEW.causes[0].lines]
        assert {(one.explanation, one.project) for one in found.values()} == {("組織改正による。", "組織改正")}

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
    def test_through_libreoffice(self, book, tmp_path):
        before = tmp_path / "filled.xlsx"
        book.save(before)
        for suffix in ("ods", "xlsx"):
            options = [f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", suffix]
            command = ["soffice", *options, "--outdir", str(tmp_path / suffix), str(before)]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
            before = tmp_path / suffix / f"filled.{suffix}"
            check(read_review(before))

    def test_earlier_decisions_stand_in_it(self, tmp_path):
        said = {
            "timing": "事後", "explanation": "説明", "effective": date(2025, 3, 1), "ground": Ground.EMERGENCY,
            "project": "更改", "merge_with": REVIEW.lines[11].path, "comment": "控え",
        }  # fmt: skip
        review = review_of([decision_about(PRIOR, **said)])
        filled = reread(book_of(review), tmp_path)
        assert matched(filled, review, "山田", AT).decided == ()
        cells = {column.name: text for column, text in filled.changes[PRIOR - 1].cells.items() if column.editable}
        assert cells == {
            "timing": "事後", "explanation": "説明", "effective": "令和7年3月1日", "ground": Ground.EMERGENCY.value,
            "project": "更改", "merge": "12", "comment": "控え",
        }  # fmt: skip

    def test_a_review_of_no_changes(self, tmp_path):
        empty = Review(replace_changes(), (), REVIEW.compared)
        filled = reread(book_of(empty), tmp_path)
        assert filled.changes == ()


def replace_changes():
    from review_making import comparison_of

    return replace(comparison_of()[0], changes=())


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20) | st.sampled_from(
    ("=1+1", "'=1", "_x000D_", "_x005F_", "<b>", "&amp;", "{=x}", "http://x", "  字下げ", "1", "01", "TRUE", "\ufeffx")
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.builds(Span, TEXTS, st.booleans()), max_size=4), min_size=1, max_size=3),
    st.lists(TEXTS.map(str.strip), min_size=3, max_size=3),
)
def test_any_text_is_read_back(tmp_path, cells, comments):
    review = review_of([decision_about(n + 1, comment=text) for n, text in enumerate(comments) if text])
    review.lines = tuple(
        replace(line, row=replace(line.row, before=tuple(cell), after=tuple(reversed(cell))))
        for line, cell in zip(review.lines, cells, strict=False)
    )
    review.by_fingerprint = {line.fingerprint: line for line in review.lines}
    file = tmp_path / "review.xlsx"
    file.write_bytes(write_review(review, AT))
    filled = read_review(file)
    assert [row.text(KEY) for row in filled.changes] == [texts_of(review, line)[KEY] for line in review.lines]
    touched = [{**row.cells, COMMENT: "触れた"} for row in filled.changes]
    rows = tuple(replace(row, cells=one) for row, one in zip(filled.changes, touched, strict=True))
    assert matched(filled, review, "山田", AT).decided == ()
    assert matched(replace(filled, changes=rows), review, "山田", AT).problems == ()


@pytest.fixture(scope="module")
def sheet():
    """The sheet of changes as it is written."""
    return load_workbook(BytesIO(write_review(REVIEW, AT)), rich_text=True)["変更箇所"]


class TestLook:
    def column(self, sheet, head):
        return next(cell.column for cell in sheet[3] if cell.value == head)

    def test_only_the_yellow_cells_can_be_changed(self, sheet):
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for column, one in enumerate(CHANGES, 1):
            cell = sheet.cell(4, column)
            assert cell.protection.locked is not one.editable
            assert (cell.fill.fgColor.rgb == "FFFFF9DB") is one.editable
        assert not sheet.protection.autoFilter  # False: it may be used
        assert not sheet.protection.formatColumns

    def test_the_key_is_hidden_and_the_head_stays(self, sheet):
        letter = sheet.cell(3, self.column(sheet, KEY.head)).column_letter
        assert sheet.column_dimensions[letter].hidden
        assert sheet.freeze_panes == "C4"
        assert sheet.auto_filter.ref == f"A3:P{3 + len(REVIEW.lines)}"

    def test_it_prints_on_a4_with_its_head_on_every_page(self, sheet):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$3:$3"

    def test_lists_and_days_are_checked_while_typing(self, sheet):
        rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
        kinds = {str(area)[0]: one.type for area, one in rules.items()}
        assert kinds == {"J": "list", "K": None, "L": "date", "M": "list", "N": None, "O": "whole", "P": None}
        timing, ground = (next(one for area, one in rules.items() if area[0] == letter) for letter in "JM")
        assert timing.formula1 == '"事前,事後"'
        assert ground.formula1 == '"' + ",".join(one.value for one in Ground) + '"'

    def test_the_words_that_differ_are_red_and_underlined(self, sheet):
        column = self.column(sheet, AFTER.head)
        for line in REVIEW.lines:
            cell = sheet.cell(3 + line.number, column)
            spans = [span for span in line.row.after if span.text]
            if len(spans) > 1:
                red = [part.text for part in cell.value if getattr(part, "font", None) and part.font.u]
                assert red == [span.text for span in spans if span.changed]
            elif spans:
                assert (cell.font.u == "single") is spans[0].changed

    def test_what_the_rules_say_is_coloured(self, sheet):
        column = self.column(sheet, "規則の判断")
        colours = {line.rule: sheet.cell(3 + line.number, column).fill.fgColor.rgb for line in REVIEW.lines}
        assert colours[Duty.PRIOR] == "FFF8CBAD"
        assert colours[Duty.ASK] == "FFFFE699"
        assert colours[Duty.AFTER] not in (colours[Duty.PRIOR], colours[Duty.ASK])

    def test_a_breach_is_named(self):
        review = review_of([decision_about(PRIOR, timing="事後")])
        assert texts_of(review, review.lines[PRIOR - 1])[CHANGES[5]] == "事前\n【違反】"

    def test_rows_are_as_high_as_their_text_and_never_higher_than_excel_can(self, sheet):
        heights = [sheet.row_dimensions[row].height for row in range(4, sheet.max_row + 1)]
        assert all(18 <= height <= 409 for height in heights)
        assert len(set(heights)) > 5

    def test_the_sheet_of_explanations_tells_what_was_compared(self):
        texts = [cell.value for row in book_of(REVIEW)["説明"].iter_rows() for cell in row if cell.value]
        assert {"1", "v2024 → v2025", "令和7年3月31日"} <= set(texts)
        assert any("--apply" in text for text in texts)

    def test_every_editable_column_has_a_hint_and_excel_can_show_it(self):
        for column in (*CHANGES, *CAUSES):
            assert bool(column.hint) is column.editable
            assert len(column.hint) <= 255
            assert len(column.head) <= 32
            assert len(",".join(column.choices)) <= 255


class TestLimits:
    @pytest.mark.parametrize("text", ["あ" * 40_000, "𠮷" * 17_000, "a𠮷" * 11_000])
    def test_what_no_cell_can_hold_is_cut(self, text, tmp_path):
        cell = (Span("前"), Span(text, True), Span("後"))
        assert MOST - 2 <= units(plain(fitted(cell))) <= 32_767
        assert units(fitted_text(text)) <= 32_767
        review = review_of()
        line = replace(review.lines[0], row=replace(review.lines[0].row, before=cell, after=cell))
        review.lines = (line,)
        review.by_fingerprint = {line.fingerprint: line}
        opened = book_of(review)
        fill(opened["変更箇所"], 1, timing="事後")
        assert len(matched(reread(opened, tmp_path), review, "山田", AT).decided) == 1

    def test_five_hundred_rows(self, tmp_path):
        review = review_of()
        lines = (review.lines * 7)[:500]
        review.lines = tuple(replace(line, number=n) for n, line in enumerate(lines, 1))
        assert len(reread(book_of(review), tmp_path).changes) == 500


class TestNoReview:
    def test_another_workbook(self, tmp_path):
        book = Workbook()
        book.active["A1"] = "x"
        with pytest.raises(NotAReview, match=r"No\., 項目, 変更前の記載.*pia-diff review"):
            reread(book, tmp_path)

    def test_a_column_that_was_taken_away_is_named(self, book, tmp_path):
        book["変更箇所"].delete_cols(10)
        with pytest.raises(NotAReview, match="columns 提出時期;"):
            reread(book, tmp_path)

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"x" * 100])
    @pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
    def test_files_that_are_no_workbooks(self, tmp_path, content, suffix):
        file = tmp_path / f"review.{suffix}"
        file.write_bytes(content)
        with pytest.raises(Unreadable, match=file.name):
            read_review(file)

    def test_no_file(self, tmp_path):
        with pytest.raises(Unreadable, match="no such file"):
            read_review(tmp_path / "review.xlsx")

    @pytest.mark.parametrize("name", ["review.docx", "review", "review.yaml"])
    def test_other_kinds_of_file(self, tmp_path, name):
        with pytest.raises(OtherKind, match=r"\.xlsx"):
            read_review(Path(tmp_path, name))
