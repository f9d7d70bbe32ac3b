"""Hypothesis strategies for assessments: any form, any text, in the canonical shape every reader gives.

`assessments()` is the one most tests want; `sections(form, path)`, `values(item)` and `paragraphs()` are its parts.
"""

from __future__ import annotations

import hashlib
import unicodedata

from hypothesis import strategies as st

from pia_diff.forms import Form, FormItem, form_ids, load_form
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Attachment,
    Checks,
    Choice,
    Date,
    Drawing,
    ItemPath,
    LeftOver,
    Number,
    Section,
    Sections,
    Table,
    Text,
    Value,
    clean_lines,
    instance_key,
)
from pia_diff.readers.changes import carried_on

TRICKY = (
    "𠮷野家",
    "か\u3099ぎ",
    "葛\U000e0100城市",
    "- a: b",
    "# no",
    "'引用'",
    '"引用"',
    "it's",
    "yes",
    "null",
    "~",
    "1",
    "１２",
    "2024-04-01",
    "　字下げ",
    "  字下げ",
    "字\t下げ",
    "a: b",
    "a #b",
    "&x",
    "*x",
    "!x",
    "%x",
    "@x",
    "`x",
    "? x",
    "{a}",
    "[a]",
    "|",
    ">-",
    "---",
    "...",
    "\\n",
    "\\",
    "＜住民基本台帳における措置＞",
    "（右記を追加）",
    "○●・※①㈱℡～〜",
)
"""Text that YAML, Unicode or Japanese print make hard."""

# No control characters (a reader never gives any but the tab) and no halves of surrogate pairs.
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"))


def raw_lines() -> st.SearchStrategy[str]:
    """Any text without control characters, sometimes tricky."""
    return st.sampled_from(TRICKY) | st.text(_CHARACTERS, max_size=12) | st.sampled_from(("収納業務", "総務課", "市民"))


def paragraphs(max_size: int = 4) -> st.SearchStrategy[tuple[str, ...]]:
    """Clean paragraphs, at least one of them; blank ones inside."""
    return st.lists(raw_lines(), min_size=1, max_size=max_size).map("\n".join).map(clean_lines).filter(bool)


def lines() -> st.SearchStrategy[str]:
    """One clean line that is not blank."""
    return paragraphs(max_size=1).map(lambda found: found[0]).filter(str.strip)


def clean_text(max_size: int = 3) -> st.SearchStrategy[str]:
    """Clean paragraphs in one string; may be empty."""
    return st.just("") | paragraphs(max_size).map("\n".join)


def keys() -> st.SearchStrategy[str]:
    """Names of files and instances."""
    return lines().map(lambda text: text[:40].strip()).filter(bool) | st.sampled_from(
        ("住民基本台帳ファイル", "本人確認情報ファイル", "a/b", "A", "a", "長" * 40, "NUL", ".x", "x]y", "x\\y")
    )


def values(item: FormItem) -> st.SearchStrategy[Value]:
    """Values an item can hold."""
    match item.kind:
        case "choice":
            return st.sampled_from(item.options).map(lambda option: Choice(option.label))
        case "multi":
            return _checks(item)
        case "number":
            return st.integers(0, 10**9).map(lambda n: Number(f"{n:,}")) | lines().map(Number)
        case "date":
            return st.just(Date("令和6年12月25日")) | lines().map(Date)
        case "table":
            return tables()
        case "figure":
            return st.lists(drawings(), min_size=1, max_size=2).map(lambda found: Attachment(tuple(found)))
        case _:
            return paragraphs().map(Text)


