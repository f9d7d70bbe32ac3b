"""Text as a page may hold it: no character that HTML forbids, none that turns the order of its neighbours."""

from __future__ import annotations

import re

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_FORBIDDEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
)
_UNFIT = re.compile(f"\r\n?|[{_BIDI}]|[{_FORBIDDEN}]")
_TURNS = re.compile(f"[{_BIDI}]")


def readable(text: str) -> str:
    """`text` with every control of the writing direction shown as ［U+202E］, other controls and what is no character
    as U+FFFD, and line ends as the parser of a browser would make them.
    """
    return _UNFIT.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    sign = match.group()
    if sign[0] == "\r":
        return "\n"
    return f"［U+{ord(sign):04X}］" if _TURNS.match(sign) else "\ufffd"
