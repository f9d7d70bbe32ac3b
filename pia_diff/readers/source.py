"""A file → its bytes, what they are, and their text; with a clear error for whatever cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from pia_diff.errors import PiaDiffError

TEXT_SUFFIXES = frozenset({".txt", ".tsv", ".csv", ".md", ".html", ".htm"})
"""What `pia_diff.readers.text` reads."""

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""What `pia_diff.readers.workbook` reads."""

PDF_SUFFIX = ".pdf"
"""What `pia_diff.readers.pdf` reads."""

LIMIT = 50 * 1024 * 1024
"""Bytes. The longest published assessment has less than one megabyte of text."""

MOST_CELLS = 200_000
"""The longest published assessment has some ten thousand cells. So many are read within half a minute."""

_BREAKS = re.compile("\r\n|[\r\v\x1c-\x1e\x85\u2028\u2029]")
# What no text needs and no YAML carries: controls other than line ends and tabs, byte order marks, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_ODD = re.compile(f"{_BREAKS.pattern}|{_UNPRINTABLE.pattern}")


class Unreadable(PiaDiffError):
    """The file cannot be read as a document at all."""

    code = "unreadable"


class NoSuchFile(Unreadable):
    template = "{file}: there is no such file; check the path"


class IsDirectory(Unreadable):
    template = "{file}: this is a directory; name one of the files in it"


class CannotOpen(Unreadable):
    template = "{file}: the file cannot be read ({reason}); check its name and permissions"


class EmptyFile(Unreadable):
    template = "{file}: the file is empty; export or extract the document again"


class TooLarge(Unreadable):
    template = (
        "{file}: the file has {size} MB, more than the {limit} MB an assessment can have; "
        "name the document itself, or split it"
    )


class TooManyCells(Unreadable):
    template = "{file}: the text has more than {limit} cells, more than an assessment can have; name the document"


class BinaryFile(Unreadable):
    template = "{file}: this is not text but {what}; extract its text first, or give a format that is known: {known}"


class NotAWorkbook(Unreadable):
    template = (
        "{file}: this is not a workbook, whatever its name says; save it again as .xlsx in Excel, "
        "or give the file the suffix of what it is: {known}"
    )


class NotAPDF(Unreadable):
    template = (
        "{file}: this is not a PDF, whatever its name says; export it again, "
        "or give the file the suffix of what it is: {known}"
    )


class WrongEncoding(Unreadable):
    template = "{file}: the text is neither UTF-8 nor Shift_JIS (byte {offset}); save it as UTF-8 and try again"


class UnknownFormat(Unreadable):
    template = "{file}: files of the kind '{suffix}' are not known; known are: {known}"


class NotAnAssessment(PiaDiffError):
    """The text has neither the tag nor the labels of a form."""

    code = "not_an_assessment"
    template = (
        "{file}: this does not look like an assessment: no tag such as {example}, and {found} of the labels of the "
        "nearest form ({nearest}); if it is one, name its form with --form ({known})"
    )


class PrintedForm(PiaDiffError):
    """The form asked for is not the one that the document prints, and whose labels it has."""

    code = "other_form"
    template = (
        "{file}: by its tag {tag} and its labels this document is on the form {found}, not {wanted}; leave --form out, "
        "or name the right one"
    )


_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # bytes: where Adobe's readers look for the beginning (ISO 32000-1, annex H.3, note 13)
# A ZIP archive (with members, and without) and the compound files of old Office programs.
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_HTML_WITHIN = 4096
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta)\b", re.IGNORECASE | re.DOTALL)
_SIGNATURES = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)


def suffix_of(content: bytes, path: Path, known: Collection[str]) -> str:
    """The suffix, one of `known`, that a file with these bytes should have. Content goes before name: a workbook named
    `.txt` is a workbook, and a web page that some program named `.xls` is a web page.

    Raises UnknownFormat, NotAWorkbook, NotAPDF.
    """
    suffix = path.suffix.lower()
    names = ", ".join(sorted(known))
    if content.startswith(_WORKBOOKS):
        return suffix if suffix in WORKBOOK_SUFFIXES else ".xlsx"
    if content.startswith(_PDF) or (suffix == PDF_SUFFIX and _PDF in content[:_PDF_WITHIN]):
        return PDF_SUFFIX
    if suffix in WORKBOOK_SUFFIXES | {PDF_SUFFIX}:
        if _HTML.match(content[:_HTML_WITHIN].removeprefix(b"\xef\xbb\xbf")):
            return ".html"
        raise (NotAPDF if suffix == PDF_SUFFIX else NotAWorkbook)(file=path, known=names)
    if suffix not in known:
        decode(content, path, names)  # what is wrong with the file itself is said first
        raise UnknownFormat(file=path, suffix=suffix or path.name, known=names)
    return suffix


def decode(content: bytes, path: Path, known: str) -> str:
    """The text of these bytes: UTF-8 (with or without byte order mark), UTF-16 with one, or Shift_JIS.

    `path` is named in errors, `known` lists the formats they may recommend. Raises Unreadable.
    """
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise BinaryFile(file=path, what=what, known=known)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise WrongEncoding(file=path, offset=error.start) from error
    if b"\x00" in content:
        raise BinaryFile(file=path, what="binary data", known=known)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as not_utf8:
        try:
            return content.decode("cp932")
        except UnicodeDecodeError:
            raise WrongEncoding(file=path, offset=not_utf8.start) from not_utf8


def tidy(text: str) -> str:
    """`text` in NFC, every line ended by a line feed, no control characters but tab and form feed."""
    if _ODD.search(text):
        text = _UNPRINTABLE.sub(" ", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def load_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises Unreadable: no such file, a directory, not allowed, too large, empty."""
    try:
        if path.is_dir():
            raise IsDirectory(file=path)
        size = path.stat().st_size
        if size > LIMIT:
            raise TooLarge(file=path, size=-(-size // 1_000_000), limit=LIMIT // 1_000_000)
        with path.open("rb") as file:  # a pipe has no size: never read more than the limit
            content = file.read(LIMIT + 1)
    except FileNotFoundError as error:
        raise NoSuchFile(file=path) from error
    except (OSError, ValueError) as error:
        raise CannotOpen(file=path, reason=getattr(error, "strerror", None) or str(error)) from error
    if len(content) > LIMIT:
        raise TooLarge(file=path, size=-(-len(content) // 1_000_000), limit=LIMIT // 1_000_000)
    if not content.strip():
        raise EmptyFile(file=path)
    return content
