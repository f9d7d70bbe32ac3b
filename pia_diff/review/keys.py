"""What the hidden column of a review says: which change a row is about, and what was written into the row.

The texts themselves are not kept in it, only digests of them: they tell what was edited since, whatever program the
file went through (width, blanks and line ends do not count), and whatever version of this one wrote it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple


class RowKey(NamedTuple):
    """`number` is the 評価書番号, `old` and `new` the versions compared, `path` and `fingerprint` the change. `shown`
    is the digest of both wordings as the row shows them, `shared` and `own` those of what the editable cells held.
    """

    number: str
    old: str
    new: str
    path: str
    fingerprint: str
    shown: str
    shared: str
    own: str


class CauseKey(NamedTuple):
    """The row of a cause, by its label; `shared` as in RowKey."""

    number: str
    old: str
    new: str
    cause: str
    shared: str


def write_key(key: RowKey | CauseKey) -> str:
    """The text of the cell."""
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def read_row_key(text: str) -> RowKey | None:
    """The key of a row, None for what is none."""
    fields = _fields(text, len(RowKey._fields))
    return None if fields is None else RowKey(*fields)


def read_cause_key(text: str) -> CauseKey | None:
    """The key of the row of a cause, None for what is none."""
    fields = _fields(text, len(CauseKey._fields))
    return None if fields is None else CauseKey(*fields)


def _fields(text: str, count: int) -> list[str] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or len(found) != count or not all(isinstance(one, str) for one in found):
        return None
    return found


def shown_digest(texts: Iterable[str]) -> str:
    """As `digest`, but equal for texts which read alike."""
    return digest(map(plain, texts))


def digest(texts: Iterable[str]) -> str:
    """8 hexadecimal digits that are equal for texts which are."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:8]


_ESCAPES = re.compile("(?:_x[0-9A-Fa-f]{4})+_?")


def plain(text: str) -> str:
    """A text without what programs alter in passing: width, blanks, line ends, control characters."""
    # What a workbook writes for control characters; some programs take text for it that only looks so.
    folded = _ESCAPES.sub("", unicodedata.normalize("NFKC", text))
    return "".join(char for char in folded if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"))
