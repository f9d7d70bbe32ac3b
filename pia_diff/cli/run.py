"""Runs one command line: finds the command, turns every failure into one line and an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

import typer

from pia_diff.cli.app import PROGRAM, ClickException, group, load
from pia_diff.cli.exit_codes import DONE, FAILURES, INTERRUPTED, PIPE_CLOSED, UNEXPECTED, USAGE, exit_code
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.i18n import translate
from pia_diff.cli.routing import COMMANDS, route
from pia_diff.cli.terminal import printable
from pia_diff.errors import N_, PiaDiffError

COMPLETION_REQUEST = "_PIA_DIFF_COMPLETE"
"""The shell's completion function asks by setting this variable (a convention of Typer)."""

NOT_ALLOWED = N_("no permission to use {file}; check its owner and mode, or whether another program has it open")
DISK_FULL = N_("the disk is full: {file} could not be written; make room and try again")
OS_ERRORS = {
    errno.ENOENT: N_("{file} does not exist; check the name"),
    errno.EACCES: NOT_ALLOWED,
    errno.EPERM: NOT_ALLOWED,
    errno.EISDIR: N_("{file} is a folder; a file is needed here"),
    errno.ENOTDIR: N_("{file}: part of this path is no folder"),
    errno.ENOSPC: DISK_FULL,
    errno.EFBIG: N_("{file} grew larger than a file may be here; raise the limit (ulimit -f) and try again"),
    errno.EDQUOT: DISK_FULL,
    errno.EROFS: N_("{file} lies on a medium that cannot be written to"),
}
"""What the system reports, as a sentence (a message id) that ends with what to do."""


def run(args: list[str]) -> int:
    """Runs a command line and gives its exit code. Every failure ends here, as a line on standard error."""
    if os.environ.get(COMPLETION_REQUEST):
        return _complete(args)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that lacks a character shows its code, and goes on
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _execute(route(args))
        if sys.stdout:
            sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _pipe_closed()
    except KeyboardInterrupt:
        return _report(_("interrupted"), INTERRUPTED)
    except ClickException as error:
        return _report(_usage(error, route(args)), USAGE)
    except PiaDiffError as error:
        message = translate(error)
        if error.code in ("unknown_version", "not_a_repository"):
            message += _command_meant(route(args))
        return _report(message, exit_code(error.code))
    except OSError as error:
        return _os_error(error)
    except Exception as error:
        return _unexpected(error)


def _execute(args: list[str]) -> int:
    named = bool(args) and args[0] in COMMANDS
    command = load(args[0]) if named else group()
    # The comparison is called by the program's name alone.
    info_name = f"{PROGRAM} {args[0]}" if named and args[0] != "diff" else PROGRAM
    try:
        with command.make_context(info_name, args[1:] if named else args) as context:
            result = command.invoke(context)
    except typer.Exit as exit_:
        return exit_.exit_code
    return result if isinstance(result, int) else DONE


def _usage(error: Exception, args: list[str]) -> str:
    from pia_diff.cli.usage import translate_usage

    message = translate_usage(error.format_message() if hasattr(error, "format_message") else str(error))
    if type(error).__name__ == "MissingParameter":
        message += _command_meant(args)
    command = f"{PROGRAM} {args[0]}" if args and args[0] in COMMANDS else PROGRAM
    return _("{message}; see: {command} --help").format(message=message, command=command)


def _command_meant(args: list[str]) -> str:
    """A word of help where a command's name was mistyped, and so taken for the first version of a comparison."""
    words = [word for word in args[1:] if not word.startswith("-")]
    if args[:1] != ["diff"] or not words:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(words[0], COMMANDS, n=1)
    return _("; did you mean the command '{command}'?").format(command=near[0]) if near else ""


def _os_error(error: OSError) -> int:
    file = error.filename if error.filename is not None else _("the output")
    sentence = OS_ERRORS.get(error.errno or 0)
    shown = os.fsdecode(file) if isinstance(file, bytes) else file
    message = _(sentence).format(file=shown) if sentence else f"{shown}: {error.strerror or error}"
    kind = "no_space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "file_problem"
    return _report(message, FAILURES[kind].exit_code)


def _unexpected(error: Exception) -> int:
    if os.environ.get("PIA_DIFF_DEBUG"):
        import traceback

        traceback.print_exc()
    message = _(
        "an error in pia-diff itself: {kind}: {error}; please report it with the command you gave "
        "(PIA_DIFF_DEBUG=1 shows where it happened)"
    )
    return _report(message.format(kind=type(error).__name__, error=error), UNEXPECTED)


def _pipe_closed() -> int:
    _drop_output()
    return PIPE_CLOSED


def _drop_output() -> None:
    """Lets what is left in standard output go nowhere: Python flushes it once more at the end, and would complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):  # standard output may be no file at all
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _report(message: str, code: int) -> int:
    """One line on standard error; characters that would steer the terminal are shown by their codes."""
    shown = printable(" ".join(message.split("\n")))
    try:
        if sys.stdout:
            sys.stdout.flush()  # what was printed before the failure comes before its message
    except OSError:
        _drop_output()
    with contextlib.suppress(BrokenPipeError):  # both streams in one pipe, whose reader went away
        print(f"{PROGRAM}: {shown}", file=sys.stderr, flush=True)
    return code


def _complete(args: list[str]) -> int:
    try:
        group().main(args=args, prog_name=PROGRAM)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else DONE
    except Exception:  # a broken repository must not break the shell's prompt
        return DONE
    return DONE
