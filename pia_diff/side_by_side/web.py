"""The 新旧対照表 as one HTML file: nothing loaded, no script, its style allowed by its hash alone."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from pia_diff.side_by_side.figures import Picture
from pia_diff.side_by_side.paper import Entry, Paper
from pia_diff.side_by_side.profile import Profile
from pia_diff.tables.cells import plain
from pia_diff.workbook.measure import height

SHORT_ROW = 150.0
"""Points. Rows that are higher may break across printed pages."""
_FACING, _ITEM = 300, 130
"""Pixels that columns have at least in print."""
HERE = Path(__file__).parent


def write_html(paper: Paper, profile: Profile) -> str:
    """The page, to be written as UTF-8 with its line ends kept: others would belie the hash of its style."""
    from jinja2 import Environment, StrictUndefined  # slow to import, and only a page needs it
    from markupsafe import Markup

    style = (HERE / "paper.css").read_text("utf-8").replace("ORIENTATION", profile.orientation.value)
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    environment.filters["data"] = _data
    environment.filters["short"] = _is_short
    template = environment.from_string((HERE / "paper.html.j2").read_text("utf-8"))
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return template.render(
        paper=paper,
        remarks=bool(profile.remarks),
        narrow="" if profile.wordy_remarks else " narrow",
        wide="" if profile.wordy_remarks else " wide",
        pages=profile.section_pages,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        style=Markup(style),  # our own file is markup already; no text of a document ever is
    )


def _data(picture: Picture) -> str:
    return f"data:{picture.media_type};base64,{b64encode(picture.content).decode()}"


def _is_short(entry: Entry) -> bool:
    if any(side.pictures for side in entry.sides):
        return True
    texts = ((entry.item, _ITEM), *((plain(side.text), _FACING) for side in entry.sides), (entry.remark, _ITEM))
    return all(height(text, pixels, 9.5) <= SHORT_ROW for text, pixels in texts)
