"""`python -m pia_diff.gitdrivers`: called by git, as `pia-diff git-setup` told it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

USAGE = "usage: python -m pia_diff.gitdrivers textconv FILE | diff … | merge BASE OURS THEIRS MARKER-SIZE PATH"
PIPE_CLOSED, WRONG_USAGE, FAILED = 141, 129, 130
"""For git an exit code above 128 is the failure of a merge driver, 1 to 128 a conflict."""


def main(args: list[str]) -> int:
    """Runs a driver and gives its exit code."""
    match args:
        case ["textconv", file]:
            from pia_diff.gitdrivers.textconv import textconv

            _write(textconv(Path(file).read_bytes(), file))
            return 0
        case ["diff", *rest] if rest:
            from pia_diff.gitdrivers.external import external_diff

            _write(external_diff(rest).encode("utf-8", "backslashreplace"))
            return 0
        case ["merge", base, ours, theirs, size, path]:
            from pia_diff.gitdrivers.merging import merge_files

            return merge_files(Path(base), Path(ours), Path(theirs), path, int(size) if size.isdecimal() else 7)
    print(USAGE, file=sys.stderr)
    return WRONG_USAGE


def _write(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PIPE_CLOSED
    except OSError as error:
        print(f"pia-diff: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        code = FAILED
    raise SystemExit(code)
