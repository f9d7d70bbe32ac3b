"""A page of torn text → units: a label of the form with what stands after it, up to the next label.

What the form prints itself is taken off first, wherever it stands: numbered options (`2) 10人以上50人未満`),
`＜選択肢＞`, the brackets of choices whose contents went elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pia_diff.forms import Form, FormItem, load_form
from pia_diff.readers.canvas import Ledger
from pia_diff.readers.cells import Piece
from pia_diff.readers.labels import LONGEST, NARROW, Entry, LabelIndex, Reading, fold, numeral

LABEL_LINES = 4
"""The form's narrowest columns print a label in so many lines."""
NARROW_LABEL = 30
"""Characters. A column of labels is not wider."""
SURE = 0.93
"""Likeness from which a whole line is a label; text layers have no slips of recognition."""

_BREAK = r"(?:[ \t]|\n(?!\n))"
_LIST_HEAD = re.compile(rf"[<＜]{_BREAK}?選{_BREAK}?択{_BREAK}?肢{_BREAK}?[>＞]")


@dataclass(frozen=True)
class Line:
    """A line of a page. `gap`: whether a blank line stands before it."""

    text: str
    piece: Piece
    gap: bool = False


@dataclass
class Unit:
    """A label and what stands after it: in its own line, and in blocks of lines between blank lines.

    `readings` are the ways to read the label; none for what stands on a page before its first label. `beside` tells
    that the first block stands in the label's own lines or directly below them, `inline` that it begins in its line.
    `doubtful` units might as well stand in another place of the form.
    """

    label: str
    piece: Piece | None
    readings: tuple[Reading, ...] = ()
    blocks: list[list[Line]] = field(default_factory=list)
    beside: bool = False
    inline: bool = False
    entry: Entry | None = None
    ordinal: int | None = None
    doubtful: bool = False

    @property
    def checks(self) -> FormItem | None:
        """The check boxes that are printed with the label: its own, or those beside a heading, which have no label
        (`４．… [ ] 委託しない`)."""
        if self.entry is None or self.entry.item is None:
            return None
        item = self.entry.item
        if item.kind == "multi":
            return item
        items = self.entry.section.items
        after = next(iter(items[items.index(item) + 1 : items.index(item) + 2]), None)
        beside = item.kind == "heading" and after is not None and after.kind == "multi"
        if beside and after is not None and fold(after.label) == fold(" / ".join(o.label for o in after.options)):
            return after
        return None

    @property
    def text(self) -> str:
        """What stands after the label."""
        return "\n".join(line.text for block in self.blocks for line in block)


def page_lines(rows: Iterable[Sequence[Piece]]) -> list[Line]:
    """The lines of a page, in reading order."""
    lines: list[Line] = []
    last: int | None = None
    for row in rows:
        for piece in row:
            gap = last is not None and piece.row > last + 1
            lines.append(Line(piece.text, piece, gap))
            last = piece.row
    return lines


# What the form prints itself


@lru_cache(maxsize=8)
def _numbered_options(form_id: str) -> re.Pattern[str]:
    """Finds the options of choices with their numbers, wrapped or not; longest first."""
    either: dict[str, None] = {}
    for item in load_form(form_id).items.values():
        if item.kind == "choice":
            for number, option in enumerate(item.options, 1):
                label = fold(option.label)
                either[rf"{number}{_BREAK}?\){_BREAK}{{0,3}}" + rf"{_BREAK}?".join(map(re.escape, label))] = None
    ordered = sorted(either, key=len, reverse=True)
    return re.compile(rf"(?<![0-9])(?:{'|'.join(ordered)})(?:{_BREAK}?\({_BREAK}?\))?")


