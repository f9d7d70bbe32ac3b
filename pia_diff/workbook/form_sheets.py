"""The numbered sections of the form, a sheet each: headings, labels and contents in printed order."""

from __future__ import annotations

from pia_diff.forms import FormItem, FormSection
from pia_diff.model import Assessment, Checks, ItemPath, State, Value
from pia_diff.workbook.drawings import write_drawings
from pia_diff.workbook.items import choice_line, mark, value_lines
from pia_diff.workbook.marks import UNREADABLE
from pia_diff.workbook.page import LAST, VALUES, Box, Line, Page
from pia_diff.workbook.wording import label_of, shown_beside_heading, title_of

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_INNER = 3
"""Columns of a label that stands beside another label."""


class FormSheet:
    """Writes one section (of one file) on a page."""

    def __init__(self, assessment: Assessment, page: Page, section: FormSection, keys: tuple[str, ...]) -> None:
        self.assessment = assessment
        self.form = assessment.form
        self.page = page
        self.section = section
        self.keys = keys

    def write(self) -> None:
        """The title, and every item."""
        self.page.full(title_of(self.form, self.section), "title", points=12, least=24)
        self.items([one for one in self.section.items if self.form.group_of(one.id) in (None, one.id)], self.keys)
        self.page.print_as_form()

    def items(self, items: list[FormItem], keys: tuple[str, ...]) -> None:
        """Items outside groups, and the groups among them, in printed order."""
        done: set[str] = set()
        following = iter([*items[1:], None])
        for item in items:
            after = next(following)
            if item.id in done:
                continue
            if item.id.endswith("[]"):
                self._group(item, keys)
            elif item.kind == "heading" and item.no[:1] and item.no[:1] in _CIRCLED:
                below = [one for one in items if one.id.startswith(item.id + ".")]
                done.update(one.id for one in below)
                self._framed(item, below, keys)
            elif item.kind == "heading":
                beside = after if after is not None and shown_beside_heading(after) else None
                if beside is not None:
                    done.add(beside.id)
                self._heading(item, beside, keys)
            elif item.kind == "figure":
                value, absent = self._value(item, keys)
                write_drawings(self.page, value, self.assessment.attachments, absent=absent)
            elif item.kind == "choice" and after is not None and after.kind == "number":
                done.add(after.id)
                self._counted(item, after, keys)
            else:
                self._item(item, keys)

    def _value(self, item: FormItem, keys: tuple[str, ...]) -> tuple[Value | None, bool]:
        """The value of an item, and whether it is absent. Of check boxes both may hold: known in part."""
        path = ItemPath(item.id, keys)
        value = self.assessment.get(path)
        if value is None:
            return None, self.assessment.state(path) is State.ABSENT
        section = self.assessment.section_of(path)
        return value, isinstance(value, Checks) and section is not None and path in section.absent

    def _item(self, item: FormItem, keys: tuple[str, ...]) -> None:
        value, absent = self._value(item, keys)
        label = label_of(self.form, item)
        above = self.form.ancestors(item)
        below_label = bool(above) and above[-1].holds_value
        across = item.kind == "text" and not below_label and (item.no[:1] not in _CIRCLED or not item.no)
        if across and (item.no or len(item.label) > 40 or self.section.id == "A1"):
            self.page.full(label, "heading" if item.no else "label")
            text = UNREADABLE if absent else "" if value is None else str(value)
            self.page.lines(self.page.contents(0, LAST, text, least=36))
            return
        first = 1 if below_label else 0
        lines = value_lines(self.page, item, value, absent=absent)
        self.page.lines(lines, Box(first, VALUES - 1, label, "label"), strip=below_label)

    def _heading(self, item: FormItem, beside: FormItem | None, keys: tuple[str, ...]) -> None:
        """A heading over the whole width; `beside` are check boxes at its right."""
        style = "heading" if item.no else "risk"
        label = label_of(self.form, item)
        if beside is None:
            self.page.full(label, style)
            return
        value, absent = self._value(beside, keys)
        marked = dict(value.marked) if isinstance(value, Checks) else {}
        width = 6 if len(beside.options) == 1 else 5
        start = LAST + 1 - width * len(beside.options) - (2 if absent else 0)
        boxes = [Box(0, start - 1, label, style)]
        if absent:
            boxes.append(Box(start, start + 1, UNREADABLE, "inset"))
            start += 2
        for option in beside.options:
            boxes.append(Box(start, start, mark(option, marked), "mark", "checks"))
            boxes.append(Box(start + 1, start + width - 1, option.label.translate(_BRACKETS), "inset", points=9))
            start += width
        self.page.lines([Line(boxes, frame=True)])

    def _counted(self, item: FormItem, count: FormItem, keys: tuple[str, ...]) -> None:
        """A choice with a number behind it: 委託の有無 ( 6 )件."""
        value, absent = self._value(item, keys)
        number, lost = self._value(count, keys)
        counted = UNREADABLE if lost else "" if number is None else str(number)
        line = choice_line(self.page, item, value, absent=absent, counted=counted)
        self.page.lines([line], Box(0, VALUES - 1, label_of(self.form, item), "label"))

    def _framed(self, heading: FormItem, below: list[FormItem], keys: tuple[str, ...]) -> None:
        """A heading at the left of the labels below it: ⑦使用の主体."""
        start = self.page.row
        for item in below:
            value, absent = self._value(item, keys)
            lines = value_lines(self.page, item, value, absent=absent, first=VALUES + _INNER)
            self.page.lines(lines, Box(VALUES, VALUES + _INNER - 1, label_of(self.form, item), "label"))
        self.page.beside(start, Box(0, VALUES - 1, label_of(self.form, heading), "label"))

    def _group(self, group: FormItem, keys: tuple[str, ...]) -> None:
        path = ItemPath(group.id, (*keys, ""))
        section = self.assessment.section_of(path)
        known = section.instances.get(path, ()) if section is not None else ()
        for number, key in enumerate(known, 1):
            self._instance(group, number, (*keys, key), lost=False)
        lost = section is not None and any(path.within(one) for one in section.absent)
        if lost or not known:
            self._instance(group, len(known) + 1, (*keys, ""), lost=lost, unused=True)

    def _instance(
        self, group: FormItem, number: int, keys: tuple[str, ...], *, lost: bool, unused: bool = False
    ) -> None:
        """One instance: its head with the name, then its items. An `unused` one is a slot with nothing in it, `lost`
        says that the source had something there."""
        name = self.form.items.get(f"{group.id}.name")
        head = f"{group.word}{number}"
        members = [item for item in self.form.members(group.id) if item is not name]
        if name is None:
            self.page.full(head, "group")
        else:
            text = UNREADABLE if lost else ""
            if not unused:
                value, absent = self._value(name, keys)
                text = UNREADABLE if absent else "" if value is None else str(value)
            lines = self.page.contents(VALUES, LAST, text, style="name")
            self.page.lines(lines, Box(0, VALUES - 1, head, "group"))
        for n, item in enumerate(members):
            if unused:
                absent = lost and name is None and n == 0
                self._blank(item, absent=absent)
            else:
                self._item(item, keys)

    def _blank(self, item: FormItem, *, absent: bool) -> None:
        above = self.form.ancestors(item)
        below_label = bool(above) and above[-1].holds_value
        lines = value_lines(self.page, item, None, absent=absent)
        label = Box(1 if below_label else 0, VALUES - 1, label_of(self.form, item), "label")
        self.page.lines(lines, label, strip=below_label)


_BRACKETS = str.maketrans("()", "（）")
