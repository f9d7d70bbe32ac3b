"""The process that reads a PDF: bytes on standard input, its cells and pictures as JSON on standard output.

It limits itself before it looks at the first byte. What libraries print cannot get between: standard output is put
aside before they are loaded.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any

from pia_diff.readers.pdf import limits


def main() -> None:
    """Reads, and ends the process."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit()
    _end_with_parent()
    content = sys.stdin.buffer.read()
    answer.write(json.dumps(_answer(content)).encode())
    answer.close()


def _answer(content: bytes) -> dict[str, Any]:
    try:
        from pia_diff.readers.pdf.document import read
        from pia_diff.readers.pdf.refusals import Refused
    except ImportError as error:
        return {"error": "PdfNotInstalled", "fields": {"reason": str(error)}}
    try:
        return dict(read(content))
    except Refused as refused:
        return {"error": refused.kind, "fields": refused.fields}
    except MemoryError:
        return {"error": "TooHeavyPdf", "fields": {}}
    except Exception as error:  # whatever a hostile file makes of this, the parent must be able to say it
        return {"error": "ReadingBroke", "fields": {"reason": f"{type(error).__name__}: {error}"[:200]}}


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the parent's clock is the only limit
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        try:
            resource.setrlimit(what, (most, hard))
        except (OSError, ValueError):  # some systems know a limit and do not let it be set
            continue


def _end_with_parent() -> None:
    """A process that is killed cannot stop its child: so the child looks whether it is still there."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