@st.composite
def _checks(draw: st.DrawFn, item: FormItem) -> Checks:
    marked = draw(st.sets(st.sampled_from(item.options), min_size=1, max_size=3))
    chosen = [option for option in item.options if option in marked]
    return Checks(tuple((one.label, draw(clean_text()) if one.free else "") for one in chosen))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables of one to three columns, at least one row."""
    width = draw(st.integers(1, 3))
    row = st.tuples(*[clean_text(2)] * width)
    return Table(draw(row), tuple(draw(st.lists(row, min_size=1, max_size=3))))


def drawing_bytes(sha256: str) -> bytes:
    """The bytes of a drawing made by `drawings`."""
    return next(content for content in _DRAWINGS if hashlib.sha256(content).hexdigest() == sha256)


_DRAWINGS = (b"\x89PNG one", b"\x89PNG two", b"", b"line\r\nline\n")


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    content = draw(st.sampled_from(_DRAWINGS))
    name = draw(st.sampled_from(("事務の流れ.png", "図.PNG", "x", "a.b c", "流れ.pdf")))
    return Drawing(name, hashlib.sha256(content).hexdigest(), draw(st.just("") | clean_text()))


@st.composite
def sections(draw: st.DrawFn, form: Form, path: ItemPath) -> Section:
    """A section of the form with a few of its items filled, groups with instances, and absences. May be empty."""
    items = form.section(path.id).items
    filled: dict[ItemPath, Value] = {}
    instances: dict[ItemPath, tuple[str, ...]] = {}
    single = [item for item in items if item.holds_value and form.group_of(item.id) is None]
    chosen = draw(st.sets(st.sampled_from(single), max_size=4)) if single else ()
    heads = [item for item in items if item.id.endswith("[]")]
    groups = draw(st.sets(st.sampled_from(heads), max_size=1)) if heads else ()
    for item in items:
        if item in chosen:
            filled[ItemPath(item.id, path.instances)] = draw(values(item))
        elif item in groups:
            _draw_group(draw, form, item, ItemPath(item.id, (*path.instances, "")), filled, instances)
    able = [ItemPath(item.id, path.instances) for item in single]
    able += [ItemPath(head.id, (*path.instances, "")) for head in heads]
    absent = draw(st.sets(st.sampled_from(able), max_size=2)) if able else ()
    known = {path for path, value in filled.items() if not isinstance(value, Checks)}  # boxes may be known in part
    return Section(filled, instances, frozenset(absent) - known)


def _draw_group(
    draw: st.DrawFn,
    form: Form,
    head: FormItem,
    group: ItemPath,
    filled: dict[ItemPath, Value],
    instances: dict[ItemPath, tuple[str, ...]],
) -> None:
    names = draw(st.lists(keys(), max_size=3))
    if head.kind == "table":
        instances[group] = tuple(dict.fromkeys(names))
        filled.update((group.instance(key), draw(tables())) for key in instances[group])
    else:
        name_item = form.name_item(head.id)
        members = [item for item in form.members(head.id) if item.holds_value and item != name_item]
        for name in names:
            # Some instances are known by their cleaned name, some by a key of their own, some have no name at all.
            key = draw(st.sampled_from((instance_key(name), name)))
            if key in instances.get(group, ()):
                continue
            instances[group] = (*instances.get(group, ()), key)
            given = group.instance(key).instances
            if name_item is not None and (key == instance_key(name) or draw(st.booleans())):
                filled[ItemPath(name_item.id, given)] = Text((name,))
            chosen = draw(st.sets(st.sampled_from(members), max_size=2)) if members else ()
            for item in members:
                if item in chosen:
                    filled[ItemPath(item.id, given)] = draw(values(item))
    if not instances.get(group):
        instances.pop(group, None)


@st.composite
def assessments(draw: st.DrawFn, *, forms: tuple[str, ...] | None = None, number: str | None = None) -> Assessment:
    """Whole assessments on any of `forms` (by default all), with `number` as 評価書番号 where it is given."""
    form = load_form(draw(st.sampled_from(forms or form_ids())))
    files: tuple[str, ...] = ()
    if any(section.per_file for section in form.sections):
        files = tuple(draw(st.lists(keys(), max_size=2, unique=True)))
    found = Sections()
    for section in form.sections:
        if section.id == form.annex.id:
            continue
        paths = [ItemPath(section.id, (key,)) for key in files] if section.per_file else [ItemPath(section.id)]
        for path in paths:
            if section.id == "H" or draw(st.booleans()):
                one = draw(sections(form, path))
                if section.id == "H" and number is not None:
                    one = Section({**one.values, ItemPath("H.number"): Number(number)}, one.instances, one.absent)
                if one.values or one.absent:
                    found[path] = one
    drawn = {
        drawing.sha256
        for section in found.values()
        for value in section.values.values()
        if isinstance(value, Attachment)
        for drawing in value.drawings
    }
    return Assessment(
        form,
        found,
        files,
        carried_on(draw(st.lists(annex_rows(), max_size=2))),
        tuple(draw(st.lists(left_over(), max_size=2))),
        {sha256: drawing_bytes(sha256) for sha256 in drawn},
    )


def annex_rows() -> st.SearchStrategy[AnnexRow]:
    """Published rows of the annex."""
    return st.builds(AnnexRow, *[clean_text(2)] * 6)


def left_over() -> st.SearchStrategy[LeftOver]:
    """Passages no item took: any text, breaks and blank space kept."""
    text = st.lists(raw_lines(), max_size=3).map("\n".join).map(_nfc)
    return st.builds(LeftOver, text, st.sampled_from(("line 12", "Ⅱ!C14", "")))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
