"""Names that become refs, folders and files: checked (versions, numbers) or made safe (特定個人情報ファイル)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from pia_diff.store.errors import BadCharacters, BadName
from pia_diff.wareki import parse_date

MAX_BYTES = 80
"""Of UTF-8 in a name; leaves room for suffixes under the 255 bytes of most file systems."""

_OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)
_NOT_IN_FILES = frozenset('/\\:?*<>|"')
_NOT_IN_REFS = _NOT_IN_FILES | frozenset("~^[")
_HASHED = re.compile(r"-[0-9a-f]{10}\Z")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def version_name(text: str) -> str:
    """A version name, NFC. Raises BadName saying what is wrong with it."""
    return _checked(unicodedata.normalize("NFC", text), "version name", "v2025")


def branch_name(text: str) -> str:
    """The name of a branch, NFC, by the rules for versions. Raises BadName saying what is wrong with it."""
    return _checked(unicodedata.normalize("NFC", text), "branch name", "市民課案")


def assessment_number(text: str) -> str:
    """A 評価書番号 in one width (`１２` is `12`). Raises BadName saying what is wrong with it."""
    return _checked(unicodedata.normalize("NFKC", text).strip(), "評価書番号", "12")


def _checked(name: str, what: str, example: str) -> str:
    wrong = sorted(char for char in set(name) if char in _NOT_IN_REFS or char.isspace() or _is_control(char))
    if wrong:
        found = " ".join(_shown(char) if char.strip() else f"U+{ord(char):04X}" for char in wrong)
        raise BadCharacters(name=_shown(name), what=what, found=found, example=example)
    reason = _fault(name)
    if reason:
        raise BadName(name=_shown(name), what=what, reason=reason, example=example)
    return name


def _fault(name: str) -> str:
    """What keeps a name from being both one part of a ref and a folder on every system; empty when nothing does."""
    if not name:
        return "it is empty"
    if name.startswith(("-", ".")) or name.endswith((".", ".lock")) or ".." in name or "@{" in name:
        return "git allows no '-' or '.' at the beginning, no '.' or '.lock' at the end, no '..' and no '@{'"
    if name in ("@", "HEAD") or _DEVICES.fullmatch(name):
        return "it has a meaning of its own"
    if _OBJECT_ID.fullmatch(name):
        return "it reads as a commit id"
    if parse_date(name):
        return "it reads as a date"
    if len(name.encode("utf-8")) > MAX_BYTES:
        return f"it is longer than {MAX_BYTES} bytes"
    return ""


def _is_control(char: str) -> bool:
    """Control and formatting characters, halves of surrogate pairs, private and unassigned ones."""
    return unicodedata.category(char).startswith("C")


def _shown(text: str) -> str:
    return "".join(f"U+{ord(char):04X}" if _is_control(char) else char for char in text)


def file_names(keys: Iterable[str]) -> dict[str, str]:
    """A file name (without suffix) for every key; no two alike, even where case does not count.

    A key that had to be altered or cut gets a short hash, and so does one that looks as if it had one. The name
    depends on the key alone, except where two keys differ in nothing but case: then both get a hash.
    """
    names = {key: _file_name(key) for key in keys}
    times = Counter(_folded(name) for name in names.values())
    return {key: name if times[_folded(name)] == 1 else _hashed(name, key) for key, name in names.items()}


def _file_name(key: str) -> str:
    safe = "".join("_" if char in _NOT_IN_FILES or _is_control(char) else char for char in key)
    safe = safe.lstrip(". ").rstrip(". ")
    if _DEVICES.fullmatch(safe):
        safe = f"_{safe}"
    if safe and safe == key and len(safe.encode("utf-8")) <= MAX_BYTES and not _HASHED.search(safe):
        return safe
    return _hashed(safe, key)


def _hashed(name: str, key: str) -> str:
    cut = name.encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore")
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{cut}-{digest[:10]}"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def drawing_suffix(name: str) -> str:
    """The suffix a drawing is stored with: `.png` of `事務の流れ.PNG`, nothing where there is no plain one."""
    found = re.search(r"\.([A-Za-z0-9]{1,8})\Z", name)
    return f".{found[1].lower()}" if found else ""
