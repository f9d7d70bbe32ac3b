"""What a person typed → the places it means, in the newest version that knows them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from pia_diff.forms import Form
from pia_diff.history.entries import entry_word
from pia_diff.history.revisions import Revision
from pia_diff.itempath import UnknownItem, UnknownName, parse_path
from pia_diff.model import Assessment, ItemPath
from pia_diff.printed import printed_item
from pia_diff.spelling import fold
from pia_diff.store.folder import FILES_KEY

FILE_WORD = "特定個人情報ファイル"
_FILE = re.compile(rf"{FILE_WORD}\s*[\[［「(（](.+)[\]］」)）]\Z")
NEAREST = 3


class Meant(NamedTuple):
    """What was typed: the places it means (one, but of a 特定個人情報ファイル every section of its own), and how it is
    printed.
    """

    places: tuple[ItemPath, ...]
    printed: str

    def __str__(self) -> str:
        return ", ".join(map(str, self.places))


def find_places(typed: str, revisions: Sequence[Revision]) -> tuple[Meant, int]:
    """What was typed, and the number of the version it was found in: the newest, else the newest before it whose form,
    files and instances know it. Raises what `meant_in` raises for the newest.
    """
    newest = len(revisions) - 1
    try:
        return meant_in(typed, revisions[newest].assessment), newest
    except (UnknownItem, UnknownName) as error:
        unknown = error
    names = _Names()
    asked = {(revisions[newest].form.id, names.of(revisions[newest]))}
    for number in range(newest - 1, -1, -1):
        known = (revisions[number].form.id, names.of(revisions[number]))
        if known in asked:  # the same form and the same names: the same answer
            continue
        asked.add(known)
        with suppress(UnknownItem, UnknownName):
            return meant_in(typed, revisions[number].assessment), number
    raise unknown


def meant_in(typed: str, assessment: Assessment) -> Meant:
    """What was typed, in one document: what `parse_path` understands, and a 特定個人情報ファイル by its name, alone or
    in brackets after that word (without a name: all of them).

    Raises UnknownItem (with the nearest labels, ids and names of files), UnknownName, AmbiguousItem.
    """
    form = assessment.form
    bracketed = _FILE.fullmatch(typed.strip())
    if bracketed or fold(typed) == fold(FILE_WORD):
        return _file(typed, bracketed[1] if bracketed else "", assessment)
    try:
        place = parse_path(typed, form, assessment.files, _Groups(assessment))
    except UnknownItem as error:
        if _same(typed, assessment.files):
            return _file(typed, typed, assessment)
        labels = [one for one in [error.fields["nearest"]] if one != "—"]
        nearest = ", ".join([*_near_files(typed, assessment.files), *(labels or _near_ids(typed, form))]) or "—"
        raise UnknownItem(form=form.id, typed=typed, nearest=nearest) from error
    return Meant((place,), printed_item(form, place))


def _file(typed: str, name: str, assessment: Assessment) -> Meant:
    form, files = assessment.form, assessment.files
    key = _same(name, files) if name else ""
    if (name and not key) or not any(section.per_file for section in form.sections):
        raise UnknownName(typed=typed, name=name or typed, where=FILE_WORD, known=", ".join(files) or "—")
    places = [ItemPath(section.id, (key,) if key else ()) for section in form.sections if section.per_file]
    tables = (item.id for item in form.items.values() if item.kind == "table" and item.id.endswith(".file[]"))
    keys = _Groups(assessment)
    places += (ItemPath(one, (key,)) for one in tables if key and key in keys.get(ItemPath(one, ("",)), ()))
    return Meant(tuple(places), f"{FILE_WORD}「{key}」" if key else FILE_WORD)


def _same(name: str, files: Sequence[str]) -> str:
    """The file of that name, whatever its width and blanks; empty where there is none."""
    return next((one for one in files if fold(one) == fold(name)), "")


def _near_files(typed: str, files: Sequence[str]) -> list[str]:
    near = difflib.get_close_matches(fold(typed), [fold(one) for one in files], n=NEAREST, cutoff=0.6)
    return [one for one in files if fold(one) in near]


def _near_ids(typed: str, form: Form) -> list[str]:
    wanted = unicodedata.normalize("NFKC", "".join(typed.split()))
    ids = difflib.get_close_matches(wanted, _ids(form), n=NEAREST, cutoff=0.5)
    return [f"{one} ({_word(form, one)})" for one in ids]


def _ids(form: Form) -> list[str]:
    return [section.id for section in form.sections] + list(form.items)


def _word(form: Form, item_id: str) -> str:
    return form.items[item_id].word if item_id in form.items else form.section(item_id).title


class _Groups(Mapping[ItemPath, Sequence[str]]):
    """The instances of every group, read when they are asked for: many an item stands in none."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment

    @cached_property
    def _groups(self) -> dict[ItemPath, tuple[str, ...]]:
        return self._assessment.groups()

    def __getitem__(self, group: ItemPath) -> Sequence[str]:
        return self._groups[group]

    def __iter__(self) -> Iterator[ItemPath]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)


class _Names:
    """What says which files and instances a version has: the texts of their lists, of every file read once."""

    def __init__(self) -> None:
        self._read: dict[str, frozenset[str] | None] = {}

    def of(self, revision: Revision) -> frozenset[str]:
        """Equal where two versions on one form have the same files and instances."""
        found: set[str] = set()
        for path, blob in revision.files.items():
            if not path.endswith(".yaml"):
                continue
            if blob not in self._read:
                self._read[blob] = _listed(revision, path)
            names = self._read[blob]
            if names is None:
                return frozenset({revision.version.commit})
            found |= {f"{path}\0{one}" for one in names}
        return frozenset(found)


def _listed(revision: Revision, path: str) -> frozenset[str] | None:
    """The entries of a file that are lists of files or instances; None where entries cannot be told apart."""
    entries = revision.entries(path)
    if entries is None:
        return None
    words = {entry_word(one) for one in revision.form.items if one.endswith("[]")} | {FILES_KEY}
    return frozenset(f"{word}\0{hash(text)}" for word, text in entries.items() if word in words)
