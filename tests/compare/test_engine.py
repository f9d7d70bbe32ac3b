"""Two assessments compared: files, groups, what was lost, revisions of a form."""

import pytest
from compare_making import FORM4, at, changes, found, made, numbers, unreadable

from pia_diff.compare import Instance, Kind, compare
from pia_diff.forms import form_ids, form_map, load_form
from pia_diff.forms.revisions import FormsDiffer
from pia_diff.model import Checks, Choice, Number, Table, Text

MATTER = "住民票の記載、転入及び転出の届出の処理並びに証明書の交付に使用する。"
FORM2_OLD, FORM2_NEW = load_form("form2-2018"), load_form("form2-2024")


def group(names, head="II[甲].5.prov", **items):
    """Instances of a group with nothing but their names (and items the same for all)."""
    values = {}
    for name in names:
        values[f"{head}[{name}].name"] = name
        values.update({f"{head}[{name}].{item}": value for item, value in items.items()})
    return values


# Items


def test_items_are_found_added_removed_and_modified_in_the_order_of_the_form():
    old = made({"I.1.1": "甲に関する事務", "I.1.2": "旧", "II[甲].3.3": "目的", "IV.3": "対策"})
    new = made({"I.1.2": "新", "I.1.3": Choice("30万人以上"), "II[甲].3.3": "目的", "IV.3": "対策"})
    assert changes(old, new) == [("I.1.1", "removed"), ("I.1.2", "modified"), ("I.1.3", "added")]


def test_the_date_of_publication_and_the_tag_of_the_form_are_no_changes():
    old = made({"H.published": "令和6年4月1日", "H.version": "[平成30年5月　様式４]"})
    new = made({"H.published": "令和7年4月1日", "H.version": "[令和6年10月　様式４]"})
    assert changes(old, new) == []


def test_the_published_rows_of_the_annex_are_no_changes():
    assert changes(made({}), made({"A3.row[1].date": "令和6年4月1日"})) == []


def test_noise_is_ignored_and_shown_when_strict():
    old = made({"I.1.1": "住民基本台帳に関する事務", "I.1.2": "―", "I.1.3": Choice("30万人以上")})
    new = made({"I.1.1": "住民基本台帳に\n関する事務", "I.1.3": Choice("30万人以上")})
    lax, strict = compare(old, new), compare(old, new, strict=True)
    assert lax.changes == ()
    assert list(lax.ignored) == [at("I.1.1"), at("I.1.2")] == [change.path for change in strict.changes]
    assert all(change.layout_only and change.kind is Kind.MODIFIED for change in strict.changes)
    assert [(c.before, c.after) for c in strict.changes][1] == (Text(("―",)), None)


# 特定個人情報ファイル


def test_a_file_added_or_removed_is_one_change_a_section():
    old = made({"II[甲].3.3": MATTER, "III[甲].2.risk2.measure": "対策"})
    new = made(
        {"II[甲].3.3": MATTER, "III[甲].2.risk2.measure": "対策", "II[乙].3.3": "別", "III[乙].3.other": "その他"}
    )
    comparison = compare(old, new)
    assert found(comparison) == [("II[乙]", "added"), ("III[乙]", "added")]
    whole = comparison.changes[0].after
    assert whole == Instance(at("II[乙]"), 2, ((at("II[乙].3.3"), Text(("別",))),))
    assert changes(new, old) == [("II[乙]", "removed"), ("III[乙]", "removed")]


def renamed(name, *, period="3年", out="収納業務"):
    return made(
        {
            f"II[{name}].3.2": Checks((("紙", ""),)),
            f"II[{name}].3.3": MATTER,
            f"II[{name}].6.2.period": Choice(period),
            f"II[{name}].4.out[{out}].name": out,
            f"A2.file[{name}]": Table(("番号", "項目"), (("1", "氏名"),)),
            f"III[{name}].2.risk2.measure": "対策を講じる。",
        }
    )


