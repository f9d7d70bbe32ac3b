"""How the assessments of a city stand on a day: what is due, what was missed, what waits for an answer.

`Revision(version, assessment)` for every version of an assessment, and `standing(revisions, today)` gives a Standing.
Pure: nothing here asks for the day or opens a repository.
"""

from pia_diff.standing.evaluations import Basis, Evaluation
from pia_diff.standing.obligations import Kind, Obligation, State
from pia_diff.standing.pairs import Pair, pair_of
from pia_diff.standing.periods import Period, load_periods
from pia_diff.standing.revision import ENDED, Ended, Revision
from pia_diff.standing.standing import Ahead, Grade, Moved, Standing, standing

__all__ = [
    "ENDED",
    "Ahead",
    "Basis",
    "Ended",
    "Evaluation",
    "Grade",
    "Kind",
    "Moved",
    "Obligation",
    "Pair",
    "Period",
    "Revision",
    "Standing",
    "State",
    "load_periods",
    "pair_of",
    "standing",
]
