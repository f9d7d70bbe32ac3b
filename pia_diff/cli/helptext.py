"""The layout of help: usage, what it does, arguments, options, an example, and for the program the exit codes.

Click's own layout counts characters, so Japanese text would run over the edge; this one counts columns.
"""

from __future__ import annotations

from typing import Any

from pia_diff.cli.exit_codes import meanings
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.routing import COMMANDS
from pia_diff.cli.terminal import fold, pad, terminal_width, text_width
from pia_diff.errors import N_

WIDEST = 100
NAMES = 28
"""Columns for the names of options at most; longer names stand on a line of their own."""

ABOUT = N_(
    "Tells what changed between two revisions of a 特定個人情報保護評価書, and what must be submitted beforehand."
)
SOURCES = N_(
    "A and B are names of versions, dates (the version in force on that day: 2024-12-25, 令和6年12月25日, R6.12.25), "
    "git revisions, or files. '{command}' tells more."
)
LANGUAGE = N_("Messages are in Japanese or English by the locale; PIA_DIFF_LANG=ja or en decides otherwise.")
EXAMPLES = """\
pia-diff init
pia-diff add hyoka.yaml --as v2024 --published 2024-03-29
pia-diff v2024 v2025
pia-diff v2024 v2025 -o betten3.md"""


def command_help(command: Any, ctx: Any) -> str:
    """The help of one command."""
    name = ctx.command_path if command.name != "diff" else "pia-diff"
    usage = " ".join([_("Usage:"), name, *_usage_pieces(command)])
    blocks = [usage, *_paragraphs(_(command.help or "")), *_parameters(command, ctx)]
    if command.epilog:
        blocks.append(_example(command.epilog))
    return "\n\n".join(blocks) + "\n"


def group_help(command: Any, ctx: Any) -> str:
    """The help of the program."""
    lines = [f"pia-diff A B {_('[OPTIONS]')}", f"pia-diff {_('COMMAND')} …"]
    head = _("Usage:")
    usage = "\n".join(f"{head if n == 0 else ' ' * text_width(head)} {line}" for n, line in enumerate(lines))
    codes = _table(_("Exit codes"), [(f"{code:3}", _(meaning)) for code, meaning in meanings()])
    blocks = [
        usage,
        *_paragraphs(_(ABOUT)),
        *_paragraphs(_(SOURCES).format(command="pia-diff diff --help")),
        _table(_("Commands"), [(name, _(summary)) for name, summary in COMMANDS.items()]),
        *_parameters(command, ctx),
        _example(EXAMPLES),
        codes,
        *_paragraphs(_(LANGUAGE)),
    ]
    return "\n\n".join(blocks) + "\n"


def _usage_pieces(command: Any) -> list[str]:
    pieces = []
    for param in command.params:
        if param.param_type_name == "argument":
            name = _name(param)
            pieces.append(name if param.required else f"[{name}]")
    return [*pieces, _("[OPTIONS]")]


def _parameters(command: Any, ctx: Any) -> list[str]:
    arguments, options = [], []
    for param in command.get_params(ctx):
        if getattr(param, "hidden", False):
            continue
        text = _(param.help or "")
        if param.param_type_name == "argument":
            arguments.append((_name(param), text))
        else:
            if param.required:
                text += _(" (required)")
            options.append((_name(param), text))
    blocks = []
    if arguments:
        blocks.append(_table(_("Arguments"), arguments))
    if options:
        blocks.append(_table(_("Options"), options))
    return blocks


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    names = ", ".join(sorted(param.opts, key=len))
    return names if getattr(param, "is_flag", False) else f"{names} {param.metavar or param.name.upper()}"


def _width() -> int:
    return min(terminal_width(WIDEST), WIDEST)


def _paragraphs(text: str) -> list[str]:
    return ["\n".join(fold(paragraph, _width())) for paragraph in text.split("\n\n") if paragraph]


def _table(head: str, rows: list[tuple[str, str]]) -> str:
    column = max((text_width(name) for name, _text in rows if text_width(name) <= NAMES), default=NAMES)
    lines = [head + ":"]
    for name, text in rows:
        folded = fold(text, _width() - column - 4)
        if text_width(name) > column:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {pad(name, column)}  {folded.pop(0)}")
        lines += [" " * (column + 4) + line for line in folded]
    return "\n".join(line.rstrip() for line in lines)


def _example(commands: str) -> str:
    return "\n".join([_("Example") + ":", *[f"  {line}" for line in commands.splitlines()]])
