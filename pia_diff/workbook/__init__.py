"""Assessment → the official form as a workbook (`.xlsx`), which the workbook reader reads back to the same assessment.

Public name: `write_workbook`. What both sides must spell alike stands in `marks`, which imports nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia_diff.model import Assessment

__all__ = ["write_workbook"]


def write_workbook(assessment: Assessment) -> bytes:
    """The whole form of an assessment as an `.xlsx` file, printable on A4: every sheet of the official form in printed
    order, empty items as empty cells; the same assessment always gives the same bytes.

    What print cannot carry (keys that differ from names, the hashes of drawings that are no image) stands on a sheet
    管理情報 at the end, what a reader had left over on a sheet （読み取れなかった記載）. The bytes of drawings that are
    no image Excel can show are not in the workbook.
    """
    from pia_diff.workbook.book import write

    return write(assessment)
