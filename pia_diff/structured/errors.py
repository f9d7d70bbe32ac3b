"""What can be wrong with well-formed data that should be an assessment: the place, and what is allowed there."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class DraftError(PiaDiffError):
    """The data is well-formed but no assessment. `file`, `line` and `where` (a path, or words) say the place."""

    code = "not_an_assessment"
    template = "{file}:{line}: {where}: {problem}"


class NoForm(DraftError):
    """The data does not begin with the form it is written on."""

    template = (
        "{file}:{line}: this is not an assessment: the first key must be 'form:' with one of {known} (found: {found})"
    )


class UnknownKey(DraftError):
    """A key names no item that the form has at this place."""

    template = "{file}:{line}: {where}: the form {form} has no item '{key}' here; allowed: {allowed}"


class DuplicateItem(DraftError):
    """One item, section or option is given twice."""

    template = "{file}:{line}: {where}: '{key}' stands here twice (first in line {first}); keep one of them"


class DuplicateInstance(DraftError):
    """Two instances of a group have the same name."""

    template = (
        "{file}:{line}: {where}: the name '{key}' stands here twice (first in line {first}); "
        "rename one, or tell them apart with 'key:'"
    )


class Nameless(DraftError):
    """An instance without the item that names it, and without a key."""

    template = "{file}:{line}: {where}: this entry has no name; write '{name}:', or 'key:'"


class WrongOption(DraftError):
    """A choice or check that the form does not offer."""

    template = "{file}:{line}: {where}: '{found}' is not an option of this item; allowed: {allowed}"


class NoFreeText(DraftError):
    """Free text on an option that has no bracket for it."""

    template = "{file}:{line}: {where}: the option '{option}' takes no free text; options that do: {allowed}"


class WrongShape(DraftError):
    """A mapping, list or text where another of them is needed."""

    template = "{file}:{line}: {where}: expected {expected}"


class UnevenRow(DraftError):
    """A row of a table that is shorter or longer than its head."""

    template = "{file}:{line}: {where}: this row has {found} cells, but 'columns:' has {wanted}; make them as many"


class NotInSection(DraftError):
    """A path under `absent:` that means no item of the section."""

    template = "{file}:{line}: {where}: '{found}' is not the path of an item in {section}"


class MissingDrawing(DraftError):
    """A drawing named by `file:` cannot be read."""

    template = "{file}:{line}: {where}: the drawing '{name}' cannot be read: {reason}"
