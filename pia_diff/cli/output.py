"""Where results go: standard output, or a file that is whole or not there."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from pathlib import Path

from pia_diff.errors import PiaDiffError


class FileInTheWay(PiaDiffError):
    """A file that would be overwritten."""

    code = "file_exists"
    template = "{file} exists already; give another name, or --force to overwrite it"


class NoFolder(PiaDiffError):
    """The folder of a file to be written does not exist."""

    code = "file_problem"
    template = "{file} cannot be written: the folder {folder} does not exist; make it first"


class OutputClosed(PiaDiffError):
    """A result for standard output, which was closed before the program began."""

    code = "file_problem"
    template = "the output cannot be written: standard output is closed; send it to a terminal, a file or a pipe"


def write_stdout(text: str) -> None:
    """Prints a document. Into a pipe or file always as UTF-8, whatever the locale.

    What UTF-8 does not know (bytes in the name of a file that are no UTF-8) is shown by its code. Raises OutputClosed
    where there is no standard output at all.
    """
    if sys.stdout is None:
        raise OutputClosed()
    if sys.stdout.isatty() or not hasattr(sys.stdout, "buffer"):
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


def refuse_existing(file: Path) -> None:
    """Raises FileInTheWay where a regular file would be overwritten, NoFolder where it could not be written at all."""
    target = file.resolve()
    if not target.parent.is_dir():
        raise NoFolder(file=file, folder=file.parent)
    if target.is_file():
        raise FileInTheWay(file=file)


def write_file(file: Path, content: str | bytes, *, overwrite: bool = True) -> None:
    """Writes a file at once: a temporary file in the same folder, on disk, then renamed.

    Text is written as UTF-8. Symbolic links are followed, the mode of an existing file is kept. Something that is no
    regular file (`/dev/null`, a pipe) is written to directly. Raises FileInTheWay, NoFolder, OSError naming `file`.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    target = file.resolve()
    if not target.parent.is_dir():
        raise NoFolder(file=file, folder=file.parent)
    existing = target.stat() if target.exists() else None
    if existing and not stat.S_ISREG(existing.st_mode):
        target.write_bytes(data)  # a folder raises IsADirectoryError
        return
    if existing and not overwrite:
        raise FileInTheWay(file=file)
    temporary = target.with_name(f".pia-diff-{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("xb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        if existing:
            temporary.chmod(stat.S_IMODE(existing.st_mode))
        temporary.replace(target)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(file)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
