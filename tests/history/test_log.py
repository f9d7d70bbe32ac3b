"""Versions with counts of their changes, counted once."""

import importlib
import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from history_making import first_paper

from pia_diff.compare import compare
from pia_diff.history import log
from pia_diff.history.remembering import FILE, FOLDER, Remembered
from pia_diff.model import ItemPath
from pia_diff.timing import Decision, Duty
from pia_diff.timing.decisions import Ground, fingerprint

log_module = importlib.import_module("pia_diff.history.log")  # the package's `log` is the function


@pytest.fixture
def three(versions):
    first = first_paper()
    second = deepcopy(first)
    second.sheets[0][1].texts["II.3.6"] = ["居住関係を公証するため"]
    second.sheets[0][1].texts["III.2.risk1.scope"] = []
    second.lost = {ItemPath("III.2.risk1.scope", ("住民基本台帳ファイル",))}
    third = deepcopy(second)
    third.lost = set()
    third.sheets[0][1].texts["III.2.risk1.scope"] = ["措置を講じる。"]
    third.sheets[1][1].texts["II.2.3"] = ["本市の住民及び住民であった者"]
    for number, paper in enumerate((first, second, third)):
        paper.day += timedelta(days=number)
    return versions(first, second, third)


def told(entries):
    return [(one.revision.name, dict(one.counts), one.unreadable) for one in entries]


WANTED = [("v3", {Duty.PRIOR: 1}, 1), ("v2", {Duty.PRIOR: 1}, 1), ("v1", {}, 0)]


def without_zeros(entries):
    return [
        (name, {duty: count for duty, count in counts.items() if count}, lost) for name, counts, lost in told(entries)
    ]


def test_changes_are_counted_by_duty_and_what_was_lost_is_counted_apart(three):
    assert without_zeros(log(three)) == WANTED


def test_only_a_stretch_is_shown(three):
    assert [entry.revision.name for entry in log(three, within=range(1, 2))] == ["v2"]


def test_what_was_counted_once_is_not_compared_again(three, tmp_path, monkeypatch):
    assert without_zeros(log(three, remembered=Remembered(tmp_path))) == WANTED
    monkeypatch.setattr(log_module, "changes_between", None)
    assert without_zeros(log(three, remembered=Remembered(tmp_path))) == WANTED


def test_a_walk_that_is_broken_off_keeps_what_it_counted(three, tmp_path):
    entries = log(three, remembered=Remembered(tmp_path))
    next(entries)
    entries.close()
    assert len(json.loads((tmp_path / FOLDER / FILE).read_text())) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"x": [1]}', "\x00", "[" * 100_000])
def test_a_broken_file_of_counts_is_written_anew(three, tmp_path, content):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / FILE).write_text(content)
    assert without_zeros(log(three, remembered=Remembered(tmp_path))) == WANTED
    assert len(json.loads((tmp_path / FOLDER / FILE).read_text())) >= 2


@pytest.mark.parametrize("counts", [[1, 2], ["1"] * 6, [-1] * 6, None, [True] * 6])
def test_counts_that_are_none_are_not_believed(three, tmp_path, counts):
    list(log(three, remembered=Remembered(tmp_path)))
    file = tmp_path / FOLDER / FILE
    file.write_text(json.dumps(dict.fromkeys(json.loads(file.read_text()), counts)))
    assert without_zeros(log(three, remembered=Remembered(tmp_path))) == WANTED


def test_a_decision_taken_since_counts(three, tmp_path):
    place = "II[住民基本台帳ファイル].3.6"
    (change,) = compare(three[0].assessment, three[1].assessment).changes
    decision = Decision(
        *("v2", place, place, fingerprint(change), "", "", "事前", "rule", "課長"),
        datetime(2024, 4, 1, tzinfo=UTC),
        timing="事後",
        ground=Ground.FORMAL,
    )
    assert without_zeros(log(three, remembered=Remembered(tmp_path))) == WANTED
    decided = without_zeros(log(three, lambda: [decision], remembered=Remembered(tmp_path)))
    assert decided == [WANTED[0], ("v2", {Duty.AFTER: 1}, 1), WANTED[2]]


def test_other_rules_count_anew(three, tmp_path, monkeypatch):
    list(log(three, remembered=Remembered(tmp_path)))
    monkeypatch.setattr("pia_diff.history.remembering._program", lambda: "another")
    compared = []
    real = log_module.changes_between
    monkeypatch.setattr(log_module, "changes_between", lambda *two: compared.append(two) or real(*two))
    assert without_zeros(log(three, remembered=Remembered(tmp_path))) == WANTED
    assert len(compared) == 2


def test_a_repository_that_cannot_be_written_is_read_all_the_same(three, tmp_path):
    (tmp_path / FOLDER).write_text("a file where the folder would be")
    assert without_zeros(log(three, remembered=Remembered(tmp_path))) == WANTED
    assert [path.name for path in Path(tmp_path).iterdir()] == [FOLDER]
