"""Is the order of paragraphs, or a mark at their head, form or content?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pia_diff.compare import Block, Op
from pia_diff.compare.fold import fold
from pia_diff.timing import patterns

_POINTS_ELSEWHERE = (
    "^(?:ただし|なお|また|さらに|更に|次に|その|この|これ|それ|上記|前記|同|当該|ついで|まず|最後に)"
    "|における|の措置|上記|下記|前記|後記|前[項号段述]|次の|以下の|以上の|前述|後述|後段"
)
_POINTS_AT_A_NUMBER = re.compile(r"(?:上記|前記|下記|前述の?|後述の?)\(?[0-9①-⑳㋐-㋾ア-ン]")
_DIGITS = re.compile("[0-9]+")
_ROWS = (
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "㋐㋑㋒㋓㋔㋕㋖㋗㋘㋙",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ",
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)
"""Letters that count."""


def only_order(blocks: Sequence[Block]) -> bool:
    """Whether moved paragraphs say the same in their new place: all are full sentences of one plain list, none heads
    others, none points to what stands before or after it.
    """
    lines = [fold(text) for block in blocks for text in (block.before, block.after) if text is not None]
    if any(re.match(patterns.BLOCK_HEAD, line) for line in lines):
        return False  # under ＜中間サーバーにおける措置＞ a paragraph says something else than under ＜市における措置＞
    if any(re.search(_POINTS_ELSEWHERE, patterns.LIST_MARK.sub("", line)) for line in lines):
        return False
    if not all(line.endswith("。") for line in lines):
        return False  # a line that is no sentence may head those below it
    moved = [fold(b.before or b.after or "") for b in blocks if b.op in (Op.MOVED_IN, Op.MOVED_OUT)]
    return len(set(map(_bullet, lines))) == 1 and not any(_counted(_mark(line))[1] for line in moved)


def marks_are_form(blocks: Sequence[Block], changed: Iterable[tuple[Sequence[str], Sequence[str]]]) -> bool:
    """Whether marks at the head of lines that changed (`changed`: old and new marks of each block) are only marks: the
    newer text counts on from line to line, and nothing in the item refers to a line by its old number (①に掲げる者).
    """
    old = {mark for before, after in changed if before != after for mark in before if _counted(mark)[1]}
    texts = [text for block in blocks for text in (block.before, block.after) if text is not None]
    for line in (fold(line) for text in texts for line in text.split("\n")):
        rest = line[len(_mark(line)) :]
        if old and (_POINTS_AT_A_NUMBER.search(rest) or any(mark in rest for mark in old)):
            return False
    last: dict[str, int] = {}
    for block in blocks:
        for line in (block.after or "").split("\n"):
            style, number = _counted(_mark(line))
            if number > 1 and number != last.get(style, 0) + 1:
                return False
            last[style] = number
    return True


def _mark(line: str) -> str:
    mark = patterns.LIST_MARK.match(fold(line))
    return mark.group() if mark else ""


def _bullet(line: str) -> str:
    """The mark of a line, all numbers of one style alike."""
    return _counted(_mark(line))[0]


def _counted(mark: str) -> tuple[str, int]:
    """The style of a mark (`(3)` as `(1)`, `ウ.` as `ア.`) and its number; 0 for a bullet."""
    for row in _ROWS:
        for number, letter in enumerate(row, 1):
            if letter in mark:
                return mark.replace(letter, row[0]), number
    digits = _DIGITS.search(mark)
    return (mark.replace(digits.group(), "1"), int(digits.group())) if digits else (mark, 0)


def has_choice_marks(text: str) -> bool:
    """Whether a line begins with ○, □ or the like."""
    return any(patterns.CHOICE_MARK.match(line.lstrip()) for line in text.split("\n"))


def without_choice_marks(text: str) -> str:
    """The lines of a text without ○, □ and the like at their heads."""
    return "\n".join(patterns.CHOICE_MARK.sub("", fold(line)) for line in text.split("\n"))
