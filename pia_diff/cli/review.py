"""`pia-diff review`: the changes as a workbook to decide in, and what was decided in it."""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import version_names
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, Repo
from pia_diff.errors import N_

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Writes the changes between two versions as a workbook (or CSV) in which the officer decides: a row a change, "
        "with the differing words marked, what the rules say and ask, and cells for 提出時期, its explanation, the day "
        "of effect, the ground of an exception, the project, the row it is told in, and a comment. What several rows "
        "have as their cause can be answered once for all of them (事後 only where no more than that differs).\n\n"
        "With --apply, what was filled in is kept with the version B, under the name of who decided; every table uses "
        "it from then on. Rows that do not match the change any more are refused, and so are cells that cannot be "
        "understood: then nothing is kept. A decision against the rules is kept, and shown as such."
    ),
    epilog=(
        "pia-diff review v2024 v2025 -o review.xlsx\n"
        "pia-diff review --apply review.xlsx --by 山田 --dry-run\n"
        "pia-diff review --apply review.xlsx --by 山田"
    ),
)
def review(
    a: Annotated[
        str | None, typer.Argument(metavar="A", help=N_("The earlier version"), autocompletion=version_names)
    ] = None,
    b: Annotated[
        str | None, typer.Argument(metavar="B", help=N_("The later version"), autocompletion=version_names)
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help=N_("The file to write (.xlsx, .csv or .tsv)")),
    ] = None,
    apply: Annotated[
        str | None,
        typer.Option("--apply", metavar="FILE", help=N_("Keep what was filled in; the file knows its versions")),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help=N_("Who decided; needed with --apply")),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("With --apply: only show what would be kept"))] = False,
    keep_going: Annotated[
        bool,
        typer.Option("--keep-going", help=N_("With --apply: keep the good rows where others cannot be kept")),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite an existing file"))] = False,
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.review_run import Applying, apply_review, write

    if (a is None) is not (b is None):
        raise typer.BadParameter(_("two versions are needed: A and B"), param_hint="B")
    versions = None if a is None or b is None else (a, b)
    if apply is None:
        if versions is None:
            raise typer.BadParameter(_("two versions are needed: A and B"), param_hint="A")
        if output is None:
            raise typer.BadParameter(_("name the file to write: -o review.xlsx"), param_hint="-o")
        if by is not None or dry_run or keep_going:
            raise typer.BadParameter(_("it belongs to --apply FILE"), param_hint="--by, --dry-run, --keep-going")
        write(versions, output, repo=repo, assessment=assessment, force=force)
        return
    if output is not None or force:
        raise typer.BadParameter(_("it does not go with --apply"), param_hint="-o, --force")
    name = " ".join((by or "").split())
    if not name:
        raise typer.BadParameter(_("say who decided: --by NAME"), param_hint="--by")
    apply_review(Applying(apply, name, versions, dry_run, keep_going, assessment, repo))
