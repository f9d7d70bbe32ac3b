"""Is the order of paragraphs, or a mark at their head, form or content?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from pia_diff.compare import Block, Op
from pia_diff.compare.fold import fold
from pia_diff.timing import patterns

_POINTS_ELSEWHERE = (
    "(?:^|。)(?:ただし|なお|また|さらに|更に|次に|その|この|これ|それ|上記|前記|同|当該|ついで|まず|最後に)"
    "|における|の措置|上記|下記|前記|後記|前[項号段述]|次の|以下の|以上の|前述|後述|後段"
    "|後[にはで、]|前に|上で|うえで|完了|先立|の手順で|(?<!手)順に|順番|順序|終了|例外|による。$|とする。$|である。$|のとおり"
)
_STEP = (
    "(?:承認|許可|申請|抽出|暗号化|復号|運搬|送付|送信|提出|消去|廃棄|入力|登録|照合|返却|受領|受理|審査|点検|書き出|取り出|印刷|複写|引き渡|引渡|持ち出|持出"
    ")[^、。]{0,4}(?:する|した|行う|受ける|得る|[しす])。$"
)
"""One act of several that may follow one another."""
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
    if sum(bool(re.search(_STEP, line)) for line in lines) > 1:
        return False  # what is approved before it is taken out is not what is taken out before it is approved
    return (
        len(set(map(_bullet, lines))) == 1
        and all(map(_mark, lines))
        and not any(_counted(_mark(line))[1] for line in moved)
    )


def marks_are_form(blocks: Sequence[Block], changed: Iterable[tuple[Sequence[str], Sequence[str]]]) -> bool:
    """Whether marks at the head of lines that changed (`changed`: old and new marks of each block) are only marks: the
    newer text counts on from line to line, and nothing in the item refers to a line by its old number (①に掲げる者).
    """
    if not _one_style_for_another(blocks):
        return False
    marks = {mark for pair in changed if pair[0] != pair[1] for side in pair for mark in side if _counted(mark)[1]}
    signs = {sign for mark in marks for sign in re.findall("[A-Za-zァ-ヺ]", mark)}
    letters = "|".join(rf"(?<![A-Za-zァ-ヺー]){sign}(?![A-Za-zァ-ヺー])" for sign in sorted(signs))
    texts = [text for block in blocks for text in (block.before, block.after) if text is not None]
    for line in (fold(line) for text in texts for line in text.split("\n")):
        rest = line[len(_mark(line)) :]
        if marks and (_POINTS_AT_A_NUMBER.search(rest) or any(mark in rest for mark in marks)):
            return False
        if letters and re.search(letters, rest):
            return False
    counted = {_bullet(mark) for mark in marks}
    return all(
        _count_on([text for text in side if text], counted)
        for side in zip(*((b.before, b.after) for b in blocks), strict=True)
    )


def _count_on(texts: Iterable[str], styles: Collection[str]) -> bool:
    """Whether the numbers at the head of lines count from one, and those of some styles beyond it: (2)要素
    counts nothing.
    """
    last: dict[str, int] = {}
    most: dict[str, int] = {}
    for line in (line for text in texts for line in text.split("\n")):
        style, number = _counted(_mark(line))
        if number > 1 and number != last.get(style, 0) + 1:
            return False
        last[style] = number
        most[style] = max(number, most.get(style, 0))
    return all(most.get(style, 2) > 1 for style in styles)


def _one_style_for_another(blocks: Sequence[Block]) -> bool:
    """Whether every style of mark gave way to one other, and none to a style that stood for something else before:
    else a heading became a measure under it, or what was marked ● is marked ・.
    """
    styles: dict[str, set[str]] = {}
    for block in blocks:
        if block.before is not None and block.after is not None:
            lines = [text.split("\n") for text in (block.before, block.after)]
            for old, new in (
                zip(*lines, strict=False) if len(lines[0]) == len(lines[1]) else [(lines[0][0], lines[1][0])]
            ):
                styles.setdefault(_bullet(old), set()).add(_bullet(new))
    new = [style for found in styles.values() for style in found]
    swapped = any(style in styles and styles[style] != {style} for style in new)
    return all(len(found) == 1 for found in styles.values()) and len(set(new)) == len(new) and not swapped


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


def begins_anew(line: str) -> bool:
    """Whether a paragraph cannot be the end of the one before it: it has a mark, or is a heading."""
    folded = fold(line)
    return bool(_mark(line) or patterns.CHOICE_MARK.match(folded) or re.match("[<【〈≪《(\\[※]", folded))


def has_choice_marks(text: str) -> bool:
    """Whether a line begins with ○, □ or the like."""
    return any(patterns.CHOICE_MARK.match(line.lstrip()) for line in text.split("\n"))


def without_choice_marks(text: str) -> str:
    """The lines of a text without ○, □ and the like at their heads."""
    return "\n".join(patterns.CHOICE_MARK.sub("", fold(line)) for line in text.split("\n"))
