"""Whether the published rows of the annex fit the versions around their 変更日, each row once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from pia_diff.annex.edition import Edition
from pia_diff.annex.fitting import Step, misfits
from pia_diff.check.findings import Severity
from pia_diff.compare import compare
from pia_diff.errors import PiaDiffError
from pia_diff.model import AnnexRow
from pia_diff.soundness.problems import Problem
from pia_diff.store.folder import section_file
from pia_diff.tables import annex_rows
from pia_diff.timing import judge


def misfit_rows(number: str, editions: Sequence[Edition]) -> list[Problem]:
    """The rows of all annexes of an assessment that their versions do not bear out; `editions` in the order of
    publication, all readable. A row that several versions carry is held against its own two versions once.
    """
    step_of = _steps(editions)
    seen: dict[AnnexRow, None] = {}
    found: dict[AnnexRow, Problem] = {}
    carriers: dict[AnnexRow, list[str]] = {}
    for edition in editions:
        rows = _rows(edition)
        new = [row for row in rows if row not in seen]
        seen.update(dict.fromkeys(new))
        numbers = {row: place for place, row in reversed(list(enumerate(rows, 1)))}
        for one in misfits(new, editions, step_of)[0] if new else ():
            fields = {
                "row": numbers[one.row],
                "item": " ".join(one.row.item.split()),
                "side": one.side,
                "wording": " ".join(one.wording.split()),
                "old": one.old,
                "new": one.new,
            }
            file = f"{number}/{section_file(edition.assessment.form.annex)}"
            found[one.row] = Problem("row_misfit", Severity.ASK, file, fields=fields)
        for row in rows:
            if row in found:
                carriers.setdefault(row, []).append(f"{number}/{edition.name}")
    return [
        Problem(one.kind, one.severity, one.file, versions=tuple(carriers[row]), fields=one.fields)
        for row, one in found.items()
    ]


def _rows(edition: Edition) -> tuple[AnnexRow, ...]:
    try:
        return edition.assessment.rows
    except PiaDiffError:
        return ()  # a broken annex is told with its file


def _steps(editions: Sequence[Edition]) -> Callable[[int], Step]:
    @cache
    def step_of(place: int) -> Step:
        old, new = editions[place - 1], editions[place]
        comparison = compare(old.assessment, new.assessment)
        rows = annex_rows(comparison, judge(comparison), date="")
        return Step(old, new, comparison, rows)

    return step_of
