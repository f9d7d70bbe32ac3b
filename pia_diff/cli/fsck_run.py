"""What `pia-diff fsck` prints: a table of problems, or JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pia_diff.check import Severity
from pia_diff.cli.grid import grid
from pia_diff.cli.i18n import gettext as _
from pia_diff.cli.i18n import translate
from pia_diff.cli.terminal import printable
from pia_diff.soundness.problems import KINDS

if TYPE_CHECKING:
    from pia_diff.soundness import Problem, Report

SHARES = (0.0, 0.18, 0.24, 0.32, 0.26)
"""How versions, file, finding and remedy share the width that the severity leaves."""

SHOWN = 3
"""So many versions with one and the same problem are named."""


def report_text(report: Report, path: str) -> str:
    """What was examined, a table of the problems, and their counts."""
    line = _("{path}: {assessments} assessments, {versions} versions, {files} different files examined")
    lines = [
        line.format(path=path, assessments=report.assessments, versions=report.versions, files=report.files),
    ]
    if not report.problems:
        return "\n".join([*lines, _("all of it is sound")]) + "\n"
    heads = [_("severity"), _("version"), _("file"), _("finding"), _("remedy")]
    rows = [
        [one.severity.value, _versions(one), printable(_place(one)), printable(_message(one)), _remedy(one)]
        for one in report.problems
    ]
    counts = Counter(one.severity for one in report.problems)
    summary = ", ".join(f"{severity.value} {counts[severity]}" for severity in Severity)
    verdict = _("nothing is damaged") if report.sound else _("the repository is damaged: mend what is 誤り")
    return "\n".join([*lines, grid(heads, rows, SHARES), f"{summary} — {verdict}"]) + "\n"


def report_json(report: Report, path: str) -> str:
    """`{"repository", "sound", "assessments", "versions", "files", "problems": [{"severity", "kind", "versions",
    "file", "line", "message", "remedy"}], "counts"}`."""
    import json

    counts = Counter(one.severity for one in report.problems)
    plain: dict[str, Any] = {
        "repository": path,
        "sound": report.sound,
        "assessments": report.assessments,
        "versions": report.versions,
        "files": report.files,
        "problems": [
            {
                "severity": one.severity.value,
                "kind": one.kind,
                "versions": list(one.versions),
                "file": one.file,
                "line": one.line,
                "message": _message(one),
                "remedy": _remedy(one),
            }
            for one in report.problems
        ],
        "counts": {severity.value: counts[severity] for severity in Severity},
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _message(one: Problem) -> str:
    return translate(one.error) if one.error is not None else _(KINDS[one.kind].message).format(**one.fields)


def _remedy(one: Problem) -> str:
    return _(KINDS[one.kind].remedy).format(**one.fields)


def _versions(one: Problem) -> str:
    named = [printable(label) for label in one.versions]
    if len(named) <= SHOWN:
        return "\n".join(named)
    return f"{named[0]} … {named[-1]} ({len(named)})"


def _place(one: Problem) -> str:
    return one.file if one.line is None else f"{one.file}:{one.line}"
