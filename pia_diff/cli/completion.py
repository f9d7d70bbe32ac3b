"""What the shell offers on the Tab key: names of versions, ids of items, forms, words of options.

A completion never fails: whatever goes wrong, nothing is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import typer

from pia_diff.cli.routing import COMMANDS

Offer = tuple[str, str]
"""A word and what it means (shown by zsh and fish)."""


def _never_fails(find: Callable[[typer.Context, str], Iterable[Offer]]) -> Callable[[typer.Context, str], list[Offer]]:
    def offer(ctx: typer.Context, incomplete: str) -> list[Offer]:
        try:
            # Some shells read square brackets in the explanation as markup.
            return [
                (word, text.replace("[", "(").replace("]", ")"))
                for word, text in find(ctx, incomplete)
                if word.startswith(incomplete)
            ]
        except Exception:  # an error here would be printed into the line the user is typing
            return []

    return offer


def _versions(ctx: Any) -> list[Any]:
    from pia_diff.cli.repository import open_store

    with open_store(ctx.params.get("repo")) as store:
        return list(store.versions(ctx.params.get("assessment")))


@_never_fails
def version_names(ctx: typer.Context, incomplete: str) -> Iterable[Offer]:  # noqa: ARG001
    """The versions of the assessment that --repo and --assessment, as typed so far, mean."""
    return [(version.name, (version.message or "").partition("\n")[0]) for version in _versions(ctx)]


@_never_fails
def item_ids(ctx: typer.Context, incomplete: str) -> Iterable[Offer]:  # noqa: ARG001
    """The ids of the form that the version typed before (or the last one) is on."""
    from pia_diff.forms import load_form

    named = ctx.params.get("version")
    try:
        versions = _versions(ctx)
        form_id = next((one.form for one in versions if one.name == named), versions[-1].form)
    except Exception:  # no repository: the ids of the form most in use are better than nothing
        form_id = "form4-2024"
    form = load_form(form_id)
    sections = [(section.id, section.title) for section in form.sections]
    return sections + [(item.id, f"{item.no}{item.label}") for item in form.items.values()]


@_never_fails
def assessment_numbers(ctx: typer.Context, incomplete: str) -> Iterable[Offer]:  # noqa: ARG001
    """The numbers of the assessments in the repository."""
    from pia_diff.cli.repository import open_store

    with open_store(ctx.params.get("repo")) as store:
        return [(number, name) for number, name, _form in store.assessments()]


@_never_fails
def branches(ctx: typer.Context, incomplete: str) -> Iterable[Offer]:  # noqa: ARG001
    """The branches of the repository that --repo means."""
    from pia_diff.cli.repository import open_store
    from pia_diff.store.branches import branches as all_branches

    with open_store(ctx.params.get("repo")) as store:
        return [(name, "") for name in all_branches(store.repo)]


@_never_fails
def form_ids(ctx: typer.Context, incomplete: str) -> Iterable[Offer]:  # noqa: ARG001
    """The ids of all forms."""
    from pia_diff import forms

    return [(form_id, "") for form_id in forms.form_ids()]


def words(*offered: str) -> Callable[[typer.Context, str], list[Offer]]:
    """A completion that offers fixed words."""

    def offer(ctx: typer.Context, incomplete: str) -> list[Offer]:  # noqa: ARG001
        return [(word, "") for word in offered if word.startswith(incomplete)]

    return offer


class Word(NamedTuple):
    """One offer, as Typer's shells read it."""

    value: str
    help: str
    type: str = "plain"


def first_words(ctx: Any, incomplete: str) -> list[Word]:
    """What the first word of a command line may be: a command, or the first version of a comparison."""
    from pia_diff.cli.i18n import gettext as _

    commands = [Word(name, _(summary)) for name, summary in COMMANDS.items() if name.startswith(incomplete)]
    return commands + [Word(name, text) for name, text in version_names(ctx, incomplete)]
