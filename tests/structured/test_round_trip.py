"""Any assessment → plain data → text → plain data → the same assessment."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pia_diff.forms import Form, FormItem, FormSection, load_form
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
from pia_diff.readers.draft import read_draft, write_draft
from pia_diff.structured.decode import decode_assessment
from pia_diff.structured.encode import encode_assessment, encode_section
from pia_diff.structured.plain import read_yaml, write_yaml

CHARACTERS = "あ字 \n\t\u3000#:-'\"\\[]{}&*!|>%@`,?=~1eno𠮷（）①\u2028\x85\x00\ufeff"
RAW = st.text(CHARACTERS, max_size=10) | st.sampled_from(
    ["no", "1e3", " 字下げ", "一\n\n 二", "- 一", "キー: 値", "2024-04-01"]
)
CLEAN = RAW.map(lambda raw: "\n".join(clean_lines(raw)))
FILLED = CLEAN.filter(bool)
NAMES = RAW.filter(str.strip)


def values(item: FormItem) -> st.SearchStrategy[Value]:
    """Values that the item can hold; never an empty one."""
    match item.kind:
        case "choice":
            return st.sampled_from(item.options).map(lambda option: Choice(option.label))
        case "multi":
            each = [st.none() | (CLEAN if one.free else st.just("")) for one in item.options]
            labels = [one.label for one in item.options]
            marked = st.tuples(*each).map(lambda texts: zip(labels, texts, strict=True))
            return marked.map(lambda pairs: Checks(tuple((a, b) for a, b in pairs if b is not None))).filter(
                lambda checks: bool(checks.marked)
            )
        case "number":
            return FILLED.map(Number)
        case "date":
            return FILLED.map(Date)
        case "figure":
            drawing = st.builds(Drawing, RAW, st.integers(0, 2**256 - 1).map(lambda n: f"{n:064x}"))
            return st.lists(drawing, min_size=1, max_size=2).map(lambda drawings: Attachment(tuple(drawings)))
        case "table":
            return st.integers(1, 3).flatmap(tables)
    return FILLED.map(Text.of)


def tables(width: int) -> st.SearchStrategy[Value]:
    row = st.tuples(*[CLEAN] * width)
    return st.builds(Table, row, st.lists(row, min_size=1, max_size=2).map(tuple))


@st.composite
def sections(draw: st.DrawFn, form: Form, section: FormSection, path: ItemPath) -> Section:
    """A section with a few of its items, instances and gaps."""
    held: dict[ItemPath, Value] = {}
    instances: dict[ItemPath, tuple[str, ...]] = {}
    chosen = draw(st.sets(st.sampled_from(section.items), max_size=6))
    for item in section.items:
        if item not in chosen:
            continue
        if not item.id.endswith("[]"):
            if item.holds_value and form.group_of(item.id) is None:
                held[ItemPath(item.id, path.instances)] = draw(values(item))
            continue
        group = ItemPath(item.id, (*path.instances, ""))
        keys = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
        if item.kind == "table":
            held |= {group.instance(key): draw(values(item)) for key in keys if draw(st.booleans())}
        else:
            keys = [draw(instances_of(form, item, group, key, held)) for key in keys]
        instances[group] = tuple(dict.fromkeys(keys))
    lost = draw(st.sets(st.sampled_from([ItemPath(item.id, path.instances) for item in section.items]), max_size=2))
    absent = {group for group in instances if draw(st.booleans())} | {one for one in lost if "[]" not in one.id}
    return Section(held, instances, frozenset(absent))


@st.composite
def instances_of(
    draw: st.DrawFn, form: Form, head: FormItem, group: ItemPath, key: str, held: dict[ItemPath, Value]
) -> str:
    """Fills an instance; its key is that of its name, or another."""
    name_item = form.name_item(head.id)
    assert name_item is not None
    name = Text.of(key)
    if name.paragraphs and draw(st.booleans()):
        key = instance_key(str(name))
    instances = group.instance(key).instances
    if name.paragraphs and draw(st.booleans()):
        held[ItemPath(name_item.id, instances)] = name
    for item in form.members(head.id):
        if item is not name_item and draw(st.booleans()):
            held[ItemPath(item.id, instances)] = draw(values(item))
    return key


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    form = load_form(draw(st.sampled_from(["form2-2024", "form3-2018", "form4-2024"])))
    files = tuple(draw(st.lists(NAMES, max_size=2, unique=True))) if form.number > 2 else ()
    made = Sections()
    for section in form.sections:
        keys = [(file,) for file in files] if section.per_file else [()]
        for key in keys if section.id != form.annex.id else []:
            if section.id == "II" or draw(st.booleans()):
                path = ItemPath(section.id, key)
                made[path] = draw(sections(form, section, path))
    rows = draw(st.lists(st.builds(AnnexRow, *[CLEAN] * 6), max_size=2))
    left_over = draw(st.lists(st.builds(LeftOver, RAW, RAW), max_size=2))
    return Assessment(form, made, files, tuple(rows), tuple(left_over))


FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@FEW
@given(assessments())
def test_through_yaml(made: Assessment) -> None:
    text = write_yaml(encode_assessment(made))
    assert decode_assessment(read_yaml(text, "f")) == made


@FEW
@given(assessments(), st.sampled_from(["draft.yaml", "draft.json"]))
def test_through_drafts_with_all_empty_items(made: Assessment, name: str) -> None:
    path = Path(name)
    text = write_draft(made, path)
    again = read_draft(text, path)
    assert again == made
    assert write_draft(again, path) == text


@FEW
@given(assessments())
def test_keeps_the_printed_order(made: Assessment) -> None:
    again = decode_assessment(read_yaml(write_yaml(encode_assessment(made)), "f"))
    assert list(again.sections) == list(made.sections)
    for path, section in made.sections.items():
        order = {item.id: n for n, item in enumerate(made.form.section(path.id).items)}
        plain = encode_section(made.form, path, section)
        ids = [key.split()[0] for key in plain if key != "absent"]
        places = [order.get(one, order.get(f"{one}[]", -1)) for one in ids]
        assert places == sorted(places)
