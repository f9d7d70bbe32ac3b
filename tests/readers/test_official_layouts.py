"""The fixtures on official forms as offices keep them, read back item by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from official_layouts import Filler, workbook_of
from official_page import LAYOUTS, Layout

from pia_diff.forms import FormItem
from pia_diff.model import Assessment, Attachment, ItemPath, Text, Value
from pia_diff.readers import Reading, read

FIXTURES = Path(__file__).parents[2] / "fixtures"
FORMS = ("form4/v2024", "form3/v2024", "form2/v2025")
REMARKS = {"reworked": 140, "framed": 105}
"""Characters that are no part of the form: （参考）記入要領, and the word an office put beside the rows of 再委託."""


def said(assessment: Assessment) -> dict[str, object]:
    """What the items say. A drawing in a workbook has no name of its own."""

    def without_names(value: Value) -> object:
        return [one.sha256 for one in value.drawings] if isinstance(value, Attachment) else value

    return {str(path): without_names(value) for path, value in assessment.walk()}


def read_back(filler: type[Filler], made: Assessment, layout: Layout, folder: Path) -> Reading:
    path = folder / "評価書.xlsx"
    path.write_bytes(workbook_of(made, layout, filler))
    return read(path)


@pytest.mark.parametrize(
    ("fixture", "layout"), [(form, one) for form in FORMS for one in LAYOUTS if form == FORMS[0] or one != "framed"]
)
def test_every_item_of_an_official_form_is_read(fixture: str, layout: str, tmp_path: Path) -> None:
    made = read(FIXTURES / f"{fixture}.yaml").assessment
    reading = read_back(Filler, made, LAYOUTS[layout], tmp_path)
    found = reading.assessment
    assert found.form.id == made.form.id
    assert found.files == made.files
    assert said(found) == said(made)
    assert found.groups() == made.groups()
    assert not [lost for section in found.sections.values() for lost in section.absent]
    assert [row.after for row in found.rows] == [row.after for row in made.rows]
    assert reading.characters.left_over <= REMARKS.get(layout, 0)
    assert reading.characters.total == reading.characters.placed + reading.characters.left_over


class _Paired(Filler):
    """Two short items side by side: ①部署 … ②所属長の役職名 …."""

    def item(
        self, item: FormItem, path: ItemPath | None, siblings: Sequence[FormItem], done: set[str], indent: int = 0
    ) -> None:
        if item.label != "部署":
            return super().item(item, path, siblings, done, indent)
        follower = siblings[siblings.index(item) + 1]
        for first, one in ((0, item), (22, follower)):
            self.page.put(first, first + 8, f"{one.no}{one.label}")
            self.page.put(first + 9, first + 21, self.text(one.id))
        self.page.row += 1
        done.add(follower.id)
        return None


class _Narrow(Filler):
    """A cover whose number and name stand in one row: 評価書番号 … 評価書名 …."""

    def cover(self) -> None:
        self.new("表紙")
        for first, last, text in ((0, 5, "評価書番号"), (6, 8, self.text("H.number")), (9, 14, "評価書名")):
            self.page.put(first, last, text)
        self.page.put(15, self.layout.width - 1, self.text("H.name"))
        self.page.row += 2
        for item in self.form.section("H").items[2:]:
            self.page.band(self.text(item.id) if item.concept == "head.form_version" else item.label)
            if item.concept != "head.form_version":
                self.page.contents(self.text(item.id))


class _Across(Filler):
    """委託事項 beside each other, a column each."""

    def slots(self, group: FormItem, members: Sequence[FormItem], keys: tuple[str, ...]) -> None:
        if group.word != "委託事項":
            return super().slots(group, members, keys)
        names = self.made.groups()[ItemPath(group.id, (*keys, ""))]
        for line in (group, *members):
            label = "" if line is group else "名称" if line.label == group.label else f"{line.no}{line.label}"
            self.page.put(0, 8, label)
            for n, name in enumerate(names):
                text = f"委託事項{n + 1}" if line is group else self.made.get(ItemPath(line.id, (*keys, name)))
                self.page.put(9 + 11 * n, 19 + 11 * n, str(text or ""))
            self.page.row += 1
        return None


class _Joined(Filler):
    """A label and its contents in one cell: ①部署　市民課."""

    def item(
        self, item: FormItem, path: ItemPath | None, siblings: Sequence[FormItem], done: set[str], indent: int = 0
    ) -> None:
        if item.label not in ("部署", "所属長の役職名", "保有開始日", "事務担当部署", "連絡先"):
            return super().item(item, path, siblings, done, indent)
        self.page.band(f"{item.no}{item.label}　{self.made.get(path) if path else ''}")
        return None


class _Remarked(Filler):
    """Remarks in a column right of the form."""

    def row(self, label: str, value: Value | str | None, item: FormItem | None = None, indent: int = 0) -> None:
        start = self.page.row
        super().row(label, value, item, indent)
        self.page.sheet.write_string(start, self.layout.width + 1, "前回から変更なし")


def test_remarks_beside_the_form_are_left_over(tmp_path: Path) -> None:
    made = read(FIXTURES / "form3/v2024.yaml").assessment
    reading = read_back(_Remarked, made, LAYOUTS["official"], tmp_path)
    assert said(reading.assessment) == said(made)
    assert {line for one in reading.assessment.left_over for line in one.text.split("\n")} == {"前回から変更なし"}


@pytest.mark.parametrize("filler", [_Paired, _Narrow, _Across, _Joined])
def test_items_and_instances_may_stand_side_by_side(filler: type[Filler], tmp_path: Path) -> None:
    made = read(FIXTURES / "form3/v2024.yaml").assessment
    reading = read_back(filler, made, LAYOUTS["official"], tmp_path)
    assert said(reading.assessment) == said(made)
    assert reading.assessment.groups() == made.groups()
    assert [one.text for one in reading.assessment.left_over] == (["名称"] if filler is _Across else [])


def test_contents_that_run_on_below_each_other_are_no_labels(tmp_path: Path) -> None:
    """The next cell of a long text may begin as the next label does."""
    made = read(FIXTURES / "form4/v2024.yaml").assessment
    item = ItemPath("I.4.1")
    section = made.sections[ItemPath("I")]
    section.values[item] = Text.of(
        "・" + "必要である。" * 40 + "\n②実現が期待されるメリット　別に述べる。" + "\n以上" * 9
    )
    reading = read_back(Filler, made, replace(LAYOUTS["reworked"], split=200), tmp_path)
    assert said(reading.assessment) == said(made)
