"""Lines that were wrapped at the width of a column → paragraphs.

A program that prints text into a column breaks its lines where they are full: the next word, or in Japanese the next
character, had no room left. A writer breaks lines anywhere. What tells them apart is room: a break is taken for the
column's where the line is full and does not end a sentence, and the next line opens no point of a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

FULL = 0.87
"""Of the width of the column: proportional type makes full lines of one column differ by so much in characters."""
FULL_UNFINISHED = 0.7
"""The same where the words themselves go on (`…に対して、`): programs break early, too."""
NARROW_COLUMN = 16
"""Full-width characters. Lines of a block so narrow are as likely a list of short names as wrapped text."""

_MARK = re.compile(
    r"""[・･●○〇◎◯■□◆◇▪•★☆▼▽▲△→⇒※＊*:：]
    | [-‐‑–—−－] \s? \D
    | [①-⑳㋐-㋾Ⓐ-ⓩ] (?! [のはがをにへとでや、，,）)〜～~又及] )
    | [（(〔［\[] \s* (?: [0-9０-９]{1,2} | [一二三四五六七八九十]{1,2} | [ア-ンｱ-ﾝⅰ-ⅻⅠ-Ⅻa-zａ-ｚ①-⑳] ) \s* [）)〕］\]]
    | [0-9０-９]{1,2} (?: [.．] (?! [0-9０-９] ) | [）)\s] )
    | [0-9０-９]{1,2} (?: [-－‐−] [①-⑳0-9０-９]{1,2} )+ [.．\s]
    | [ア-ンｱ-ﾝa-zａ-ｚ] [.．）)\s]
    | [ⅰ-ⅻⅠ-Ⅻ]
    | [＜<〈【《≪] [^＜<〈【《≪＞>〉】》≫]{1,40} [＞>〉】》≫]
    """,
    re.VERBOSE,
)
"""What opens a point of a list, or a head."""
_HEAD = re.compile(r"[＜<〈【《≪][^＜<〈【《≪＞>〉】》≫]{1,40}[＞>〉】》≫][\s　]*")
_SENTENCE_END = re.compile(r"[。．！？!?][）)」』〕］\]】\s　]*$|(?<=[^0-9０-９])[.．]$")
_UNFINISHED = re.compile(r"[、，,（(「『〔をがはのへやにと]$")
_NO_START = frozenset("、。，．）)」』〕］]】〉》＞ーっゃゅょッャュョァィゥェォぁぃぅぇぉ々")
_OPENING, _CLOSING = "（(「『〔［[【", "）)」』〕］]】"
_WORD = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ0-9０-９/_.@:%-]+")
_LETTER = re.compile(r"[A-Za-z]")


def width_of(text: str) -> float:
    """The width of a line in full-width characters: half-width ones count one half."""
    return sum(0.5 if unicodedata.east_asian_width(char) in "NaH" else 1.0 for char in text)


def joined(lines: Iterable[str], width: float | None = None) -> list[str]:
    """The paragraphs of lines that a column may have wrapped, without blank lines; no visible character changes.

    `width` is what fits into a line, in full-width characters, for who knows the column (its points divided by the
    size of the type); without it the longest of the lines shows it.
    """
    kept = [line.rstrip() for line in lines]
    filled = [line for line in kept if line]
    column = width or max(map(width_of, filled), default=0.0)
    paragraphs: list[str] = []
    last = ""
    depth = 0
    for line in kept:
        if last and line and goes_on(last, line, column, inside_bracket=depth > 0):
            paragraphs[-1] = together(paragraphs[-1], line)
            depth = _depth(line, depth)
        elif line:
            paragraphs.append(line)
            depth = _depth(line, 0)
        last = line
    return paragraphs


def goes_on(line: str, following: str, column: float, *, inside_bracket: bool = False) -> bool:
    """Whether `following` is the rest of `line`, wrapped in a column of so many full-width characters.

    `inside_bracket`: a bracket that was opened in the paragraph is still open at the end of the line.
    """
    line, begins = line.rstrip(), following.lstrip()
    if not line.strip() or not begins:
        return False
    if begins[0] in _NO_START:
        return True  # no line begins so of its own
    if _indent(following) > _indent(line) and _indent(following) >= 1:
        return False
    if _HEAD.fullmatch(line) or (_MARK.match(begins) and not (inside_bracket and begins[0] in "（(［[〔")):
        return False
    if _SENTENCE_END.search(line) and not inside_bracket:
        return False
    unfinished = inside_bracket or _UNFINISHED.search(line) is not None
    if column < NARROW_COLUMN and not unfinished:
        return False
    room = column * (FULL_UNFINISHED if unfinished else FULL)
    return width_of(line) + _first_word(begins) > room


def together(line: str, following: str) -> str:
    """Two parts of a wrapped paragraph as one: nothing between them, but a blank between two Latin words."""
    line, following = line.rstrip(), following.lstrip()
    latin = _LETTER.fullmatch(line[-1:]) and _LETTER.fullmatch(following[:1])
    return f"{line} {following}" if latin else line + following


def opens_point(line: str) -> bool:
    """Whether a line begins with the mark of a list (・ ① 1. （1） ア．) or is a head (＜…＞)."""
    return _MARK.match(line.lstrip()) is not None


def ends_sentence(line: str) -> bool:
    """Whether a sentence ends with this line."""
    return _SENTENCE_END.search(line.rstrip()) is not None


def _indent(line: str) -> float:
    return width_of(line[: len(line) - len(line.lstrip())])


def _first_word(text: str) -> float:
    """How much room a line needs for what `text` begins with: a Latin word or number whole, else one character, with
    the marks that may not stand at the beginning of a line."""
    word = _WORD.match(text)
    end = word.end() if word is not None else 1
    while end < len(text) and text[end] in _NO_START:
        end += 1
    return width_of(text[:end])


def _depth(line: str, depth: int) -> int:
    """How many brackets are open at the end of a line. A closing one too many (`1）`) closes nothing."""
    for char in line:
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
    return depth
