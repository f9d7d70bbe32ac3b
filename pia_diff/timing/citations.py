"""Citations of laws in a text: which there are, and which changes of them are known to be a renumbering.

Works on folded text. A citation becomes a sign in the text (`ARTICLE`, `ROW`, `LAW`), so that what stands around the
citations can be compared by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pia_diff.timing.patterns import NUMERAL, WORD, number_of, one_of

ARTICLE, ROW, LAW = "\x06", "\x07", "\x0e"

_OF = rf"(?:の{NUMERAL})*"
# 第1号被保険者, 第3号研修 and 第1条件 are no citations: no other word may begin behind the number.
_END = rf"(?:(?!{WORD})|(?=第|及|又|並|若|等|別表|関係|規定|各号|前段|後段|本文|主務省令|中間))"
_PART = rf"第{NUMERAL}(?:項|号){_OF}{_END}"
_JOIN = "(?:及び|並びに|又は|若しくは|、|・|,)"
_ROWS = rf"第?{NUMERAL}{_OF}(?:{_JOIN}第?{NUMERAL}{_OF})*(?=の項(?!目))"
_CITED = re.compile(
    rf"(?P<number>\((?:明治|大正|昭和|平成|令和)(?:元|{NUMERAL})年[^0-9()]{{0,20}}?"
    rf"(?:法律|政令|省令|府令|告示|規則|条例|訓令)第{NUMERAL}号\))"
    rf"|(?:番号法の?)?(?P<table>別表(?:第{NUMERAL})?|(?:第19条第8号に基づく)?(?:主務省令)?第{NUMERAL}条の表)の?(?P<inside>{_ROWS})?"
    rf"|(?P<article>(?:同法|同令|同条例|同規則)?(?:第{NUMERAL}条{_OF}(?:第{NUMERAL}項{_OF})?(?:第{NUMERAL}号{_OF})?"
    rf"[イロハニホヘト]?|同(?:条|項|号)(?:第{NUMERAL}項{_OF})?(?:第{NUMERAL}号{_OF})?){_END}(?:{_JOIN}{_PART})*)"
    rf"|(?P<rows>(?<![0-9第条]){_ROWS})"
)
_OTHER_LIST = re.compile(rf"(?:{WORD}(?<![表項号条欄])の?|[くるうたいながをで]|(?<!又)(?<!しく)は)$")
_MAY_CITE = re.compile("[第表同]|の項")
_ELEMENT = re.compile(rf"({_JOIN})")
_LAW_BEFORE = re.compile(
    rf"(?:{WORD}{{0,30}}(?:法律|法|条例|規則|規程|命令|省令|政令|施行令)|に関する法律)"
    rf"(?:(?!{WORD})|(?=第|別|主|及|又|並|若))"
)

_BRACKETED = re.compile(r"\([^()]*\)")
_ANY_LAW = frozenset({"", "法", "法律", "条例", "規則", "規程", "命令", "省令", "政令", "に関する法律"})
"""What names no law by itself."""

GROUND = (
    rf"(?:{WORD}{{0,30}}(?:法|令|条例|規則|規程|要綱))?(?:[{ARTICLE}{ROW}{LAW}](?:の?項)?)"
    rf"(?:(?:{_JOIN}|の|に基づく|に規定する)*(?:{WORD}{{0,30}}(?:法|令|条例|規則|規程|要綱))?"
    rf"[{ARTICLE}{ROW}{LAW}](?:の?項)?)*"
)
"""Citations in a row, with the names of the laws and the words that join them, in a text with signs."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited provision: `kind` article, table, row (of a table) or number (of a law), the text with Arabic
    numerals, the law named last before it (empty where none is), and the text as it was written.
    """

    kind: str
    text: str
    law: str = ""
    printed: str = field(default="", compare=False)

    @classmethod
    def of(cls, kind: str, printed: str, law: str) -> Citation:
        return cls(kind, _arabic(printed), law, printed.strip("()"))

    @property
    def whole(self) -> str:
        """The provision with its law; a table alone, for its law is often left unsaid."""
        return self.text if self.kind == "table" else self.law + self.text


@dataclass(frozen=True, slots=True)
class _Laws:
    short: dict[str, str]
    pattern: re.Pattern[str]
    shifts: frozenset[tuple[str, str, str]]
    apart: frozenset[str]


@lru_cache(maxsize=1)
def _laws() -> _Laws:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    raw: dict[str, Any] = yaml.load((Path(__file__).parent / "laws.yaml").read_text("utf-8"), Loader=loader)
    short = {name: names[0] for names in raw["names"] for name in names}
    return _Laws(
        short,
        re.compile(f"(?<!{WORD}){one_of(short).pattern}(?!施行)"),
        frozenset((one["law"], one["from"], one["to"]) for one in raw["shifts"]),
        frozenset(raw["apart"]),
    )


def short_named(text: str) -> str:
    """A folded text with known laws by their short name and Arabic numerals, as citations are given."""
    laws = _laws()
    return _arabic(laws.pattern.sub(lambda match: laws.short[match.group()], text))


def is_short_for(short: str, what: str) -> bool:
    """Whether a text ends with the title of the law that everyone knows by its short name."""
    names = _laws().short
    return short in names and any(what.endswith(name) for name, first in names.items() if first == names[short])


def cite(text: str) -> tuple[str, tuple[Citation, ...], tuple[str, ...]]:
    """The text with known laws by their short name and a sign for every citation; the citations in order; the names
    of known laws as they were written.
    """
    laws = _laws()
    names: list[str] = []

    def name(match: re.Match[str]) -> str:
        names.append(match.group())
        return laws.short[match.group()]

    if "法" in text:
        text = laws.pattern.sub(name, text)
    if not _MAY_CITE.search(text):
        return text, (), tuple(names)
    found: list[Citation] = []

    def sign(match: re.Match[str]) -> str:
        before = _BRACKETED.sub("", text[max(match.start() - 80, 0) : match.start()])
        named = _LAW_BEFORE.findall(before)
        law = named[-1] if named else ""
        if match["number"]:
            found.append(Citation.of("number", match["number"], law))
            return LAW
        if match["table"]:
            law = "番号法" if match.group().startswith("番号法") else law
            found.append(Citation.of("table", match["table"], law))
            return ARTICLE + (_signed(match["inside"], "row", law, ROW, found) if match["inside"] else "")
        if match["article"]:
            return _signed(match["article"], "article", law, ARTICLE, found)
        if _OTHER_LIST.search(text, max(match.start() - 12, 0), match.start()):
            return match.group()  # 仕様書の3の項 is no row of a table of a law
        return _signed(match["rows"], "row", law, ROW, found)

    return _CITED.sub(sign, text), tuple(found), tuple(names)


def _signed(text: str, kind: str, law: str, sign: str, found: list[Citation]) -> str:
    """A list of citations with a sign for each, the words between them kept."""
    pieces = _ELEMENT.split(text)
    found += [Citation.of(kind, piece, law) for piece in pieces[::2]]
    return "".join(piece if number % 2 else sign for number, piece in enumerate(pieces))


def _arabic(text: str) -> str:
    return re.sub("[一二三四五六七八九十百千]{1,12}", lambda match: str(number_of(match.group())), text)


Renumbered = Callable[[str, str], bool]
"""Whether the documents as a whole show that the first citation (with its law) became the second."""


def table_replaced(before: Sequence[Citation], after: Sequence[Citation]) -> bool:
    """Whether a table of a law was replaced by its known successor: then its rows are numbered anew."""
    return len(before) == len(after) and any(
        old.kind == "table" and old != new and _known(old, new) for old, new in zip(before, after, strict=True)
    )


def same_laws(before: Sequence[Citation], after: Sequence[Citation]) -> bool:
    """Whether two texts differ in their citations only by numbers of laws that one of them leaves out, none of them
    another number of the same law.
    """
    sides = [[one for one in side if one.kind != "number"] for side in (before, after)]
    if len(sides[0]) != len(sides[1]):
        return False
    numbers = [[(one.law, one.text) for one in side if one.kind == "number"] for side in (before, after)]
    less, more = sorted(numbers, key=len)
    named = all(law not in _ANY_LAW for law, _ in more)
    return named and len(set(more)) == len({law for law, _ in more}) and set(less) <= set(more)


def renumbered(
    before: Sequence[Citation], after: Sequence[Citation], shown: Renumbered, *, new_table: bool
) -> list[tuple[str, str]] | None:
    """Old and new citations that differ, as they were written, where each is one provision renumbered; None where one
    may be another ground. `new_table` says that a table was replaced elsewhere in the item.
    """
    pairs: dict[tuple[str, str], None] = {}
    inside: bool | None = None  # whether the table named last was replaced
    for old, new in zip(before, after, strict=True):
        if old.kind != new.kind:
            return None
        if old.kind == "table":
            inside = _known(old, new)
        if old.text == new.text and (old.kind != "table" or old.law == new.law):
            continue
        if old.kind == "row":
            fine = new_table if inside is None else inside
        else:
            fine = _known(old, new) or (
                old.kind == "article"
                and _is_renumbered(old, new)
                and not old.text.startswith("同")
                and shown(old.law + old.text, new.law + new.text)
            )
        if not fine:
            return None
        if old.kind != "row":
            pairs[(old.printed, new.printed)] = None
    return list(pairs)


_OWN = ("条例", "規則", "規程", "要綱")
"""Law of the city, whose provisions next to each other are different grounds (独自利用)."""


def _is_renumbered(old: Citation, new: Citation) -> bool:
    """Whether an amendment may have moved a provision: of the same law, an article to the next number.

    A paragraph or item next to another (第1項, 第2項) is more often another ground.
    """
    law = old.law
    if (
        law in _ANY_LAW
        or law != new.law
        or law.endswith(_OWN)
        or law.startswith(tuple(name for name, short in _laws().short.items() if short in _laws().apart))
    ):
        return False
    numbers = [[int(one) for one in re.findall("[0-9]+", side.text)] for side in (old, new)]
    alike = re.sub("[0-9]+", "", old.text) == re.sub("[0-9]+", "", new.text)
    return alike and "項" not in old.text and "号" not in old.text and _is_next(*numbers)


def _is_next(old: list[int], new: list[int]) -> bool:
    steps = [b - a for a, b in zip(old, new, strict=True) if a != b]
    return steps == [1]


def _known(old: Citation, new: Citation) -> bool:
    # 別表第二 of no named law is that of 番号法 in every assessment; an article of 「法」 may be of any.
    law = "番号法" if old.law in ("", "法") and old.kind == "table" and old.text == "別表第2" else old.law
    return (law, old.text, new.text) in _laws().shifts
