"""The redline of a text: paragraphs first, then the words within a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from pia_diff.compare.changes import Block, Op, Run
from pia_diff.compare.fold import fold
from pia_diff.compare.tokens import tokenise

PAIR_FLOOR = 0.5
"""Paragraphs less alike than this are two paragraphs, one removed and one added."""
REWRAP_GAIN = 0.15
"""How much better a stretch must fit as one text than paragraph by paragraph to count as wrapped anew."""
MOVE_LENGTH = 4
"""Shorter paragraphs that reappear elsewhere (―, 同上) are no moves."""
GRID_LIMIT = 40_000
"""Most pairs of paragraphs compared with each other in one gap."""


def diff_text(before: Sequence[str], after: Sequence[str], *, exact: bool = False) -> tuple[Block, ...]:
    """The blocks of a redline between two lists of paragraphs.

    Joined with line breaks, the befores of the blocks are `before` and their afters `after`. With `exact` also width,
    blanks and wraps count as differences.
    """
    folded = (list(before), list(after)) if exact else ([fold(p) for p in before], [fold(p) for p in after])
    if not exact and len(before) != len(after) and fold("\n".join(before)) == fold("\n".join(after)):
        return (Block(Op.EQUAL, "\n".join(before), "\n".join(after)),)
    gaps: list[tuple[range, range]] = []
    layout: list[tuple[int, int] | int] = []  # an equal pair, or the index of a gap
    for op in Indel.opcodes(*folded):
        olds, news = range(op.src_start, op.src_end), range(op.dest_start, op.dest_end)
        if op.tag == "equal":
            layout.extend(zip(olds, news, strict=True))
        elif layout and isinstance(layout[-1], int):
            last_olds, last_news = gaps[-1]
            gaps[-1] = (range(last_olds.start, olds.stop), range(last_news.start, news.stop))
        else:
            layout.append(len(gaps))
            gaps.append((olds, news))
    moved_out, moved_in = _moves(gaps, *folded)
    blocks: list[Block] = []
    for entry in layout:
        if isinstance(entry, tuple):
            blocks.append(Block(Op.EQUAL, before[entry[0]], after[entry[1]]))
        else:
            olds, news = gaps[entry]
            blocks.extend(_gap(before, after, olds, news, moved_out, moved_in, exact))
    return tuple(blocks)


def _moves(gaps: list[tuple[range, range]], old: list[str], new: list[str]) -> tuple[set[int], set[int]]:
    """Indices of paragraphs that left one place and stand, the same, in another."""
    leaving: dict[str, list[int]] = {}
    for olds, _ in gaps:
        for index in olds:
            if len(old[index]) >= MOVE_LENGTH:
                leaving.setdefault(old[index], []).append(index)
    moved_out: set[int] = set()
    moved_in: set[int] = set()
    for _, news in gaps:
        for index in news:
            if leaving.get(new[index]):
                moved_out.add(leaving[new[index]].pop(0))
                moved_in.add(index)
    return moved_out, moved_in


def _gap(
    before: Sequence[str],
    after: Sequence[str],
    olds: range,
    news: range,
    moved_out: set[int],
    moved_in: set[int],
    exact: bool,
) -> list[Block]:
    """The blocks of a stretch without equal paragraphs."""
    old_stay = [i for i in olds if i not in moved_out]
    new_stay = [j for j in news if j not in moved_in]
    pairs, score = _align([before[i] for i in old_stay], [after[j] for j in new_stay])
    complete = len(old_stay) == len(olds) and len(new_stay) == len(news)
    if complete and old_stay and new_stay and len(olds) + len(news) > 2:
        whole = "\n".join(before[i] for i in olds), "\n".join(after[j] for j in news)
        if Indel.normalized_similarity(fold(whole[0]), fold(whole[1])) > max(score + REWRAP_GAIN, PAIR_FLOOR):
            return [Block(Op.REPLACE, *whole, diff_runs(*whole, exact=exact))]
    partner = {old_stay[a]: new_stay[b] for a, b in pairs}
    blocks: list[Block] = []
    next_new = news.start

    def upto(stop: int) -> None:
        nonlocal next_new
        come = range(next_new, stop)
        blocks.extend(Block(Op.MOVED_IN if j in moved_in else Op.INSERT, None, after[j]) for j in come)
        next_new = max(next_new, stop)

    for i in olds:
        if i in partner:
            j = partner[i]
            upto(j)
            blocks.append(Block(Op.REPLACE, before[i], after[j], diff_runs(before[i], after[j], exact=exact)))
            next_new = j + 1
        else:
            blocks.append(Block(Op.MOVED_OUT if i in moved_out else Op.DELETE, before[i], None))
    upto(news.stop)
    return blocks


def _align(old: list[str], new: list[str]) -> tuple[list[tuple[int, int]], float]:
    """Pairs of like paragraphs in order, best in sum, and the share of all text they match."""
    if not old or not new:
        return [], 0.0
    if len(old) == len(new) == 1:
        # Alone against alone in one place: one paragraph rewritten, if anything of it is left.
        alike = Indel.normalized_similarity(fold(old[0]), fold(new[0]))
        return ([(0, 0)], alike) if alike >= PAIR_FLOOR / 2 else ([], 0.0)
    if len(old) * len(new) > GRID_LIMIT:
        return [(n, n) for n in range(min(len(old), len(new)))], 0.0
    folded_old, folded_new = [fold(p) for p in old], [fold(p) for p in new]
    likeness = [[Indel.normalized_similarity(a, b, score_cutoff=PAIR_FLOOR) for b in folded_new] for a in folded_old]
    weight = [
        [like * (len(a) + len(b)) for like, b in zip(row, folded_new, strict=True)]
        for row, a in zip(likeness, folded_old, strict=True)
    ]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], weight[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] >= PAIR_FLOOR and best[i][j] == weight[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    total = sum(map(len, folded_old)) + sum(map(len, folded_new))
    return pairs, best[0][0] / total if total else 0.0


def diff_runs(before: str, after: str, *, exact: bool = False) -> tuple[Run, ...]:
    """The runs of words between two paragraphs; joined, the befores are `before` and the afters `after`."""
    old, new = tokenise(before, exact=exact), tokenise(after, exact=exact)
    runs: list[Run] = []
    for op in Indel.opcodes([token.key for token in old], [token.key for token in new]):
        left = "".join(token.text for token in old[op.src_start : op.src_end])
        right = "".join(token.text for token in new[op.dest_start : op.dest_end])
        runs.append(_run(left, right, equal=op.tag == "equal"))
    return _joined(runs)


def _run(before: str, after: str, *, equal: bool) -> Run:
    if equal:
        return Run(Op.EQUAL, before, after)
    if before and after:
        return Run(Op.REPLACE, before, after)
    return Run(Op.DELETE if before else Op.INSERT, before, after)


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbouring differences as one, islands of a single equal character between differences taken in."""
    joined: list[Run] = []
    for number, run in enumerate(runs):
        inside = 0 < number < len(runs) - 1
        island = run.op is Op.EQUAL and inside and len(fold(run.before)) <= 1
        last = joined[-1] if joined else None
        if last is not None and last.op is not Op.EQUAL and (island or run.op is not Op.EQUAL):
            joined[-1] = _run(last.before + run.before, last.after + run.after, equal=False)
        elif last is not None and last.op is Op.EQUAL and run.op is Op.EQUAL:
            joined[-1] = Run(Op.EQUAL, last.before + run.before, last.after + run.after)
        else:
            joined.append(run)
    return tuple(joined)
