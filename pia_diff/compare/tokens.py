"""Text → the words a redline is made of.

Dates, numbers, references to articles, カタカナ, Latin words and addresses of the net stay whole; every other character
is a token of its own. Blanks belong to the token before them, so that a line wrapped elsewhere is no difference.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pia_diff.compare.fold import fold

_D = "[0-9０-９]"
_K = "[一二三四五六七八九十百千]"
_N = f"(?:{_D}+|{_K}+)"

_TOKEN = re.compile(
    "|".join(
        (
            r"https?://[\x21-\x7e]+",
            r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+",
            rf"(?:令和|平成|昭和|大正)(?:元|{_D}+)年(?:{_D}+月(?:{_D}+日)?)?",
            rf"{_D}{{4}}年(?:{_D}+月(?:{_D}+日)?)?|{_D}+月{_D}+日",
            rf"第{_N}(?:条|項|号|編|章|節|表)(?:の{_N})*",
            rf"別表第{_N}",
            rf"{_D}+(?:[,，.．]{_D}+)*",
            r"[ァ-ヺーヽヾ\uff66-\uff9f]+",
            r"[A-Za-zＡ-Ｚａ-ｚ]+",
            r"[\s\S]",
        )
    )
)
_BLANK = re.compile(r"\s*")


class Token(NamedTuple):
    """A piece of text as it stands (`text`, with the blanks after it) and as it is compared (`key`)."""

    text: str
    key: str


def tokenise(text: str, *, exact: bool = False) -> list[Token]:
    """The tokens of a text in order; joined, their texts are the text again. With `exact` nothing is folded."""
    tokens: list[Token] = []
    position = _blank_end(text, 0)
    lead = text[:position]
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None  # the last alternative takes any character
        end = _blank_end(text, match.end())
        piece = lead + text[position:end]
        tokens.append(Token(piece, piece if exact else fold(match.group())))
        lead, position = "", end
    if lead:
        tokens.append(Token(lead, lead if exact else ""))
    return tokens


def _blank_end(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position
