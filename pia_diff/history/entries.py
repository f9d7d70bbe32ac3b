"""The text of a section's file → its entries, without reading any YAML.

A file as the store writes it has one entry an item or group, each beginning with its id in the first column. Two files
whose text of an entry is the same say the same there, so only what differs has to be read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

_HEAD = re.compile(rb"\n([A-Za-z][^\s:\x80-\xff]*)")
_NO_BLOCKS = re.compile(rb"\n(?!- |-\n|[A-Za-z\s#]|\Z)")
"""A line in the first column that is no item, entry of a list or comment: the file is not written the usual way."""
_OPENED = {sign: (b": " + sign, b"- " + sign) for sign in (b'"', b"'", b"[", b"{")}
_ON_ITS_OWN_LINE = re.compile(rb"\n[ ]+(?=[\"'\[{])")
_OTHER_BREAKS = re.compile(rb"\xe2\x80[\xa8\xa9]")
"""U+2028 and U+2029, which YAML takes for the end of a line, as it takes a carriage return and U+0085."""
_ENDS = re.compile(
    rb"""
    "(?:[^"\\\n]|\\.)*"[ ]*$
    | '(?:[^'\n]|'')*'[ ]*$
    | \[[^\n]*\][ ]*$
    | \{[^\n]*\}[ ]*$
    """,
    re.VERBOSE | re.MULTILINE,
)
"""A quoted or bracketed value that ends on its line; another may go on in the first column of the next."""

_CHUNK = 4096

Entries = dict[str, bytes]
"""The text of every entry by its word (`II.3.6`, `II.4.out`, `absent`), without `[]`."""


@dataclass(frozen=True, slots=True)
class Split:
    """A file taken apart: its text after a line feed, and where each entry begins in it, with its word."""

    text: bytes
    starts: list[int]
    words: list[str]

    def entries(self) -> Entries:
        """The entries in the order of the file."""
        found: Entries = {}
        for word, start, end in zip(self.words, self.starts, [*self.starts, len(self.text)][1:], strict=True):
            found[word] = found.get(word, b"") + self.text[start:end]
        return found


def entries_of(raw: bytes) -> Entries | None:
    """The entries of a file, in its order. None where somebody wrote it so that they cannot be told apart."""
    found = split(raw)
    return None if found is None else found.entries()


def split(raw: bytes, like: Split | None = None) -> Split | None:
    """A file taken apart; None where its entries cannot be told apart. Of one that is mostly `like` another, only the
    lines that differ are looked at.
    """
    text = b"\n" + raw if raw.endswith(b"\n") else b"\n" + raw + b"\n"
    if like is not None and like.starts:
        found = _like(text, like)
        if found is not None:
            return found
    if not _is_usual(text):
        return None
    starts, words = _heads(text)
    first = starts[0] if starts else len(text)
    if any(line and not line.startswith(b"#") for line in text[:first].split(b"\n")):
        return None  # it begins further to the right
    return Split(text, starts, words)


def _heads(text: bytes) -> tuple[list[int], list[str]]:
    heads = list(_HEAD.finditer(text))
    return [head.start() + 1 for head in heads], [head[1].decode("ascii").removesuffix("[]") for head in heads]


def _like(text: bytes, other: Split) -> Split | None:
    """The entries before and behind those that differ are as in `other`: every line tells by itself what it is. None
    where the very first differs.
    """
    before = _same(text, other.text)
    behind = _same_behind(text, other.text, min(len(text), len(other.text)) - before)
    first = bisect_left(other.starts, before) - 1  # the entry that holds the character before the first that differs
    if first < 0:
        return None
    last = bisect_right(other.starts, len(other.text) - behind)  # the next whose line feed is the same, too
    end = other.starts[last] if last < len(other.starts) else len(other.text)
    longer = len(text) - len(other.text)
    middle = text[other.starts[first] - 1 : end + longer]
    if not _is_usual(middle):
        return None
    starts, words = _heads(middle)
    return Split(
        text,
        [
            *other.starts[:first],
            *(start + other.starts[first] - 1 for start in starts),
            *(start + longer for start in other.starts[last:]),
        ],
        [*other.words[:first], *words, *other.words[last:]],
    )


def _same(one: bytes, other: bytes) -> int:
    """How many bytes are the same from the beginning."""
    size = min(len(one), len(other))
    place = 0
    while place < size and one[place : place + _CHUNK] == other[place : place + _CHUNK]:
        place += _CHUNK
    low, high = min(place, size), min(place + _CHUNK, size)
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_behind(one: bytes, other: bytes, most: int) -> int:
    """How many bytes are the same from the end, `most` at most."""
    return _same(one[len(one) - most :][::-1], other[len(other) - most :][::-1])


def _is_usual(text: bytes) -> bool:
    """Whether every line that begins in the first column begins an entry or goes on with a list."""
    if _NO_BLOCKS.search(text) or b"\r" in text or _OTHER_BREAKS.search(text):
        return False
    if b"\xc2" in text and b"\xc2\x85" in text:
        return False
    signs = [sign for sign in _OPENED if sign in text]  # looking for one byte is quick, and few files have any
    if signs and any(not _ENDS.match(text, found.end()) for found in _ON_ITS_OWN_LINE.finditer(text)):
        return False
    return all(_ends(text, opened) for sign in signs for opened in _OPENED[sign])


def _ends(text: bytes, opened: bytes) -> bool:
    """Whether every value that is opened like this ends on its line."""
    place = text.find(opened)
    while place >= 0:
        if not _ENDS.match(text, place + len(opened) - 1):
            return False
        place = text.find(opened, place + 1)
    return True


def entry_word(item_id: str) -> str:
    """The word of the entry an item stands in: its own, or that of its group."""
    return item_id.partition("[]")[0]
