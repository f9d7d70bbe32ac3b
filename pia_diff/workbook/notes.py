"""What print cannot carry: the sheet 管理情報, plain lines of which each can be understood, or left out, by itself.

Columns: kind (marks.NOTE_…), path, and what the kind says of it:

    様式 | form4-2024                                     the form
    様式の表示 | H.version | text                          where it is not the tag printed on the cover
    ファイル | 2 | key                                     the second file, where its Ⅱ or Ⅲ name it otherwise
    名称 | II[…].4.out[] | 3 | key                         委託事項3, where its name reads otherwise or is not there
    読取不能 | II[…].4                                     what is absent, where it is more than single cells
    図 | A1.figure | 1 | name | sha256                     a drawing that is no image
    図なし | A1.figure                                     the item is empty, and not lost
    表 | A2.file[] | 1 | key | columns | rows | 空の列 … | 空の行 …
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pia_diff.forms import Form
from pia_diff.model import Assessment, Attachment, ItemPath, Section, State, instance_key
from pia_diff.structured.encode import ROW_FIELDS
from pia_diff.workbook import marks
from pia_diff.workbook.cover import shown_version
from pia_diff.workbook.drawings import image_size
from pia_diff.workbook.tables import tables_of

Note = tuple[str, ...]


def notes_of(assessment: Assessment) -> list[Note]:
    """The notes an assessment needs, the form first."""
    return [
        (marks.NOTE_FORM, assessment.form.id),
        *_version(assessment),
        *_files(assessment),
        *_instances(assessment),
        *_absences(assessment),
        *_drawings(assessment),
        *_tables(assessment),
        *_annex(assessment),
    ]


def _version(assessment: Assessment) -> Iterator[Note]:
    item = assessment.form.by_concept.get("head.form_version")
    if item is not None and shown_version(assessment) is None:
        value = assessment.get(ItemPath(item.id))
        yield marks.NOTE_VERSION, item.id, "" if value is None else str(value)


def named(text: str) -> str:
    """The key that the reader makes of a printed name."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return instance_key(first)


def _files(assessment: Assessment) -> Iterator[Note]:
    """All files, if any of them is not what its sheets say."""
    form = assessment.form
    told = [
        [_text(assessment, ItemPath(section.items[0].id, (key,))) for section in form.sections if section.per_file]
        for key in assessment.files
    ]
    if any(named(text) != key for key, texts in zip(assessment.files, told, strict=True) for text in texts):
        for number, key in enumerate(assessment.files, 1):
            yield marks.NOTE_FILE, str(number), key


def _instances(assessment: Assessment) -> Iterator[Note]:
    form = assessment.form
    for section in assessment.sections.values():
        for group, keys in section.instances.items():
            item = form.name_item(group.id)
            if form.items[group.id].kind == "table":
                continue
            for number, key in enumerate(keys, 1):
                instances = group.instance(key).instances
                name = _text(assessment, ItemPath(item.id, instances)) if item is not None else ""
                if instance_key(name) != key or name.isspace():
                    yield marks.NOTE_INSTANCE, str(group), str(number), key


def _absences(assessment: Assessment) -> Iterator[Note]:
    for path, section in assessment.sections.items():
        if section.absent and not _shown_by_cells(assessment.form, path, section):
            for lost in sorted(map(str, section.absent)):
                yield marks.NOTE_ABSENT, lost


def _shown_by_cells(form: Form, path: ItemPath, section: Section) -> bool:
    """Whether every absent path is an item with a cell of its own: not a group, a heading or the tag of the form."""
    items = [form.items.get(lost.id) for lost in section.absent if len(lost.instances) == len(path.instances)]
    shown = [one for one in items if one is not None and one.holds_value and one.concept != "head.form_version"]
    return len(shown) == len(section.absent)


def _drawings(assessment: Assessment) -> Iterator[Note]:
    for item in assessment.form.items.values():
        if item.kind != "figure":
            continue
        path = ItemPath(item.id)
        value = assessment.get(path)
        if isinstance(value, Attachment):
            for number, drawing in enumerate(value.drawings, 1):
                if image_size(assessment.attachments.get(drawing.sha256, b"")) is None:
                    yield marks.NOTE_DRAWING, str(path), str(number), drawing.name, drawing.sha256
        elif assessment.state(path) is State.EMPTY:
            yield marks.NOTE_NO_DRAWING, str(path)


def _tables(assessment: Assessment) -> Iterator[Note]:
    """Tables whose blank columns or rows nobody sees in print, and those by another key than the cleaned one."""
    for section in assessment.form.sections:
        numbers: dict[str, int] = {}
        for item, key, table in tables_of(assessment, section):
            numbers[item.id] = number = numbers.get(item.id, 0) + 1
            rows = [table.columns, *table.rows]
            columns = [n for n in range(len(table.columns)) if not any(row[n].strip() for row in rows)]
            blank = _blank(rows)
            unseen = columns or blank or not table.columns
            if unseen or instance_key(key) != key:
                yield (
                    marks.NOTE_TABLE, str(ItemPath(item.id, ("",))), str(number), key,
                    str(len(table.columns)), str(len(rows)), _listed(columns), _listed(blank),
                )  # fmt: skip


def _annex(assessment: Assessment) -> Iterator[Note]:
    rows = [tuple(getattr(row, name) for name in ROW_FIELDS) for row in assessment.rows]
    blank = _blank(rows)
    if blank:
        group = ItemPath(f"{assessment.form.annex.id}.row[]", ("",))
        yield marks.NOTE_TABLE, str(group), "1", "", str(len(ROW_FIELDS)), str(len(rows)), "", _listed(blank)


def _blank(rows: Sequence[Sequence[str]]) -> list[int]:
    return [n for n, row in enumerate(rows) if not any(cell.strip() for cell in row)]


def _listed(numbers: Sequence[int]) -> str:
    return " ".join(map(str, numbers))


def _text(assessment: Assessment, path: ItemPath) -> str:
    value = assessment.get(path)
    return "" if value is None else str(value)
