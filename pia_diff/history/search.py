"""In which versions a wording stood, and in which items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pia_diff.compare.fold import fold
from pia_diff.history.parts import parts_of
from pia_diff.history.places import Twins
from pia_diff.history.reading import (
    Values,
    is_lost,
    same_names,
    section_of_file,
    values_of_entry,
    values_of_file,
)
from pia_diff.history.revisions import Revision
from pia_diff.model import Attachment, Checks, ItemPath, Table, Value

Hits = Mapping[ItemPath, str]
"""The items in which a wording stands, each with the part of it in which it stands first."""

_QUOTES = ("'", '"', "\\")


@dataclass(frozen=True, slots=True)
class Standing:
    """A wording stood in an item from the version `since` to the version `until`, without a break.

    `path` is the item in `until`, `part` the paragraph there; `path_then` is where the item stood in `since`. `next` is
    the version in which it does not stand any more, None where `until` is the newest; `first` tells that `since` is the
    oldest version of all. `since_lost` and `until_lost`: the version before, or after, lost the item in reading: it may
    have stood there, too.
    """

    path: ItemPath
    part: str
    since: Revision
    until: Revision
    next: Revision | None
    path_then: ItemPath
    first: bool = False
    since_lost: bool = False
    until_lost: bool = False


def search(revisions: Sequence[Revision], wording: str) -> Iterator[Standing]:
    """Where a wording stood, each as soon as the version is found that brought it: the newest first.

    It is found whatever its width, blanks and line wraps (as `compare` folds them), within one item; in the cells of
    tables and the texts of drawings, too. An item is followed through renumbering, renaming and revisions of the form.
    An empty wording stands nowhere. Raises what reading the versions raises.
    """
    needle = fold(wording)
    if not needle.strip() or not revisions:
        return
    finder = _Finder(needle)
    here = finder.hits(revisions[-1])
    standing = {path: _opened(revisions, len(revisions) - 1, path, part) for path, part in here.items()}
    for number in range(len(revisions) - 1, 0, -1):
        old, new = revisions[number - 1], revisions[number]
        there = finder.hits(old)
        if there == here and same_names(old, new):
            continue  # the same items say it: whatever else was renamed, they stand where they stood
        ended, standing = _step(standing, there, old, new)
        yield from (replace(one, since=new, since_lost=lost) for one, lost in ended)
        taken = set(standing)
        for path, part in there.items():
            if path not in taken:
                standing[path] = replace(_opened(revisions, number - 1, path, part), until_lost=is_lost(new, path))
        here = there
    oldest = revisions[0]
    yield from (replace(one, since=oldest, path_then=path, first=True) for path, one in standing.items())


def _opened(revisions: Sequence[Revision], number: int, path: ItemPath, part: str) -> Standing:
    following = revisions[number + 1] if number + 1 < len(revisions) else None
    return Standing(path, part, revisions[number], revisions[number], following, path)


def _step(
    standing: Mapping[ItemPath, Standing], there: Hits, old: Revision, new: Revision
) -> tuple[list[tuple[Standing, bool]], dict[ItemPath, Standing]]:
    """What was brought by `new` (and whether `old` lost the item), and what stands in `old` already, by its place."""
    named_alike = same_names(old, new)
    twins = Twins(old, new)
    ended: list[tuple[Standing, bool]] = []
    going_on: dict[ItemPath, Standing] = {}
    for path, one in standing.items():
        place = path
        if not named_alike or new.form.group_of(path.id) is not None:
            place = twins.before(path)[0] if old.form.number == new.form.number else path
        if place in there and place not in going_on and old.form.number == new.form.number:
            going_on[place] = replace(one, path_then=place)
        else:
            ended.append((replace(one, path_then=path), is_lost(old, place)))
    return ended, going_on


class _Finder:
    """Finds a folded wording in the files of versions; of every entry looked through once the answer is kept."""

    def __init__(self, needle: str) -> None:
        self._needle = needle
        self._exact = not any(sign in needle for sign in _QUOTES)
        self._files: dict[tuple[str, str, str], Hits] = {}
        self._entries: dict[tuple[str, str, bytes, bytes], Hits] = {}

    def hits(self, revision: Revision) -> Hits:
        """The items of a version that say it."""
        found: dict[ItemPath, str] = {}
        for file, blob in revision.files.items():
            key = revision.form.id, file, blob
            if key not in self._files:
                self._files[key] = self._in_file(revision, file)
            found.update(self._files[key])
        return found

    def _in_file(self, revision: Revision, file: str) -> Hits:
        if section_of_file(revision.form, file) is None:
            return {}
        entries = revision.entries(file)
        if entries is None:
            return self._in_values(values_of_file(revision, file))
        found: dict[ItemPath, str] = {}
        whose = entries.get("file", b"")
        for word, text in entries.items():
            key = revision.form.id, file, whose, text
            if key not in self._entries:
                wanted = self._may_say(text)
                self._entries[key] = self._in_values(values_of_entry(revision, file, word)) if wanted else {}
            found.update(self._entries[key])
        return found

    def _may_say(self, text: bytes) -> bool:
        """Whether an entry can say it: text is stored as it reads, but for quotes and what a backslash stands for."""
        return not self._exact or b"\\" in text or self._needle in fold(text.decode("utf-8", "replace"))

    def _in_values(self, values: Values) -> Hits:
        found = {}
        for path, value in values.items():
            part = self._part(value)
            if part is not None:
                found[path] = part
        return found

    def _part(self, value: Value) -> str | None:
        """The part of a value in which it stands first; all of a text where it goes beyond one paragraph."""
        for text in _texts(value):
            if self._needle in fold(text):
                return next((part for part in text.split("\n") if self._needle in fold(part)), text)
        return None


def _texts(value: Value) -> Sequence[str]:
    """The texts of a value, each looked through by itself."""
    match value:
        case Checks():
            return [text for one in value.marked for text in one]
        case Table():
            return [cell for row in (value.columns, *value.rows) for cell in row]
        case Attachment():
            return [text for drawing in value.drawings for text in (drawing.name, drawing.text)]
        case _:
            return ["\n".join(parts_of(value))]