def without_print(lines: Sequence[Line], form: Form, ledger: Ledger) -> list[Line]:
    """The lines without list heads and numbered options, which go to the ledger as the form's own."""
    text, starts = _page_text(lines)
    narrow = text.translate(NARROW)
    taken = bytearray(len(text))
    for pattern in (_LIST_HEAD, _numbered_options(form.id)):
        for match in pattern.finditer(narrow):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    frames = _frames(lines, form)
    kept = []
    gap = False
    for number, (line, start) in enumerate(zip(lines, starts, strict=True)):
        own = taken[start : start + len(line.text)]
        if number in frames:
            own = bytearray(b"\1" * len(line.text))
        if any(own):
            ledger.count_form("".join(char for char, mine in zip(line.text, own, strict=True) if mine))
            rest = "".join("\0" if mine else char for char, mine in zip(line.text, own, strict=True))
            parts = [part.strip() for part in rest.split("\0") if part.strip()]
        else:
            parts = [line.text]
        gap = gap or line.gap
        for part in parts:
            kept.append(replace(line, text=part, gap=gap))
            gap = False
    return kept


def _frames(lines: Sequence[Line], form: Form) -> set[int]:
    """The lines of heads printed downwards at the left of several items: 再, 委, 託."""
    found: set[int] = set()
    number = 0
    while number < len(lines):
        end = number
        while end < len(lines) and len(lines[end].text.strip()) == 1 and (end == number or not lines[end].gap):
            end += 1
        word = "".join(line.text.strip() for line in lines[number:end])
        if len(word) > 1 and any(item.label.startswith(word) for item in form.items.values()):
            found.update(range(number, end))
        number = max(end, number + 1)
    return found


