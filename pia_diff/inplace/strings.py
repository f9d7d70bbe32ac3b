"""Shared strings read, and texts of lines written into cells.

Format: ECMA-376 part 1, 18.4 (shared strings, and `is`, a string within its cell); 22.9.2.19 ST_Xstring, in which
`_x0041_` stands for the character of that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from pia_diff.inplace.styles import Font
from pia_diff.readers.workbook.xml_tree import parse
from pia_diff.tables.cells import Cell, Span, plain
from pia_diff.workbook.measure import cut

_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# What XML 1.0 (2.2 Char) has no way to write, and the delete and C1 controls, which nothing shows.
_NO_CHARACTER = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def shared_strings(content: bytes, file: Path) -> list[str]:
    """The texts of a part of shared strings, by number, without the reading aids above them. Raises
    DamagedWorkbook."""
    strings: list[list[str]] = []
    state = {"aid": 0, "text": 0}

    def start(name: str, _: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            strings.append([])
        elif local == "rPh":
            state["aid"] += 1
        elif local == "t" and not state["aid"]:
            state["text"] = 1

    def end(name: str) -> None:
        state["text"] = 0
        if name.rpartition(":")[2] == "rPh":
            state["aid"] -= 1

    def text(data: str) -> None:
        if state["text"] and strings:
            strings[-1].append(data)

    parse(content, file, "sharedStrings", start, end, text)
    return ["".join(parts) for parts in strings]


def tidy(cell: Cell) -> Cell:
    """A cell as a workbook can hold it: line breaks of every kind as one, characters no document shows left out."""
    spans = (Span(_NO_CHARACTER.sub("", _BREAKS.sub("\n", span.text)), span.changed) for span in cell)
    return tuple(span for span in spans if span.text)


def parts_of(cell: Cell) -> list[Cell]:
    """A tidy cell in pieces that one cell of Excel can hold; each keeps its marks. All but the last are filled to the
    brim, by which the reader knows that they go on."""
    pieces = cut(plain(cell))
    return [cell] if len(pieces) == 1 else list(_sliced(cell, list(map(len, pieces))))


def _sliced(cell: Cell, lengths: Sequence[int]) -> Iterator[Cell]:
    rest = list(cell)
    for length in lengths:
        taken: list[Span] = []
        while rest and length:
            span = rest.pop(0)
            taken.append(Span(span.text[:length], span.changed))
            if len(span.text) > length:
                rest.insert(0, Span(span.text[length:], span.changed))
            length -= len(taken[-1].text)
        yield tuple(taken)


def inline(cell: Cell, font: Font, prefix: str, *, strong: bool = False) -> str:
    """The contents of a cell: changed words red and underlined; `strong` text is bold and red, whatever differs."""
    if not strong and not any(span.changed for span in cell):
        return f"<{prefix}is>{_text(plain(cell), prefix)}</{prefix}is>"
    runs = []
    for span in cell:
        marked = span.changed and not strong
        properties = font.run(prefix, red=span.changed or strong, underlined=marked, bold=strong)
        runs.append(f"<{prefix}r>{properties}{_text(span.text, prefix)}</{prefix}r>")
    return f"<{prefix}is>{''.join(runs)}</{prefix}is>"


def _text(text: str, prefix: str) -> str:
    return f'<{prefix}t xml:space="preserve">{escape(_LIKE_ESCAPE.sub("_x005F_", text))}</{prefix}t>'
