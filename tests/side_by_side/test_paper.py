"""What stands in the facing cells, under which heading, and what 備考 says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from side_by_side_making import (
    LONG,
    entries,
    figures,
    fixture_report,
    marked,
    png,
    profile,
    report,
    text_report,
    texts,
)
from tables_making import FILE, TEXT_ITEM, assessment, path

from pia_diff.model import Checks, Choice, Date, Table, Text
from pia_diff.side_by_side import load_profile
from pia_diff.side_by_side.paper import paper_of, printable
from pia_diff.side_by_side.profile import Figures, Order, Passage, Remark, Underline
from pia_diff.tables import Report, same_merged

OUT = path("II.4.out[]", "収納業務")
WITH_CONTRACT = assessment(
    {OUT.child("1"): Text(("収納の事務",)), OUT.child("6"): Text(("甲社",))},
    {path("II.4.out[]", ""): ("収納業務",)},
)
WITHOUT_CONTRACT = assessment({path("II.3.6"): Text(("甲",))}, {path("II.4.out[]", ""): ()})


def _lists(*tables: Table) -> Report:
    groups = {path("A2.file[]")._replace(instances=("",)): (FILE,)}
    old, new = (assessment({path("A2.file[]"): table}, groups) for table in tables)
    return report(old, new)


class TestWordings:
    def test_words_that_differ_are_marked_on_both_sides(self) -> None:
        (entry,) = entries(text_report("総務課が行う。", "区政課が行う。"))
        assert texts(entry) == ("総務課が行う。", "区政課が行う。")
        assert [marked(side.text) for side in entry.sides] == [["総務"], ["区政"]]

    def test_an_added_passage_stands_in_what_surrounds_it(self) -> None:
        (entry,) = entries(text_report(f"{LONG}\n{LONG}", f"{LONG}\n記録を残す。\n{LONG}"))
        assert texts(entry) == ("（略）", "（略）\n記録を残す。\n（略）")
        assert [marked(side.text) for side in entry.sides] == [[], ["記録を残す。"]]

    def test_a_removed_passage_too(self) -> None:
        (entry,) = entries(text_report(f"記録を残す。\n{LONG}", LONG))
        assert texts(entry) == ("記録を残す。\n（略）", "（略）")

    def test_the_words_of_the_profile_stand_for_what_is_left_out(self) -> None:
        wanted = profile(ellipsis="・・・", ellipsis_between="～～～")
        before = f"甲を行う。\n（略）と書く。{LONG}\n丙を行う。"
        (entry,) = entries(text_report(before, before.replace("甲", "乙").replace("丙", "丁")), wanted)
        assert texts(entry) == ("甲を行う。\n～～～\n丙を行う。", "乙を行う。\n～～～\n丁を行う。")

    def test_an_ellipsis_that_the_document_itself_has_stays(self) -> None:
        wanted = profile(ellipsis="・・・", ellipsis_between="・・・")
        (entry,) = entries(text_report("（略）と甲を書く。", "（略）と乙を書く。"), wanted)
        assert texts(entry) == ("（略）と甲を書く。", "（略）と乙を書く。")

    def test_the_whole_text(self) -> None:
        (entry,) = entries(text_report(f"甲\n{LONG}", f"甲\n{LONG}\n乙"), profile(text=Passage.WHOLE))
        assert texts(entry) == (f"甲\n{LONG}", f"甲\n{LONG}\n乙")
        assert [marked(side.text) for side in entry.sides] == [[], ["乙"]]

    @pytest.mark.parametrize("value", [Text(("甲",)), Date("令和7年3月31日")], ids=["text", "date"])
    def test_an_item_that_is_new_or_gone(self, value: Text | Date) -> None:
        item = "III.3.risk2.issue.method" if isinstance(value, Text) else "VI.1.1"
        (new,) = entries(text_report(None, value, item))
        assert texts(new) == ("（新設）", str(value)) and marked(new.sides[1].text) == [str(value)]
        (gone,) = entries(text_report(value, None, item))
        assert texts(gone) == (str(value), "（削る）") and marked(gone.sides[0].text) == [str(value)]

    def test_a_new_instance_stands_with_all_its_items(self) -> None:
        (entry,) = entries(report(WITHOUT_CONTRACT, WITH_CONTRACT))[-1:]
        assert texts(entry) == ("（新設）", "委託事項1（収納業務）\n①委託内容：収納の事務\n⑥委託先名：甲社")
        (entry,) = [one for one in entries(report(WITH_CONTRACT, WITHOUT_CONTRACT)) if "委託事項" in one.item]
        assert texts(entry)[1] == "（削る）"

    def test_a_mark_and_a_choice(self) -> None:
        before, after = Checks((("本人又は本人の代理人", ""),)), Checks((("評価実施機関内の他部署", "税務課"),))
        (entry,) = entries(text_report(before, after, "II.3.1"))
        assert texts(entry)[0].splitlines() == ["[○]本人又は本人の代理人", "[　]評価実施機関内の他部署（　）"]
        (entry,) = entries(text_report(Choice("十分である"), Choice("課題が残されている"), "III.2.risk3.enough"))
        assert texts(entry) == ("十分である", "課題が残されている")

    def test_a_list_shows_its_rows_and_marks_the_cells(self) -> None:
        rows = tuple((str(n), name, "文字") for n, name in enumerate(("氏名", "住所", "性別", "続柄"), 1))
        after = (*rows[:3], ("4", "続柄", "数字"), ("5", "世帯番号", "数字"))
        columns = ("番号", "項目名", "種類")
        (entry,) = entries(_lists(Table(columns, rows), Table(columns, after)))
        assert texts(entry) == ("（略）\n4　続柄　文字", "（略）\n4　続柄　数字\n5　世帯番号　数字")
        assert [marked(side.text) for side in entry.sides] == [["文字"], ["数字", "5　世帯番号　数字"]]
        (entry,) = entries(_lists(Table(columns, rows), Table(columns, after[:3])))
        assert texts(entry) == ("（略）\n4　続柄　文字", "（略）")

    def test_a_list_of_which_only_the_order_changed(self) -> None:
        sides = [Table(("項目",), rows) for rows in ((("甲",), ("乙",)), (("乙",), ("甲",)))]
        (entry,) = entries(_lists(*sides))
        assert texts(entry) == ("記載順の変更", "記載順の変更")

    @pytest.mark.parametrize(("underline", "sides"), [(Underline.NEW, [0, 1]), (Underline.NONE, [0, 0])])
    def test_underlined_only_where_the_profile_wants_it(self, underline: Underline, sides: list[int]) -> None:
        one = text_report("総務課が行う。", "区政課が行う。")
        (entry,) = entries(one, profile(underline=underline))
        assert [len(marked(side.text)) for side in entry.sides] == sides
        assert paper_of(one, profile(underline=underline)).legend == (
            "（変更後の傍線の部分は変更部分）" if sides[1] else ""
        )

    def test_the_newer_side_may_stand_first(self) -> None:
        (entry,) = entries(text_report("甲", "乙"), profile(order=Order.NEW_FIRST))
        assert texts(entry) == ("乙", "甲") and [side.newer for side in entry.sides] == [True, False]


class TestRows:
    def test_headings_follow_the_form_whatever_the_order_of_the_rows(self) -> None:
        whole = fixture_report("form4", "v2024", "v2025")
        backwards = replace(whole, rows=whole.rows[::-1])
        assert paper_of(backwards, profile()) == replace(paper_of(whole, profile()), sentence=backwards.sentence)
        headings = [part.heading for part in paper_of(whole, profile()).parts]
        assert headings[:5] == [
            "表紙",
            "Ⅰ 基本情報",
            "（別添１）事務の内容",
            f"Ⅱ ファイルの概要（{FILE}）",
            "Ⅱ ファイルの概要（本人確認情報ファイル）",
        ]

    def test_every_change_has_one_row(self) -> None:
        whole = fixture_report("form4", "v2022", "v2023")
        assert len(entries(whole)) == len(whole.comparison.changes)
        merged = replace(whole, rows=same_merged(whole.rows))
        assert len(merged.rows) < len(whole.rows)
        assert len(entries(merged)) == len(whole.comparison.changes)

    def test_the_item_does_not_repeat_the_heading(self) -> None:
        one = text_report("甲", "乙")
        assert entries(one)[0].item == "３．特定個人情報の使用 リスク2 アクセス権限の発効・失効の管理 具体的な管理方法"
        (entry,) = entries(one, profile(section_headings=False))
        assert entry.item.startswith(f"Ⅲ リスク対策（プロセス）（{FILE}） ３．")
        (part,) = paper_of(one, profile(section_headings=False)).parts
        assert part.heading == ""

    def test_no_change_is_no_table(self) -> None:
        paper = paper_of(text_report("甲", "甲"), profile())
        assert paper.parts == () and paper.legend == "" and "変更箇所はありません" in paper.sentence

    def test_the_title_of_the_profile(self) -> None:
        one = text_report("甲", "乙")
        wanted = profile(title="{old}→{new} {form}{title}{agency}")
        form = one.comparison.new.form.name
        assert paper_of(one, wanted).title == f"v1→v2 {form}{form}"


class TestRemarks:
    def test_in_the_order_of_the_profile(self) -> None:
        one = text_report("総務課が行う。", "区政課が行う。")
        wanted = profile(remarks=(Remark.IMPORTANT, Remark.TIMING))
        assert entries(one, wanted)[0].remark == "※\n要確認"
        office = fixture_report("form4", "v2024", "v2025")
        causes = {entry.remark for entry in entries(office, profile(remarks=(Remark.CAUSE,)))}
        assert "原因：組織の名称：情報政策課→デジタル推進課" in causes

    @pytest.mark.parametrize(
        ("remarks", "said"),
        [((Remark.TIMING, Remark.EXPLANATION), "事後\n【違反】"), ((Remark.TIMING,), "【違反】\n事後"), ((), "")],
    )
    def test_a_breach_is_told_in_any_case(self, remarks: tuple[Remark, ...], said: str) -> None:
        sides = [assessment({path(TEXT_ITEM): Text((text,))}) for text in ("紙で渡す。", "媒体で渡す。")]
        (entry,) = entries(report(*sides, effective=date(2025, 1, 6)), profile(remarks=remarks))
        assert entry.breach and entry.remark.startswith(said)
        assert entry.item.endswith("【違反】") is not bool(remarks)


class TestFigures:
    def test_pictures_of_both_sides(self) -> None:
        (entry,) = entries(report(figures({"a.png": png(shade=1)}), figures({"b.png": png(shade=2)})))
        assert [[one.name for one in side.pictures] for side in entry.sides] == [["a.png"], ["b.png"]]
        assert texts(entry) == ("", "")

    def test_a_picture_that_both_sides_have_is_left_out_of_what_changed(self) -> None:
        sides = figures({"a": png(shade=1), "b": png(shade=2)}), figures({"a": png(shade=1), "c": png(shade=3)})
        (entry,) = entries(report(*sides))
        assert [[one.name for one in side.pictures] for side in entry.sides] == [["b"], ["c"]]
        assert texts(entry) == ("（略）", "（略）")
        (entry,) = entries(report(*sides), profile(text=Passage.WHOLE))
        assert [[one.name for one in side.pictures] for side in entry.sides] == [["a", "b"], ["a", "c"]]

    @pytest.mark.parametrize(
        "content",
        [
            b"\x01\0\0\0emf",
            b"\xd7\xcd\xc6\x9awmf",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            png()[:20],
            b"BM",
            b"",
        ],
        ids=["emf", "wmf", "svg", "torn", "short", "empty"],
    )
    def test_what_cannot_be_shown_is_told_by_name_and_hash(self, content: bytes) -> None:
        new = figures({"図.emf": content})
        (entry,) = entries(report(figures({"a.png": png()}), new))
        (hash_,) = new.attachments
        assert texts(entry)[1] == f"図.emf（この形式の図面はここに表示できません。SHA-256：{hash_}）"
        assert entry.sides[1].pictures == ()

    def test_a_picture_that_was_not_read_is_told(self) -> None:
        (entry,) = entries(report(figures({"a": png(shade=1)}, lost=("a",)), figures({"b": png(shade=2)})))
        assert "図面のデータがありません" in texts(entry)[0]

    def test_names_alone(self) -> None:
        sides = figures({"a": png(shade=1)}), figures({"b": png(shade=2)})
        (entry,) = entries(report(*sides), profile(figures=Figures.NAMES))
        assert texts(entry)[0].startswith("資料（1点）\na（SHA-256：") and entry.sides[0].pictures == ()

    def test_a_figure_that_is_new(self) -> None:
        (entry,) = entries(report(assessment({}), figures({"b": png()})))
        assert texts(entry) == ("（新設）", "") and len(entry.sides[1].pictures) == 1


def test_what_no_format_can_hold_is_dropped() -> None:
    assert printable("a\0\x1b[1m\ud800\ufffe\u202eb\U0001fffe") == "a[1mb"
    assert printable("a\r\nb\rc\x0bd\u2028e\tf") == "a\nb\nc\nd\ne\tf"


def test_the_bundled_profiles_say_the_same() -> None:
    one = fixture_report("form3", "v2023", "v2024")
    papers = [paper_of(one, load_profile(name)) for name in ("old-new", "new-old")]
    counts = [[len(part.entries) for part in paper.parts] for paper in papers]
    assert counts[0] == counts[1]
