"""The redline within a paragraph: runs of words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pia_diff.compare.alignment import align, stretches
from pia_diff.compare.changes import Op, Run
from pia_diff.compare.fold import fold
from pia_diff.compare.tokens import tokenise

WORK_LIMIT = 10_000_000
"""Product of the lengths of two texts up to which their words are compared at once: some milliseconds."""

_SENTENCE = re.compile(r"[^。\n]*[。\n]\s*|[^。\n]+")


def diff_runs(before: str, after: str, *, exact: bool = False) -> tuple[Run, ...]:
    """The runs of words between two paragraphs; joined, the befores are `before` and the afters `after`.

    EQUAL runs and others take turns. With `exact` also width and blanks count.
    """
    if len(before) * len(after) > WORK_LIMIT:
        return _joined(_by_sentences(_SENTENCE.findall(before), _SENTENCE.findall(after), exact))
    return _joined(_by_words(before, after, exact))


def _by_words(before: str, after: str, exact: bool) -> list[Run]:
    if len(before) * len(after) > WORK_LIMIT:
        return [_run(False, before, after)]
    old, new = tokenise(before, exact=exact), tokenise(after, exact=exact)
    return [
        _run(equal, "".join(old.texts[olds.start : olds.stop]), "".join(new.texts[news.start : news.stop]))
        for equal, olds, news in stretches(old.keys, new.keys)
    ]


def _by_sentences(old: Sequence[str], new: Sequence[str], exact: bool) -> list[Run]:
    """For very long texts: sentences first, then the words of those that were rewritten."""
    keys = [list(side) if exact else [fold(sentence) for sentence in side] for side in (old, new)]
    runs: list[Run] = []
    for equal, olds, news in stretches(*keys):
        if equal:
            runs += (_run(True, old[i], new[j]) for i, j in zip(olds, news, strict=True))
            continue
        i, j = olds.start, news.start
        pairs = align([keys[0][n] for n in olds], [keys[1][n] for n in news])
        for a, b in (*((olds[a], news[b]) for a, b in pairs), (olds.stop, news.stop)):
            runs += (_run(False, sentence, "") for sentence in old[i:a])
            runs += (_run(False, "", sentence) for sentence in new[j:b])
            if a < olds.stop:
                runs += _by_words(old[a], new[b], exact)
            i, j = a + 1, b + 1
    return runs


def _run(equal: bool, before: str, after: str) -> Run:
    if equal:
        return Run(Op.EQUAL, before, after)
    if before and after:
        return Run(Op.REPLACE, before, after)
    return Run(Op.DELETE if before else Op.INSERT, before, after)


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one kind as one, islands of equal text that only tear a difference apart taken in."""
    joined: list[Run] = []
    for number, run in enumerate(runs):
        last = joined[-1] if joined else None
        if last is None:
            joined.append(run)
        elif last.op is Op.EQUAL and run.op is Op.EQUAL:
            joined[-1] = _run(True, last.before + run.before, last.after + run.after)
        elif last.op is not Op.EQUAL and (
            run.op is not Op.EQUAL or (number + 1 < len(runs) and _is_island(last, run, runs[number + 1]))
        ):
            joined[-1] = _run(False, last.before + run.before, last.after + run.after)
        else:
            joined.append(run)
    return tuple(joined)


def _is_island(left: Run, run: Run, right: Run) -> bool:
    """Whether equal text between two differences is one character, or an accident.

    An accident is text of less than half the length of what comes or goes beside it; two words that were each
    replaced by another (from … to …) are two differences, however little stands between them.
    """
    if right.op is Op.EQUAL:
        return False
    size = len(fold(run.before))
    if size <= 1 or left.op is right.op is Op.REPLACE:
        return size <= 1
    return 2 * size <= min(max(len(one.before), len(one.after)) for one in (left, right))
