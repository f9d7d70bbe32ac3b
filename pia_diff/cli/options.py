"""Options that several commands share, each spelled and explained once.

Values are strings, lists of strings or flags (see `pia_diff.cli.app`); what they mean is checked where they are used.
"""

from __future__ import annotations

from typing import Annotated

import typer

from pia_diff.cli import completion
from pia_diff.cli.app import one_of
from pia_diff.cli.terminal import When
from pia_diff.errors import N_

COLOR = ("auto", "always", "never")

Repo = Annotated[
    str | None,
    typer.Option(
        "--repo",
        metavar="DIR",
        help=N_("The repository; else PIA_DIFF_REPO, else upward from the current folder"),
    ),
]

AssessmentNumber = Annotated[
    str | None,
    typer.Option(
        "--assessment",
        metavar="NUMBER",
        help=N_("The 評価書番号; needed where the repository holds several assessments"),
        autocompletion=completion.assessment_numbers,
    ),
]

FormId = Annotated[
    str | None,
    typer.Option(
        "--form",
        metavar="FORM",
        help=N_("The official form (form4-2024 …); else recognised from the document"),
        autocompletion=completion.form_ids,
    ),
]

TextOrJson = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=N_("text or json"),
        callback=one_of("text", "json"),
        autocompletion=completion.words("text", "json"),
    ),
]

Policy = Annotated[
    str,
    typer.Option(
        "--policy",
        metavar="POLICY",
        help=N_(
            "item: each row by itself; submission: a row with duty 事前 makes the other rows of its project 事前, "
            "for they are submitted with it"
        ),
        callback=one_of("item", "submission"),
        autocompletion=completion.words("item", "submission"),
    ),
]

Effective = Annotated[
    str | None,
    typer.Option(
        "--effective",
        metavar="DATE",
        help=N_("The day from which the changes hold; else the one given with 'pia-diff add --effective'"),
    ),
]

Color = Annotated[
    str,
    typer.Option(
        "--color",
        metavar="WHEN",
        help=N_("Colour: auto (on a terminal, unless NO_COLOR is set), always or never"),
        callback=one_of(*COLOR),
        autocompletion=completion.words(*COLOR),
    ),
]

NoColor = Annotated[bool, typer.Option("--no-color", help=N_("The same as --color never"))]

Full = Annotated[
    bool, typer.Option("--full", help=N_("Print whole texts, without （略） for long unchanged stretches"))
]

Detail = Annotated[
    bool,
    typer.Option(
        "--detail", help=N_("List all items of a 委託事項, 提供先 … that was added or removed, in its one row")
    ),
]

MergeSame = Annotated[
    bool,
    typer.Option(
        "--merge-same",
        help=N_("The same change in many items as one row (※その他該当項目についても変更する。) that lists them"),
    ),
]

Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="VERSION",
        help=N_("Only this version and later ones; or a date"),
        autocompletion=completion.version_names,
    ),
]

Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="VERSION",
        help=N_("Only this version and earlier ones; or a date"),
        autocompletion=completion.version_names,
    ),
]

Published = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help=N_("公表日; else the one in the document"))
]

EffectiveFrom = Annotated[
    str | None, typer.Option("--effective", metavar="DATE", help=N_("The day from which the changes hold"))
]

AcceptPartial = Annotated[
    bool, typer.Option("--accept-partial", help=N_("Add even a document of which less found its place"))
]

Sign = Annotated[
    bool | None,
    typer.Option(
        "--sign/--no-sign",
        help=N_(
            "Sign the version with the key that git's settings name, or do not (--no-sign); else as tag.gpgSign says"
        ),
    ),
]


def when_coloured(color: str, *, no_color: bool) -> When:
    """What --color and --no-color say together."""
    if no_color or color == "never":
        return "never"
    return "always" if color == "always" else "auto"
