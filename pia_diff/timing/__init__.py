"""事前 or 事後, and why.

Public names: `judge`, `judge_only` and `record`; `Duty`, `Judgement`, `JudgedChange`, `Timing`, `Basis`, `Rule`,
`load_rules`; `Circumstances`, `Policy`; `Cause`, `NO_CAUSE`; `Decision`, `Decisions`, `Ground`, `fingerprint`.
"""

from pia_diff.timing.causes import NO_CAUSE, Cause
from pia_diff.timing.decisions import Decision, Decisions, Ground, fingerprint
from pia_diff.timing.judge import Basis, Duty, JudgedChange, Judgement, Rule, Timing, judge, judge_only, load_rules
from pia_diff.timing.record import Circumstances, Policy, record

__all__ = [
    "NO_CAUSE",
    "Basis",
    "Cause",
    "Circumstances",
    "Decision",
    "Decisions",
    "Duty",
    "Ground",
    "JudgedChange",
    "Judgement",
    "Policy",
    "Rule",
    "Timing",
    "fingerprint",
    "judge",
    "judge_only",
    "load_rules",
    "record",
]
