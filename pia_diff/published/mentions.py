"""Where the wordings of a form stand in a published 項目: exactly, shortened, or with slips."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pia_diff.published.chains import Chains
from pia_diff.published.wording import CIRCLED, Numeral, Wording

SHORT = 3
"""So short a wording must stand alone: 期間 in 保管期間 is no mention of it."""
LIKE = 76
"""Likeness, of 100, from which a passage is a wording with slips."""
LIKE_GLUED = 84
"""The same for a passage whose ends nothing shows."""
MOST_PIECES = 40
_HYPHENS = r"[\-‐‑‒–—―−－]"


@dataclass(frozen=True, slots=True)
class Mention:
    """A passage of the text (compact, from `start` to `end`) that says `label`, worth `gain` characters.

    `number` is that of the instance of a counted group (委託事項3), `ranged` says that it stands for several of them.
    """

    start: int
    end: int
    label: str
    gain: float
    number: int | None = None
    ranged: bool = False

    @property
    def exact(self) -> bool:
        """Whether the wording stands there in full and without a slip."""
        return self.gain >= len(self.label)


def mentions(wording: Wording, known: Chains) -> dict[str, list[Mention]]:
    """All mentions by wording."""
    found: dict[str, list[Mention]] = defaultdict(list)
    cuts = set(wording.cuts)
    for one in _exact(wording, known):
        found[one.label].append(one)
        if len(one.label) > SHORT:
            cuts |= {one.start, one.end}
    for label in [label for label in found if len(label) <= SHORT]:
        found[label] = [one for one in found[label] if {one.start, one.end} <= cuts]
        if not found[label]:
            del found[label]
    for one in _counted(wording, known):
        bare = (other for other in found[one.label] if other.start != one.start or other.number is not None)
        found[one.label] = [*bare, one]
    for one in _inexact(wording, known, sorted(cuts), found):
        found[one.label].append(one)
    return found


def _exact(wording: Wording, known: Chains) -> Iterator[Mention]:
    for label in known.labels:
        start = wording.text.find(label)
        while start >= 0:
            yield Mention(start, start + len(label), label, len(label))
            start = wording.text.find(label, start + 1)


def _counted(wording: Wording, known: Chains) -> Iterator[Mention]:
    """Groups with the number of an instance; where several stand, with none."""
    for label in known.counted:
        for match in re.finditer(re.escape(label), wording.text):
            numeral = wording.begun.get(match.end())
            if numeral is None or _numbers_an_item(wording, known, numeral):
                continue
            until = _end_of_several(wording, label, numeral)
            ranged = until > numeral.end
            number = None if ranged else numeral.value
            yield Mention(match.start(), until, label, until - match.start(), number, ranged)


def _numbers_an_item(wording: Wording, known: Chains, numeral: Numeral) -> bool:
    """Whether a number behind the word of a group is that of an item: in システム ①システムの名称."""
    following = wording.text[numeral.end :]
    return bool(CIRCLED.match(numeral.printed)) and following.startswith(tuple(known.labels))


def _end_of_several(wording: Wording, label: str, first: Numeral) -> int:
    """Where the last of several numbers ends: 1～58, 1、2, 1～提供先58, ②③."""
    last = first
    for _ in range(MOST_PIECES):
        again = len(label) if wording.text.startswith(label, last.end) else 0
        following = wording.begun.get(last.end + again)
        if following is None or following.value <= last.value:
            break
        gap = wording.gap(last.end, last.end + again if again else following.start)
        signs = re.search(r"[~～〜、,，・]|から|及", gap) or (
            re.search(_HYPHENS, gap) and not CIRCLED.match(last.printed)
        )
        # ②③ stand for two; in ②③移転する情報 the second number is that of an item.
        beside = not gap and CIRCLED.match(last.printed) and wording.gap(following.end, following.end)
        if not signs and not beside:
            break
        last = following
    return last.end


def _inexact(wording: Wording, known: Chains, cuts: list[int], found: dict[str, list[Mention]]) -> Iterator[Mention]:
    from rapidfuzz import fuzz, process

    labels = list(known.labels)
    covered = [False] * len(wording.text)
    for one in (one for found_ones in found.values() for one in found_ones if len(one.label) > SHORT):
        covered[one.start : one.end] = [True] * (one.end - one.start)
    seen: set[tuple[int, str]] = set()
    for start, end in _pieces(cuts, covered):
        piece = wording.text[start:end]
        for label, likeness, _ in process.extract(piece, labels, scorer=fuzz.ratio, score_cutoff=LIKE, limit=8):
            if label != piece:
                seen.add((start, label))
                yield Mention(start, end, label, (likeness / 100) ** 2 * min(len(piece), len(label)))
        for label in labels:
            if (start, label) not in seen and len(piece) < len(label):
                worth = _shortened(piece, label)
                if worth:
                    yield Mention(start, end, label, worth * len(piece))
    for label in labels:
        if len(label) >= 8 and label not in found and len(label) < len(wording.text):
            best = fuzz.partial_ratio_alignment(label, wording.text, score_cutoff=LIKE_GLUED)
            if best is not None and not all(covered[best.dest_start : best.dest_end]):
                gain = (best.score / 100) ** 2 * (best.dest_end - best.dest_start)
                yield Mention(best.dest_start, best.dest_end, label, gain)


def _pieces(cuts: list[int], covered: list[bool]) -> Iterator[tuple[int, int]]:
    """The passages between two separators, or two wordings, of which something is not explained exactly."""
    few = cuts[:MOST_PIECES]
    for n, start in enumerate(few):
        for end in few[n + 1 : n + 5]:
            if end - start > 1 and not all(covered[start:end]):
                yield start, end


def _shortened(piece: str, label: str) -> float:
    """What a character of a shortened wording is worth: more, the more of the wording there is."""
    if len(piece) < 2 or piece.isdecimal():
        return 0.0
    share = len(piece) / len(label)
    if label.startswith(piece) or label.endswith(piece):
        return 0.6 + 0.35 * share
    return 0.5 * share + 0.3 if len(piece) > SHORT and piece in label else 0.0
