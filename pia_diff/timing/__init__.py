"""事前 or 事後, and why.

Public names: `judge`, `Duty`, `Judgement`, `JudgedChange`, `Rule`, `load_rules`.
"""

from pia_diff.timing.judge import Duty, JudgedChange, Judgement, Rule, judge, load_rules

__all__ = ["Duty", "JudgedChange", "Judgement", "Rule", "judge", "load_rules"]
