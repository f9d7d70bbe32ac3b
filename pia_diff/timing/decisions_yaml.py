"""Decisions ↔ the YAML of `decisions.yaml`: by version, then in the order given; only fields that say something.

    v2025:
    - path: II[住民基本台帳ファイル].3.6
      fingerprint: 0f3c…
      before: |- …
      after: |- …
      duty: 事前
      rule: substantive
      timing: 事後
      …
      by: 山田
      at: '2025-04-01T10:00:00+09:00'

Write → read → write gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pia_diff.errors import N_, PiaDiffError
from pia_diff.structured.data import Document, Trail
from pia_diff.structured.yaml_writer import write_yaml
from pia_diff.timing.decisions import Decision, Ground

FIELDS = (
    "path", "old_path", "fingerprint", "before", "after", "duty", "rule", "timing", "explanation", "effective",
    "ground", "project", "merge_with", "comment", "by", "at",
)  # fmt: skip
"""In the order they are written; `old_path` only where it differs from `path`."""
NEEDED = ("path", "fingerprint", "by", "at")
TIMINGS = ("事前", "事後")


class BrokenDecisions(PiaDiffError):
    """Well-formed YAML that holds no decisions. `problem` says what is wrong with the entry."""

    code = "broken_syntax"
    template = "{file}:{line}: this is no decision: {problem} ({found}); mend that place, commit it and try again"


def write_decisions(decisions: Iterable[Decision]) -> str:
    """The text of the file; empty where there are no decisions."""
    versions: dict[str, list[dict[str, str]]] = {}
    for one in decisions:
        versions.setdefault(one.version, []).append(_entry(one))
    return write_yaml(dict(versions)) if versions else ""


def _entry(one: Decision) -> dict[str, str]:
    said = {
        "old_path": "" if one.old_path == one.path else one.old_path,
        "effective": one.effective.isoformat() if one.effective else "",
        "ground": one.ground.value if one.ground else "",
        "at": one.at.isoformat(timespec="seconds"),
    }
    fields = {name: said.get(name) if name in said else getattr(one, name) for name in FIELDS}
    return {name: text for name, text in fields.items() if text}


def read_decisions(document: Document | None) -> tuple[Decision, ...]:
    """The decisions of the file, in its order. Raises BrokenDecisions naming file and line."""
    if document is None:
        return ()
    read = _Reader(document)
    versions = read.mapping(document.data, (), N_("'version: list of decisions' is expected"))
    return tuple(one for version in versions for one in read.version(version, versions[version]))


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document

    def version(self, name: str, entries: Any) -> Iterable[Decision]:
        if not isinstance(entries, list):
            raise self._broken((name,), N_("a list of decisions is expected under a version"), entries)
        known: set[tuple[str, str]] = set()
        for number, entry in enumerate(entries):
            trail: Trail = (name, number)
            one = self._decision(name, self.mapping(entry, trail, N_("'field: text' is expected")), trail)
            if (one.path, one.fingerprint) in known:
                raise self._broken(trail, N_("one change is decided twice; keep one of the entries"), one.path)
            known.add((one.path, one.fingerprint))
            yield one

    def _decision(self, version: str, entry: Mapping[str, Any], trail: Trail) -> Decision:
        for name, text in entry.items():
            if name not in FIELDS:
                raise self._broken((*trail, name), N_("there is no such field"), name)
            if not isinstance(text, str):
                raise self._broken((*trail, name), N_("a text is expected"), name)
        for name in NEEDED:
            if not entry.get(name):
                raise self._broken(trail, N_("a field is missing"), name)
        fields: dict[str, Any] = {name: entry.get(name, "") for name in FIELDS}
        fields["old_path"] = entry.get("old_path") or entry["path"]
        if fields["timing"] not in ("", *TIMINGS):
            raise self._broken((*trail, "timing"), N_("timing is 事前 or 事後"), fields["timing"])
        fields["at"] = self._at(entry["at"], (*trail, "at"))
        fields["effective"] = self._day(fields["effective"], (*trail, "effective"))
        fields["ground"] = self._ground(fields["ground"], (*trail, "ground"))
        return Decision(version=version, **fields)

    def _at(self, text: str, trail: Trail) -> datetime:
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            raise self._broken(trail, N_("a time like 2025-04-01T10:00:00+09:00 is expected"), text) from error

    def _day(self, text: str, trail: Trail) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self._broken(trail, N_("a day like 2025-04-01 is expected"), text) from error

    def _ground(self, text: str, trail: Trail) -> Ground | None:
        try:
            return Ground(text) if text else None
        except ValueError as error:
            raise self._broken(trail, N_("there is no such ground"), text) from error

    def mapping(self, plain: Any, trail: Trail, problem: str) -> dict[str, Any]:
        if not isinstance(plain, dict):
            raise self._broken(trail, problem, plain)
        return plain

    def _broken(self, trail: Trail, problem: str, found: object) -> BrokenDecisions:
        line = self._document.place(trail).line
        shown = found if isinstance(found, str) else type(found).__name__
        return BrokenDecisions(file=self._document.file, line=line, problem=problem, found=shown or "—")
