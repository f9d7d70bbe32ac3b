"""Two versions compared by reading only the entries that differ: what differs is found in the text of the files.

The result is that of `compare` on the whole documents. Where it could be another (another form, another set of files,
anything lost in reading, a file not written the usual way), the whole documents are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache

from pia_diff.compare import Comparison, compare
from pia_diff.errors import PiaDiffError
from pia_diff.forms import Form, FormSection
from pia_diff.history.entries import Entries
from pia_diff.history.revisions import Revision
from pia_diff.model import AnnexRow, Assessment, ItemPath, LeftOver, Section, Sections
from pia_diff.store.folder import FILE_KEY, FILES_KEY, FORM_KEY, HEAD_FILE, section_file
from pia_diff.structured.decode import SectionDecoder
from pia_diff.structured.encode import ABSENT
from pia_diff.structured.yaml_reader import read_yaml

_NO_ITEMS = frozenset({FORM_KEY, FILES_KEY, FILE_KEY})
"""Words of entries that are no items."""
_INSTANCE = re.compile(rb"^- ", re.MULTILINE)


def changes_between(old: Revision, new: Revision) -> Comparison:
    """What changed between two versions. Raises what `compare` and reading the versions raise."""
    lean = _lean(old, new)
    if lean is None:
        return compare(old.assessment, new.assessment)
    return replace(compare(*lean), old=_Whole.of(old), new=_Whole.of(new))


class _Whole(Assessment):
    """The whole document of a version, read when more than the form is asked of it."""

    @classmethod
    def of(cls, revision: Revision) -> _Whole:
        self = cls.__new__(cls)
        self.__dict__.update(form=revision.form, _revision=revision)  # not through __init__: it wants all at once
        return self

    @cached_property
    def _read(self) -> Assessment:
        revision: Revision = self.__dict__["_revision"]
        return revision.assessment

    @cached_property
    def sections(self) -> Sections:
        return self._read.sections

    @cached_property
    def files(self) -> tuple[str, ...]:
        return self._read.files

    @cached_property
    def rows(self) -> tuple[AnnexRow, ...]:
        return self._read.rows

    @cached_property
    def left_over(self) -> tuple[LeftOver, ...]:
        return self._read.left_over

    @cached_property
    def attachments(self) -> Mapping[str, bytes]:
        return self._read.attachments


def _lean(old: Revision, new: Revision) -> tuple[Assessment, Assessment] | None:
    """Both versions with nothing but the entries that differ; None where the whole documents must be compared."""
    if old.form.id != new.form.id or old.files.keys() - _extra(old) != new.files.keys() - _extra(new):
        return None
    heads = old.entries(HEAD_FILE), new.entries(HEAD_FILE)
    if not heads[0] or not heads[1] or any(heads[0].get(one) != heads[1].get(one) for one in (FORM_KEY, FILES_KEY)):
        return None
    form = new.form
    sides = Sections(), Sections()
    for section in form.sections:
        if section.id == form.annex.id:
            continue
        for file in _files_of(section, new):
            if old.files[file] == new.files[file]:
                continue
            try:
                parts = _sections_of(form, section, file, (old.entries(file), new.entries(file)))
            except (PiaDiffError, UnicodeDecodeError):
                return None  # the whole file says in which line it is broken
            if parts is None:
                return None
            for side, (path, one) in zip(sides, parts, strict=True):
                side[path] = one
    listed = _listed(heads[1].get(FILES_KEY, b""))
    differing = {path.instances[0] for path in sides[1] if path.instances}
    if not differing <= set(listed):
        return None
    files = tuple(key for key in listed if key in differing)
    return Assessment(form, sides[0], files), Assessment(form, sides[1], files)


@lru_cache(maxsize=16)
def _listed(entry: bytes) -> tuple[str, ...]:
    """The keys of the 特定個人情報ファイル in printed order."""
    data = read_yaml(entry.decode("utf-8", "replace"), HEAD_FILE).data
    listed = data.get(FILES_KEY) if isinstance(data, dict) else None
    return tuple(map(str, listed)) if isinstance(listed, list) else ()


def _extra(one: Revision) -> set[str]:
    """Files that hold no section: drawings, decisions, the annex, what no item took."""
    sections = {section.file for section in one.form.sections if section.id != one.form.annex.id}
    return {path for path in one.files if path.partition("/")[0].removesuffix(".yaml") not in sections}


def _files_of(section: FormSection, one: Revision) -> Iterator[str]:
    if not section.per_file:
        file = section_file(section)
        yield from [file] if file in one.files else []
    else:
        yield from (path for path in one.files if path.startswith(f"{section.file}/"))


def _sections_of(
    form: Form, section: FormSection, file: str, both: tuple[Entries | None, Entries | None]
) -> tuple[tuple[ItemPath, Section], tuple[ItemPath, Section]] | None:
    """The section of a file in both versions as far as they differ; None where that cannot be told. Raises as
    `section_in`.
    """
    differing = _differing(both)
    if differing is None:
        return None
    groups = [word for word in differing[0].keys() & differing[1].keys() if f"{word}[]" in form.items]
    lists = [word for word in groups if form.items[f"{word}[]"].kind == "group"]
    short = [dict(side) for side in differing]
    for word in lists:
        short[0][word], short[1][word] = _without_equal(differing[0][word], differing[1][word])
    old, new = (section_in(form, section, file, side) for side in short)
    if old[1].instances == new[1].instances:
        return old, new
    # Instances came, went or were renamed: who is who is told by all there are, and so are their numbers.
    old, new = (section_in(form, section, file, side) for side in differing)
    return old, new


def _differing(both: tuple[Entries | None, Entries | None]) -> tuple[Entries, Entries] | None:
    """The entries of a file that differ; None where they cannot be told apart, or something was lost in reading."""
    before, after = both
    if before is None or after is None or ABSENT in before or ABSENT in after:
        return None
    if before.get(FILE_KEY) != after.get(FILE_KEY):
        return None
    words = {word for word in {**before, **after} if before.get(word) != after.get(word)} | {FILE_KEY}
    old, new = ({word: text for word, text in one.items() if word in words} for one in (before, after))
    return old, new


def _without_equal(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """A list in both versions without the instances that stand in the same place and say the same."""
    (head, *old), (other, *new) = (_INSTANCE.split(text) for text in (before, after))
    if head != other or len(old) != len(new):
        return before, after
    kept = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    if not kept:
        return before, after
    olds, news = (b"".join(b"- " + one for one in side) for side in zip(*kept, strict=True))
    return head + olds, head + news


def section_in(form: Form, section: FormSection, file: str, entries: Entries) -> tuple[ItemPath, Section]:
    """The section of a file as far as `entries` say it. Raises DraftError, BrokenSyntax, NotPlain, DuplicateKey."""
    document = read_yaml(b"".join(entries.values()).decode("utf-8"), file)
    plain = document.data if isinstance(document.data, dict) else {}
    keys = (str(plain[FILE_KEY]),) if section.per_file else ()
    path = ItemPath(section.id, keys)
    items = {key: value for key, value in plain.items() if key not in _NO_ITEMS}
    return path, SectionDecoder(form, document).section(path, items, ())
