"""A history as one page of HTML: it fetches nothing, and nothing in the documents can become markup of it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pia_diff.history.item import Entry
from pia_diff.history.telling import contents, duties, notes, published, who
from pia_diff.history.written import About
from pia_diff.page.inline import in_one, in_parts, marked
from pia_diff.page.text import readable
from pia_diff.tables import Row
from pia_diff.timing import Duty

HERE = Path(__file__).parent
_STYLES = {Duty.PRIOR: "prior", Duty.ASK: "ask", Duty.AFTER: "after"}


def write_page(about: About, entries: Sequence[Entry]) -> str:
    """The page, to be written as UTF-8 with its line ends kept: others would belie the hash that lets its style in."""
    from jinja2 import Environment, StrictUndefined  # slow to import, and only a page needs it
    from markupsafe import Markup

    style = (HERE / "page.css").read_text("utf-8")
    hashed = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, finalize=_harmless
    )
    return environment.from_string((HERE / "page.html.j2").read_text("utf-8")).render(
        about=about,
        entries=[_view(entry) for entry in entries],
        policy=f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'",
        style=Markup(style),  # our own file; no text of a document ever is markup
    )


def _harmless(value: object) -> object:
    return readable(value) if type(value) is str else value


def _view(entry: Entry) -> dict[str, Any]:
    return {
        "version": entry.revision.name,
        "published": published(entry),
        "who": who(entry),
        "duties": duties(entry),
        "message": entry.revision.version.message.partition("\n")[0],
        "notes": notes(entry),
        "rows": [_row(row) for row in entry.rows],
        "contents": contents(entry),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "item": row.item,
        "before": in_parts(marked(row.before, "del")),
        "after": in_parts(marked(row.after, "ins")),
        "merged": in_parts(in_one(row.before, row.after)),
        "timing": row.timing,
        "explanation": row.explanation,
        "style": "breach" if row.breach else _STYLES[row.label],
    }
