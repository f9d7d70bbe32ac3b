"""The Typer application: the commands, and what is particular about them here.

Texts are translated when they are shown. Help is laid out by `pia_diff.cli.helptext`. A command's module is imported
only when the command is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import MethodType
from typing import Annotated, Any

import typer
import typer.core
import typer.main

from pia_diff import __version__
from pia_diff.cli import helptext
from pia_diff.cli.routing import COMMANDS, route
from pia_diff.errors import N_

PROGRAM = "pia-diff"
CONTEXT = {"help_option_names": ["--help", "-h"]}

ClickException: type[Exception] = typer.BadParameter.__mro__[2]
"""The base of Typer's own errors, which it takes from click or, later, from itself, without a public name."""


class Command(typer.core.TyperCommand):
    """A command with our own layout of help."""

    def get_params(self, ctx: Any) -> Any:
        return _plain(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(helptext.command_help(self, ctx))


class Group(typer.core.TyperGroup):
    """All commands, each imported when it is needed; without a command's name the comparison is meant."""

    def get_params(self, ctx: Any) -> Any:
        return _plain(super().get_params(ctx))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        return load(cmd_name) if cmd_name in COMMANDS else None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, route(args))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(helptext.group_help(self, ctx))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        from pia_diff.cli.completion import first_words

        return [*first_words(ctx, incomplete)]


def command_app() -> typer.Typer:
    """An empty application for the module of one command."""
    return typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=CONTEXT
    )


def load(name: str) -> Any:
    """The command `name` (one of COMMANDS), its module imported."""
    module = importlib.import_module(f"pia_diff.cli.{name.replace('-', '_')}")
    return typer.main.get_command(module.app)


def group() -> Any:
    """The application as a whole: for `pia-diff --help` and for shell completion."""
    app = typer.Typer(
        cls=Group,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=CONTEXT,
        invoke_without_command=True,
    )
    app.callback()(_program)
    return typer.main.get_command(app)


def _program(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=N_("Print the version and exit"))] = False,
) -> None:
    if version:
        print(f"{PROGRAM} {__version__}")
    elif ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit(2)


def one_of(*allowed: str, option: str | None = None) -> Callable[[Any], Any]:
    """A check for the value (or each of the values) of an option: one of `allowed`, else a usage error.

    As a callback of the option it is told the option's name; called otherwise it needs `option`.
    """

    def check(value: Any) -> Any:
        from pia_diff.cli.i18n import gettext as _

        for one in value if isinstance(value, list | tuple) else [value]:
            if one is not None and one not in allowed:
                raise typer.BadParameter(
                    _("'{found}' is not allowed; allowed: {allowed}").format(found=one, allowed=", ".join(allowed)),
                    param_hint=option,
                )
        return value

    return check


def _plain(params: list[Any]) -> list[Any]:
    """Takes pydantic out of the way, which later versions of Typer load (0.2 s) to convert the value of any option.

    Every parameter here is a string, a list of strings or a flag, so there is nothing to convert.
    """
    for param in params:
        if hasattr(param, "get_runtime_param"):
            param.process_value = MethodType(_process_value, param)
    return params


def _process_value(param: Any, ctx: Any, value: Any) -> Any:
    if param.required and value in (None, (), []):
        return type(param).process_value(param, ctx, value)  # Typer's own error
    if value is None and param.multiple:
        value = ()
    return param.callback(ctx, param, value) if param.callback else value
