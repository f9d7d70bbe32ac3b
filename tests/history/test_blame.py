"""Of every paragraph the version that brought it."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from history_making import first_paper

from pia_diff.compare import compare
from pia_diff.history import blame
from pia_diff.history.parts import carried, parts_of
from pia_diff.model import Attachment, Checks, Choice, Drawing, ItemPath, Table, Text
from pia_diff.timing import Decision, Duty
from pia_diff.timing.decisions import fingerprint

FILE = "住民基本台帳ファイル"
PURPOSE = ItemPath("II.3.6", (FILE,))


def next_of(paper, purpose):
    new = deepcopy(paper)
    new.day += timedelta(days=30)
    new.sheets[0][1].texts["II.3.6"] = purpose
    return new


@pytest.fixture
def three(versions):
    first = first_paper()
    kept, changed = first.sheets[0][1].texts["II.3.6"]
    second = next_of(first, [changed, kept])
    third = next_of(second, [changed, "新たに加えた目的", kept])
    return versions(first, second, third)


def test_a_moved_paragraph_was_there_before_and_a_new_one_was_not(three):
    assert [(one.text, one.revision.name) for one in blame(three, 2, (PURPOSE,))] == [
        (f"{FILE}の発送に用いるため", "v1"),
        ("新たに加えた目的", "v3"),
        (f"{FILE}により記録を正確に行うため", "v1"),
    ]


def test_the_duty_of_the_change_is_told_and_none_where_the_oldest_version_brought_it(three):
    first, second, _third = blame(three, 2, (PURPOSE,))
    assert first.judged is None and first.previous is None
    assert second.judged.duty is Duty.PRIOR and second.previous.name == "v2"


def test_an_older_version_is_blamed_by_what_it_knew(three):
    assert {one.revision.name for one in blame(three, 1, (PURPOSE,))} == {"v1"}


def test_everything_is_blamed_where_no_place_is_named(three):
    told = [one.path for one in blame(three, 2)]
    document = three[2].assessment
    assert list(dict.fromkeys(told)) == [path for path, value in document.walk() if parts_of(value)]


def test_the_decision_about_the_change_stands_with_the_paragraph(three):
    change = next(one for one in compare(three[1].assessment, three[2].assessment).changes if one.path == PURPOSE)
    decision = Decision(
        *("v3", str(PURPOSE), str(PURPOSE), fingerprint(change), "", "", "事前", "rule", "課長"),
        datetime(2024, 4, 1, tzinfo=UTC),
        timing="事前",
    )
    brought = {one.revision.name: one for one in blame(three, 2, (PURPOSE,), lambda: [decision])}
    assert brought["v3"].judged.decision == decision
    assert brought["v1"].judged is None


def test_a_paragraph_that_stood_behind_a_lost_version_is_as_old_as_before(versions):
    first = first_paper()
    second = next_of(first, [])
    second.lost = {PURPOSE}
    third = next_of(second, first.sheets[0][1].texts["II.3.6"])
    third.lost = set()
    assert {one.revision.name for one in blame(versions(first, second, third), 2, (PURPOSE,))} == {"v1"}


def test_a_paragraph_that_came_while_the_item_was_lost_is_uncertain(versions):
    first = first_paper()
    second = next_of(first, [])
    second.lost = {PURPOSE}
    third = next_of(second, ["まったく別の目的である"])
    third.lost = set()
    (origin,) = blame(versions(first, second, third), 2, (PURPOSE,))
    assert (origin.revision.name, origin.uncertain) == ("v3", True)


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (Text(("あ", "い")), Text(("い", "う")), [True, False]),
        (Text(("１", "い")), Text(("1", "い")), [True, True]),
        (Choice("十分である"), Choice("十分である"), [True]),
        (Choice("十分である"), Choice("課題が残されている"), [False]),
        (Checks((("紙", ""), ("その他", "電話"))), Checks((("その他", "電話"), ("専用線", ""))), [True, False]),
        (Checks((("その他", "電話"),)), Checks((("その他", "電子メール"),)), [False]),
        (Table(("a",), (("1",), ("2",))), Table(("a",), (("2",), ("3",))), [True, True, False]),
        (Attachment((Drawing("図", "0" * 64),)), Attachment((Drawing("図面", "0" * 64),)), [True]),
        (Attachment((Drawing("図", "0" * 64),)), Attachment((Drawing("図", "1" * 64),)), [False]),
        (None, Text(("あ",)), [False]),
        (Text(("あ",)), Choice("い"), [False]),
    ],
)
def test_parts_are_told_new_by_the_kind_of_their_value(before, after, kept):
    assert [places is not None for places in carried(before, after)] == kept


def test_lines_that_were_only_wrapped_anew_come_from_the_same_paragraphs():
    before, after = Text(("住民の居住関係を公に", "証明するため")), Text(("住民の居住関係を", "公に証明するため"))
    assert all(places is not None for places in carried(before, after))
