"""Plain data → YAML text: block style, literal blocks, no anchors, no folding of lines, keys in the order given.

The text is exactly what PyYAML writes (`dump_slowly`), made many times faster: an assessment is dicts, lists and
strings, nearly all of them ordinary. Whatever is not ordinary is left to PyYAML.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from pia_diff.structured.data import FlowList, Plain

_WIDTH = 2**31
_MAX_KEY = 122
"""PyYAML writes longer keys with `? `."""

# Written as what is not printed: a class with all that is takes long to compile.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_MARK_AT_START = re.compile(r"""[#,\[\]{}&*!|>'"%@` ]|[-?:](?: |$)|---|\.\.\.""")
_FLOW_MARKS = re.compile(r"[,?\[\]{}:]")
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe-\U0010ffff]')
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")


def write_yaml(data: Plain) -> str:
    """The YAML text of plain data."""
    lines: list[str] = []
    try:
        _collection(data, "", lines)
    except _Unusual:
        return dump_slowly(data)
    return "".join(lines)


def dump_slowly(data: Any) -> str:
    """The same text as `write_yaml`, written by PyYAML."""
    import yaml

    text: str = yaml.dump(
        data, Dumper=_dumper(), allow_unicode=True, sort_keys=False, default_flow_style=False, width=_WIDTH
    )
    return text


class _Unusual(Exception):
    """Something only PyYAML knows how to write."""


def _collection(data: Any, pad: str, lines: list[str]) -> None:
    if type(data) is dict and data:
        _mapping(data, pad, lines)
    elif type(data) is list and data:
        _sequence(data, pad, lines)
    else:
        raise _Unusual


def _mapping(data: dict[str, Any], pad: str, lines: list[str]) -> None:
    for key, value in data.items():
        if type(value) is str:
            lines.append(f"{pad}{_key(key)}: {_scalar(value, pad)}\n")
        elif not value or type(value) is FlowList:
            lines.append(f"{pad}{_key(key)}: {_short(value)}\n")
        else:
            lines.append(f"{pad}{_key(key)}:\n")
            _collection(value, pad if type(value) is list else f"{pad}  ", lines)


def _sequence(data: list[Any], pad: str, lines: list[str]) -> None:
    for value in data:
        if type(value) is str:
            lines.append(f"{pad}- {_scalar(value, pad)}\n")
        elif not value or type(value) is FlowList:
            lines.append(f"{pad}- {_short(value)}\n")
        else:
            first = len(lines)
            _collection(value, f"{pad}  ", lines)
            lines[first] = f"{pad}- {lines[first][len(pad) + 2 :]}"


def _short(value: Any) -> str:
    """A row of a table, or an empty collection."""
    if type(value) is FlowList:
        return f"[{', '.join(map(_cell, value))}]"
    if type(value) is list:
        return "[]"
    if type(value) is dict:
        return "{}"
    raise _Unusual


def _scalar(text: str, pad: str) -> str:
    if "\n" not in text:
        return _one_line(text)
    lines = text.split("\n")
    if " \n" in text or text[-1] == " " or not all(map(_printable, lines)):
        return _double_quoted(text)
    if text == "\n" or text.endswith("\n\n"):
        raise _Unusual  # `|+`, after which the document may need an end mark
    head = "|2" if text[0] in " \n" else "|"
    if lines[-1]:
        head += "-"
    else:
        lines.pop()
    return "\n".join([head, *(f"{pad}  {line}" if line else "" for line in lines)])


def _one_line(text: str) -> str:
    if not text:
        return "''"
    if not _printable(text):
        return _double_quoted(text)
    marked = ": " in text or " #" in text or text[-1] in ": " or _MARK_AT_START.match(text)
    return text if not marked and _stays_text(text) else _single_quoted(text)


def _printable(line: str) -> bool:
    # What Python calls printable leaves out wide blanks and a few more that YAML prints, but is tested much faster.
    return line.isprintable() or _UNPRINTED.search(line) is None


@lru_cache(4096)
def _key(text: str) -> str:
    if type(text) is not str or not 0 < len(text) <= _MAX_KEY or not _printable(text):
        raise _Unusual
    return _one_line(text)


def _cell(text: Any) -> str:
    if type(text) is not str:
        raise _Unusual
    return _single_quoted(text) if _printable(text) and _FLOW_MARKS.search(text) else _one_line(text)


def _stays_text(text: str) -> bool:
    """Whether a YAML reader that resolves scalars would take it for a string, not for a number, date or truth value."""
    if not text.isascii():
        return True
    import yaml

    resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeDumper.yaml_implicit_resolvers
    return not any(regexp.match(text) for _tag, regexp in resolvers.get(text[0], ()))


def _single_quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double_quoted(text: str) -> str:
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    from yaml.emitter import Emitter

    char = found.group()
    short = Emitter.ESCAPE_REPLACEMENTS.get(char)
    if short is not None:
        return f"\\{short}"
    code = ord(char)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


@cache
def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Pure Python on purpose: libyaml writes characters beyond the BMP (𠮷) as escapes."""

        def ignore_aliases(self, _data: Any) -> bool:
            return True

    def text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
        # Readers take NEL, LS and PS for line breaks: they survive as escapes only.
        style = '"' if _OTHER_BREAKS.search(text) else "|" if "\n" in text else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def row(dumper: yaml.SafeDumper, row: FlowList) -> yaml.Node:
        return dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)

    Dumper.add_representer(str, text)
    Dumper.add_representer(FlowList, row)
    return Dumper
