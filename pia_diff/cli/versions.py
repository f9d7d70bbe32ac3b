"""`pia-diff versions`: the versions of an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.options import AssessmentNumber, Repo, TextOrJson
from pia_diff.cli.output import write_stdout
from pia_diff.cli.terminal import pad, text_width
from pia_diff.errors import N_

if TYPE_CHECKING:
    from datetime import date

    from pia_diff.store import Version

app = command_app()


@app.command(
    cls=Command,
    help=N_("Lists the versions with 公表日, form, author and message, the oldest first."),
    epilog="pia-diff versions\npia-diff versions --format json",
)
def versions(
    assessment: AssessmentNumber = None,
    format_: TextOrJson = "text",
    repo: Repo = None,
) -> None:
    from pia_diff.cli.repository import open_store

    with open_store(repo) as store:
        listed = list(store.versions(assessment))
    if format_ == "json":
        write_stdout(_json(listed))
    elif listed:
        write_stdout(_table(listed))
    else:
        print(_("no version yet; add one: pia-diff add FILE --as NAME"))


def _table(listed: list[Version]) -> str:
    several = len({one.number for one in listed}) > 1
    heads = ["評価書番号"] * several + [_("version"), "公表日", _("effective"), _("form"), _("author"), _("message")]
    rows = [heads] + [
        [one.number] * several
        + [
            one.name,
            _wareki(one.published),
            _wareki(one.effective),
            one.form,
            one.author.partition(" <")[0],
            one.message.partition("\n")[0],
        ]
        for one in listed
    ]
    widths = [max(text_width(row[n]) for row in rows) for n in range(len(heads))]
    return "".join(
        "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def _wareki(day: date | None) -> str:
    from pia_diff.wareki import format_wareki

    return format_wareki(day) if day else "—"


def _json(listed: list[Version]) -> str:
    import json

    plain = [
        {
            "name": one.name,
            "number": one.number,
            "published": one.published.isoformat() if one.published else None,
            "effective": one.effective.isoformat() if one.effective else None,
            "form": one.form,
            "author": one.author,
            "message": one.message,
            "commit": one.commit,
        }
        for one in listed
    ]
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
