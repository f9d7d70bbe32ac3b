"""Hypothesis strategies for revisions: a text or an assessment, and what became of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from strategies import values

from pia_diff.forms import Form
from pia_diff.model import Assessment, Checks, Date, ItemPath, Number, Section, Sections, Table, Text, Value

FEW = settings(max_examples=60, deadline=None)
"""Examples that cost little. No deadline: the machine may be busy."""
FEWER = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
"""Whole assessments."""

SENTENCES = (
    "個人番号を含む住民票の写しを交付する。",
    "・番号法第19条第8号及び別表第二の31の項",
    "システムの運用保守を株式会社瑞穂データセンターに委託する。",
    "令和6年4月1日から適用する。",
    "（１）入退室の管理",
    "同上",
    "―",
    "①所属長は、毎月、操作記録を点検する。",
    "②所属長は、毎年、操作記録を点検する。",
    "担当は総務部情報政策課（内線 1234）とする。",
)


def lines() -> st.SearchStrategy[str]:
    """A line of a text: like those of documents, or anything."""
    return st.sampled_from(SENTENCES) | st.text(st.sampled_from("市民課の1２ 、。カｶﾞ-―○"), max_size=12)


@st.composite
def revised_paragraphs(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Paragraphs before and after edits: some rewritten, moved, split, merged, added, removed."""
    before = draw(st.lists(lines(), max_size=7))
    after = list(before)
    for _ in range(draw(st.integers(0, 4))):
        edit = draw(st.sampled_from(("add", "remove", "move", "split", "merge", "rewrite")))
        place = draw(st.integers(0, max(len(after) - 1, 0)))
        if edit == "add" or not after:
            after.insert(place, draw(lines()))
        elif edit == "remove":
            del after[place]
        elif edit == "move":
            after.insert(draw(st.integers(0, len(after) - 1)), after.pop(place))
        elif edit == "split":
            cut = draw(st.integers(0, len(after[place])))
            after[place : place + 1] = [after[place][:cut], after[place][cut:]]
        elif edit == "merge":
            after[place : place + 2] = ["".join(after[place : place + 2])]
        else:
            cut = draw(st.integers(0, len(after[place])))
            after[place] = after[place][:cut] + draw(lines())[:4] + after[place][cut + draw(st.integers(0, 3)) :]
    return before, after


_WIDE = {chr(0x21 + n): chr(0xFF01 + n) for n in range(94)} | {"○": "〇", "-": "―", "ア": "ｱ", "ガ": "ｶﾞ", "カ": "ｶ"}


@st.composite
def noisy(draw: st.DrawFn, text: str) -> str:
    """The same text to a reader: other widths and glyphs, blanks and line breaks put in."""
    pieces: list[str] = []
    for place, char in enumerate(text):
        kind = draw(st.integers(0, 5))
        pieces.append(_WIDE.get(char, char) if kind == 1 else char)
        between_digits = _digit(char) and _digit(text[place + 1 : place + 2])
        in_word = text[place + 1 : place + 2] in "ﾞﾟ\u3099\u309a"  # nothing comes between a letter and its mark
        if kind in (2, 3) and not between_digits and not in_word:
            pieces.append(" 　\n"[draw(st.integers(0, 2))] if not char.isspace() else "")
    return "".join(pieces)


def _digit(char: str) -> bool:
    # A blank beside a digit may touch another digit after blanks: those, too, are left alone.
    return char.isspace() or char.isdecimal()


def noisy_value(value: Value) -> st.SearchStrategy[Value]:
    """The same value to a reader."""
    match value:
        case Text(paragraphs):
            return noisy("\n".join(paragraphs)).map(lambda text: Text(tuple(text.split("\n"))))
        case Date(text):
            return noisy(text).map(Date)
        case Number(text):
            return noisy(text).map(Number)
        case Checks(marked):
            each = [st.tuples(st.just(option), noisy(text)) for option, text in marked]
            return st.tuples(*each).flatmap(st.permutations).map(lambda found: Checks(tuple(found)))
        case Table(columns, rows):
            row = [st.tuples(*map(noisy, cells)) for cells in (columns, *rows)]
            return st.tuples(*row).map(lambda found: Table(found[0], tuple(found[1:])))
        case _:
            return st.just(value)


