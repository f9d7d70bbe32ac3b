"""What merges by itself, and what is a conflict."""

from __future__ import annotations

import dataclasses

import pytest

from pia_diff.forms import load_form
from pia_diff.merging import Reason, Side, WrongChoice, merge, take
from pia_diff.model import Assessment, ItemPath, Sections, Text

FILE = "住民基本台帳ファイル"
GROUP = ItemPath("II.4.out[]", (FILE, ""))
PRINTING = """\
    - name: 印刷業務
      1: 印刷に関すること
      3: 10人未満
"""
DELIVERY = """\
    - name: 配送業務
      1: 配送に関すること
"""


def reasons(merged):
    return [(one.name, one.reason) for one in merged.conflicts]


def outsourced(assessment, file=FILE):
    return assessment.groups()[ItemPath("II.4.out[]", (file, ""))]


def test_different_items_of_one_instance_merge(draft):
    base = draft()
    ours, theirs = draft("収納に関すること", "収納の一部"), draft("3: 10人未満", "3: 10人以上50人未満")
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert merged.assessment == draft("収納に関すること", "収納の一部", "3: 10人未満", "3: 10人以上50人未満")


def test_two_paragraphs_of_one_item_are_a_conflict(draft):
    merged = merge(draft(), draft("住民票の作成", "住民票の調製"), draft("届出の受付", "届出の受理"))
    assert reasons(merged) == [("I.1.2", Reason.EDITED)]
    assert merged.assessment == draft("住民票の作成", "住民票の調製")
    conflict = merged.conflicts[0]
    assert conflict.values.theirs == Text(("住民票の作成", "届出の受理"))


def test_the_same_edit_on_both_sides_is_none(draft):
    edited = draft("住民票の作成", "住民票の調製")
    assert merge(draft(), edited, edited) == merge(draft(), edited, draft())


def test_an_item_that_both_filled_in_differently(draft):
    ours, theirs = (
        draft("  - 1: 宛名システム\n", f"  - 1: 宛名システム\n    3:\n    - その他: {word}\n") for word in "甲乙"
    )
    assert reasons(merge(draft(), ours, theirs)) == [("I.2.sys[宛名システム].3", Reason.ADDED)]


def test_an_item_that_one_side_emptied_and_the_other_edited(draft):
    ours, theirs = draft("    2: 宛名を管理する。\n", ""), draft("管理する", "更新する")
    merged = merge(draft(), ours, theirs)
    assert reasons(merged) == [("I.2.sys[宛名システム].2", Reason.REMOVED)]
    assert merge(draft(), ours, theirs, take(Side.THEIRS)).assessment == theirs


def test_instances_that_each_side_added_stand_one_after_the_other(draft):
    ours, theirs = (
        draft(PRINTING, f"    - name: {name}\n      3: 10人未満\n{PRINTING}") for name in ("案内業務", "封入業務")
    )
    merged = merge(draft(), ours, theirs)
    assert merged.conflicts == ()
    assert outsourced(merged.assessment) == ("収納業務", "案内業務", "封入業務", "印刷業務", "配送業務")


def test_one_instance_that_both_added_is_merged_item_by_item(draft):
    ours = draft(PRINTING, f"    - name: 案内業務\n      3: 10人未満\n{PRINTING}")
    theirs = draft(PRINTING, f"{PRINTING}    - name: 案内業務\n      1: 窓口の案内\n      3: 10人以上50人未満\n")
    merged = merge(draft(), ours, theirs)
    assert reasons(merged) == [(f"II[{FILE}].4.out[案内業務].3", Reason.ADDED)]
    assert merged.assessment.get(ItemPath("II.4.out[].1", (FILE, "案内業務"))) == Text(("窓口の案内",))
    assert outsourced(merged.assessment).count("案内業務") == 1


