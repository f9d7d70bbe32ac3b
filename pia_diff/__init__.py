"""What changed between two revisions of a 特定個人情報保護評価書, and what the law wants done about it.

`pia_diff.read(path)` reads a document, `pia_diff.compare(old, new)` compares two, `pia_diff.Store` keeps versions in a
git repository. All three are loaded when they are first used: the command line starts in a few milliseconds.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pia_diff.compare import compare as compare
    from pia_diff.readers import read as read
    from pia_diff.store import Store as Store

__version__ = "0.1.0"

__all__ = ["Store", "__version__", "compare", "read"]


class _Package(ModuleType):
    """The package, with its public names loaded on demand.

    A `__getattr__` would not do for `compare`: importing the subpackage of the same name overwrites the attribute. A
    property with a setter that keeps nothing is independent of who imports what first.
    """

    @property
    def compare(self) -> Any:
        from pia_diff.compare.engine import compare

        return compare

    @compare.setter
    def compare(self, module: ModuleType) -> None:
        """The import system puts the subpackage here once it is loaded."""

    @property
    def read(self) -> Any:
        from pia_diff.readers import read

        return read

    @property
    def Store(self) -> Any:
        from pia_diff.store import Store

        return Store


sys.modules[__name__].__class__ = _Package
