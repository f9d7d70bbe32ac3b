"""Runs the reading of a PDF in a process of its own, bounded in time and memory."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from pia_diff.readers.pdf import errors, limits
from pia_diff.readers.source import Unreadable

_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from pia_diff.readers.pdf.child import main; main()"


def read(content: bytes, file: Path) -> dict[str, Any]:
    """What `document.read` finds in a PDF. `file` is named in errors. Raises Unreadable."""
    # The child finds its modules where this process found them, and takes nothing else from the environment.
    command = [sys.executable, "-I", "-c", _BOOT, json.dumps(sys.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            output, _ = process.communicate(content, timeout=limits.SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise errors.TooSlowPdf(file=file, seconds=limits.SECONDS) from error
        except BaseException:  # Ctrl-C above all: nothing may go on reading behind the user's back
            process.kill()
            raise
    try:
        answer: dict[str, Any] = json.loads(output)
    except ValueError:
        raise _died(process.returncode, file) from None
    if "error" in answer:
        raise _error(answer["error"], answer["fields"], file)
    return answer


def _error(kind: str, fields: dict[str, Any], file: Path) -> Unreadable:
    if kind == "TooHeavyPdf":
        fields = {"limit": limits.MEMORY // 1_000_000}
    error: Unreadable = getattr(errors, kind)(file=file, **fields)
    return error


def _died(code: int, file: Path) -> Unreadable:
    """What it means that the child ended without an answer."""
    if code == -getattr(signal, "SIGXCPU", 0):
        return errors.TooSlowPdf(file=file, seconds=limits.CPU_SECONDS)
    # PDFium ends its process where it gets no memory.
    if code in {-signal.SIGABRT, -getattr(signal, "SIGTRAP", 5), -getattr(signal, "SIGKILL", 9)}:
        return _error("TooHeavyPdf", {}, file)
    return errors.ReadingBroke(file=file, reason=f"code {code}")
