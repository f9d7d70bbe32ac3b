"""Who a commit and a tag say made them."""

from __future__ import annotations

import unicodedata

from dulwich.repo import Repo

NAME, EMAIL = "pia-diff", "pia-diff@localhost"


def identity(repo: Repo, author: str | None = None) -> str:
    """`Name <address>`: from `author`, else the git configuration, else a name of our own; parts are filled in."""
    name, _, address = (author or "").partition("<")
    name, address = _plain(name), _plain(address.partition(">")[0])
    if not author:
        name = _plain(_configured(repo, "name"))
    return f"{name or NAME} <{address or _plain(_configured(repo, 'email')) or EMAIL}>"


def _configured(repo: Repo, key: str) -> str:
    try:
        return repo.get_config_stack().get((b"user",), key.encode("ascii")).decode("utf-8", "replace")
    except KeyError:
        return ""


def _plain(text: str) -> str:
    """Without what git's format of an identity cannot hold."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c not in "<>" and unicodedata.category(c)[0] != "C")
    return kept.strip(" .,:;\"'")
