"""The repository a command line means, and who makes a version."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia_diff.store import Store


DEFAULT_FOLDER = "assessments.git"
"""What `pia-diff init` makes, and what is looked for in every folder upward."""


def open_store(repo: str | None) -> Store:
    """The repository given, that of PIA_DIFF_REPO, or the first one upward from the current folder."""
    from pia_diff.store import Store

    named = repo or os.environ.get("PIA_DIFF_REPO")
    return Store.open(Path(named)) if named else Store.find(Path.cwd(), DEFAULT_FOLDER)


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
