"""Versions: annotated tags `refs/tags/<number>/<name>`, and what their messages say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

TRAILERS = ("Assessment", "Form", "Published", "Effective")
TAGS = "refs/tags/"

SIGNATURE_MARKERS = {
    b"-----BEGIN PGP SIGNATURE-----": "openpgp",
    b"-----BEGIN PGP MESSAGE-----": "openpgp",
    b"-----BEGIN SSH SIGNATURE-----": "ssh",
    b"-----BEGIN SIGNED MESSAGE-----": "x509",
}
"""What a line of a tag begins with from which on git reads a signature, and of which kind."""

_TRAILER = re.compile(r"([A-Z][A-Za-z-]*): (.*)")


class AssessmentInfo(NamedTuple):
    """An assessment of the repository: 評価書番号, 評価書名, form id."""

    number: str
    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one assessment.

    `commit` is the full hexadecimal id. A plain commit that no version names can stand for one, too: its `name` is
    what it was asked for by.
    """

    name: str
    number: str
    commit: str
    published: date | None
    effective: date | None
    message: str
    author: str
    created: datetime
    form: str

    @property
    def since(self) -> date:
        """The day it came into force, as far as that is known: effective, else published, else recorded."""
        return self.effective or self.published or self.created.date()


@dataclass(frozen=True, slots=True)
class Added:
    """What `Store.add` did: the new versions, and (number, version name) of what was there already."""

    versions: tuple[Version, ...]
    unchanged: tuple[tuple[str, str], ...]


def tag_ref(number: str, name: str) -> str:
    """The full name of a version's ref."""
    return f"{TAGS}{number}/{name}"


def tag_message(version: Version) -> str:
    """The message of a version's tag: what was said (else its name), then the trailers."""
    trailers = {
        "Assessment": version.number,
        "Form": version.form,
        "Published": version.published.isoformat() if version.published else "",
        "Effective": version.effective.isoformat() if version.effective else "",
    }
    lines = [f"{key}: {value}" for key, value in trailers.items() if value]
    return f"{version.message or version.name}\n\n" + "\n".join(lines) + "\n"


def parse_message(message: str, name: str) -> tuple[str, dict[str, str]]:
    """What `tag_message` wrote: the message (empty when it is only the name) and the trailers."""
    body, _, last = message.rstrip().rpartition("\n\n")
    found = [_TRAILER.fullmatch(line) for line in last.splitlines()]
    if not body or not all(found):
        return message.strip(), {}
    trailers = {match[1]: match[2].strip() for match in found if match and match[1] in TRAILERS}
    return ("" if body.strip() == name else body.strip()), trailers


def iso_date(text: str | None) -> date | None:
    """A date of a trailer, None when there is none (or somebody broke it)."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def moment(seconds: int, offset: int) -> datetime:
    """Git's time and its offset from UTC in seconds."""
    return datetime.fromtimestamp(seconds, timezone(timedelta(seconds=offset)))


def clean_message(text: str) -> str:
    """A message as git can keep it: NFC, no control characters, no blank space around.

    A line that git would take for the beginning of a signature gets a blank before it.
    """
    lines = unicodedata.normalize("NFC", text).splitlines()
    kept = ["".join(c for c in line if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs")) for line in lines]
    return "\n".join(_no_signature(line.rstrip()) for line in "\n".join(kept).strip().split("\n"))


def _no_signature(line: str) -> str:
    return f" {line}" if line.encode("utf-8").startswith(tuple(SIGNATURE_MARKERS)) else line


def one_line(text: str) -> str:
    """A name that the form prints over several lines."""
    return " ".join(text.split())
