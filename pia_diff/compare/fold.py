"""What no reader calls a change.

Two texts are the same when they differ only in width (全角/半角), blanks, line wraps, the glyph of a check mark
(○ 〇 ◯ [O]), the glyph of a dash or a wave, or in characters that nobody sees. Only comparing folds; stored text stays
what was published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

_DASHES = "‐‑‒–—―−─﹣－"  # never ー (a long vowel) nor 一 (one)
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_GLYPHS = (
    {0xFF01 + n: chr(0x21 + n) for n in range(94)}
    | dict.fromkeys(map(ord, _DASHES), "-")
    | dict.fromkeys(map(ord, "～〜∼˜"), "~")
    | dict.fromkeys(map(ord, "〇◯⚪"), "○")
)

_SAYING = re.compile(rf"[^\s{_UNSEEN}{_DASHES}\-]")
_DIGITS = frozenset("0123456789")

Edit = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_EDITS: tuple[Edit, ...] = (
    (re.compile(f"[{_UNSEEN}]+"), lambda _: ""),
    # Half-width カタカナ, each with the voicing mark behind it.
    (re.compile("[\uff61-\uff9d][\uff9e\uff9f]?|[\uff9e\uff9f]"), lambda m: unicodedata.normalize("NFKC", m.group())),
    (re.compile(r"\[\s*[Oo]\s*\]"), lambda _: "[○]"),
    # Blanks go, but 1 0 is not 10: between two digits one blank stays.
    (re.compile(r"(?<![0-9\s])\s++|(?<=[0-9])\s++(?![0-9])"), lambda _: ""),
    (re.compile(r"\s++"), lambda _: " "),
)


SHORT = 64
"""Texts up to this length are kept once folded."""


def fold(text: str) -> str:
    """`text` as it is compared. A blank between two digits stays (`1 0` is not `10`)."""
    if text.isascii() and text.isalnum():
        return text
    return _fold_short(text) if len(text) <= SHORT else _fold(text)


@lru_cache(maxsize=8192)
def _fold_short(text: str) -> str:
    """Names, options and words come again and again."""
    return _fold(text)


def _fold(text: str) -> str:
    text = text.translate(_GLYPHS)
    for pattern, replacement in _EDITS:
        text = pattern.sub(replacement, text)
    return text


def fold_tracked(text: str) -> tuple[str, list[int]]:
    """`fold(text)`, and for each of its characters the place in `text` where what it stands for begins."""
    places = list(range(len(text)))
    text = text.translate(_GLYPHS)  # one character for one: places stay
    for pattern, replacement in _EDITS:
        pieces: list[str] = []
        kept: list[int] = []
        end = 0
        for match in pattern.finditer(text):
            put = replacement(match)
            pieces += text[end : match.start()], put
            kept += places[end : match.start()]
            kept += [places[match.start()]] * len(put)
            end = match.end()
        if end:
            pieces.append(text[end:])
            text, places = "".join(pieces), kept + places[end:]
    return text, places


def joined(folded: Iterable[str]) -> str:
    """Folded texts joined as `fold` would fold them in one: a blank between two digits."""
    text = ""
    pieces: list[str] = []
    for piece in folded:
        if text[-1:] in _DIGITS and piece[:1] in _DIGITS:
            pieces.append(" ")
        pieces.append(piece)
        text = piece or text
    return "".join(pieces)


def middle(before: Sequence[str], after: Sequence[str]) -> tuple[slice, slice]:
    """Where two lists of paragraphs differ, as far as that shows without folding.

    Both slices begin and end with a paragraph that both sides have, if there is one: blank paragraphs stand with the
    one before them.
    """
    least = min(len(before), len(after))
    head = tail = 0
    while head < least and before[head] == after[head]:
        head += 1
    while tail < least - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    head = next((place for place in range(head - 1, -1, -1) if before[place].strip()), 0)
    end = len(before) - tail
    end = next((place for place in range(end, len(before)) if before[place].strip()), len(before)) + 1
    end = next((place for place in range(end, len(before)) if before[place].strip()), len(before))
    return slice(head, end), slice(head, len(after) - len(before) + end)


def same(before: str, after: str) -> bool:
    """Whether two texts are the same to a reader."""
    return before == after or fold(before) == fold(after)


def says_nothing(text: str) -> bool:
    """Whether a text is blank or only the dash that cities write where there is nothing to say."""
    return _SAYING.search(text) is None
