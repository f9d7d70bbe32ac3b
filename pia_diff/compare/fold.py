"""What no reader calls a change.

Two texts are the same when they differ only in width (全角/半角), blanks, line wraps, the glyph of a check mark
(○ 〇 ◯ [O]) or the glyph of a dash. Only comparing folds; stored text stays what was published.
"""

from __future__ import annotations

import re
import unicodedata

_CHARACTERS = (
    {0xFF01 + n: chr(0x21 + n) for n in range(94)}
    | dict.fromkeys(map(ord, "‐‑‒–—―−─﹣－"), "-")
    | dict.fromkeys(map(ord, "～〜∼˜"), "~")
    | dict.fromkeys(map(ord, "〇◯⚪"), "○")
    | dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
)
_HALF_KATAKANA = re.compile(r"[\uff61-\uff9f]+")
_CHECKED_O = re.compile(r"\[\s*[Oo]\s*\]")
_BLANKS = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_DIGIT_BLANKS = re.compile(r"\s+")
NOTHING = frozenset({"", "-", "--"})
"""Folded texts that mean an empty item: cities write ― where there is nothing to say."""


def fold(text: str) -> str:
    """`text` as it is compared. A blank between two digits stays (`1 0` is not `10`)."""
    if text.isascii() and text.isalnum():
        return text
    text = text.translate(_CHARACTERS)
    text = _HALF_KATAKANA.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = _CHECKED_O.sub("[○]", text)
    return _DIGIT_BLANKS.sub(" ", _BLANKS.sub("", text))


def same(before: str, after: str) -> bool:
    """Whether two texts are the same to a reader."""
    return before == after or fold(before) == fold(after)


def says_nothing(text: str) -> bool:
    """Whether a text is blank or only the dash that stands for an empty item."""
    return fold(text) in NOTHING
