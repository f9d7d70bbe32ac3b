"""Findings of a check as text to read or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pia_diff.check import Finding, Severity
from pia_diff.check.examine import is_annex_alone
from pia_diff.check.findings import KINDS
from pia_diff.cli.grid import grid
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.sources import Source
from pia_diff.cli.understood import name_of
from pia_diff.model import ItemPath
from pia_diff.printed import printed_item

SHOWN = 4
"""So many places of one and the same finding are named."""

SHARES = (0.0, 0.36, 0.36, 0.28)
"""How item, finding and remedy share the width that the severity leaves."""


def findings_text(source: Source, found: Sequence[Finding]) -> str:
    """What is checked, a table of the findings (the same finding in several instances once), and their counts."""
    assessment = source.assessment
    name = assessment.form.annex.printed if is_annex_alone(assessment) else name_of(assessment)
    lines = [f"{source.label}: {name} ({assessment.form.id})"]
    if not found:
        return "\n".join([*lines, _("nothing was found that would have to be mended")]) + "\n"
    rows = [
        [same[0].severity.value, _places(source, same), _message(same[0]), _remedy(same[0])]
        for same in _together(found)
    ]
    heads = [_("severity"), "項目", _("finding"), _("remedy")]
    counts = Counter(one.severity for one in found)
    summary = ", ".join(f"{severity.value} {counts[severity]}" for severity in Severity)
    return "\n".join([*lines, grid(heads, rows, SHARES), summary]) + "\n"


def findings_json(source: Source, found: Sequence[Finding]) -> str:
    """`{"form", "findings": [{"severity", "kind", "path", "item", "message", "remedy"}], "counts"}`."""
    import json

    counts = Counter(one.severity for one in found)
    plain: dict[str, Any] = {
        "form": source.assessment.form.id,
        "findings": [
            {
                "severity": one.severity.value,
                "kind": one.kind,
                "path": str(one.path) if one.path is not None else None,
                "item": one.item,
                "message": _message(one),
                "remedy": _remedy(one),
            }
            for one in found
        ],
        "counts": {severity.value: counts[severity] for severity in Severity},
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _message(one: Finding) -> str:
    return _(KINDS[one.kind].message).format(**one.fields)


def _remedy(one: Finding) -> str:
    return _(KINDS[one.kind].remedy).format(**one.fields)


def _together(found: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that say the same about the same item of several instances or files, in one. Instances of two files
    stay apart."""
    groups: dict[tuple[Any, ...], list[Finding]] = {}
    for n, one in enumerate(found):
        same: tuple[Any, ...] = (n,)
        if one.path is not None and one.path.instances:
            same = (one.kind, one.path.id, one.severity, one.path.instances[:-1], *one.fields.values())
        groups.setdefault(same, []).append(one)
    return list(groups.values())


def _places(source: Source, same: Sequence[Finding]) -> str:
    first = same[0]
    if first.path is None:
        return _("(the whole document)")
    if len(same) == 1:
        return first.item
    keys = [one.path.instances for one in same if one.path is not None]
    names = [_instance(key, keys) for key in keys]
    listed = "、".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    item = printed_item(source.assessment.form, ItemPath(first.path.id, _common(keys)))
    return _("{item}: {count} places: {names}").format(item=item, count=len(same), names=listed)


def _common(keys: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The keys that all share; an empty one for each of the others."""
    return tuple(one[0] if len(set(one)) == 1 else "" for one in zip(*keys, strict=True))


def _instance(key: tuple[str, ...], keys: Sequence[tuple[str, ...]]) -> str:
    """What tells one instance from the others."""
    return " ".join(part for part, common in zip(key, _common(keys), strict=True) if not common)
