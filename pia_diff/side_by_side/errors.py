"""What can be wrong with a profile, and with what writes a 新旧対照表."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class UnknownProfile(PiaDiffError):
    """A name that is neither of a bundled profile nor of a file."""

    code = "usage"
    template = "there is no profile '{name}'; bundled are {known}; a profile of your own is named by its file (.yaml)"


class ProfileMissing(PiaDiffError):
    """A profile's file is not there."""

    code = "file_problem"
    template = "{file}: there is no such profile; name an existing file, or one of the bundled profiles: {known}"


class ProfileUnreadable(PiaDiffError):
    """A profile's file cannot be read as text."""

    code = "file_problem"
    template = "{file}: the profile cannot be read ({reason}); give a YAML file that is saved as UTF-8"


class BrokenProfile(PiaDiffError):
    """Well-formed YAML that is no profile."""

    code = "broken_syntax"
    template = (
        "{file}:{line}: a profile is a list of lines 'key: value', but here stands {expected}; begin with: {known}"
    )


class UnknownKey(BrokenProfile):
    """A key that no profile has."""

    template = "{file}:{line}: a profile has no key '{key}'; remove the line, or use one of: {known}"


class WrongValue(BrokenProfile):
    """A value that the key cannot have."""

    template = "{file}:{line}: the value of '{key}' must be {expected}; found: {found}"


class NotOffered(BrokenProfile):
    """A word that is none of those a key can have."""

    template = "{file}:{line}: the value of '{key}' must be one of {known}; found: {found}"


class UnknownField(BrokenProfile):
    """A title that asks for what no document has."""

    template = "{file}:{line}: the title may hold {known} and no other brackets of this kind; found: {found}"


class DocxNotInstalled(PiaDiffError):
    """python-docx is not there."""

    code = "failure"
    template = "to write a Word document, what does it must be installed first: pip install 'pia-diff[docx]'"