def _page_text(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """The text of a page, with a blank line where it has one, and where each line begins in it."""
    parts: list[str] = []
    starts: list[int] = []
    position = 0
    for line in lines:
        lead = "\n\n" if line.gap else "\n"
        position += len(lead)
        starts.append(position)
        parts += [lead, line.text]
        position += len(line.text)
    return "".join(parts), starts


# Labels


def wrapped_labels(texts: Sequence[str], index: LabelIndex, enough: int) -> int:
    """How many labels stand wrapped over two or three lines in a row of lines; no more than `enough` are counted."""
    known = {alias for alias in index.labels if len(alias) >= 8}
    folded = [fold(text) if len(text) <= NARROW_LABEL else "" for text in texts]
    found = 0
    for number, text in enumerate(folded):
        joined = text
        for following in folded[number + 1 : number + 3]:
            if not text or not following or text in known:
                break
            joined += following
            if joined in known or joined[numeral(joined)[1] :] in known:
                found += 1
                break
        if found >= enough:
            break
    return found


def units_of(lines: Sequence[Line], index: LabelIndex) -> list[Unit]:
    """Cuts the lines of a page at the form's labels. The first unit has no label."""
    units = [Unit("", None)]
    lines = [turned for line in lines for turned in _turned(line, index)]
    number = 0
    while number < len(lines):
        unit, taken = _label_at(lines, number, index)
        if unit is not None:
            units.append(unit)
            number += taken
            continue
        line = lines[number]
        unit = units[-1]
        if not unit.blocks or line.gap:
            unit.beside = unit.beside or (not unit.blocks and not line.gap and unit.piece is not None)
            unit.blocks.append([line])
        else:
            unit.blocks[-1].append(line)
        number += 1
    return units


def _turned(line: Line, index: LabelIndex) -> list[Line]:
    """A heading whose check boxes stand before it, from right to left: `] 提供しない[] 入手しない○[ ６．…`."""
    match = re.fullmatch(r"([\[\]].{0,80}[\[\]]|\[)\s*([^\[\]]{4,80})", line.text.strip())
    if match is None or not _wholly_a_label([match[2].strip()], index):
        return [line]
    chunks = re.findall(r"\]\s*[^\[\]○]*|\[|[^\[\]]", match[1])
    boxes = " ".join(reversed(chunks)) if match[1].startswith("]") else match[1]
    return [replace(line, text=match[2]), replace(line, text=boxes, gap=False)]


def _torn_label(lines: Sequence[Line], number: int, index: LabelIndex) -> Unit | None:
    """A label in the middle of which its contents stand: `⑤提供する情報の対象となる本人の 甲の者`, `範囲`."""
    text = lines[number].text.strip()
    following = lines[number + 1].text.strip() if number + 1 < len(lines) else ""
    cut = next((m.start() for m in re.finditer(r"(?<=\S)[ \t]", text[:NARROW_LABEL])), 0)
    if not cut or not following or len(following) > NARROW_LABEL or cut < 4:
        return None
    label = text[:cut] + following
    if not _printed(label, index):
        return None
    readings = _sure(index.readings(label), label, "")
    if not readings or _wholly_a_label([text[:cut]], index):
        return None
    unit = Unit(label, lines[number].piece, readings, beside=True, inline=True)
    unit.blocks.append([replace(lines[number], text=text[cut:].strip(), gap=False)])
    return unit


def _label_at(lines: Sequence[Line], number: int, index: LabelIndex) -> tuple[Unit | None, int]:
    """The label that begins with a line, and how many lines it takes: the longest that is printed so."""
    block = 1
    while block < LABEL_LINES and number + block < len(lines) and not lines[number + block].gap:
        block += 1
    first = lines[number]
    for count in range(block, 0, -1):
        wrapped = [line.text.strip() for line in lines[number : number + count]]
        if sum(map(len, wrapped)) > LONGEST:
            continue
        for length in _cuts(wrapped[-1]):
            label, rest = "".join([*wrapped[:-1], wrapped[-1][:length]]), wrapped[-1][length:].strip(" \t\u3000")
            if count > 1 and rest and _wholly_a_label(wrapped[:-1], index):
                break
            if (count > 1 or rest) and not _printed(label, index):
                continue
            readings = _sure(index.readings(label), label, rest)
            if readings:
                unit = Unit(label, first.piece, readings)
                rest = rest.lstrip("※* \u3000")
                if rest:
                    unit.blocks.append([replace(lines[number + count - 1], text=rest, gap=False)])
                    unit.beside = unit.inline = True
                return unit, count
    torn = _torn_label(lines, number, index)
    return torn, 2 if torn is not None else 0


def _printed(label: str, index: LabelIndex) -> bool:
    """Whether a form prints a label so; quickly, because most lines are none."""
    folded = fold(label)
    body = folded[numeral(folded)[1] :]
    bare = re.sub(r"\([^()]*\)$", "", body)
    head = re.sub(r"[0-9]{1,3}$", "n", folded)
    return any(text in index.labels for text in (folded, body, bare, head))


def _cuts(text: str) -> Iterable[int]:
    """Where a label may end in a line, the whole line first: at blanks and before brackets."""
    yield len(text)
    found = [m.start() for m in re.finditer(r"(?<=\S)(?:[ \t\u3000]|[\[［(（:：※*])", text[:80])]
    yield from [cut for cut in reversed(found[:12]) if cut > 1]


def _sure(readings: tuple[Reading, ...], label: str, rest: str) -> tuple[Reading, ...]:
    """The readings that make it a label, for certain: no slip is allowed where contents stand in the same line."""
    whole = [one for one in readings if one.end == len(label) and one.likeness >= (1.0 if rest else SURE)]
    if rest and rest[0] not in "[［]］※*":
        # A heading has no contents: what goes on after its words is a longer heading, or a sentence.
        whole = [one for one in whole if one.entry.heads_group or (one.entry.item and one.entry.item.holds_value)]
    if not whole:
        return ()
    best = max(one.likeness for one in whole)
    whole = [one for one in whole if one.likeness >= best - 0.02]
    numbered = [one for one in whole if one.number is not None and one.number == one.entry.number]
    if rest and not numbered and len(fold(label)) < 3 and rest[0] not in "[［" and not whole[0].entry.heads_group:
        return ()
    return tuple(numbered or whole)


def _wholly_a_label(lines: Sequence[str], index: LabelIndex) -> bool:
    """Whether lines are a whole label already, so that the next one is not its rest."""
    label = "".join(lines)
    return any(one.end == len(label) and one.likeness == 1.0 for one in index.readings(label))
