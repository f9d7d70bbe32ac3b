"""The fixtures: every planned change is found, and none is invented."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from pia_diff.compare import Comparison, Instance, Op, Order, compare
from pia_diff.compare.fold import fold
from pia_diff.model import Assessment
from pia_diff.readers.draft import read_draft

FIXTURES = Path(__file__).parents[2] / "fixtures"
PLANS = sorted(FIXTURES.glob("*/changes-*.yaml"))


@cache
def version(path: Path) -> Assessment:
    return read_draft(path.read_text("utf-8"), path)


@cache
def compared(plan: Path) -> Comparison:
    old, new = plan.stem.removeprefix("changes-").split("-")
    return compare(version(plan.with_name(f"{old}.yaml")), version(plan.with_name(f"{new}.yaml")))


@cache
def planned(plan: Path) -> list[dict[str, str]]:
    return yaml.load(plan.read_text("utf-8"), yaml.CBaseLoader)


def named(plan: Path) -> str:
    return f"{plan.parent.name}-{plan.stem.removeprefix('changes-')}"


each_plan = pytest.mark.parametrize("plan", PLANS, ids=named)


def test_there_are_plans():
    assert len(PLANS) >= 2


@each_plan
def test_every_planned_change_is_found_and_none_invented(plan):
    found = sorted((str(change.path), change.kind.value) for change in compared(plan).changes)
    assert found == sorted((row["path"], row["kind"]) for row in planned(plan))


@each_plan
def test_changes_stand_in_the_order_of_the_form(plan):
    comparison = compared(plan)
    order = {section.id: place for place, section in enumerate(comparison.new.form.sections)}
    places = [order[change.path.section_id] for change in comparison.changes]
    assert places == sorted(places)


@each_plan
def test_what_the_plan_says_changed_stands_in_the_change(plan):
    changes = {str(change.path): change for change in compared(plan).changes}
    for row in planned(plan):
        change = changes[row["path"]]
        for wanted, content in ((row["before"], change.before), (row["after"], change.after)):
            text = said(content)
            assert all(line in text for line in wanted.split("\n")), row["path"]


@each_plan
def test_what_the_plan_says_changed_is_marked_in_the_redline(plan):
    """Of a line that stands on one side alone some must be marked. (Of two that changed places only one is.)"""
    changes = {str(change.path): change for change in compared(plan).changes}
    for row in planned(plan):
        blocks = changes[row["path"]].blocks if row["kind"] != "moved" else ()
        for side, wanted in (("before", row["before"]), ("after", row["after"])):
            for line in filter(None, wanted.split("\n")) if blocks else ():
                holding = [block for block in blocks if fold(line) in fold(getattr(block, side) or "")]
                assert any(block.op is not Op.EQUAL for block in holding), (row["path"], line)


@each_plan
def test_noise_listed_in_the_plan_is_ignored_and_nothing_else(plan):
    head = plan.read_text("utf-8").partition("\n- path")[0]
    noise = set(re.findall(r"^# - (\S+?\w\]?)(?:: | )", head.partition("Pure noise")[2], re.MULTILINE))
    comparison = compared(plan)
    assert {str(path) for path in comparison.ignored} == noise
    assert comparison.unreadable == ()


@each_plan
def test_the_way_back_finds_the_same_places(plan):
    there = compared(plan)
    back = compare(there.new, there.old)
    assert {(str(c.old_path), str(c.path)) for c in back.changes} == {
        (str(c.path), str(c.old_path)) for c in there.changes
    }


RENAMED = {
    "[団体内統合宛名システム]": "[統合宛名システム]",
    "[証明書コンビニ交付システムの運用]": "[証明書コンビニ交付システムの運用保守]",
    "[子育て支援課(教育・保育給付に関する事務)]": "[保育課(教育・保育給付に関する事務)]",
}
"""Instances of form 4 that the plans rename on the way from v2022 to v2025."""


def under_the_last_name(path: str) -> str:
    for old, new in RENAMED.items():
        path = path.replace(old, new)
    return path


@pytest.mark.parametrize(("old", "new"), [("v2022", "v2024"), ("v2023", "v2025"), ("v2022", "v2025")])
def test_over_several_revisions_the_same_places_changed_as_step_by_step(old, new):
    steps = [plan for plan in PLANS if plan.parent.name == "form4" and old <= plan.stem[8:13] < new]
    expected = {under_the_last_name(row["path"]) for plan in steps for row in planned(plan)}
    folder = FIXTURES / "form4"
    comparison = compare(version(folder / f"{old}.yaml"), version(folder / f"{new}.yaml"))
    assert {under_the_last_name(str(change.path)) for change in comparison.changes} == expected


def said(content: object) -> str:
    if isinstance(content, Instance):
        return "\n".join([content.path.instances[-1], *(str(value) for _, value in content.values)])
    return "" if content is None or isinstance(content, Order) else str(content)