def test_a_renamed_file_is_compared_with_itself():
    comparison = compare(renamed("住民基本台帳ファイル"), renamed("住民記録ファイル", period="5年"))
    assert found(comparison) == [("II[住民記録ファイル].6.2.period", "modified")]
    assert comparison.changes[0].old_path == at("II[住民基本台帳ファイル].6.2.period")
    (pair,) = comparison.renamed
    assert (str(pair.old), str(pair.new)) == ("II[住民基本台帳ファイル]", "II[住民記録ファイル]")
    assert 0.6 <= pair.similarity < 1


def test_instances_within_a_renamed_file_keep_their_old_paths():
    comparison = compare(renamed("住民基本台帳ファイル"), renamed("住民記録ファイル", out="印刷"))
    assert found(comparison) == [
        ("II[住民記録ファイル].4.out[印刷]", "added"),
        ("II[住民基本台帳ファイル].4.out[収納業務]", "removed"),
    ]


def test_the_order_of_files_is_no_change():
    old = made({"II[甲].3.3": MATTER, "II[乙].3.3": "別"})
    new = made({"II[乙].3.3": "別", "II[甲].3.3": MATTER})
    assert changes(old, new) == []


def test_a_section_missing_on_one_side_of_a_file_is_compared_item_by_item():
    old = made({"II[甲].3.3": MATTER, "III[甲].3.other": "その他"})
    new = made({"II[甲].3.3": MATTER})
    assert changes(old, new) == [("III[甲].3.other", "removed")]


# Groups


def test_instances_are_added_and_removed_whole():
    old = made(group(["総務課", "防災課"]))
    new = made(
        group(["総務課"]) | {"II[甲].5.prov[日本年金機構].name": "日本年金機構", "II[甲].5.prov[日本年金機構].1": "法"}
    )
    comparison = compare(old, new)
    assert found(comparison) == [("II[甲].5.prov[日本年金機構]", "added"), ("II[甲].5.prov[防災課]", "removed")]
    assert comparison.changes[0].after.number == 2
    assert [str(path) for path, _ in comparison.changes[0].after.values] == [
        "II[甲].5.prov[日本年金機構].name",
        "II[甲].5.prov[日本年金機構].1",
    ]


def test_a_group_of_one_file_says_nothing_of_anothers():
    both = group(["総務課"], "II[甲].5.prov") | group(["総務課"], "II[乙].5.prov")
    new = made(both | {"II[乙].5.prov[総務課].1": "法"})
    assert changes(made(both), new) == [("II[乙].5.prov[総務課].1", "added")]


def test_an_instance_put_in_the_middle_is_one_addition_and_one_renumbering():
    old, new = made(group("甲乙丙丁")), made(group("甲乙Ｘ丙丁"))
    comparison = compare(old, new)
    assert found(comparison) == [("II[甲].5.prov[Ｘ]", "added"), ("II[甲].5.prov[]", "renumbered")]
    order = comparison.changes[1]
    assert (numbers(order.before), numbers(order.after)) == ([(3, "丙"), (4, "丁")], [(4, "丙"), (5, "丁")])


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("甲乙丙", "甲乙丙", None),
        ("甲乙丙", "甲乙丙Ｘ", None),
        ("甲乙丙", "甲乙", None),
        ("甲乙丙", "甲Ｘ丙", None),
        ("甲乙丙", "乙丙", "renumbered"),
        ("甲乙丙", "乙丙Ｘ", "renumbered"),
        ("甲乙丙", "Ｘ甲乙", "renumbered"),
        ("甲乙丙", "乙甲丙", "moved"),
        ("甲乙丙", "乙甲Ｘ", "moved"),
        ("甲乙丙", "丙Ｘ甲", "moved"),
    ],
)
def test_order_is_a_change_of_the_group(before, after, kind):
    comparison = compare(made(group(before)), made(group(after)))
    orders = [change for change in comparison.changes if str(change.path) == "II[甲].5.prov[]"]
    assert [change.kind.value for change in orders] == ([kind] if kind else [])
    for change in orders:
        assert {(before[n - 1], n) for n, _ in change.before.numbered} == {
            (key, n) for n, key in change.before.numbered
        }
        assert {(after[n - 1], n) for n, _ in change.after.numbered} == {(key, n) for n, key in change.after.numbered}
        assert {key for _, key in change.before.numbered} == {key for _, key in change.after.numbered}
        assert numbers(change.before) == sorted(numbers(change.before))
        assert numbers(change.after) == sorted(numbers(change.after))


