"""`pia-diff check-table`: whether the 提出時期 of a published table of changes can stand."""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli.app import Command, command_app, one_of
from pia_diff.cli.completion import words
from pia_diff.cli.exit_codes import BREACH, CHANGED, DONE
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import Color, FormId, NoColor, when_coloured
from pia_diff.cli.options import Policy as PolicyOption
from pia_diff.errors import N_

FORMATS = ("text", "json", "csv", "md")

app = command_app()


@app.command(
    cls=Command,
    help=N_(
        "Checks a table of changes alone, published or made by hand: for every row the item it means, whether that "
        "item carries ※, what the law asks (事前, 事後, or 要確認 with the question), and whether the published "
        "提出時期 can stand.\n\n"
        "FILE is any table with the columns of the annex 変更箇所 (CSV, TSV, a workbook, text, Markdown, HTML, PDF), a "
        "whole document, or a list of objects in JSON or YAML. A column 効力発生日 is heeded. A reason such as "
        "現状の運用の明文化 is a fact that only the city knows: it leaves a question open, and never makes a change "
        "事後 by itself."
    ),
    epilog=(
        "pia-diff check-table betten3.csv\n"
        "pia-diff check-table betten3.xlsx --effective 2025-04-01 --policy submission\n"
        "pia-diff check-table betten3.pdf --format json"
    ),
)
def check_table(
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("A file that holds a table of changes"))],
    form: FormId = None,
    policy: PolicyOption = "item",
    effective: Annotated[
        list[str] | None,
        typer.Option(
            "--effective",
            metavar="DATE",
            help=N_(
                "The day from which the changes of the newest 変更日 hold; 変更日=DATE for those of another; may be "
                "given several times"
            ),
        ),
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=N_("text, json, csv or md"),
            callback=one_of(*FORMATS),
            autocompletion=words(*FORMATS),
        ),
    ] = "text",
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help=N_("Exit with 3 when a breach was found, else with 1 when a 提出時期 cannot stand, else with 0"),
        ),
    ] = False,
    color: Color = "auto",
    no_color: NoColor = False,
) -> int:
    import sys

    from pia_diff.cli.checked_rows import rows_csv, rows_json, rows_markdown
    from pia_diff.cli.checked_table import table_text
    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.terminal import use_color
    from pia_diff.published import Effects, Policy, check_rows, form_of, marked_form, read_rows

    effects = Effects.of(effective or [])
    table = read_rows(file, form)
    the_form = form_of(table, form)
    checked = check_rows(table, the_form, Policy(policy), effects)
    if format_ == "text":
        write_stdout(
            table_text(table, the_form, checked, colour=use_color(when_coloured(color, no_color=no_color), sys.stdout))
        )
    else:
        show = {"json": rows_json, "csv": rows_csv, "md": rows_markdown}[format_]
        write_stdout(show(checked))
    fitting = marked_form(table, the_form)
    if fitting is not None:
        warning = _(
            "{form} marks no item with ※, so every row is 事後; the items fit {fitting} better (--form {fitting})"
        )
        print("pia-diff: " + warning.format(form=the_form.id, fitting=fitting.id), file=sys.stderr)
    if not exit_code:
        return DONE
    if any(one.breach for one in checked):
        return BREACH
    return CHANGED if any(one.agrees is False for one in checked) else DONE
