"""Options that a document has and its form has not: a version cannot hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pia_diff.model import Assessment, Checks, Choice, ItemPath, LeftOver, Section, Sections, Value
from pia_diff.printed import printed_item


def misfits(assessment: Assessment) -> Iterator[tuple[ItemPath, str]]:
    """Every item with a choice, a mark or a bracket that the form does not offer, and what stands there."""
    for path, value in assessment.walk():
        _kept, wrong = _parted(assessment, path, value)
        if wrong:
            yield path, wrong


def fitted(assessment: Assessment) -> Assessment:
    """The assessment with them left over, each at its item, which is then absent, or known in part."""
    sections = Sections()
    left_over = list(assessment.left_over)
    for section_path, section in assessment.sections.items():
        values: dict[ItemPath, Value] = {}
        absent = set(section.absent)
        for path, value in section.values.items():
            kept, wrong = _parted(assessment, path, value)
            if kept is not None:
                values[path] = kept
            if wrong:
                absent.add(path)  # what stands there may be a slip of an option: the item is known in part at most
                left_over.append(LeftOver(wrong, printed_item(assessment.form, path)))
        sections[section_path] = Section(values, section.instances, frozenset(absent))
    return replace(assessment, sections=sections, left_over=tuple(left_over))


def _parted(assessment: Assessment, path: ItemPath, value: Value) -> tuple[Value | None, str]:
    """What of a value the form offers, None for nothing; and the rest."""
    item = assessment.form.items[path.id]
    match value:
        case Choice(option):
            return (value, "") if item.option(option) else (None, option)
        case Checks(marked):
            kept: list[tuple[str, str]] = []
            wrong: list[str] = []
            for option, text in marked:
                known = item.option(option)
                if known is None:
                    wrong.append(f"{option} {text}".rstrip())
                    continue
                kept.append((option, text if known.free else ""))
                if text and not known.free:
                    wrong.append(f"{option} {text}")
            return (Checks(tuple(kept)) if kept else None, "\n".join(wrong))
    return value, ""
