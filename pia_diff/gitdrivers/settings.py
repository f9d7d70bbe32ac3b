"""What git's configuration and attributes say of our drivers, as text: composed, put into a file and taken out of it.

The settings stand in a file that is wholly ours; git's own configuration gets one line that includes it. The
attributes stand between two marks in whatever file they are put to. Everything else in these files stays, byte by byte.
"""

from __future__ import annotations

import shlex
from io import BytesIO

from dulwich.config import ConfigFile, StackedConfig

from pia_diff.forms import form_ids, load_form
from pia_diff.gitdrivers.textconv import MARK

DRIVER = "pia-diff"
SETTINGS_FILE = "pia-diff.gitconfig"
HEADING = "# Written by 'pia-diff git-setup'; 'pia-diff git-setup --remove' takes it away."
BEGIN, END = b"# pia-diff git-setup: from here", b"# pia-diff git-setup: to here"
INCLUDE, INCLUDED = b"[include]", f"path = {SETTINGS_FILE}".encode()
MERGED_ALONE = ("decisions",)
"""Files that read well as they are, but are merged entry by entry."""


def settings_text(interpreter: str, *, table: bool, names: bool) -> bytes:
    """The settings of our drivers, run by that Python. `table`: `git diff` shows a table of its own; `names`: git is to
    show the names of files as they are, not in escapes.
    """
    # -P: the folder git runs it in must not hide a module of Python or ours.
    run = f"{shlex.quote(interpreter)} -P -m pia_diff.gitdrivers"
    merge = f"{run.replace('%', '%%')} merge %O %A %B %L %P"
    lines = [HEADING, f'[diff "{DRIVER}"]', f"\ttextconv = {_quoted(f'{run} textconv')}"]
    lines += [f"\txfuncname = {_quoted(f'^{MARK}(.*)$')}"]
    lines += [f"\tcommand = {_quoted(f'{run} diff')}"] if table else []
    lines += [f'[merge "{DRIVER}"]', "\tname = pia-diff, item by item", f"\tdriver = {_quoted(merge)}"]
    lines += ["[core]", "\tquotePath = false"] if names else []
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def is_ours(settings: bytes) -> bool:
    """Whether the file of settings was written by us."""
    return not settings.strip() or settings.startswith(HEADING.encode())


def own_sections(config: bytes) -> list[str]:
    """The sections of a configuration that would be mixed with ours: somebody wrote a driver of that name by hand."""
    sections = ConfigFile.from_file(BytesIO(config)).sections()
    wanted = {(kind, DRIVER.encode()) for kind in (b"diff", b"merge")}
    return [f'[{one[0].decode()} "{DRIVER}"]' for one in sections if (one[0].lower(), *one[1:]) in wanted]


def says_how_to_quote(config: bytes) -> bool:
    """Whether the configuration, or that of the person or the machine, says how git shows names of files."""
    stack = [ConfigFile.from_file(BytesIO(config)), *StackedConfig.default_backends()]
    for one in stack:
        try:
            one.get((b"core",), b"quotepath")
        except KeyError:
            continue
        return True
    return False


def with_include(config: bytes) -> bytes:
    """The configuration with our file included, at its end."""
    if _included(config.splitlines()) is not None:
        return config
    return _ended(config) + INCLUDE + b"\n\t" + INCLUDED + b"\n"


def without_include(config: bytes) -> bytes:
    """The configuration without our file; a heading that included nothing else goes as well."""
    lines = config.splitlines(keepends=True)
    at = _included([line.rstrip(b"\r\n") for line in lines])
    if at is None:
        return config
    del lines[at]
    alone = at > 0 and lines[at - 1].strip().lower() == INCLUDE
    if alone and (at == len(lines) or lines[at].lstrip().startswith(b"[")):
        del lines[at - 1]
    return b"".join(lines)


def _included(lines: list[bytes]) -> int | None:
    words = INCLUDED.split()
    return next((n for n, line in enumerate(lines) if line.replace(b'"', b"").split() == words), None)


def attributes_block() -> bytes:
    """The lines that name our drivers for the files of assessments, whatever form they are on."""
    both: dict[str, None] = {}
    for form_id in form_ids():
        for section in load_form(form_id).sections:
            both[f"/*/{section.file}/*.yaml" if section.per_file else f"/*/{section.file}.yaml"] = None
    lines = [f"{pattern} diff={DRIVER} merge={DRIVER}".encode() for pattern in sorted(both)]
    lines += [f"/*/{name}.yaml merge={DRIVER}".encode() for name in MERGED_ALONE]
    return b"".join(line + b"\n" for line in [BEGIN, *lines, END])


def with_block(attributes: bytes, block: bytes) -> bytes:
    """The attributes with our block: in its old place, else at the end."""
    before, old, behind = _split(attributes)
    return before + block + behind if old else _ended(attributes) + block


def without_block(attributes: bytes) -> bytes:
    """The attributes without our block."""
    before, _, behind = _split(attributes)
    return before + behind


def has_block(attributes: bytes, block: bytes) -> bool:
    """Whether our block stands there just like this."""
    return _split(attributes)[1].replace(b"\r\n", b"\n") == block


def _split(attributes: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before our block, the block, and what stands behind it. Without a last line it is but the first."""
    lines = attributes.splitlines(keepends=True)
    bare = [line.strip() for line in lines]
    if BEGIN not in bare:
        return attributes, b"", b""
    first = bare.index(BEGIN)
    last = bare.index(END, first) if END in bare[first:] else first
    return b"".join(lines[:first]), b"".join(lines[first : last + 1]), b"".join(lines[last + 1 :])


def _ended(text: bytes) -> bytes:
    return text if not text or text.endswith(b"\n") else text + b"\n"
