"""The command line: the only part that reads the environment, prints and exits.

`main` is the console script. It loads as little as it can: the version is answered before anything else is imported,
and `pia_diff.cli.run` loads Typer and the one command that is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pia_diff import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command line (`sys.argv` without the program when None) and gives the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    if args[:1] == ["--version"]:
        print(f"pia-diff {__version__}")
        return 0
    try:
        from pia_diff.cli.run import run

        return run(args)
    except KeyboardInterrupt:  # while the program was still being loaded; `run` tells of all others
        from pia_diff.cli.exit_codes import INTERRUPTED
        from pia_diff.cli.i18n import gettext as _

        print("pia-diff: " + _("interrupted"), file=sys.stderr)
        return INTERRUPTED
