"""Lists of objects in JSON or YAML → rows of a table of changes, whichever language their keys are in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pia_diff.errors import N_, PiaDiffError
from pia_diff.model import AnnexRow, clean_lines
from pia_diff.structured.data import Document, Plain

SUFFIXES = frozenset({".json", ".yaml", ".yml"})

_KEYS = {
    "date": "date 変更日 変更年月日 変更の日 修正日 修正年月日 改正日 年月日 日付",
    "item": "item 項目 変更項目 該当項目 変更箇所 該当箇所 修正箇所 箇所 項目名",
    "before": "before old 変更前 変更前の記載 変更前の内容 変更前の記載内容 修正前 改正前 旧",
    "after": "after new 変更後 変更後の記載 変更後の内容 変更後の記載内容 修正後 改正後 新",
    "timing": "timing published 提出時期 提出の時期 事前事後 事前事後の別",
    "reason": "reason note explanation 提出時期に係る説明 提出時期にかかる説明 提出時期の説明 説明 変更理由 理由 備考",
    "effective": "effective effective_date 効力発生日 施行日 適用日 実施日 変更の効力発生日 効力を生ずる日 運用開始日",
}
_FIELD_OF = {word: name for name, words in _KEYS.items() for word in words.split()}
_LISTS = ("rows", "changes", "変更箇所", "行")


class NoRows(PiaDiffError):
    """A table of changes without a single row."""

    code = "not_an_assessment"
    template = "{file}: the table of changes has no row; give a file with at least one"


class NotRows(PiaDiffError):
    """Well-formed data that are no list of rows."""

    code = "not_an_assessment"
    template = (
        "{file}: this is no table of changes but {what}; it must be a list of objects with 項目, 変更前の記載 and "
        "変更後の記載 (or item, before, after), or have such a list under 'rows'"
    )


class BadRow(PiaDiffError):
    """An object of the list that is no row."""

    code = "not_an_assessment"
    template = (
        "{file}:{line}: row {row}: {problem}; a row is an object of texts with 項目, 変更前の記載 and 変更後の記載 (or "
        "item, before, after)"
    )


def field_of(head: str) -> str:
    """The field that a key or the head of a column names: one of the six of a row, or `effective`; empty for others."""
    folded = re.sub(r"[\s・/／※]+|\(.*\)$", "", unicodedata.normalize("NFKC", head)).lower()
    return _FIELD_OF.get(folded, "")


def read_objects(text: str, path: Path) -> list[tuple[AnnexRow, str]] | None:
    """The rows of JSON or YAML text, each with the day it took effect, as written (empty where none is); None for a
    draft of a whole assessment.

    Raises NoRows, NotRows, BadRow, and BrokenSyntax, NotPlain, DuplicateKey where the text is not well-formed.
    """
    from pia_diff.readers.changes import carried_on
    from pia_diff.structured.plain import read_json, read_yaml

    read = read_json if path.suffix.lower() == ".json" else read_yaml
    document = read(text, str(path))
    listed = _listed(document.data)
    if listed is None:
        if isinstance(document.data, dict) and "form" in document.data:
            return None
        what = N_("an object without a list of rows") if isinstance(document.data, dict) else N_("a single text")
        raise NotRows(file=path, what=what)
    if not listed:
        raise NoRows(file=path)
    found = [dict(_texts(one, n, document, path)) for n, one in enumerate(listed)]
    days = [one.pop("effective", "") for one in found]
    return list(zip(carried_on(AnnexRow(**one) for one in found), days, strict=True))


def _listed(data: Plain) -> Sequence[Plain] | None:
    if isinstance(data, list):
        return data
    key = _list_key(data)
    return None if key is None or isinstance(data, str) else data[key]


def _list_key(data: Plain) -> str | None:
    if not isinstance(data, dict):
        return None
    return next((key for key in _LISTS if isinstance(data.get(key), list)), None)


def _texts(one: Plain, n: int, document: Document, path: Path) -> Iterator[tuple[str, str]]:
    """The texts of an object by field; the first key of a field has it."""
    key = _list_key(document.data)
    line = document.place((n,) if key is None else (key, n)).line
    if not isinstance(one, Mapping):
        raise BadRow(file=path, line=line, row=n + 1, problem=N_("it is no object"))
    taken = set()
    for head, value in one.items():
        name = field_of(head)
        if not name or name in taken:
            continue
        lines = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in lines):
            raise BadRow(file=path, line=line, row=n + 1, problem=N_("one of its values is no text"))
        taken.add(name)
        yield name, "\n".join(clean_lines("\n".join(lines)))
    if not taken & {"item", "before", "after"}:
        raise BadRow(file=path, line=line, row=n + 1, problem=N_("none of its keys is known"))
