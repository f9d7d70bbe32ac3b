"""Messages in the reader's language.

English is written in the code and is the message id; `pia_diff/locale/<language>/LC_MESSAGES/pia_diff.mo` holds the
translations. The language is taken from PIA_DIFF_LANG, else LC_ALL, LC_MESSAGES, LANG, else (Windows) the system.
"""

from __future__ import annotations

import gettext as _gettext
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from pia_diff.errors import PiaDiffError

LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("en", "ja")
FIELDS_OF_WORDS = frozenset({"expected", "problem", "reason", "unit", "what"})
"""Fields of errors that hold words of ours, and so are message ids themselves; others hold what a person wrote."""
LONGEST_QUOTE = 300
"""Characters of what a document says that a message repeats; of more the middle is left out."""
NAMES = frozenset({"file", "other", "folder"})
"""Fields of errors that are paths: these stand whole."""


def language() -> str:
    """The language of messages, `ja` or `en`."""
    for variable in ("PIA_DIFF_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = os.environ.get(variable)
        if wanted:
            return "ja" if wanted.lower().startswith("ja") else "en"
    return _system_language()


def _system_language() -> str:
    if sys.platform == "win32":  # no LANG there: ask for the language of the desktop
        import ctypes

        japanese = 0x11  # the primary language, the low ten bits of the identifier
        return "ja" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == japanese else "en"
    return "en"


@cache
def _catalogue(wanted: str) -> _gettext.NullTranslations:
    file = LOCALE / wanted / "LC_MESSAGES" / "pia_diff.mo"
    if wanted == "en" or not file.is_file():
        return _gettext.NullTranslations()
    with file.open("rb") as opened:
        return _gettext.GNUTranslations(opened)


def gettext(message: str) -> str:
    """`message` in the reader's language; itself where there is no translation."""
    # The empty id is the header of the catalogue.
    return _catalogue(language()).gettext(message) if message else message


def _quoted(name: str, value: Any) -> Any:
    if not isinstance(value, str) or name in NAMES or len(value) <= LONGEST_QUOTE:
        return value
    return f"{value[: LONGEST_QUOTE * 2 // 3]} … {value[-LONGEST_QUOTE // 3 :]}"


def translate(error: PiaDiffError) -> str:
    """The message of an error in the reader's language.

    Fields that say what was expected or what the problem was are translated too.
    """
    fields: dict[str, Any] = {
        name: gettext(value) if name in FIELDS_OF_WORDS and isinstance(value, str) else _quoted(name, value)
        for name, value in error.fields.items()
    }
    try:
        return gettext(error.template).format(**fields)
    except (KeyError, IndexError, ValueError):  # a translation that asks for a field the error does not have
        return str(error)
