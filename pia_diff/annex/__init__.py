"""The annex 変更箇所 as it is submitted: it accumulates, and is written as a workbook.

Public names: `Edition`, `Annex`, `Misfit`, `Dropped`, `accumulate`; `pia_diff.annex.book` writes the workbook.
"""

from pia_diff.annex.accumulating import Annex, Dropped, accumulate
from pia_diff.annex.edition import Edition
from pia_diff.annex.fitting import Misfit

__all__ = ["Annex", "Dropped", "Edition", "Misfit", "accumulate"]
