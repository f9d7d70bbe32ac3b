"""The repository a command line means, and who makes a version."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia_diff.store import Store


DEFAULT_FOLDER = "assessments.git"
"""What `pia-diff init` makes, and what is looked for in every folder upward."""


def open_store(repo: str | None, *, damaged: bool = False) -> Store:
    """The repository given, that of PIA_DIFF_REPO, or the first one upward from the current folder.

    Raises NotARepository, UnsupportedRepository; DamagedRepository where its refs cannot be read, unless `damaged`.
    """
    from pia_diff.store import Store

    named = repo or os.environ.get("PIA_DIFF_REPO")
    store = Store.open(Path(named)) if named else Store.find(Path.cwd(), DEFAULT_FOLDER)
    if not damaged:
        try:
            store.check_refs()
        except BaseException:
            store.close()
            raise
    return store


def is_near(repo: str | None) -> bool:
    """Whether `open_store` may find anything, told without loading what reads repositories."""
    if repo or os.environ.get("PIA_DIFF_REPO"):
        return True
    here = Path.cwd()
    signs = (".git", "HEAD", DEFAULT_FOLDER)
    return any((folder / sign).exists() for folder in (here, *here.parents) for sign in signs)


def author() -> str | None:
    """Who makes a version, `Name <address>`, by git's variables; None leaves it to git's settings."""
    name, address = (os.environ.get(f"GIT_AUTHOR_{part}", "").strip() for part in ("NAME", "EMAIL"))
    return f"{name} <{address}>" if name else None


def ssh_command() -> str | None:
    """The command line to start ssh with, by git's variables; None leaves it to git's settings."""
    import shlex

    program = os.environ.get("GIT_SSH", "").strip()
    return os.environ.get("GIT_SSH_COMMAND", "").strip() or (shlex.quote(program) if program else None)
