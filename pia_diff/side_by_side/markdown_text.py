"""The 新旧対照表 as Markdown: tables that GitHub and GitLab render, underlined words as <ins>."""

from __future__ import annotations

from collections.abc import Iterator

from pia_diff.side_by_side.paper import Entry, Paper, Side
from pia_diff.tables.files import markdown


def write_markdown(paper: Paper) -> str:
    """The whole paper; a picture is told by its name, for a table of Markdown holds none."""
    blocks = [f"# {_line(paper.title)}"]
    blocks += [_line(text) for text in (paper.agency, paper.sentence, paper.legend) if text]
    section = ""
    for part in paper.parts:
        if part.section and part.section != section:
            blocks.append(f"## {_line(part.section)}")
            section = part.section
        if part.file:
            blocks.append(f"### {_line(part.file)}")
        blocks.append("\n".join(_table(paper.heads, part.entries)))
    if paper.notes:
        blocks.append("\n".join(f"- {_line(note)}" for note in paper.notes))
    return "\n\n".join(blocks) + "\n"


def _table(heads: tuple[str, ...], entries: tuple[Entry, ...]) -> Iterator[str]:
    yield _row([_line(head) for head in heads])
    yield "|" + " --- |" * len(heads)
    for entry in entries:
        cells = [markdown(entry.item), *map(_side, entry.sides), markdown(entry.remark)]
        yield _row(cells[: len(heads)])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _side(side: Side) -> str:
    # ** does not work within Japanese text, where no blank stands around it.
    lines = [
        "".join(f"<ins>{markdown(span.text)}</ins>" if span.changed else markdown(span.text) for span in side.text)
    ]
    if side.pictures:
        lines.append(f"資料（{len(side.pictures)}点）")
        lines += [markdown(picture.name) for picture in side.pictures]
    return "<br>".join(line for line in lines if line)


def _line(text: str) -> str:
    return markdown(" ".join(text.split("\n")))
