"""The one error type of the library.

Library code raises a subclass with named fields; only the command line turns it into words of the reader's language,
an exit code and an end of the process. `template` is the English sentence and at the same time the message id of the
translation; it says what was wrong, where, and what to do.
"""

from __future__ import annotations

from typing import Any


class PiaDiffError(Exception):
    """Base of every error this library raises on purpose.

    `code` names the kind of failure (the command line maps it to an exit code), `template` the message with `{field}`
    places, `fields` their values.
    """

    code = "failure"
    template = "{reason}"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.template.format(**fields))


def N_(message: str) -> str:
    """Marks a message id for the translation catalogue where it is not translated on the spot."""
    return message
