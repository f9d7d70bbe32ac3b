"""The ZIP archive of a workbook, opened within bounds.

calamine unpacks whatever it is told to. So every archive is unpacked here first, by zipfile, which never reads more
than a member declares; and calamine is handed a new archive of just the parts that were read (`repacked`): what it sees
is what was checked.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from pia_diff.errors import N_
from pia_diff.readers.workbook.errors import DamagedWorkbook, Overfull, Protected

MOST_MEMBERS = 5_000
"""A workbook has some ten members, and four for every sheet."""

MOST_UNPACKED = 300 * 1024 * 1024
"""Bytes. A workbook of 40 sheets unpacks to some 20 MB."""

MOST_TAGS = 8_000_000
"""Of all XML together: the cells and texts that a document may have take fewer. A tag takes a few bytes here, and
hundreds once it is understood."""

_SHORTEST_TAG = 4  # bytes

_ENCRYPTED = 0x1


class Archive:
    """The members of an archive by name. `file` is named in errors.

    Raises DamagedWorkbook, Overfull, Protected.
    """

    def __init__(self, content: bytes, file: Path) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            reason = error if zipfile.is_zipfile(BytesIO(content)) else N_("it is cut off, or something else")
            raise DamagedWorkbook(file=file, part="ZIP", reason=reason) from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise Overfull(file=file, size=len(members), unit=N_("members"), limit=MOST_MEMBERS)
        unpacked = sum(member.file_size for member in members)
        if unpacked > MOST_UNPACKED:
            raise Overfull(file=file, size=-(-unpacked // 1_000_000), unit="MB", limit=MOST_UNPACKED // 1_000_000)
        self._tags = 0
        self._many_tags = unpacked > MOST_TAGS * _SHORTEST_TAG  # else there cannot be, and counting takes time
        # Names of parts are equal whatever their case (ECMA-376 part 2, 6.2.2.3); some programs write backslashes.
        self._members = {_folded(member.filename): member for member in members}
        self._read: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._members

    @property
    def names(self) -> Iterable[str]:
        """The names of all members, in lower case."""
        return self._members.keys()

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises DamagedWorkbook when it is missing or broken, Protected when it is locked."""
        key = _folded(name)
        if key in self._read:
            return self._read[key]
        member = self._members.get(key)
        if member is None:
            raise DamagedWorkbook(file=self.file, part=name, reason="missing")
        if member.flag_bits & _ENCRYPTED:
            raise Protected(file=self.file)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DamagedWorkbook(file=self.file, part=name, reason=f"compression {member.compress_type}")
        try:
            content = self._zip.read(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise DamagedWorkbook(file=self.file, part=name, reason=error) from error
        if self._many_tags:
            self._tags += content.count(b"<")
            if self._tags > MOST_TAGS:
                raise Overfull(file=self.file, size=self._tags, unit=N_("XML tags"), limit=MOST_TAGS)
        self._read[key] = content
        return content

    def repacked(self, names: Iterable[str]) -> BytesIO:
        """An archive of these members alone, not compressed."""
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name in names:
                member = self._members[_folded(name)]
                archive.writestr(zipfile.ZipInfo(member.filename), self.read(name))
        packed.seek(0)
        return packed


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
