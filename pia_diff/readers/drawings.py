"""The pictures of a document: which of them are the drawing of 別添1, and what is left over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from pia_diff.forms import FormItem
from pia_diff.model import Attachment, Drawing, ItemPath, LeftOver
from pia_diff.readers.canvas import FORM, PLACED, Canvas
from pia_diff.readers.cells import Picture, ink
from pia_diff.readers.own_book import OwnBook
from pia_diff.readers.runs import Sorter
from pia_diff.readers.values import NOTHING_SAID, Understood
from pia_diff.workbook.marks import PICTURE, UNREADABLE


class Drawings:
    """The pictures of a document, in reading order. `attachments` are the bytes of those that an item took."""

    def __init__(self, pictures: Sequence[Picture], sorter: Sorter | None = None) -> None:
        self.attachments: dict[str, bytes] = {}
        self._sections = [
            sorter.section_at(one.sheet, one.page, one.row) if sorter is not None else None for one in pictures
        ]
        self._waiting = list(pictures)
        self.printed = any(one.page for one in pictures)
        """Whether they were taken from pages: a program that prints a picture changes its bytes."""
        self.placed = 0

    def understand(self, item: FormItem, canvas: Canvas, notes: OwnBook | None) -> Understood | None:
        """The drawings of a figure item: the pictures that stand in its section, by the names printed below them
        (`〔図〕事務の流れ.png`, beside it the text in the drawing), and drawings that are only named. None where nobody
        can tell whether there is one."""
        mine = [
            one
            for one, section in zip(self._waiting, self._sections, strict=True)
            if section is not None and section.id == item.section
        ]
        path = str(ItemPath(item.id))
        drawings: list[Drawing] = []
        lost = False
        used: list[Picture] = []
        position = 0
        rows = list(_captions(canvas))
        for part, start in _starts(canvas):
            position = start + len(part)
            if part.strip() == UNREADABLE:
                lost = True
                canvas.claim(start, position, FORM)
        for number, (name, text, spans) in enumerate(rows, 1):
            picture = next((one for one in mine if one.name == name and one not in used), None)
            noted = notes.drawings.get((path, number)) if notes is not None else None
            if picture is None and noted is None and len(mine) == len(rows):
                picture = mine[number - 1]
            if picture is not None:
                used.append(picture)
                drawings.append(Drawing(name, self._keep(picture), text or picture.text))
            elif noted is not None and noted[0] == name:
                drawings.append(Drawing(name, noted[1], text))
            else:
                continue
            for begin, end in spans:
                canvas.claim(begin, end, PLACED)
        unnamed = [picture for picture in mine if picture not in used]
        drawings += [Drawing(picture.name, self._keep(picture), picture.text) for picture in unnamed]
        taken = set(map(id, mine))
        kept = [n for n, one in enumerate(self._waiting) if id(one) not in taken]
        self._waiting, self._sections = [self._waiting[n] for n in kept], [self._sections[n] for n in kept]
        if drawings:
            return Understood(Attachment(tuple(drawings)))
        if lost:
            return Understood(lost=True)
        return NOTHING_SAID if notes is not None and path in notes.undrawn else None

    def _keep(self, picture: Picture) -> str:
        digest = hashlib.sha256(picture.content).hexdigest()
        self.attachments[digest] = picture.content
        self.placed += ink(picture.text)
        return digest

    def left_over(self) -> Iterator[LeftOver]:
        """The pictures no item took, with the text in them."""
        for picture in self._waiting:
            lines = [f"{PICTURE}{picture.name}", *filter(None, [picture.text])]
            yield LeftOver("\n".join(lines), picture.place)

    @property
    def passed_over(self) -> int:
        """The visible characters of the pictures that are left over."""
        return sum(ink(one.text) for one in self.left_over())


def _starts(canvas: Canvas) -> Iterator[tuple[str, int]]:
    position = 0
    for part in canvas.parts:
        yield part.text, position
        position += len(part.text) + 1


def _captions(canvas: Canvas) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """The names printed below drawings, each with the text beside and below it and where these stand."""
    name, texts, spans = "", list[str](), list[tuple[int, int]]()
    for text, start in _starts(canvas):
        if text.startswith(PICTURE):
            if spans:
                yield name, "\n".join(texts), spans
            name, texts, spans = text.removeprefix(PICTURE), [], []
        elif not spans:
            continue
        else:
            texts.append(text)
        spans.append((start, start + len(text)))
    if spans:
        yield name, "\n".join(texts), spans
