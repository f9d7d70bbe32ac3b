"""What a person wrote for one item in a file of its own → a value, to settle a conflict with."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form, FormItem
from pia_diff.merging.conflicts import Choice, Conflict, Reason, WrongChoice
from pia_diff.model import Value
from pia_diff.structured.data import Document
from pia_diff.structured.encode import FORM
from pia_diff.structured.source import Source
from pia_diff.structured.values import ValueDecoder

STRUCTURED = frozenset({".yaml", ".yml", ".json"})
"""Suffixes of files that hold a value as the store writes it, or a whole draft; any other file holds plain text."""


class UnreadableValue(PiaDiffError):
    """The file that should settle a conflict cannot be read."""

    code = "file_problem"
    template = "{file} cannot be read: {reason}; name a text or YAML file that holds what '{item}' is to say"


class NothingGiven(PiaDiffError):
    """The file that should settle a conflict says nothing for the item."""

    code = "merge_conflict"
    template = "{file} says nothing for {item}; write what the item is to say, or name a side (ours, theirs or base)"


def given_choice(
    file: Path, typed: str, form: Form | None, conflict: Conflict, drawings: MutableMapping[str, bytes]
) -> Choice:
    """What the file says about a conflict: the value of the item, or the whole draft that holds it.

    A text file holds the text, the option, the number or the date; of check boxes one option a line. YAML and JSON hold
    the value as the store writes it, alone or under the key of the item; or a whole draft, which can also settle
    whether an instance stays. Drawings that it names by `file:` (from its folder) are put to `drawings`.
    Raises UnreadableValue, NothingGiven, WrongChoice, BrokenSyntax, NotPlain, DuplicateKey, DraftError.
    """
    text = _text(file, typed)
    if file.suffix.lower() not in STRUCTURED:
        plain: Any = text
        document = Document(plain, {}, str(file))
    else:
        from pia_diff.structured.plain import read_json, read_yaml

        document = (read_json if file.suffix.lower() == ".json" else read_yaml)(text, str(file))
        plain = document.data
        if isinstance(plain, dict) and FORM in plain:
            return _draft(document, file, form, conflict, drawings)
    path = conflict.path
    item = form.items.get(path.id) if form is not None and path is not None else None
    if form is None or path is None or item is None or not item.holds_value:
        if conflict.reason is Reason.REMOVED and path is not None:
            raise WrongChoice(item=conflict.name, reason="a whole instance is taken from a draft, not from a text")
        raise WrongChoice(item=conflict.name, reason="only a side can be chosen here")
    if isinstance(plain, str) and item.kind == "multi":
        plain = [line.strip() for line in plain.splitlines() if line.strip()]
    decoder = ValueDecoder(Source(form, document), lambda name: (file.parent / name).read_bytes())
    value = decoder.value(item, path, *_unwrapped(plain, item))
    drawings.update(decoder.attachments)
    return _said(value, file, conflict)


def _text(file: Path, typed: str) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableValue(file=file, item=typed, reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise UnreadableValue(file=file, item=typed, reason="it is not in UTF-8") from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableValue(file=file, item=typed, reason=str(error)) from error


def _draft(
    document: Document, file: Path, form: Form | None, conflict: Conflict, drawings: MutableMapping[str, bytes]
) -> Choice:
    from pia_diff.structured.decode import decode_assessment

    draft = decode_assessment(document, lambda name: (file.parent / name).read_bytes())
    if form is None or draft.form.id != form.id:
        raise WrongChoice(item=conflict.name, reason="the draft is on another form")
    drawings.update(draft.attachments)
    return draft


def _unwrapped(plain: Any, item: FormItem) -> tuple[Any, tuple[str, ...]]:
    """The value, and where it stands in the file: it may stand under the item's key, as in the files of a version."""
    if isinstance(plain, dict) and len(plain) == 1:
        key = next(iter(plain))
        if key.partition(" ")[0] in (item.id, item.id.removesuffix("[]"), item.id.rpartition("[].")[2]):
            return plain[key], (key,)
    return plain, ()


def _said(value: Value | None, file: Path, conflict: Conflict) -> Value:
    if value is None:
        raise NothingGiven(file=file, item=conflict.name)
    return value
