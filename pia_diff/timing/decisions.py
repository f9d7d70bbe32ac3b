"""What a person decided about a change, and which change of a comparison that was."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pia_diff.compare import Change, Content, Instance, Order
from pia_diff.model import Attachment


class Ground(enum.Enum):
    """Why a change of an item with ※ need not be, or could not be, submitted beforehand: what a person states."""

    FORMAL = "形式的な変更"
    REDUCED = "リスクの明らかな軽減"
    PRACTICE = "現状の運用の明文化"
    EMERGENCY = "緊急（規則第9条第2項）"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about one change that version `version` brought.

    `timing` is 事前, 事後 or empty (not decided), `explanation` the words for 提出時期に係る説明 (empty: the rule's),
    `ground` why 事後 is enough where the rules say 事前. `project` names what the change belongs to, `merge_with` the
    path of the change in whose row it is told. `duty` and `rule` are what the rules said when it was decided;
    `before` and `after` the whole wordings, so that whoever reads the record sees what was decided about.
    """

    version: str
    path: str
    old_path: str
    fingerprint: str
    before: str
    after: str
    duty: str
    rule: str
    by: str
    at: datetime
    timing: str = ""
    explanation: str = ""
    effective: date | None = None
    ground: Ground | None = None
    project: str = ""
    merge_with: str = ""
    comment: str = ""

    @property
    def says_anything(self) -> bool:
        """Whether anything was decided at all."""
        return any((self.timing, self.explanation, self.effective, self.ground, self.project, self.merge_with)) or bool(
            self.comment
        )


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions about the changes one version brought, found by the change they are about."""

    by_change: dict[tuple[str, str], Decision] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision], version: str) -> Decisions:
        """Those about `version`; of several about one change the last."""
        return cls({(one.path, one.fingerprint): one for one in decisions if one.version == version})

    def about(self, change: Change) -> Decision | None:
        """The decision about a change. None where its wording is no longer that which was decided about."""
        return self.by_change.get((str(change.path), fingerprint(change))) if self.by_change else None

    def stale(self, changes: Sequence[Change]) -> tuple[Decision, ...]:
        """The decisions that none of the changes answers to any more."""
        known = {(str(change.path), fingerprint(change)) for change in changes} if self.by_change else set()
        return tuple(one for key, one in self.by_change.items() if key not in known)


def fingerprint(change: Change) -> str:
    """16 hexadecimal digits that are equal for two changes exactly when place, kind and both wordings are."""
    parts = (change.kind.value, str(change.old_path), str(change.path), *wordings(change))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def wordings(change: Change) -> tuple[str, str]:
    """The whole wording before and after, as text; empty where the item, or the instance, is not."""
    return _wording(change.before), _wording(change.after)


def _wording(content: Content | None) -> str:
    match content:
        case None:
            return ""
        case Instance():
            return "\n".join(f"{path}: {_wording(value)}" for path, value in content.values)
        case Order():
            return "\n".join(f"{number}: {key}" for number, key in content.numbered)
        case Attachment():
            return "\n".join(f"{drawing.name} {drawing.sha256}" for drawing in content.drawings)
        case _:
            return str(content)
