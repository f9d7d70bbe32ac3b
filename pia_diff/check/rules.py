"""`rules.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from pia_diff.check.findings import Severity
from pia_diff.forms import Form, FormItem

Options = Mapping[str, tuple[str, ...]]
"""Concept of an item → options of it."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Items (patterns of concepts) that need not be filled in: always, on some forms, or where `when` holds."""

    concepts: tuple[str, ...]
    reason: str
    when: Options
    forms: tuple[int, ...] = ()

    def covers(self, item: FormItem, form: Form) -> bool:
        """Whether it speaks of an item of a form."""
        if self.forms and form.number not in self.forms:
            return False
        return any(fnmatchcase(item.concept, pattern) for pattern in self.concepts)


@dataclass(frozen=True, slots=True)
class Listed:
    """An item that says how many instances a group has: a number, or the bracket of `option`. `chosen` is the choice
    that goes with a list."""

    stated: str
    group: str
    chosen: Options
    option: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where `when` holds, `never` must not and `always` must hold (one of the two is empty)."""

    when: Options
    never: Options
    always: Options
    reason: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All that `rules.yaml` says."""

    optional: tuple[Exemption, ...]
    not_needed: tuple[Exemption, ...]
    needed_only: tuple[Exemption, ...]
    severity: Mapping[str, Severity]
    listed: tuple[Listed, ...]
    contradictions: tuple[Contradiction, ...]
    thresholds: Options
    threshold_reason: str


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """The rules of the package."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    raw = yaml.load((Path(__file__).parent / "rules.yaml").read_text("utf-8"), Loader=loader)
    return Rules(
        optional=tuple(map(_exemption, raw["optional"])),
        not_needed=tuple(map(_exemption, raw["not_needed"])),
        needed_only=tuple(map(_exemption, raw["needed_only"])),
        severity={concept: Severity(name) for name, concepts in raw["severity"].items() for concept in concepts},
        listed=tuple(
            Listed(one["stated"], one["group"], _options(one["chosen"]), one.get("option", "")) for one in raw["listed"]
        ),
        contradictions=tuple(
            Contradiction(
                _options(one["when"]), _options(one.get("never", {})), _options(one.get("always", {})), one["reason"]
            )
            for one in raw["contradictions"]
        ),
        thresholds=_options(raw["thresholds"]["results"]),
        threshold_reason=raw["thresholds"]["reason"],
    )


def _exemption(raw: Mapping[str, Any]) -> Exemption:
    return Exemption(
        tuple(raw["concepts"]), raw["reason"], _options(raw.get("when", {})), tuple(map(int, raw.get("forms", ())))
    )


def _options(raw: Mapping[str, Any]) -> Options:
    return {concept: tuple([named] if isinstance(named, str) else named) for concept, named in raw.items()}
