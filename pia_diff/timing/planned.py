"""Two directed changes of wording that leave the meaning: a planned date that became definite, and a word of emphasis
dropped where something is denied.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pia_diff.timing.patterns import WORD, has_clause

_DATE = r"(?:(?:(?:令和|平成)(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})年(?:度|[0-9]{1,2}月(?:[0-9]{1,2}日)?)?)"
_PLANNED_DATE = re.compile(rf"({_DATE})(?:頃|ごろ|中)?(?:\(予定\)|\(を?予定(?:している)?\)|予定(?!{WORD}))")
_DATES = re.compile(_DATE)
_PLANNED_DOING = re.compile(
    rf"({_DATE}(?:から|より|以降|に)、?)([^。、()]{{1,40}}[るうくすつぬむぐぶ])予定(?:である|です|となっている|としている)?(?=。|$|\))"
)
_EMPHASIS = re.compile(
    r"(?:全く|まったく)(?=(?:別の|異なる|無関係な|関係のない)[^。、全]{1,40}(?:こと|おそれ|恐れ)[はが](?:ない|ありません))"
)


class Settled(NamedTuple):
    """The older text with what became definite, or lost its emphasis, as in the newer; `dates` as old→new, and whether
    emphasis was dropped.
    """

    before: str
    dates: tuple[str, ...] = ()
    emphasis: bool = False


def settle(before: str, after: str) -> Settled:
    """Takes out of an older text (both folded) what a newer one only settles.

    `令和7年1月（予定）` becomes the date of the newer text where that is the same, or a day within it;
    `開始する予定である` becomes `開始する` only where the same clause names its date and the newer text no plan.
    """
    text = before
    shifts: list[str] = []
    if "予定" in before and "予定" not in after:
        text, shifts = _dates(before, after)
        plain = _PLANNED_DOING.sub(_done, text)
        if plain != text:
            shifts = shifts or ["予定→確定"]
        text = plain
    plain = text if _EMPHASIS.search(after) else _EMPHASIS.sub("", text)
    return Settled(plain, tuple(shifts), plain != text)


def _done(match: re.Match[str]) -> str:
    """What was planned as done; as it stands where the date belongs to something else (…に策定した計画により)."""
    date, doing = match.groups()
    return match.group() if has_clause(doing) or _DATES.search(doing) else date + doing


def _dates(before: str, after: str) -> tuple[str, list[str]]:
    """The older text with every planned date as the newer text has it; unchanged where one does not fit."""
    definite = _DATES.findall(after)
    planned = list(_PLANNED_DATE.finditer(before))
    number = {match.start(): n for n, match in enumerate(_DATES.finditer(before))}
    if len(number) != len(definite):
        return before, []
    shifts: list[str] = []
    for match in reversed(planned):
        new = definite[number[match.start()]]
        narrower = new != match[1] and re.match("以[降後前]|まで|前|後", before[match.end() :])
        if narrower or not _within(new, match[1]):
            return before, []
        shifts.insert(0, f"{match.group()}→{new}")
        before = before[: match.start()] + new + before[match.end() :]
    return before, shifts


def _within(definite: str, planned: str) -> bool:
    """Whether the newer date is the planned one, or a month or day in it."""
    return definite == planned or (definite.startswith(planned) and definite[len(planned)].isdecimal())
