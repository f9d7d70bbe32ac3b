"""What one entry of a file says, read without the rest of the file."""

from __future__ import annotations

from collections.abc import Mapping

from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form, FormSection
from pia_diff.history.entries import entry_word
from pia_diff.history.lean import section_in
from pia_diff.history.places import watched
from pia_diff.history.revisions import Revision
from pia_diff.model import ItemPath, State, Value
from pia_diff.store.folder import FILE_KEY, FILES_KEY, HEAD_FILE

Values = Mapping[ItemPath, Value]


def section_of_file(form: Form, file: str) -> FormSection | None:
    """The section that stands in a file of the folder; None for the annex, drawings, decisions and the like."""
    folder, slash, name = file.partition("/")
    stem = folder if slash else name or folder.removesuffix(".yaml")
    for section in form.sections:
        if section.file == stem and section.per_file == bool(slash) and file.endswith(".yaml"):
            return None if section.id == form.annex.id else section
    return None


def values_of_file(revision: Revision, file: str) -> Values:
    """All that a file says. Raises as `Store.load`."""
    section = section_of_file(revision.form, file)
    if section is None:
        return {}
    for path in revision.assessment.sections:
        if path.id == section.id and file in watched(revision, path)[0]:
            return revision.assessment.sections[path].values
    return {}


def values_of_entry(revision: Revision, file: str, word: str) -> Values:
    """What one entry of a file says. Raises as `Store.load`."""
    entries = revision.entries(file)
    section = section_of_file(revision.form, file)
    if entries is None or section is None:
        return values_of_file(revision, file)
    if word not in entries:
        return {}
    wanted = {one: text for one, text in entries.items() if one in (word, FILE_KEY)}
    try:
        return section_in(revision.form, section, file, wanted)[1].values
    except (PiaDiffError, UnicodeDecodeError):
        return values_of_file(revision, file)  # the whole file says in which line it is broken


class Reader:
    """Gives values of a version; every entry is read once, when the first of its items is asked for."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self._read: dict[tuple[str, str], Values] = {}

    def value(self, path: ItemPath) -> Value | None:
        """The value of one item; None where it is empty or absent. Raises as `Store.load`."""
        word = entry_word(path.id)
        for file in watched(self._revision, path)[0]:
            if (file, word) not in self._read:
                there = file in self._revision.files
                self._read[file, word] = values_of_entry(self._revision, file, word) if there else {}
            value = self._read[file, word].get(path)
            if value is not None:
                return value
        return None


def is_lost(revision: Revision, path: ItemPath) -> bool:
    """Whether the source of a version lost an item, so that nothing is known of it."""
    return revision.assessment.state(path) is State.ABSENT


def same_names(old: Revision, new: Revision) -> bool:
    """Whether two versions stand on the same form and have the same 特定個人情報ファイル."""
    if old.form.id != new.form.id:
        return False
    before, after = old.entries(HEAD_FILE), new.entries(HEAD_FILE)
    return bool(before and after and before.get(FILES_KEY) == after.get(FILES_KEY))
