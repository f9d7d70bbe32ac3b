"""The history of an assessment: of an item, of every paragraph, of all versions, of a wording.

Public names: `Revision`, `Revisions`; `find_places`, `meant_in`, `Meant`; `item_history`, `Entry`, `Happened`,
`Wanted`; `blame`, `Origin`; `log`, `LogEntry`; `search`, `Standing`.
"""

from pia_diff.history.blame import Origin, blame
from pia_diff.history.finding import Meant, find_places, meant_in
from pia_diff.history.item import Entry, Happened, Wanted, item_history
from pia_diff.history.log import LogEntry, log
from pia_diff.history.revisions import Revision, Revisions
from pia_diff.history.search import Standing, search

__all__ = [
    "Entry",
    "Happened",
    "LogEntry",
    "Meant",
    "Origin",
    "Revision",
    "Revisions",
    "Standing",
    "Wanted",
    "blame",
    "find_places",
    "item_history",
    "log",
    "meant_in",
    "search",
]