@st.composite
def noisy_assessments(draw: st.DrawFn, assessment: Assessment) -> Assessment:
    """The same assessment to a reader, in every value."""
    return with_sections(
        assessment,
        {
            path: replace(section, values={p: draw(noisy_value(value)) for p, value in section.values.items()})
            for path, section in assessment.sections.items()
        },
    )


def with_sections(assessment: Assessment, sections: dict[ItemPath, Section]) -> Assessment:
    return replace(assessment, sections=Sections(sections))


@st.composite
def shuffled(draw: st.DrawFn, assessment: Assessment) -> Assessment:
    """The same assessment with the files and the instances of every group in any order."""
    found = {}
    for path, section in assessment.sections.items():
        order = {group: tuple(draw(st.permutations(keys))) for group, keys in section.instances.items()}
        found[path] = replace(section, instances=order)
    files = tuple(draw(st.permutations(assessment.files)))
    return replace(with_sections(assessment, found), files=files)


@st.composite
def revised(draw: st.DrawFn, assessment: Assessment, mark: str) -> Assessment:
    """A later revision: items changed, emptied and filled, instances added and removed. `mark` names what is new."""
    sections = dict(assessment.sections)
    if not sections:
        return assessment
    for number in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(list(sections)))
        edit = draw(st.sampled_from((_change, _change, _empty, _fill, _add_instance, _remove_instance)))
        sections[path] = edit(draw, assessment.form, path, sections[path], f"{mark}{number}")
    return with_sections(assessment, sections)


def _change(draw: st.DrawFn, form: Form, _path: ItemPath, section: Section, _mark: str) -> Section:
    if not section.values:
        return section
    path = draw(st.sampled_from(list(section.values)))
    return replace(section, values=section.values | {path: draw(values(form.items[path.id]))})


def _empty(draw: st.DrawFn, form: Form, _path: ItemPath, section: Section, _mark: str) -> Section:
    single = [path for path in section.values if form.group_of(path.id) is None]
    if not single:
        return section
    gone = draw(st.sampled_from(single))
    return replace(section, values={path: value for path, value in section.values.items() if path != gone})


def _fill(draw: st.DrawFn, form: Form, path: ItemPath, section: Section, _mark: str) -> Section:
    single = [i for i in form.section(path.id).items if i.holds_value and form.group_of(i.id) is None]
    if not single:
        return section
    item = draw(st.sampled_from(single))
    return replace(section, values=section.values | {ItemPath(item.id, path.instances): draw(values(item))})


def _heads(form: Form, path: ItemPath) -> list[ItemPath]:
    heads = (item for item in form.section(path.id).items if item.kind == "group")
    return [ItemPath(head.id, (*path.instances, "")) for head in heads]


def _add_instance(draw: st.DrawFn, form: Form, path: ItemPath, section: Section, mark: str) -> Section:
    heads = _heads(form, path)
    if not heads:
        return section
    group = draw(st.sampled_from(heads))
    keys = list(section.instances.get(group, ()))
    if mark in keys:
        return section
    keys.insert(draw(st.integers(0, len(keys))), mark)
    name = form.name_item(group.id)
    assert name is not None
    filled = section.values | {ItemPath(name.id, group.instance(mark).instances): Text((mark,))}
    return replace(section, values=filled, instances=section.instances | {group: tuple(keys)})


def _remove_instance(draw: st.DrawFn, form: Form, path: ItemPath, section: Section, _mark: str) -> Section:
    heads = [group for group in _heads(form, path) if section.instances.get(group)]
    if not heads:
        return section
    group = draw(st.sampled_from(heads))
    gone = group.instance(draw(st.sampled_from(section.instances[group])))
    keys = tuple(key for key in section.instances[group] if key != gone.instances[-1])
    return replace(
        section,
        values={one: value for one, value in section.values.items() if not one.within(gone)},
        instances=section.instances | {group: keys},
    )