def test_a_renamed_instance_shows_its_name_and_what_else_changed():
    items = {"1": "番号法第19条第8号", "2": "給付の決定", "3": "氏名、生年月日、住所", "7": "随時"}
    old = made(group(["市民課"], **items) | group(["防災課"]))
    new = made(group(["防災課"]) | group(["区民課"], **items | {"7": "毎月"}))
    comparison = compare(old, new)
    assert found(comparison) == [
        ("II[甲].5.prov[区民課].name", "modified"),
        ("II[甲].5.prov[区民課].7", "modified"),
        ("II[甲].5.prov[]", "moved"),
    ]
    assert comparison.changes[1].old_path == at("II[甲].5.prov[市民課].7")
    assert [str(pair.old) for pair in comparison.renamed] == ["II[甲].5.prov[市民課]"]


def test_names_in_another_width_are_no_renaming():
    old, new = made(group(["市CS（本庁）"])), made(group(["市ＣＳ(本庁)"]))
    comparison = compare(old, new)
    assert (comparison.changes, comparison.renamed) == ((), ())


# Annexed tables


def test_tables_follow_their_files():
    table = Table(("番号", "項目"), (("1", "氏名"),))
    longer = Table(("番号", "項目"), (("1", "氏名"), ("2", "住所")))
    old = made({"A2.file[甲]": table, "A2.file[乙]": table})
    assert changes(old, made({"A2.file[乙]": table, "A2.file[甲]": longer})) == [("A2.file[甲]", "modified")]
    assert changes(old, made({"A2.file[甲]": table, "A2.file[丙]": table})) == [
        ("A2.file[乙]", "removed"),
        ("A2.file[丙]", "added"),
    ]
    assert changes(old, made({"A2.file[ 甲]": table, "A2.file[乙]": table})) == []


def test_a_new_file_that_takes_the_name_of_a_renamed_one_does_not_take_its_table():
    table = Table(("項目",), (("氏名",),))
    other = Table(("項目",), (("口座番号",),))
    kept = {"3.3": MATTER, "3.5": "宛名の管理", "6.1": "電算室"}
    old = made({f"II[住民記録].{item}": text for item, text in kept.items()} | {"A2.file[住民記録]": table})
    new = made(
        {f"II[旧住民記録].{item}": text for item, text in kept.items()}
        | {"A2.file[旧住民記録]": table, "A2.file[住民記録]": other}
    )
    assert changes(old, new) == [("A2.file[住民記録]", "added")]


# What a source lost


def test_a_lost_item_is_neither_removed_nor_added():
    full, lost = made({"I.1.1": "名称", "I.1.2": "内容"}), made({"I.1.1": "名称"}, absent=["I.1.2"])
    for pair in ((full, lost), (lost, full)):
        assert changes(*pair) == []
        assert unreadable(*pair) == ["I.1.2"]


def test_an_item_one_source_lost_and_the_other_leaves_empty_may_have_been_removed():
    lost, empty = made({"I.1.1": "名称"}, absent=["I.1.2"]), made({"I.1.1": "別の名称"})
    assert unreadable(lost, empty) == unreadable(empty, lost) == ["I.1.2"]


def test_what_both_sources_lost_is_told_in_sections_that_differ():
    one, other = made({"I.1.1": "名称"}, absent=["I.1.2"]), made({"I.1.1": "別の名称"}, absent=["I.1.2"])
    assert unreadable(one, other) == ["I.1.2"]
    assert unreadable(one, one) == []


def test_what_was_lost_with_its_heading_is_told_once():
    old = made({"II[甲].6.1": "電算室", "II[甲].6.3": "消去の方法", "II[甲].3.3": MATTER})
    new = made({"II[甲].3.3": "別の目的"}, absent=["II[甲].6"])
    assert changes(old, new) == [("II[甲].3.3", "modified")]
    assert unreadable(old, new) == unreadable(new, old) == ["II[甲].6"]


