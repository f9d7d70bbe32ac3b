"""An assessment, or a part of it, as text to read: headings, numbers and labels as printed, ※, values."""

from __future__ import annotations

from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.terminal import fold
from pia_diff.errors import PiaDiffError
from pia_diff.forms import FormItem
from pia_diff.model import AnnexRow, Assessment, Attachment, Checks, ItemPath, Section, State, Table, Value

Chain = list[tuple[ItemPath, str]]
"""The headings over a value, outermost first: what each stands for, and its words."""


class NoSuchInstance(PiaDiffError):
    """The item exists on the form, but not in the file, system, 委託事項 … that was named."""

    code = "unknown_item"
    template = "there is no '{key}' in {where}; there are: {known}"


def outline(assessment: Assessment, target: ItemPath | None = None, width: int | None = None) -> str:
    """The whole assessment, or what stands at and under `target`; folded to `width` columns where given.

    Raises NoSuchInstance when `target` names an instance that the assessment does not have.
    """
    if target is not None:
        _check_instances(assessment, target)
    lines: list[str] = []
    before: Chain = []
    for path, section in assessment.sections.items():
        for item_path, value in section.values.items():
            if target is not None and not item_path.within(target):
                continue
            chain = _chain(assessment, section, path, item_path)
            lines += _headings(chain, before)
            before = chain
            if not _names_its_instance(assessment, item_path, value):
                lines += _indented(_value_lines(value), 2 * len(chain), width)
        lost = [one for one in section.absent if target is None or one.within(target)]
        if lost:
            names = ", ".join(sorted(map(str, lost)))
            lines += ["", *_indented([_("(not in the source: {names})").format(names=names)], 2, width)]
    annex = assessment.form.annex
    if assessment.rows and (target is None or target.id == annex.id):
        lines += ["", annex.printed]
        for number, row in enumerate(assessment.rows, 1):
            lines += _indented(_row_lines(number, row), 2, width)
    if not lines and target is not None:
        absent = assessment.state(target) is State.ABSENT
        words = _("(not known: the source lost it)") if absent else _("(empty)")
        name = _label(assessment.form.items[target.id]) if target.id in assessment.form.items else ""
        lines = [f"{target} {name}".rstrip(), f"  {words}"]
    return "\n".join(lines).strip("\n") + "\n"


def _check_instances(assessment: Assessment, target: ItemPath) -> None:
    keys = list(target.instances)
    form = assessment.form
    section = form.section(target.id)
    if section.per_file and keys and keys[0] and keys[0] not in assessment.files:
        raise NoSuchInstance(key=keys[0], where=section.printed, known=", ".join(assessment.files) or "—")
    group_id = form.group_of(target.id)
    if group_id is None or len(keys) < 1 + section.per_file or not keys[-1]:
        return
    known: dict[str, None] = {}
    for one in assessment.sections.values():
        for group, instances in one.instances.items():
            if group.id == group_id and (not section.per_file or keys[0] in ("", group.instances[0])):
                known.update(dict.fromkeys(instances))
    if keys[-1] not in known:
        raise NoSuchInstance(key=keys[-1], where=ItemPath(group_id), known=", ".join(known) or "—")


def _chain(assessment: Assessment, section: Section, path: ItemPath, item_path: ItemPath) -> Chain:
    form = assessment.form
    head = form.section(path.id).printed
    chain: Chain = [(path, f"{head}（{path.instances[0]}）" if path.instances else head)]
    item = form.items[item_path.id]
    for one in (*form.ancestors(item), item):
        stands_in = ItemPath(one.id, item_path.instances if "[]" in one.id else path.instances)
        if one.id.endswith("[]"):
            key = item_path.instances[-1]
            keys = section.instances.get(ItemPath(one.id, (*path.instances, "")), ())
            number = keys.index(key) + 1 if key in keys and one.label.endswith("n") else ""
            chain.append((stands_in, f"{one.no}{one.label.removesuffix('n')}{number} {key}"))
        else:
            chain.append((stands_in, _label(one)))
    if form.name_item(form.group_of(item.id) or "") == item:
        chain.pop()  # the name stands in the heading of its instance
    return chain


def _label(item: FormItem) -> str:
    return f"{item.no}{item.label}{' ※' if item.important else ''}"


def _headings(chain: Chain, before: Chain) -> list[str]:
    same = 0
    while same < min(len(chain), len(before)) and chain[same] == before[same]:
        same += 1
    lines = [""] if same == 0 else []
    return lines + ["  " * depth + words for depth, (_path, words) in enumerate(chain) if depth >= same]


def _names_its_instance(assessment: Assessment, path: ItemPath, value: Value) -> bool:
    group_id = assessment.form.group_of(path.id)
    if group_id is None or assessment.form.name_item(group_id) != assessment.form.items[path.id]:
        return False
    return str(value) == path.instances[-1]


def _value_lines(value: Value) -> list[str]:
    match value:
        case Checks(marked):
            return [f"○ {option}（{text}）" if text else f"○ {option}" for option, text in marked]
        case Table(columns, rows):
            return [" | ".join(cell.replace("\n", " ") for cell in row) for row in (columns, *rows)]
        case Attachment(drawings):
            return [f"{drawing.name} (sha256 {drawing.sha256[:12]}…)" for drawing in drawings]
        case _:
            return str(value).split("\n")


def _row_lines(number: int, row: AnnexRow) -> list[str]:
    date = f"{row.date} ({row.carried})".strip() if row.carried else row.date
    lines = [f"{number}. {date} {row.item}"]
    lines += [f"   {_('before')}: {row.before}", f"   {_('after')}: {row.after}"]
    return [*lines, f"   {row.timing} {row.reason}".rstrip()]


def _indented(lines: list[str], indent: int, width: int | None) -> list[str]:
    shown: list[str] = []
    for line in lines:
        parts = fold(line, width - indent) if width is not None else line.split("\n")
        shown += [" " * indent + part for part in parts]
    return shown
