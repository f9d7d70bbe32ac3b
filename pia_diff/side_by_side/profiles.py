"""Profiles from YAML: those bundled here, and those an office keeps."""

from __future__ import annotations

import string
from dataclasses import fields
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from pia_diff.errors import N_
from pia_diff.side_by_side.errors import (
    BrokenProfile,
    NotOffered,
    ProfileMissing,
    ProfileUnreadable,
    UnknownField,
    UnknownKey,
    UnknownProfile,
    WrongValue,
)
from pia_diff.side_by_side.profile import (
    TITLE_FIELDS,
    Figures,
    Order,
    Orientation,
    Passage,
    Profile,
    Remark,
    Underline,
)
from pia_diff.structured.data import Document, Trail
from pia_diff.structured.yaml_reader import read_yaml

BUNDLED = Path(__file__).parent / "profiles"
PROFILES = ("old-new", "new-old")
"""The bundled profiles, the usual one first."""
SUFFIXES = (".yaml", ".yml")
LARGEST = 100_000
"""Bytes. No profile is larger."""
LONGEST = 200
"""Characters of a word or a title."""

KEYS = tuple(field.name for field in fields(Profile) if field.name != "name")
_CHOICES: dict[str, type[Enum]] = {
    "order": Order,
    "text": Passage,
    "underline": Underline,
    "figures": Figures,
    "orientation": Orientation,
}
_SWITCHES = {"yes": True, "no": False}
_SWITCH_KEYS = ("section_headings", "section_pages")


def load_profile(name_or_file: str) -> Profile:
    """A bundled profile by its name, or the one of a file; keys that a file leaves out are those of the usual profile.

    Raises UnknownProfile, ProfileMissing, ProfileUnreadable, BrokenProfile and its kinds (file and line), and what
    `read_yaml` raises: all of them PiaDiffError.
    """
    if name_or_file in PROFILES:
        return _bundled(name_or_file)
    file = Path(name_or_file)
    known = ", ".join(PROFILES)
    looks_like_file = file.suffix.lower() in SUFFIXES or len(file.parts) > 1
    if not looks_like_file and not _is_there(file):
        raise UnknownProfile(name=name_or_file, known=known)
    document = read_yaml(_content(file), str(file))
    return _Reader(document).profile(name_or_file, _settings(_bundled(PROFILES[0])))


@cache
def _bundled(name: str) -> Profile:
    file = BUNDLED / f"{name}.yaml"
    return _Reader(read_yaml(file.read_text("utf-8"), str(file))).profile(name, {})


def _settings(profile: Profile) -> dict[str, Any]:
    return {key: getattr(profile, key) for key in KEYS}


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _content(file: Path) -> str:
    if not _is_there(file):
        raise ProfileMissing(file=file, known=", ".join(PROFILES))
    if not file.is_file():
        raise ProfileUnreadable(file=file, reason=N_("it is no file"))
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise ProfileUnreadable(file=file, reason=error.strerror or str(error)) from error
    if len(content) > LARGEST:
        raise ProfileUnreadable(file=file, reason=N_("it is much too large for a profile"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProfileUnreadable(file=file, reason=N_("it is not UTF-8")) from error


class _Reader:
    """Makes a profile of a document, and says in which line what is wrong."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def profile(self, name: str, usual: dict[str, Any]) -> Profile:
        data = self._document.data
        if not isinstance(data, dict):
            expected = N_("a list") if isinstance(data, list) else N_("running text")
            self._raise(BrokenProfile, (), expected=expected, known=f"{KEYS[0]}:")
        for key in data:
            if key not in KEYS:
                self._raise(UnknownKey, (key,), key=key, known=", ".join(KEYS))
        return Profile(name=name, **{**usual, **{key: self._value(key, data[key]) for key in data}})

    def _value(self, key: str, value: Any) -> Any:
        if key == "remarks":
            return self._remarks(value)
        if not isinstance(value, str) or len(value.splitlines()) > 1:
            self._wrong(key, N_("one line of text"), value)
        if key in _CHOICES:
            return _CHOICES[key](self._one_of(key, value, [one.value for one in _CHOICES[key]], (key,)))
        if key in _SWITCH_KEYS:
            return _SWITCHES[self._one_of(key, value, list(_SWITCHES), (key,))]
        if not value.strip():
            self._wrong(key, _EMPTY.get(key, N_("some text")), value)
        if len(value) > LONGEST:
            self._wrong(key, N_("a few words"), f"{value[:20]}…")
        if key == "title":
            self._check_title(value)
        return value

    def _remarks(self, value: Any) -> tuple[Remark, ...]:
        key = "remarks"
        if value == "":
            return ()
        if not isinstance(value, list):
            self._wrong(key, N_("a list, one entry a line, each after a dash (- )"), value)
        offered = [one.value for one in Remark]
        found: list[Remark] = []
        for number, one in enumerate(value):
            remark = Remark(self._one_of(key, one, offered, (key, number)))
            if remark in found:
                self._wrong(key, N_("a list in which every entry stands once"), one, (key, number))
            found.append(remark)
        return tuple(found)

    def _one_of(self, key: str, value: Any, offered: list[str], trail: Trail) -> str:
        if value not in offered:
            self._raise(NotOffered, trail, key=key, known=", ".join(offered), found=_shown(value))
        return str(value)

    def _check_title(self, title: str) -> None:
        known = ", ".join(f"{{{one}}}" for one in TITLE_FIELDS)
        try:
            pieces = list(string.Formatter().parse(title))
        except ValueError:
            self._raise(UnknownField, ("title",), known=known, found=title)
        for _, name, form, conversion in pieces:
            if name is not None and (name not in TITLE_FIELDS or form or conversion):
                self._raise(UnknownField, ("title",), known=known, found=f"{{{name}}}")

    def _wrong(self, key: str, expected: str, found: Any, trail: Trail = ()) -> NoReturn:
        self._raise(WrongValue, trail or (key,), key=key, expected=expected, found=_shown(found))

    def _raise(self, kind: type[BrokenProfile], trail: Trail, **said: str) -> NoReturn:
        raise kind(file=self._document.file, line=self._document.place(trail).line, **said)


_EMPTY = {
    "ellipsis": N_("some text (for whole texts without it write 'text: whole')"),
    "ellipsis_between": N_("some text (for whole texts without it write 'text: whole')"),
}


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}'"
    return "[…]" if isinstance(value, list) else "{…}"
