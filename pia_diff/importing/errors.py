"""What can be wrong with old documents that are to be put in order. Every message ends with what to do."""

from __future__ import annotations

from pia_diff.errors import PiaDiffError


class OutOfOrder(PiaDiffError):
    """A document is older than what is stored of its assessment: a version is never put before another."""

    code = "out_of_order"
    template = (
        "{file} of {day} is older than {newest} ({newest_day}), which is stored of assessment {number} already, and no "
        "version is put in before another; leave it out, or import all of them together into a new repository "
        "('pia-diff init DIR')"
    )


class SameDayStored(PiaDiffError):
    """Another version of that 公表日 is stored, with another content."""

    code = "out_of_order"
    template = (
        "{file} says something else than {stored} of assessment {number}, which has the same 公表日 ({day}); if the "
        "day is wrong, give the right one as '{file}=DATE', else leave the file out"
    )


class TwoOfADay(PiaDiffError):
    """Two documents of one assessment have the same 公表日 and different contents."""

    code = "out_of_order"
    template = (
        "{file} and {other} are both assessment {number} of {day} and say different things, so nobody can tell which "
        "came first; give one another day ('{file}=DATE'), or leave one out"
    )


class NoDay(PiaDiffError):
    """A document does not say its 公表日, and nobody else does."""

    code = "bad_date"
    template = (
        "{file}: the document has no 公表日 that can be read ({found}); give it as '{file}=2019-03-29', or in a table "
        "with --dates"
    )


class TooEarly(PiaDiffError):
    """A day that git cannot put on a commit."""

    code = "bad_date"
    template = (
        "{file}: the day {day} lies before 1970, and git knows no such commits; give the right one: '{file}=DATE'"
    )


class NameTakenTwice(PiaDiffError):
    """Two documents of one assessment were given the same name."""

    code = "version_exists"
    template = "{file}: another document of assessment {number} is to be {name} already; give this one another name"


class NotATable(PiaDiffError):
    """A line of a table of dates that cannot be understood."""

    code = "bad_date"
    template = "{file}:{line}: {problem}: '{found}'; each line is a file, its 公表日 and, where wanted, a name"


class ListedTwice(PiaDiffError):
    """A table of dates names a file twice, with different days or names."""

    code = "bad_date"
    template = "{file}:{line}: '{found}' stands here for the second time, with another day or name; keep one of them"
