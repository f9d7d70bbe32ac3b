"""Documents that are to be kept: only what was read as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pia_diff.errors import PiaDiffError

if TYPE_CHECKING:
    from pia_diff.readers import Reading


class PartialReading(PiaDiffError):
    """Too much of the document found no place: a comparison would miss what was lost."""

    code = "partial_reading"
    template = (
        "only {share} per cent of {file} found its place, less than {enough}; 'pia-diff read {file}' shows what is "
        "left over; add it with --accept-partial if that is good enough"
    )


class ChangesAlone(PiaDiffError):
    """A published table of changes holds no items."""

    code = "not_an_assessment"
    template = "{file} is a table of changes alone, no assessment; 'pia-diff read {file}' shows its rows"


class WrongOptions(PiaDiffError):
    """The document has options that its form does not offer: a version can hold only those of the form."""

    code = "not_an_assessment"
    template = (
        "{file}: {item}: '{found}' is not an option of this item ({count} such places; 'pia-diff check {file}' lists "
        "them); correct the document, or keep what stands there as left over with --accept-partial"
    )


def read_whole(file: Path, form: str | None, *, accept_partial: bool) -> Reading:
    """Reads a document that is to be kept. With `accept_partial` whatever its form does not allow goes to what is left
    over.

    Raises PartialReading, ChangesAlone, WrongOptions, and what `pia_diff.readers.read` raises.
    """
    from pia_diff.cli.fitting import fitted, misfits
    from pia_diff.cli.understood import ENOUGH, percent
    from pia_diff.printed import printed_item
    from pia_diff.readers import Characters, read
    from pia_diff.readers.cells import ink

    reading = read(file, form=form)
    share = reading.characters.share
    if reading.recognised_by == "rows":
        raise ChangesAlone(file=file)
    if share < ENOUGH and not accept_partial:
        raise PartialReading(file=file, share=percent(share), enough=percent(ENOUGH))
    wrong = list(misfits(reading.assessment))
    if not wrong:
        return reading
    if not accept_partial:
        item = printed_item(reading.assessment.form, wrong[0][0])
        raise WrongOptions(file=file, item=item, found=wrong[0][1], count=len(wrong))
    whole = reading.characters
    moved = min(sum(ink(text) for _path, text in wrong), whole.placed)
    characters = Characters(whole.total, whole.placed - moved, whole.left_over + moved)
    return replace(reading, assessment=fitted(reading.assessment), characters=characters)
