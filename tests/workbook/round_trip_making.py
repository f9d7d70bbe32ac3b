"""What the tests of the workbook share: writing, reading back, and what must come back the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pia_diff.model import Assessment, ItemPath, Sections
from pia_diff.readers import Reading, read_cells
from pia_diff.readers.cells import Cell
from pia_diff.readers.workbook import workbook_document
from pia_diff.workbook import write_workbook
from pia_diff.workbook.drawings import image_size

FIXTURES = Path(__file__).parents[2] / "fixtures"
DRAFTS = sorted(path.relative_to(FIXTURES).as_posix() for path in FIXTURES.glob("form*/v*.yaml"))


def reading_of(content: bytes, change: Callable[[Iterable[Cell]], Iterable[Cell]] = iter) -> Reading:
    """What the reader understands of a workbook; `change` does something to its cells first."""
    document = workbook_document(Path("form.xlsx"), content)
    cells = tuple(change(document.cells))
    names = {old.sheet: new.sheet for old, new in zip(document.cells, cells, strict=False)}
    pictures = tuple(replace(one, sheet=names.get(one.sheet, one.sheet)) for one in document.pictures)
    return read_cells(cells, "form.xlsx", None, pictures)


def read_back(assessment: Assessment, change: Callable[[Iterable[Cell]], Iterable[Cell]] = iter) -> Assessment:
    """The assessment written and read."""
    return reading_of(write_workbook(assessment), change).assessment


def carried(assessment: Assessment) -> Assessment:
    """What a workbook can carry of an assessment: a section without anything is no section; what lies below an absent
    path is absent without being named; a passage of blanks says nothing; the bytes of images."""
    sections = Sections(
        {
            path: replace(one, absent=_outermost(one.absent))
            for path, one in assessment.sections.items()
            if one.values or one.instances or one.absent
        }
    )
    images = {key: one for key, one in assessment.attachments.items() if image_size(one) is not None}
    left_over = tuple(one if one.text.strip() else replace(one, text="") for one in assessment.left_over)
    return replace(assessment, sections=sections, left_over=left_over, attachments=images)


def _outermost(absent: frozenset[ItemPath]) -> frozenset[ItemPath]:
    return frozenset(one for one in absent if not any(one != other and one.within(other) for other in absent))


def differences(one: Assessment, other: Assessment) -> dict[str, tuple[Any, Any]]:
    """What differs between two assessments, by path: easier to read than two assessments."""
    left, right = flat(one), flat(other)
    return {key: (left.get(key), right.get(key)) for key in {**left, **right} if left.get(key) != right.get(key)}


def flat(assessment: Assessment) -> dict[str, Any]:
    """What a workbook can carry of an assessment, by path."""
    assessment = carried(assessment)
    flat: dict[str, Any] = {"form": assessment.form.id, "files": assessment.files}
    for section in assessment.sections.values():
        flat |= {str(path): value for path, value in section.values.items()}
        flat |= {f"instances of {path}": keys for path, keys in section.instances.items()}
        flat |= {f"absent: {path}": True for path in section.absent}
    flat |= {f"row {n}": row for n, row in enumerate(assessment.rows)}
    flat |= {f"left over {n}": one for n, one in enumerate(assessment.left_over)}
    return flat | {f"image {key}": content for key, content in assessment.attachments.items()}