def test_a_lost_section_is_told_once():
    old = made({"IV.1.1.method": "点検", "IV.3": "対策"})
    new = made({"I.1.1": "名称"}, absent=["IV"])
    assert changes(old, new) == [("I.1.1", "added")]
    assert unreadable(old, new) == unreadable(new, old) == ["IV"]


def test_a_lost_group_is_not_removed():
    old, new = made(group(["総務課", "税務課"])), made({"II[甲].3.3": MATTER}, absent=["II[甲].5.prov[]"])
    assert changes(old, new) == [("II[甲].3.3", "added")]
    assert changes(new, old) == [("II[甲].3.3", "removed")]
    assert unreadable(old, new) == unreadable(new, old) == ["II[甲].5.prov[]"]


def test_an_instance_missing_from_a_group_that_is_partly_lost_is_not_removed():
    old, new = made(group(["総務課", "税務課", "防災課"])), made(group(["防災課"]), absent=["II[甲].5.prov[]"])
    for pair in ((old, new), (new, old)):
        assert changes(*pair) == []
        assert unreadable(*pair) == ["II[甲].5.prov[]"]


def test_a_lost_instance_is_not_removed_and_the_rest_did_not_slide():
    old = made(group(["総務課", "税務課", "防災課"]))
    new = made(group(["総務課", "防災課"]), absent=["II[甲].5.prov[税 務課]"])
    for pair in ((old, new), (new, old)):
        assert changes(*pair) == []
        assert unreadable(*pair) == ["II[甲].5.prov[税務課]"] or unreadable(*pair) == ["II[甲].5.prov[税 務課]"]


def test_an_instance_that_lost_its_name_may_be_any_that_the_other_side_has():
    old = made(group(["総務課", "税務課"], **{"1": "法"}))
    torn = made(group(["総務課"], **{"1": "法"}) | {"II[甲].5.prov[？].2": "用途"}, absent=["II[甲].5.prov[？].name"])
    for pair in ((old, torn), (torn, old)):
        assert changes(*pair) == []
        assert unreadable(*pair) == ["II[甲].5.prov[？]", "II[甲].5.prov[税務課]"] or unreadable(*pair) == [
            "II[甲].5.prov[税務課]",
            "II[甲].5.prov[？]",
        ]
    named = made(group(["総務課"], **{"1": "法"}) | {"II[甲].5.prov[？].2": "用途"})  # a name left empty is not lost
    assert {kind for _, kind in changes(old, named)} == {"added", "removed"}


def test_an_item_lost_in_all_instances_is_told_once():
    old = made(group(["総務課", "税務課"], **{"1": "法"}))
    new = made(group(["総務課", "税務課"]), absent=["II[甲].5.prov[].1"])
    assert changes(old, new) == []
    assert unreadable(old, new) == unreadable(new, old) == ["II[甲].5.prov[].1"]


def test_what_was_lost_in_a_renamed_file_is_told_by_its_new_name():
    old, new = renamed("住民基本台帳ファイル"), renamed("住民記録ファイル")
    section = old.sections[at("II[住民基本台帳ファイル]")]
    lost = made({}, absent=["II[住民基本台帳ファイル].4.out[]"]).sections[at("II[住民基本台帳ファイル]")].absent
    values = {path: value for path, value in section.values.items() if "out" not in path.id}
    old.sections[at("II[住民基本台帳ファイル]")] = type(section)(values, {}, lost)
    assert changes(old, new) == []
    assert unreadable(old, new) == ["II[住民記録ファイル].4.out[]"]


def test_a_lost_file_is_not_removed():
    old = made({"II[甲].3.3": MATTER, "II[乙].3.3": "別", "III[乙].3.other": "その他"})
    named = made({"II[甲].3.3": MATTER}, absent=["II[乙]", "III[乙]"])
    assert changes(old, named) == changes(named, old) == []
    assert unreadable(old, named) == unreadable(named, old) == ["II[乙]", "III[乙]"]
    elsewhere = made({"II[甲].3.3": MATTER, "H.name": "評価書"}, absent=["II[乙]"], files=["甲"])
    sections = dict(elsewhere.sections)
    absent = sections.pop(at("II[乙]")).absent
    head = sections[at("H")]
    sections[at("H")] = type(head)(head.values, {}, absent | {at("III")})
    other = type(elsewhere)(FORM4, type(elsewhere.sections)(sections), ("甲",))
    assert [path for path, kind in changes(old, other) if kind == "removed"] == []
    assert unreadable(old, other) == ["II[乙]", "III[乙]"]


