"""Git's own files: loose objects and packs against their checksums, refs that hold nothing, locks that were left."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from dulwich.repo import Repo

from pia_diff.check.findings import Severity
from pia_diff.soundness.problems import Problem
from pia_diff.store.locking import locks_in
from pia_diff.store.refs import PACKED

CHECKSUM = 20
"""Bytes of the SHA-1 at the end of a pack and of an index."""

CHUNK = 1 << 20

_OBJECT = re.compile(r"[0-9a-f]{38}")
_REF = re.compile(rb"(?:[0-9a-f]{40}|ref: [^\n]+)\s*")
_PACKED_REF = re.compile(rb"\^[0-9a-f]{40}|[0-9a-f]{40} [^ ]+")


def control_files(repo: Repo) -> Iterator[Problem]:
    """What is wrong in the repository's control folder; files are named from there."""
    common = Path(repo.commondir())
    yield from _loose(common)
    yield from _packs(common)
    yield from _refs(common)
    yield from _packed_refs(common)
    for lock in locks_in(common):
        yield Problem("lock", Severity.NOTE, _shown(lock, common))


def _loose(common: Path) -> Iterator[Problem]:
    for file in sorted((common / "objects").glob("[0-9a-f][0-9a-f]/*")):
        if _OBJECT.fullmatch(file.name) and not _is_what_its_name_says(file):
            yield Problem("broken_object", Severity.WRONG, _shown(file, common))


def _is_what_its_name_says(file: Path) -> bool:
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(file.read_bytes())
    except FileNotFoundError:
        return True  # git packed it meanwhile
    except (OSError, zlib.error):
        return False
    name = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    return stream.eof and not stream.unused_data and name == file.parent.name + file.name


def _packs(common: Path) -> Iterator[Problem]:
    for pack in sorted((common / "objects" / "pack").glob("pack-*.pack")):
        index = pack.with_suffix(".idx")
        if not index.is_file():
            yield Problem("pack_alone", Severity.NOTE, _shown(pack, common), fields={"file": _shown(pack, common)})
            continue
        for file in (pack, index):
            if not _whole(file):
                yield Problem("broken_pack", Severity.WRONG, _shown(file, common))


def _whole(file: Path) -> bool:
    """Whether a file ends with the SHA-1 of what comes before."""
    digest = hashlib.sha1(usedforsecurity=False)
    try:
        left = file.stat().st_size - CHECKSUM
        with file.open("rb") as content:
            while left > 0:
                chunk = content.read(min(CHUNK, left))
                if not chunk:
                    return False
                digest.update(chunk)
                left -= len(chunk)
            return content.read() == digest.digest()
    except FileNotFoundError:
        return True  # git packed anew meanwhile
    except OSError:
        return False


def _refs(common: Path) -> Iterator[Problem]:
    files = (Path(folder, name) for folder, _, names in os.walk(common / "refs") for name in names)
    for file in sorted(file for file in files if file.suffix != ".lock"):
        try:
            if _REF.fullmatch(file.read_bytes()):
                continue
        except FileNotFoundError:
            continue
        except OSError:
            pass
        ref = _shown(file, common)
        yield Problem("broken_ref", Severity.WRONG, ref, fields={"ref": ref})


def _packed_refs(common: Path) -> Iterator[Problem]:
    try:
        lines = (common / PACKED).read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    for number, line in enumerate(lines, 1):
        if line and not line.startswith(b"#") and not _PACKED_REF.fullmatch(line):
            yield Problem("broken_packed_refs", Severity.WRONG, PACKED, number)


def _shown(file: Path, common: Path) -> str:
    return file.relative_to(common).as_posix()
