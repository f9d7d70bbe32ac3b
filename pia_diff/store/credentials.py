"""Name and password for an https address, from git's credential helpers (or by asking, as git asks)."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Credentials:
    """A name and a password, and what git's helpers said of them."""

    username: str
    password: str
    _said: str

    def approved(self) -> None:
        """Tells the helpers that they were right, so that they keep them."""
        _credential("approve", self._said)

    def rejected(self) -> None:
        """Tells the helpers that they were wrong, so that they forget them."""
        _credential("reject", self._said)


def credentials_for(url: str) -> Credentials | None:
    """What git's helpers know about an address; git asks in the terminal where they know nothing. None where there is
    no git, or nobody to ask.
    """
    if shutil.which("git") is None:
        return None
    said = _credential("fill", f"url={url}\n\n")
    known = dict(line.partition("=")[::2] for line in said.splitlines())
    if not known.get("username") and not known.get("password"):
        return None
    return Credentials(known.get("username", ""), known.get("password", ""), said + "\n")


def _credential(what: str, text: str) -> str:
    done = subprocess.run(["git", "credential", what], input=text, capture_output=True, encoding="utf-8", check=False)
    return done.stdout if done.returncode == 0 else ""