def test_an_instance_one_side_renamed_and_the_other_edited(draft):
    merged = merge(draft(), draft("name: 収納業務", "name: 収納等業務"), draft("3: 10人未満", "3: 10人以上50人未満"))
    assert merged.conflicts == ()
    assert merged.assessment == draft("name: 収納業務", "name: 収納等業務", "3: 10人未満", "3: 10人以上50人未満")


def test_an_instance_both_renamed(draft):
    ours, theirs = draft("name: 収納業務", "name: 収納等業務"), draft("name: 収納業務", "name: 収納及び消込の業務")
    merged = merge(draft(), ours, theirs)
    assert reasons(merged) == [(f"II[{FILE}].4.out[収納等業務].name", Reason.EDITED)]
    assert merge(draft(), ours, theirs, take(Side.THEIRS)).assessment == theirs


def test_an_instance_one_side_removed_and_the_other_left_goes(draft):
    merged = merge(draft(), draft(PRINTING, ""), draft("収納に関すること", "収納の一部"))
    assert merged.conflicts == ()
    assert outsourced(merged.assessment) == ("収納業務", "配送業務")


@pytest.mark.parametrize("removes", [Side.OURS, Side.THEIRS])
def test_an_instance_one_side_removed_and_the_other_edited_stays_while_it_is_open(draft, removes):
    removed, edited = draft(PRINTING, ""), draft("印刷に関すること", "印刷と製本")
    sides = (removed, edited) if removes is Side.OURS else (edited, removed)
    merged = merge(draft(), *sides)
    assert reasons(merged) == [(f"II[{FILE}].4.out[印刷業務]", Reason.REMOVED)]
    assert merged.assessment == edited
    assert merge(draft(), *sides, take(removes)).assessment == removed


def test_what_one_side_put_in_another_order(draft):
    ours = draft(DELIVERY, "", "    II.4.out:\n", f"    II.4.out:\n{DELIVERY}")
    merged = merge(draft(), ours, draft("収納に関すること", "収納の一部"))
    assert merged.conflicts == ()
    assert outsourced(merged.assessment) == ("配送業務", "収納業務", "印刷業務")


def test_what_both_put_in_another_order(draft):
    ours = draft(DELIVERY, "", "    II.4.out:\n", f"    II.4.out:\n{DELIVERY}")
    theirs = draft(PRINTING, "", DELIVERY, DELIVERY + PRINTING)
    merged = merge(draft(), ours, theirs)
    assert reasons(merged) == [(f"II[{FILE}].4.out[]:order", Reason.ORDER)]
    assert outsourced(merge(draft(), ours, theirs, take(Side.THEIRS)).assessment) == (
        "収納業務",
        "配送業務",
        "印刷業務",
    )


def test_a_file_that_both_gave_another_name(draft):
    ours, theirs = (
        draft(f"  {FILE}:", "  住基ファイル:"),
        draft(f"  {FILE}:", "  台帳ファイル:", "収納に関すること", "収納の一部"),
    )
    merged = merge(draft(), ours, theirs)
    assert reasons(merged) == [("II[住基ファイル]:name", Reason.RENAMED)]
    assert merged.assessment.get(ItemPath("II.4.out[].1", ("住基ファイル", "収納業務"))) == Text(("収納の一部",))
    assert merge(draft(), ours, theirs, take(Side.THEIRS)).assessment == theirs


def test_two_that_would_have_one_name(draft):
    ours = draft("name: 収納業務", "name: 発送業務")
    theirs = draft(DELIVERY, DELIVERY.replace("配送業務", "発送業務"))
    merged = merge(draft(), ours, theirs)
    assert (f"II[{FILE}].4.out[発送業務]:name", Reason.NAMESAKES) in reasons(merged)
    assert len(outsourced(merged.assessment)) == 3


def test_namesakes_are_called_as_the_chosen_side_calls_them_all_through(draft):
    ours = draft("name: 収納業務", "name: 発送業務")
    theirs = draft("name: 配送業務", "name: 発送業務")
    merged = merge(draft(), ours, theirs, take(Side.OURS)).assessment
    for key in outsourced(merged):
        assert str(merged.get(ItemPath("II.4.out[].name", (FILE, key)))) == key


