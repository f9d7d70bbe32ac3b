"""Report → HTML: the template filled in, its style and script allowed by their hashes alone."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.page.text import readable
from pia_diff.page.view import view_of
from pia_diff.tables.report import Report

if TYPE_CHECKING:
    from jinja2 import Template

HERE = Path(__file__).parent


def write_page(report: Report) -> str:
    """The page of a report as HTML, to be written as UTF-8 with its line ends kept (`newline="\\n"`): others would
    belie the hashes that let its style and script run.
    """
    from markupsafe import Markup

    style, script = ((HERE / name).read_text("utf-8") for name in ("report.css", "report.js"))
    return _template().render(
        page=view_of(report),
        policy=_policy(style, script),
        style=Markup(style),  # our own files are markup already; no text of a document ever is
        script=Markup(script),
    )


def _template() -> Template:
    from jinja2 import Environment, StrictUndefined  # slow to import, and only a page needs it

    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_harmless,
    )
    return environment.from_string((HERE / "report.html.j2").read_text("utf-8"))


def _harmless(value: object) -> object:
    """Every text the template prints, before it is escaped (markup of our own is a subclass and stays)."""
    return readable(value) if type(value) is str else value


def _policy(style: str, script: str) -> str:
    """The Content-Security-Policy: nothing may be loaded or sent, only this style and this script run."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(source: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(source.encode()).digest()).decode()
