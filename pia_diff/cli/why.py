"""`pia-diff why`: the whole chain from a change to its 提出時期."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pia_diff.cli.app import Command, command_app
from pia_diff.cli.completion import item_ids, version_names
from pia_diff.cli.options import AssessmentNumber, Effective, Policy, Repo, TextOrJson
from pia_diff.errors import N_, PiaDiffError

if TYPE_CHECKING:
    from pia_diff.cli.sources import Source
    from pia_diff.compare import Comparison
    from pia_diff.model import ItemPath
    from pia_diff.timing import Circumstances, JudgedChange

app = command_app()


class NothingChanged(PiaDiffError):
    """The item is there, but no change touches it."""

    code = "unknown_item"
    template = "nothing changed in '{item}' between {old} and {new}; changed there: {near}"


@app.command(
    cls=Command,
    help=N_(
        "Says why a change is 事前, 事後 or 要確認: the item and its ※, every run of text that differs and whether it "
        "is formal by itself, the causes it shares with other changes, the rule and the provision it rests on with its "
        "certainty, and how 提出時期 follows from the dates, the policy and decisions on record."
    ),
    epilog="pia-diff why v2024 v2025 'II[住民基本台帳ファイル].6.1'\npia-diff why v2024 v2025 Ⅱ.6.① --format json",
)
def why(
    a: Annotated[str, typer.Argument(metavar="A", help=N_("The earlier version"), autocompletion=version_names)],
    b: Annotated[str, typer.Argument(metavar="B", help=N_("The later version"), autocompletion=version_names)],
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help=N_("The item, section or instance"), autocompletion=item_ids)
    ],
    policy: Policy = "item",
    effective: Effective = None,
    format_: TextOrJson = "text",
    assessment: AssessmentNumber = None,
    repo: Repo = None,
) -> None:
    from pia_diff.cli.chain import chain_json, chain_text
    from pia_diff.cli.days import day
    from pia_diff.cli.judged import Asked, circumstances, judged_changes
    from pia_diff.cli.output import write_stdout
    from pia_diff.cli.sources import Sources
    from pia_diff.timing.chain import chain_of

    asked = Asked(policy, day(effective))
    with Sources(repo, assessment) as sources:
        old, new = sources.get(a), sources.get(b)
        comparison, judged = judged_changes(sources, old, new, asked)
        known: Circumstances = circumstances(sources, new, asked)
        found = _touching(item, comparison, judged, (old, new))
        chains = chain_of(comparison, judged, found)
        write_stdout(chain_json(chains, known) if format_ == "json" else chain_text(chains, known))


def _touching(
    item: str, comparison: Comparison, judged: tuple[JudgedChange, ...], sides: tuple[Source, Source]
) -> list[JudgedChange]:
    """The changes in an item. Raises NothingChanged, and what reading the item raises."""
    from pia_diff.itempath import parse_path

    new = comparison.new
    try:
        place = parse_path(item, new.form, new.files, new.groups())
    except PiaDiffError as error:
        # What was removed stands in the older one only.
        try:
            place = parse_path(item, comparison.old.form, comparison.old.files, comparison.old.groups())
        except PiaDiffError:
            raise error from None
    found = [one for one in judged if one.change.path.within(place) or one.change.old_path.within(place)]
    if not found:
        near = [str(one.change.path) for one in judged if _near(one.change.path, place)]
        raise NothingChanged(item=str(place), old=sides[0].label, new=sides[1].label, near=", ".join(near[:6]) or "—")
    return found


def _near(path: ItemPath, place: ItemPath) -> bool:
    return path.section_id == place.section_id
