"""The printed form of an ItemPath → ItemPath: `II[住民基本台帳ファイル].4.out[収納業務].3`.

Apart from `pia_diff.itempath`, which reads what people type, because every document that is read needs only this.
"""

from __future__ import annotations

from collections.abc import Iterator

from pia_diff.forms import Form
from pia_diff.model import ItemPath


def parse_exact(text: str, form: Form) -> ItemPath | None:
    """The path that `str(ItemPath)` printed, None when `text` is not of that form.

    Outside sections that repeat, `I.2.sys[]` is read as a path with an empty key, which means the same as one without.
    """
    parts = _split_keys(text)
    if parts is None:
        return None
    skeleton, keys = parts
    head, dot, rest = skeleton.partition(".")
    has_file = head.endswith("[]")
    section = next((one for one in form.sections if one.id == head.removesuffix("[]")), None)
    if section is None or (has_file and not section.per_file):
        return None
    item_id = section.id + dot + rest
    if item_id != section.id and item_id not in form.items:
        return None
    if section.per_file and not has_file:
        # A group without a file: in every file.
        return ItemPath(item_id, ("", *keys) if any(keys) else ())
    return ItemPath(item_id, tuple(keys))


def _split_keys(text: str) -> tuple[str, list[str]] | None:
    """Takes the bracketed keys out, leaving `[]` in their places: `II[a].4.out[b].3` → `II[].4.out[].3`, [a, b]. None
    where a bracket is not closed.
    """
    skeleton = ""
    keys: list[str] = []
    rest = iter(text)
    for char in rest:
        skeleton += char
        if char == "[":
            key = _key(rest)
            if key is None:
                return None
            keys.append(key)
            skeleton += "]"
    return skeleton, keys


def _key(rest: Iterator[str]) -> str | None:
    key = ""
    for char in rest:
        if char == "]":
            return key
        key += next(rest, "") if char == "\\" else char
    return None
