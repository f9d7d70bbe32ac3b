"""A number and its number format → what the cell shows (ECMA-376 part 1, 18.8.30 and 18.8.31).

Only what stands in forms: digits, thousands, per cent, words in quotes (`0"件"`). Where a format asks for more, the
plain number is shown. Dates are told by calamine.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0"}
"""Formats that stand in no styles part: 18.8.30; 37 and 38 as the Japanese edition shows them."""

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.|\*.|\[(?:[A-Za-z]+\d*)\]|([0#?.,]+)|(%)|([^0#?.,%"])')
_SPLIT = re.compile(r'((?:"[^"]*"|\\.|[^;"\\])*);')
_PLAIN_SIGNS = frozenset("¥￥$+-()（） :")


def plain(number: float) -> str:
    """A number without any format: whole numbers without a point, no more than the fifteen digits Excel keeps."""
    if float(number).is_integer() and abs(number) < 1e21:
        return str(int(number))
    return format(Decimal(f"{number:.15g}").normalize(), "f") if 1e-9 < abs(number) < 1e21 else f"{number:.15g}"


def formatted(number: float, code: str) -> str:
    """A number as a format shows it."""
    sections = _sections(code)
    section = sections[0]
    shown = Decimal(f"{number:.15g}")
    if number < 0 and len(sections) > 1 and sections[1] is not None:
        section, shown = sections[1], -shown
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    if section is None:
        return plain(number)
    if not any(kind == "digits" for kind, _ in section):
        return "".join(text for _, text in section) or plain(number)
    percents = sum(kind == "percent" for kind, _ in section)
    digits = next(text for kind, text in section if kind == "digits")
    minus = "-" if shown < 0 else ""
    written = _digits(abs(shown) * 100**percents, digits)
    return minus + "".join(written if kind == "digits" else text for kind, text in section) or plain(number)


Section = list[tuple[str, str]]


@cache
def _sections(code: str) -> list[Section | None]:
    """The parts of a format for positive, negative, zero; None for one that is not understood."""
    return [_section(part) for part in _SPLIT.sub(r"\1\0", code).split("\0")[:3]]


def _section(part: str) -> Section | None:
    section: Section = []
    if not part:
        return section
    if part.strip().lower() in ("general", "g/標準", "@"):
        return None
    place = 0
    while place < len(part):
        token = _TOKEN.match(part, place)
        if token is None:
            return None
        place = token.end()
        quoted, escaped, currency, digits, percent, sign = token.groups()
        if digits:
            if any(kind == "digits" for kind, _ in section) or digits.count(".") > 1 or digits.endswith(","):
                return None
            section.append(("digits", digits))
        elif percent:
            section.append(("percent", percent))
        elif sign is not None:
            if sign not in _PLAIN_SIGNS and sign.isascii():
                return None
            section.append(("text", sign))
        elif token[0].startswith("[") and currency is None and "dbnum" in token[0].lower():
            return None
        else:
            section.append(("text", quoted or escaped or currency or ""))
    return section


def _digits(number: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    if whole.strip("0#?,") or len(fraction) > 15 or number.adjusted() > 20:
        return str(number)
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    before, _, after = format(rounded, "f").partition(".")
    before = ("" if before == "0" else before).zfill(whole.count("0"))
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", before)
    kept = len(fraction.rstrip("#?"))
    after = after[:kept] + after[kept:].rstrip("0")
    return f"{before}.{after}" if "." in pattern else before
