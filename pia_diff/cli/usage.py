"""Typer's messages about wrong usage, in the reader's language.

Typer (and click under it) tells them in English, in words that change little from version to version; a sentence that
is not known here stays as it is.
"""

from __future__ import annotations

import re

from pia_diff.cli.i18n import gettext as _
from pia_diff.errors import N_

SENTENCES = [
    (r"Missing argument '?(?P<name>[^'.]+)'?\..*", N_("{name} is missing")),
    (r"Missing option (?P<name>.+?)\.(\s.*)?", N_("the option {name} is missing")),
    (
        r"No such option:? (?P<name>\S+?)\.? \(?(Possible options|Did you mean one of):? (?P<near>.+?)[?)]*",
        N_("there is no option {name}; near: {near}"),
    ),
    (r"No such option:? (?P<name>\S+?)\.? Did you mean (?P<near>.+?)\?", N_("there is no option {name}; near: {near}")),
    (r"No such option:? (?P<name>\S+?)\.?", N_("there is no option {name}")),
    (r"Option '(?P<name>.+)' requires an argument\.", N_("the option {name} needs a value")),
    (r"Option '(?P<name>.+)' does not take a value\.", N_("the option {name} takes no value")),
    (r"Got unexpected extra arguments?(\(s\))? \((?P<words>.*)\)", N_("too many words: {words}")),
    (r"Invalid value for (?P<name>.+?): (?P<problem>.*)", N_("{name}: {problem}")),
]
"""What Typer says, as a pattern, and the message id with the groups of the pattern as fields."""


def translate_usage(message: str) -> str:
    """The message of a usage error in the reader's language."""
    for pattern, template in SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            fields = {name: value.replace("'", "") for name, value in found.groupdict().items() if name != "problem"}
            return _(template).format(**fields, **{k: v for k, v in found.groupdict().items() if k == "problem"})
    return message
