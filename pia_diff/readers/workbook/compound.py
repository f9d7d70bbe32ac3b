"""A compound file, the container of .xls and of workbooks with a password → its streams ([MS-CFB])."""

from __future__ import annotations

import struct
from pathlib import Path

from pia_diff.errors import N_
from pia_diff.readers.workbook.errors import DamagedWorkbook

_HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")  # [MS-CFB] 2.2
_ENTRY = 128
_LAST = 0xFFFFFFFA
"""Sector numbers from here on stand for no sector."""


class CompoundFile:
    """The streams of a compound file, by name, wherever they stand. Raises DamagedWorkbook."""

    def __init__(self, content: bytes, file: Path) -> None:
        self._content = content
        self._file = file
        self._sizes: dict[str, tuple[int, int]] = {}
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise DamagedWorkbook(file=file, part="OLE", reason=_reason(error)) from error

    @property
    def names(self) -> list[str]:
        """The names of its streams."""
        return list(self._sizes)

    def read(self, name: str) -> bytes:
        """A stream. Raises DamagedWorkbook."""
        first, size = self._sizes[name]
        try:
            if size < self._cutoff:
                return self._chain(first, self._mini_fat, self._mini, 1 << self._mini_shift, 0)[:size]
            return self._chain(first, self._fat, self._content, self._sector, self._sector)[:size]
        except (struct.error, IndexError, ValueError) as error:
            raise DamagedWorkbook(file=self._file, part=name, reason=_reason(error)) from error

    def _open(self) -> None:
        header = _HEADER.unpack_from(self._content)
        _, _, _, _, shift, self._mini_shift, _, _, directory, _, self._cutoff, mini_fat, _, difat, _ = header
        if shift not in (9, 12) or self._mini_shift != 6:
            raise ValueError(f"sectors of 2^{shift} bytes")
        self._sector = 1 << shift
        places = list(struct.unpack_from("<109I", self._content, 76))
        met = set()
        while difat < _LAST and difat not in met:  # where the table of sectors itself goes on (2.5.1)
            met.add(difat)
            *more, difat = self._numbers(self._content[(difat + 1) * self._sector :][: self._sector])
            places += more
        self._fat: list[int] = []
        for place in places:
            if place < _LAST:
                self._fat += self._numbers(self._content[(place + 1) * self._sector :][: self._sector])
        entries = self._chain(directory, self._fat, self._content, self._sector, self._sector)
        self._mini_fat = self._numbers(self._chain(mini_fat, self._fat, self._content, self._sector, self._sector))
        self._mini = b""
        for place in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            self._enter(entries[place : place + _ENTRY])

    def _enter(self, entry: bytes) -> None:
        length, kind = struct.unpack_from("<HB", entry, 64)
        first, size = struct.unpack_from("<II", entry, 116)
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind == 5:  # the root: its stream holds all small ones
            self._mini = self._chain(first, self._fat, self._content, self._sector, self._sector)[:size]
        elif kind == 2:
            self._sizes.setdefault(name, (first, size))

    def _chain(self, first: int, table: list[int], content: bytes, size: int, before: int) -> bytes:
        sectors = []
        met: set[int] = set()
        while first < _LAST:
            if first in met:
                raise ValueError("a stream runs in a circle")
            met.add(first)
            sector = content[before + first * size : before + (first + 1) * size]
            if not sector:
                raise ValueError(N_("it is cut off"))
            sectors.append(sector)
            first = table[first]
        return b"".join(sectors)

    @staticmethod
    def _numbers(content: bytes) -> list[int]:
        return list(struct.unpack_from(f"<{len(content) // 4}I", content))


def _reason(error: Exception) -> str:
    """What is wrong: numbers that are not there any more are told by no words of Python's."""
    return str(error) if isinstance(error, ValueError) else N_("it is cut off")