@pytest.mark.parametrize("file", [False, True])
def test_a_draft_without_the_instance_settles_that_it_goes(draft, file):
    more = "  送付先情報ファイル:\n    II.3.6: 通知書を送るため\n"
    with_two = ("    - name: 収納業務\n", "    - name: 収納業務\n", DELIVERY, DELIVERY + more)
    if file:
        removed, base, edited = draft(), draft(*with_two), draft(*with_two[:3], DELIVERY + more.replace("通知", "回答"))
    else:
        removed, base, edited = draft(PRINTING, ""), draft(), draft("印刷に関すること", "印刷と製本")
    merged = merge(base, edited, removed, lambda _: removed)
    assert (merged.assessment, merged.conflicts) == (removed, ())
    assert merge(base, edited, removed, lambda _: edited).assessment == edited


def test_what_the_source_lost_of_an_instance_that_the_other_side_renamed(draft):
    lost = ItemPath("II.4.out[]", (FILE, "収納業務"))
    old = draft().sections
    path = ItemPath("II", (FILE,))
    section = dataclasses.replace(old[path], absent=frozenset({lost}))
    theirs = dataclasses.replace(draft(), sections=Sections({**old, path: section}))
    merged = merge(draft(), draft("name: 収納業務", "name: 収納等業務"), theirs).assessment
    assert merged.sections[path].absent == {ItemPath("II.4.out[]", (FILE, "収納等業務"))}
    removed = draft("    - name: 収納業務\n      1: 収納に関すること\n      3: 10人未満\n", "")
    assert merge(draft(), removed, theirs).assessment.sections[path].absent == frozenset()


def test_the_base_cannot_be_chosen_where_there_is_none(draft):
    other = dataclasses.replace(draft(), form=load_form("form4-2018"))
    assert merge(None, draft(), other).conflicts[0].values.base is None
    with pytest.raises(WrongChoice):
        merge(None, draft(), other, take(Side.BASE))


def test_the_form_that_one_side_went_to(draft):
    other = dataclasses.replace(draft(), form=load_form("form4-2018"))
    merged = merge(draft(), other, draft())
    assert (merged.assessment.form.id, merged.conflicts) == ("form4-2018", ())
    assert reasons(merge(draft(), other, draft("10人未満", "10人以上50人未満"))) == [("form", Reason.FORM)]


def test_what_both_began_from_nothing(draft):
    merged = merge(None, draft(), draft("届出の受付", "届出の受理"))
    assert reasons(merged) == [("I.1.2", Reason.ADDED)]


def test_a_text_cannot_settle_what_is_about_names_or_order(draft):
    ours, theirs = draft(f"  {FILE}:", "  住基ファイル:"), draft(f"  {FILE}:", "  台帳ファイル:")
    with pytest.raises(WrongChoice) as caught:
        merge(draft(), ours, theirs, lambda _: Text(("別のファイル",)))
    assert "only a side" in str(caught.value)


def test_a_section_that_one_side_left_alone_is_taken_without_being_merged(draft, monkeypatch):
    class Stored(Sections):
        def fingerprint(self, path):
            return str(self[path]) if path.id == "II" else None

    def stored(one):
        return Assessment(one.form, Stored(one.sections), one.files)

    merged_paths = []
    from pia_diff.merging import assessments

    whole = assessments.merge_section

    def noting(form, path, *rest):
        merged_paths.append(path.id)
        return whole(form, path, *rest)

    monkeypatch.setattr(assessments, "merge_section", noting)
    theirs = draft("収納に関すること", "収納の一部")
    merged = merge(stored(draft()), stored(draft("届出の受付", "届出の受理")), stored(theirs))
    assert merged_paths == ["H", "I"]
    assert merged.assessment.sections[ItemPath("II", (FILE,))] == theirs.sections[ItemPath("II", (FILE,))]
