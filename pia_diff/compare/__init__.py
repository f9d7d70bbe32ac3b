"""Which item is which, and what differs: Assessment × Assessment → Comparison.

Public names: `compare`, `Comparison`, `Change`, `Kind`, `Block`, `Run`, `Op`, `Instance`, `Order`,
`CellChange`, `Pair`, `Content`.
"""

from pia_diff.compare.changes import (
    Block,
    CellChange,
    Change,
    Comparison,
    Content,
    Instance,
    Kind,
    Op,
    Order,
    Pair,
    Run,
)
from pia_diff.compare.engine import compare

__all__ = [
    "Block",
    "CellChange",
    "Change",
    "Comparison",
    "Content",
    "Instance",
    "Kind",
    "Op",
    "Order",
    "Pair",
    "Run",
    "compare",
]
