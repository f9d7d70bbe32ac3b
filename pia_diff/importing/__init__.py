"""Old documents → versions in the order of their 公表日, each with its day as the date of its commit.

`import_series` stores the Candidates; `read_table` and `parse_word` tell their days and names;
`pia_diff.importing.errors` holds what is raised.
"""

from pia_diff.importing.dates import DayTable, Told, parse_word, read_table
from pia_diff.importing.names import SCHEMES
from pia_diff.importing.series import Action, Candidate, Imported, Step, import_series

__all__ = [
    "SCHEMES",
    "Action",
    "Candidate",
    "DayTable",
    "Imported",
    "Step",
    "Told",
    "import_series",
    "parse_word",
    "read_table",
]
