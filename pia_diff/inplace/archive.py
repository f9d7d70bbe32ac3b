"""A ZIP archive with one member replaced; every other byte of members and their headers stays as it is.

zipfile cannot copy a member without packing it anew, so the archive is spliced: the new member stands where the old
one stood, and the central directory tells the places behind it. Format: APPNOTE.TXT of PKWARE, 4.3.7, 4.3.12, 4.3.16.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from pia_diff.inplace.errors import UnusualArchive

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_ZIP64 = 0x0001
_MASKED, _SIZES_BEHIND = 0x2000, 0x8
"""Bits of the general purpose flag: headers that are masked, sizes that follow the member."""
_BEYOND = 0xFFFFFFFF


def replaced(content: bytes, part: str, new: bytes, file: Path) -> bytes:
    """The archive with `new` as the content of the member `part` (whatever its case), packed the way it was.

    Raises UnusualArchive: the member is there twice, or the archive is one for more than four gigabytes.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        directory = archive.start_dir
    found = [one for one in members if one.filename.replace("\\", "/").lstrip("/").lower() == part.lower()]
    if len(found) != 1:
        raise UnusualArchive(file=file, reason=f"{part}: {len(found)}")
    member = found[0]
    start = member.header_offset
    end = min((one.header_offset for one in members if one.header_offset > start), default=directory)
    packed = _packed(new, member.compress_type)
    sizes = (zlib.crc32(new), len(packed), len(new))
    local = _local(content, start, sizes) + packed
    shift = len(local) - (end - start)
    records = _directory(content, directory, [one.header_offset for one in members], start, sizes, shift)
    if records is None:
        raise UnusualArchive(file=file, reason="ZIP64")
    return content[:start] + local + content[end:directory] + records


def _packed(content: bytes, method: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return content
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _local(content: bytes, start: int, sizes: tuple[int, int, int]) -> bytes:
    sign, version, flags, method, time, day, _, _, _, named, more = _LOCAL.unpack_from(content, start)
    name = start + _LOCAL.size
    extra = _plain_extra(content[name + named : name + named + more])
    header = _LOCAL.pack(
        sign, version, flags & ~_SIZES_BEHIND, method, time, day, *sizes, named, len(extra)
    )  # fmt: skip
    return header + content[name : name + named] + extra


def _plain_extra(extra: bytes) -> bytes:
    """The extra fields without the one for large sizes."""
    kept = b""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        kept += b"" if kind == _ZIP64 else extra[: 4 + length]
        extra = extra[4 + length :]
    return kept + extra


def _directory(
    content: bytes, directory: int, starts: Sequence[int], start: int, sizes: tuple[int, int, int], shift: int
) -> bytes | None:
    """The central directory and what follows it, with the sizes of the member at `start` and the places behind it; None
    where it is written in a way we do not know. `starts` are the places of the members in its order: its own do not
    count what stands before the archive proper."""
    records = bytearray()
    place = directory
    for one in starts:
        fields = list(_CENTRAL.unpack_from(content, place))
        named, more, comment = fields[10:13]
        if _BEYOND in (fields[8], fields[9], fields[16]) or fields[3] & _MASKED:
            return None
        place += _CENTRAL.size
        behind = content[place : place + named + more + comment]
        if one == start:
            extra = _plain_extra(behind[named : named + more])
            behind = behind[:named] + extra + behind[named + more :]
            fields[3] &= ~_SIZES_BEHIND
            fields[7:10] = sizes
            fields[11] = len(extra)
        elif one > start:
            fields[16] += shift
        records += _CENTRAL.pack(*fields) + behind
        place += named + more + comment
    end = list(_END.unpack_from(content, place))
    if end[0] != b"PK\x05\x06":
        return None
    end[5], end[6] = len(records), end[6] + shift
    return bytes(records) + _END.pack(*end) + content[place + _END.size :]
