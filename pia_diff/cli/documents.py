"""The documents that words of a command line mean: files as they are, of folders every file of a known kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pia_diff.errors import PiaDiffError

NOT_DOCUMENTS = (".", "~$")
"""What the names of hidden files, and of the lock files of an open Excel, begin with."""


class NoDocuments(PiaDiffError):
    """A folder without a single file that a reader knows."""

    code = "unreadable"
    template = "{folder}: there is no document in this folder; files of these kinds are read: {known}"


def known_suffixes() -> frozenset[str]:
    """The suffixes of all files that `pia_diff.read` reads."""
    from pia_diff.readers.draft import SUFFIXES
    from pia_diff.readers.source import PDF_SUFFIX, TEXT_SUFFIXES, WORKBOOK_SUFFIXES

    return SUFFIXES | TEXT_SUFFIXES | WORKBOOK_SUFFIXES | {PDF_SUFFIX}


def documents(words: Sequence[str]) -> list[Path]:
    """The files, each once, in the order given; those of a folder by name (2 before 10), its own folders left out.

    Raises NoDocuments for a folder without any, OSError for one that cannot be listed.
    """
    found: dict[Path, Path] = {}
    for word in words:
        place = Path(word)
        inside = list(_of_folder(place)) if place.is_dir() else [place]
        if not inside:
            raise NoDocuments(folder=word, known=", ".join(sorted(known_suffixes())))
        for file in inside:
            found.setdefault(file.absolute(), file)
    return list(found.values())


def _of_folder(folder: Path) -> Iterator[Path]:
    known = known_suffixes()
    for file in sorted(folder.iterdir(), key=_by_name):
        there = file.is_file() or (file.is_symlink() and not file.exists())  # a link that leads nowhere is told of
        if there and file.suffix.lower() in known and not file.name.startswith(NOT_DOCUMENTS):
            yield file


def _by_name(file: Path) -> tuple[list[str], str]:
    """Names in the order a person gives them."""
    return [part.zfill(20) if part.isdecimal() else part for part in re.split(r"(\d+)", file.name)], file.name
