"""The 新旧対照表 before it takes any format: headings, and rows with facing cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pia_diff.compare import Comparison
from pia_diff.model import ItemPath
from pia_diff.printed import printed_item
from pia_diff.side_by_side.figures import Picture, Shown, figures_of
from pia_diff.side_by_side.profile import Profile, Remark, Underline
from pia_diff.side_by_side.wording import wordings
from pia_diff.tables.cells import Cell, Span, cell, lines_to_cell
from pia_diff.tables.report import Report
from pia_diff.tables.row import Row

BREACH = "【違反】"
_LEGENDS = {
    Underline.BOTH: "（傍線の部分は変更部分）",
    Underline.NEW: "（{new}の傍線の部分は変更部分）",
    Underline.NONE: "",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the facing cells. What is marked in `text` is to be underlined; the pictures stand below it."""

    text: Cell
    pictures: tuple[Picture, ...]
    newer: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the item within its part, the facing cells from the left, what 備考 says."""

    item: str
    sides: tuple[Side, Side]
    remark: str
    breach: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The rows under one heading: a section, of one file where it repeats; both empty where no headings are wanted."""

    section: str
    file: str
    entries: tuple[Entry, ...]

    @property
    def heading(self) -> str:
        """Section and file on one line: `Ⅱ ファイルの概要（住民基本台帳ファイル）`."""
        return f"{self.section}（{self.file}）" if self.file else self.section


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole of it; every text fit to print (see `printable`)."""

    title: str
    agency: str
    sentence: str
    legend: str
    heads: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def paper_of(report: Report, profile: Profile) -> Paper:
    """The paper of a report, its rows in the printed order of the form, every item that changed with a row."""
    names = {
        "title": report.title,
        "agency": report.agency,
        "old": report.old,
        "new": report.new,
        "form": report.comparison.new.form.name,
    }
    parts: dict[ItemPath, list[Entry]] = {}
    for row, leading in _in_order(report):
        place = _section_of(row, report.comparison) if _in_parts(profile) else ItemPath("")
        parts.setdefault(place, []).append(_entry(row, leading, report.comparison, profile))
    return Paper(
        title=_line(profile.title.format(**names)),
        agency=_line(report.agency),
        sentence=printable(report.sentence),
        legend=_LEGENDS[profile.underline].format(new=profile.new_head) if parts else "",
        heads=tuple(map(_line, profile.heads)),
        parts=tuple(_part(place, entries, report.comparison, profile) for place, entries in parts.items()),
        notes=tuple(map(printable, report.notes)),
    )


def _in_parts(profile: Profile) -> bool:
    return profile.section_headings or profile.section_pages


def _in_order(report: Report) -> Iterator[tuple[Row, Row]]:
    """Every change once, in the order of the comparison, which is that of the form, with the row that tells it. What
    the annex tells in one row, or a text of several blocks in several, has a row an item here.
    """
    places = {(one.path, one.old_path): number for number, one in enumerate(report.comparison.changes)}
    told: dict[tuple[ItemPath, ItemPath], tuple[Row, Row]] = {}
    for leading in report.rows:
        for row in (leading, *leading.told):
            change = row.judged.change
            told.setdefault((change.path, change.old_path), (row, leading))
    yield from (told[key] for key in sorted(told, key=lambda key: places.get(key, len(places))))


def _section_of(row: Row, comparison: Comparison) -> ItemPath:
    """The section a row stands in, of what was removed by the newer name of its file."""
    form = comparison.new.form
    path = row.path
    section = ItemPath(path.section_id, path.instances[:1] if form.section(path.id).per_file else ())
    if row.judged.change.after is None:
        return next((pair.new for pair in comparison.renamed if pair.old == section), section)
    return section


def _part(place: ItemPath, entries: list[Entry], comparison: Comparison, profile: Profile) -> Part:
    if not profile.section_headings or not place.id:
        return Part("", "", tuple(entries))
    section = comparison.new.form.section(place.id).printed
    return Part(_line(section), _line("".join(place.instances)), tuple(entries))


def _entry(row: Row, leading: Row, comparison: Comparison, profile: Profile) -> Entry:
    change = row.judged.change
    texts = wordings(change, comparison, profile)
    shown = figures_of(change, comparison, profile)
    old = _side(texts[0], shown[0], profile, newer=False)
    new = _side(texts[1], shown[1], profile, newer=True)
    item = _item(row, comparison) if profile.section_headings else row.item.partition("\n")[0]
    remark = _remark(leading, profile)
    if leading.breach and BREACH not in remark:
        if profile.remarks:
            remark = f"{BREACH}\n{remark}".rstrip("\n")
        else:
            item = f"{item}\n{BREACH}"
    return Entry(printable(item), profile.in_order(old, new), printable(remark), leading.breach)


def _item(row: Row, comparison: Comparison) -> str:
    """項目 without the section, which the heading says."""
    item = row.item.partition("\n")[0]
    form = (comparison.old if row.judged.change.after is None else comparison.new).form
    path = row.path
    section = ItemPath(path.section_id, path.instances[:1] if form.section(path.id).per_file else ())
    return item.removeprefix(printed_item(form, section)).strip() or item


def _side(text: Cell, figures: Shown, profile: Profile, *, newer: bool) -> Side:
    lines: list[Cell] = [text] if text else []
    lines += [cell(line) for line in figures.lines]
    underlined = profile.underline is Underline.BOTH or (newer and profile.underline is Underline.NEW)
    spans = (Span(printable(span.text), span.changed and underlined) for span in lines_to_cell(lines))
    pictures = tuple(picture._replace(name=_line(picture.name)) for picture in figures.pictures)
    return Side(lines_to_cell([tuple(span for span in spans if span.text)]), pictures, newer)


def _remark(row: Row, profile: Profile) -> str:
    return "\n".join(text for remark in profile.remarks for text in _told(row, remark) if text)


def _told(row: Row, remark: Remark) -> Iterable[str]:
    match remark:
        case Remark.TIMING:
            return (row.timing,)
        case Remark.EXPLANATION:
            return (row.explanation,)
        case Remark.IMPORTANT:
            return ("※",) if row.important else ()
        case Remark.CAUSE:
            return (f"原因：{cause.label}" for cause in row.judged.causes)


def lines_of(text: Cell) -> list[Cell]:
    """The lines of a cell, each with its spans."""
    lines: list[list[Span]] = [[]]
    for span in text:
        for number, piece in enumerate(span.text.split("\n")):
            if number:
                lines.append([])
            if piece:
                lines[-1].append(Span(piece, span.changed))
    return [tuple(line) for line in lines]


_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNPRINTABLE = re.compile(
    f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_TURNS}\ufeff\ud800-\udfff\ufdd0-\ufdef]"
    f"|[{''.join(f'{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}' for plane in range(0, 0x110000, 0x10000))}]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def printable(text: str) -> str:
    """A text as any of the formats can hold it: line breaks as `\\n`; without control characters, those that turn the
    direction of writing, halves of characters and what is no character.
    """
    return _UNPRINTABLE.sub("", _BREAKS.sub("\n", text))


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(printable(text).split("\n")).strip()
