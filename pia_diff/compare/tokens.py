"""Text → the words a redline is made of.

Dates, numbers, references to articles, カタカナ, Latin words and addresses of the net stay whole; every other character
is a token of its own. What folding takes out (blanks, line wraps) belongs to the token before it, so that a line
wrapped elsewhere, even within a word, is no difference.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from pia_diff.compare.fold import fold_tracked

_D = "[0-9０-９]"
_N = f"(?:{_D}+|[一二三四五六七八九十百千]+)"

_TOKEN = re.compile(
    "|".join(
        (
            r"https?://[^\s()<>\[\]{}\"\x80-\U0010ffff]+",
            r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+",
            rf"(?:令和|平成|昭和|大正)(?:元|{_D}+)年(?:度|{_D}+月(?:{_D}+日)?)?",
            rf"{_D}{{4}}年(?:度|{_D}+月(?:{_D}+日)?)?|{_D}+月{_D}+日",
            rf"第{_N}(?:条|項|号|編|章|節|表)(?:の{_N})*",
            rf"別表第{_N}",
            rf"{_D}+(?:[-,./:，．]{_D}+)*",  # 1,234 and 03-1234-5678 alike
            r"[ァ-ヺーヽヾ\uff66-\uff9f]+",
            r"[A-Za-zＡ-Ｚａ-ｚ]+",
            r"[\s\S]",
        )
    )
)


class Tokens(NamedTuple):
    """A text in pieces, as they stand (`texts`) and as they are compared (`keys`)."""

    texts: list[str]
    keys: list[str]


def tokenise(text: str, *, exact: bool = False) -> Tokens:
    """The tokens of a text in order; joined, `texts` are the text again, and `keys` its folded form.

    With `exact` nothing is folded. Text that folding leaves nothing of is one token with an empty key.
    """
    if exact:
        pieces = _TOKEN.findall(text)
        return Tokens(pieces, pieces)
    folded, places = fold_tracked(text)
    keys = _TOKEN.findall(folded)
    if not keys:
        return Tokens([text], [""]) if text else Tokens([], [])
    starts = [0, *(places[end] for end in accumulate(map(len, keys[:-1]))), len(text)]
    return Tokens([text[start:end] for start, end in pairwise(starts)], keys)