def test_a_lost_table_is_not_removed():
    table = Table(("項目",), (("氏名",),))
    old, new = made({"A2.file[甲]": table}), made({}, absent=["A2.file[甲]"], files=["甲"])
    for pair in ((old, new), (new, old)):
        assert changes(*pair) == []
        assert unreadable(*pair) in (["A2.file[甲]"], ["A2.file[]"])


# Revisions of a form


@pytest.mark.parametrize("old", form_ids())
@pytest.mark.parametrize("new", form_ids())
def test_no_revision_drops_what_compare_would_not_see(old, new):
    if load_form(old).number != load_form(new).number:
        with pytest.raises(FormsDiffer):
            compare(made({}, form=load_form(old)), made({}, form=load_form(new)))
        return
    revision = form_map(old, new)
    assert [s.id for s in revision.old.sections] == [s.id for s in revision.new.sections]
    assert [s.per_file for s in revision.old.sections] == [s.per_file for s in revision.new.sections]
    assert not [item.id for item in (*revision.dropped, *revision.added) if "[]" in item.id]
    assert len({b for a, b in revision.new_id.items() if revision.old.items[a].holds_value}) == sum(
        revision.old.items[a].holds_value for a in revision.new_id
    )


def test_items_that_a_form_moved_are_no_changes():
    old = made({"IV.8.kinds": Checks((("自己点検", ""),)), "IV.9": Choice("十分に行っている")}, form=FORM2_OLD)
    new = made({"IV.9.kinds": Checks((("自己点検", ""),)), "IV.10": Choice("十分に行っている")}, form=FORM2_NEW)
    assert changes(old, new) == changes(new, old) == []


def test_a_change_in_an_item_that_a_form_moved_has_both_paths():
    old = made({"IV.9": Choice("十分に行っている")}, form=FORM2_OLD)
    new = made({"IV.10": Choice("十分に行っていない")}, form=FORM2_NEW)
    (change,) = compare(old, new).changes
    assert (str(change.old_path), str(change.path)) == ("IV.9", "IV.10")


def test_items_a_form_added_are_additions_and_items_it_dropped_removals():
    old = made({"I.1.1": "名称"}, form=FORM2_OLD)
    new = made({"I.1.1": "名称", "I.9.reason": "理由"}, form=FORM2_NEW)
    assert changes(old, new) == [("I.9.reason", "added")]
    assert changes(new, old) == [("I.9.reason", "removed")]


@pytest.mark.parametrize("older", ["form4-2014", "form4-2018"])
def test_a_form_whose_labels_changed_gives_no_changes(older):
    values = {"H.name": "評価書", "I.7.2": "課長", "VI.4.2": "方法", "II[甲].4.count": Number("2")}
    assert changes(made(values, form=load_form(older)), made(values)) == []
    assert compare(made(values, form=load_form(older)), made(values)).form_changed


BOXES = "II[甲].3.2"


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        # Only その他 is known of the boxes read in part: the paper's mark is no change, other words in a bracket are.
        ([("その他", "窓口")], [("紙", ""), ("その他", "窓口")], None),
        ([("その他", "窓口")], [("紙", ""), ("その他", "郵送")], [("その他", "郵送")]),
        ([("その他", "窓口")], [("紙", "")], []),
        ([("その他", "窓口")], [("その他", "窓口")], None),  # nobody knows whether the paper was marked, too
    ],
)
def test_of_boxes_read_in_part_only_the_known_ones_are_compared(before, after, changed):
    partly, full = made({BOXES: Checks(tuple(before))}, absent=[BOXES]), made({BOXES: Checks(tuple(after))})
    for one, other, pick in ((partly, full, "after"), (full, partly, "before")):
        comparison = compare(one, other)
        assert [str(path) for path in comparison.unreadable] == [BOXES]
        found = [list(getattr(change, pick).marked) for change in comparison.changes]
        assert found == ([] if changed is None else [changed])
