"""decisions.yaml: everything said is read back, and the bytes are always the same."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))  # for strategies

from strategies import TRICKY

from pia_diff.structured.plain import read_yaml
from pia_diff.timing import Decision, Ground
from pia_diff.timing.decisions_yaml import read_decisions, write_decisions
from pia_diff.timing.keeping import merged

_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(TRICKY)
_NAME = _TEXT.filter(bool)
_TIMES = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))])
)

_DECISIONS = st.lists(
    st.builds(
        Decision,
        version=_NAME, path=_NAME, old_path=_NAME, fingerprint=_NAME, before=_TEXT, after=_TEXT, duty=_TEXT,
        rule=_TEXT, by=_NAME, at=_TIMES.map(lambda at: at.replace(microsecond=0)),
        timing=st.sampled_from(("", "事前", "事後")), explanation=_TEXT, effective=st.none() | st.dates(),
        ground=st.none() | st.sampled_from(Ground), project=_TEXT, merge_with=_TEXT, comment=_TEXT,
    ),
    max_size=4,
    unique_by=lambda one: (one.version, one.path, one.fingerprint),
).map(lambda found: sorted(found, key=lambda one: one.version))  # fmt: skip


def reread(text: str) -> tuple[Decision, ...]:
    return read_decisions(read_yaml(text, "1/decisions.yaml")) if text else ()


@given(_DECISIONS)
def test_written_decisions_are_read_back_and_written_alike(decisions: list[Decision]) -> None:
    text = write_decisions(decisions)
    assert list(reread(text)) == decisions
    assert write_decisions(reread(text)) == text


@given(_DECISIONS, _DECISIONS)
def test_who_merges_first_does_not_matter_for_different_changes(one: list[Decision], other: list[Decision]) -> None:
    known = {(each.version, each.path, each.fingerprint) for each in one}
    other = [each for each in other if (each.version, each.path, each.fingerprint) not in known]
    both = {*merged(merged([], one), other)}
    assert both == {*merged(merged([], other), one)} == {each for each in (*one, *other) if each.says_anything}


def test_it_reads_well_in_a_log() -> None:
    one = Decision(
        "v2025", "II[甲].3.6", "II[甲].3.6", "0f3c0f3c0f3c0f3c", "一行目\n二行目", "後", "事前", "substantive", "山田",
        datetime(2025, 4, 2, 9, 30, tzinfo=timezone(timedelta(hours=9))), "事後", effective=date(2025, 4, 1),
        ground=Ground.PRACTICE,
    )  # fmt: skip
    assert write_decisions([one]) == (
        "v2025:\n"
        "- path: II[甲].3.6\n"
        "  fingerprint: 0f3c0f3c0f3c0f3c\n"
        "  before: |-\n"
        "    一行目\n"
        "    二行目\n"
        "  after: 後\n"
        "  duty: 事前\n"
        "  rule: substantive\n"
        "  timing: 事後\n"
        "  effective: '2025-04-01'\n"
        "  ground: 現状の運用の明文化\n"
        "  by: 山田\n"
        "  at: '2025-04-02T09:30:00+09:00'\n"
    )
