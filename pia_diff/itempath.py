"""What an officer types for an item → ItemPath.

Understood: ids (`II.3.6`, `II[住民基本台帳ファイル].4.out[収納業務].3`), printed numerals (`Ⅱ.3.⑥`, `Ⅱ ３．⑥使用目的`,
`Ⅲ.7 リスク1 ⑨`), group words (`委託事項[収納業務]`) and labels alone (`使用目的`). A label that several items carry is
ambiguous: the candidates are listed, none is guessed.
"""

from __future__ import annotations

import re
import unicodedata

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form, FormItem
from pia_diff.model import ItemPath

GROUP_WORDS = {"システム": "system", "委託事項": "outsource.item", "提供先": "provision", "移転先": "transfer"}
"""Words that name a repeating group in print, and the concept of the group."""


class UnknownItem(PiaDiffError):
    """Nothing on the form answers to what was typed."""

    code = "unknown_item"
    template = "the form {form} has no item '{typed}'; nearest: {nearest}"


class AmbiguousItem(PiaDiffError):
    """Several items answer to what was typed."""

    code = "unknown_item"
    template = "'{typed}' may mean {count} items; say which: {candidates}"


def _split_keys(text: str) -> tuple[str, list[str]]:
    """Takes the bracketed keys out, leaving `[]` in their places: `II[a].4.out[b].3` → `II[].4.out[].3`, [a, b]."""
    skeleton: list[str] = []
    keys: list[str] = []
    key: list[str] | None = None
    escaped = False
    for char in text:
        if key is None:
            if char in "[［":
                key = []
                skeleton.append("[]")
            else:
                skeleton.append(char)
        elif escaped:
            key.append(char)
            escaped = False
        elif char == "\\":
            escaped = True
        elif char in "]］":
            keys.append("".join(key))
            key = None
        else:
            key.append(char)
    if key is not None:
        skeleton.append("".join(key))
    return "".join(skeleton), keys


def parse_exact(text: str, form: Form) -> ItemPath | None:
    """The path that `str(ItemPath)` printed, None when `text` is not of that form."""
    skeleton, keys = _split_keys(text)
    head, dot, rest = skeleton.partition(".")
    if head.endswith("[]"):
        head = head[:-2]
        per_file = True
    else:
        per_file = False
    item_id = head + dot + rest
    sections = {section.id: section for section in form.sections}
    if head not in sections or (per_file and not sections[head].per_file):
        return None
    if item_id != head and item_id not in form.items:
        return None
    while keys and not keys[-1] and not (len(keys) > 1 or item_id.endswith("[]")):
        keys.pop()
    return ItemPath(item_id, tuple(keys) if any(keys) or (item_id.endswith("[]") and len(keys) > 0) else ())


def _fold(text: str) -> str:
    """One width, no blanks, no ※, Roman numerals as Latin letters, circled numbers as they are."""
    circles = {char: f"\0{ord(char)}\0" for char in set(text) if "①" <= char <= "⑳"}
    kept = "".join(circles.get(char, char) for char in text)
    folded = unicodedata.normalize("NFKC", kept)
    for char, mark in circles.items():
        folded = folded.replace(mark, char)
    return re.sub(r"[\s※*]+", "", folded)


def parse_path(typed: str, form: Form) -> ItemPath:
    """The item, section, group or instance that `typed` means on `form`.

    Raises UnknownItem (with the nearest labels) and AmbiguousItem (with the candidates).
    """
    exact = parse_exact(typed.strip(), form)
    if exact is not None:
        return exact
    skeleton, keys = _split_keys(typed.strip())
    wanted = _fold(skeleton)
    found = _candidates(wanted, form)
    if len(found) > 1:
        candidates = ", ".join(f"{item_id} ({describe(form, item_id)})" for item_id in found)
        raise AmbiguousItem(typed=typed, count=len(found), candidates=candidates)
    if not found:
        raise UnknownItem(form=form.id, typed=typed, nearest=", ".join(_nearest(wanted, form)))
    return _with_keys(found[0], [key for key in keys if key], form)


def _with_keys(item_id: str, keys: list[str], form: Form) -> ItemPath:
    places = item_id.count("[]") + form.section(item_id).per_file
    if not keys:
        return ItemPath(item_id)
    # One key for an item inside a group of a file: the group's, every file meant.
    filled = ["" for _ in range(places - len(keys))] + keys[:places]
    return ItemPath(item_id, tuple(filled))


def _candidates(wanted: str, form: Form) -> list[str]:
    """Ids whose printed forms fit `wanted`, all by the strictest reading that fits any."""
    plain = wanted.replace("[]", "")
    if not plain:
        return []
    sections = [s.id for s in form.sections if plain in (_fold(s.id), _fold(s.printed), _fold(s.title), _fold(s.short))]
    if sections:
        return sections
    if plain in GROUP_WORDS:
        concept = GROUP_WORDS[plain]
        return [item.id for item in form.items.values() if item.concept == concept and item.kind == "group"]
    for reading in (_numbered_names, _label_names):
        found = [item.id for item in form.items.values() if plain in reading(form, item)]
        valued = [item_id for item_id in found if form.items[item_id].holds_value]
        if found:
            # A heading and the one item under it that repeats its label are one thing to a reader.
            return valued if len(valued) == 1 else found
    return []


def _numbered_names(form: Form, item: FormItem) -> set[str]:
    """Every way to write an item with its section: by id, by printed numbers, with or without the labels."""
    section = item.section
    chain = [*form.ancestors(item), item]
    ids = {_fold(item.id), _fold(item.id).replace("[]", "")}
    numbers: list[str] = []
    labels: list[str] = []
    for one in chain:
        risk = re.match(r"リスク\d*", _fold(one.label))
        number = _fold(one.no).rstrip(".") or (risk.group() if risk else "")
        numbers.append(number or _fold(one.label))
        labels.append(_fold(one.no) + _fold(one.label))
    names = set(ids)
    heads = (section, section + ".")
    for head in heads:
        names.add(head + ".".join(numbers))
        names.add(head + "".join(numbers))
        names.add(head + "".join(labels))
        names.add(head + ".".join([*numbers[:-1], labels[-1]]))
        names.add(head + "".join([*[n + "." if n.isdigit() else n for n in numbers[:-1]], labels[-1]]))
        names.add(head + ".".join([*numbers[:-1], _fold(item.label)]))
        names.add(head + "".join([*[n + "." if n.isdigit() else n for n in numbers[:-1]], _fold(item.label)]))
        names.add(head + labels[-1])
        names.add(head + _fold(item.label))
        names.add(head + "".join([*[n + "." if n.isdigit() else n for n in numbers]]))
    return names


def _label_names(form: Form, item: FormItem) -> set[str]:
    label = _fold(item.label)
    return {label, _fold(item.no) + label, label.split(":", 1)[0] if label.startswith("リスク") else label}


def describe(form: Form, item_id: str) -> str:
    """An item in words: section, headings, number and label as printed."""
    if item_id not in form.items:
        return form.section(item_id).printed
    item = form.items[item_id]
    names = [one.no + one.label for one in (*form.ancestors(item), item)]
    return " ".join([form.section(item_id).printed, *names])


def _nearest(wanted: str, form: Form) -> list[str]:
    import difflib

    labels = {_fold(item.label): item for item in form.items.values() if item.holds_value}
    near = difflib.get_close_matches(wanted, labels, n=3, cutoff=0.3)
    return [f"{labels[label].id} ({labels[label].label})" for label in near] or ["—"]
