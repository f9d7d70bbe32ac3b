"""変更前の記載 and 変更後の記載 as cities write them."""

from __future__ import annotations

import pytest
from tables_making import FILE, TEXT_ITEM, assessment, cells, changed, path, row_of, rows_of

from pia_diff.model import (
    Assessment,
    Attachment,
    Checks,
    Choice,
    Date,
    Drawing,
    ItemPath,
    Number,
    Section,
    Sections,
    Table,
    Text,
)
from pia_diff.tables.cells import plain

LONG = "・端末の前を離れるときは、必ず画面を施錠し、離席の理由と時刻とを台帳に記入する。"
OTHER = "・記録は毎月、所属長が点検し、その結果を市民課長に文書で報告する。"
OUT = path("II.4.out[]", "")


class TestTexts:
    def test_an_added_paragraph_stands_alone(self) -> None:
        assert cells(LONG, f"{LONG}\n{OTHER}") == ("（右記を追加）", OTHER)

    def test_a_removed_paragraph_stands_alone(self) -> None:
        assert cells(f"{LONG}\n{OTHER}", LONG) == (OTHER, "（右記を削除）")

    def test_an_added_sentence_stands_alone(self) -> None:
        assert cells(LONG, LONG + "台帳は毎週点検する。") == ("（右記を追加）", "台帳は毎週点検する。")
        assert cells(LONG + "台帳は毎週点検する。", LONG) == ("台帳は毎週点検する。", "（右記を削除）")

    def test_part_of_a_sentence_does_not(self) -> None:
        before, after = cells(LONG, LONG.replace("台帳に", "所定の台帳に"))
        assert before == LONG
        assert "所定の台帳に" in after

    def test_passages_apart_have_an_ellipsis_between(self) -> None:
        added = cells(f"{LONG}\n{OTHER}", f"一を行う。\n{LONG}\n二を行う。\n三を行う。\n{OTHER}\n四を行う。")
        assert added == ("（右記を追加）", "一を行う。\n（中略）\n二を行う。\n三を行う。\n（中略）\n四を行う。")

    def test_an_item_that_was_empty_is_added_whole(self) -> None:
        assert cells(None, f"{LONG}\n{OTHER}") == ("（右記を追加）", f"{LONG}\n{OTHER}")
        assert cells(LONG, None) == (LONG, "（右記を削除）")

    @pytest.mark.parametrize(
        ("before", "shown"),
        [
            (f"五年とする。\n{LONG}", "五年とする。\n（略）"),
            (f"{LONG}\n五年とする。", "（略）\n五年とする。"),
            (f"{LONG}\n五年とする。\n{OTHER}", "（略）\n五年とする。\n（略）"),
            (f"五年とする。\n{LONG}\n五年毎とする。", "五年とする。\n（中略）\n五年毎とする。"),
            (f"{LONG}\n{OTHER}\n五年とする。", "（略）\n五年とする。"),
        ],
    )
    def test_unchanged_paragraphs_are_left_out(self, before: str, shown: str) -> None:
        after = before.replace("五年", "三年")
        assert cells(before, after) == (shown, shown.replace("五年", "三年"))
        assert cells(before, after, full=True) == (before, after)

    def test_a_few_unchanged_letters_stay(self) -> None:
        assert cells("なし\n五年とする。", "なし\n三年とする。")[0] == "なし\n五年とする。"

    def test_the_head_above_a_change_stays(self) -> None:
        before = f"＜市における措置＞\n{LONG}\n＜県における措置＞\n{OTHER}\n五年とする。\n{LONG}"
        assert (
            cells(before, before.replace("五年", "三年"))[0]
            == "（略）\n＜県における措置＞\n（中略）\n五年とする。\n（略）"
        )

    def test_the_numbered_head_above_a_change_stays_with_it(self) -> None:
        before = f"＜市における措置＞\n１．媒体\n{LONG}\n２．端末\n{OTHER}\n五年とする。"
        shown = "＜市における措置＞\n（中略）\n２．端末\n（中略）\n五年とする。"
        assert cells(before, before.replace("五年", "三年"))[0] == shown

    def test_a_head_that_may_be_over_is_not_shown(self) -> None:
        before = f"１．媒体\n{LONG}\n図中の用語\n{OTHER}\n五年とする。"
        assert cells(before, before.replace("五年", "三年"))[0] == "（略）\n五年とする。"

    def test_no_head_without_anything_below_it(self) -> None:
        before = f"五年とする。\n（市における措置）\n{LONG}\n{OTHER}"
        after = before.replace("五年", "三年").replace(OTHER, f"{OTHER}\n新たに記録する。")
        assert cells(before, after)[0] == "五年とする。\n（略）"

    def test_a_long_paragraph_shows_its_changed_sentences(self) -> None:
        first, last = LONG.removeprefix("・"), OTHER.removeprefix("・")
        before = f"{first}保存は五年とする。{last}{first}廃棄は五年とする。{last}"
        shown = "（略）保存は五年とする。（中略）廃棄は五年とする。（略）"
        assert cells(before, before.replace("五年", "三年"))[0] == shown

    def test_a_sentence_in_brackets_is_no_sentence_of_its_own(self) -> None:
        before = f"{LONG}職員（会計年度任用職員を含む。）には、端末の利用の前に研修を五時間行う。{OTHER}{LONG}"
        shown = cells(before, before.replace("五時間", "三時間"))[0]
        assert shown == "（略）職員（会計年度任用職員を含む。）には、端末の利用の前に研修を五時間行う。（略）"

    def test_both_sides_are_shortened_alike(self) -> None:
        before = "入退室の記録を毎日残す。" * 7 + "閲覧を許す。"
        after = before.replace("閲覧を許す", "閲覧は、所属長が認めた場合に限って許す")
        assert len(before) <= 100 < len(after)
        assert cells(before, after) == ("（略）閲覧を許す。", "（略）閲覧は、所属長が認めた場合に限って許す。")

    def test_ellipses_never_stand_side_by_side(self) -> None:
        long = LONG.removeprefix("・") + OTHER.removeprefix("・")
        before = f"{LONG}\n{long}五年とする。{long}\n{long}五年とする。{long}\n{LONG}"
        shown = "（略）\n五年とする。\n（中略）\n五年とする。\n（略）"
        assert cells(before, before.replace("五年", "三年"))[0] == shown

    def test_a_line_wrapped_elsewhere_is_shown_as_one(self) -> None:
        before = "総務課は、依頼書に承認印があることを確かめてからユーザＩＤを発行し、発行日を台帳に記録する。"
        after = "区政課は、依頼書に承認印があることを確かめてからユーザ\nＩＤを発行し、発行日を台帳に記録する。"
        assert cells(before, after) == (before, after.replace("\n", ""))

    def test_a_moved_paragraph_is_seen_in_both_places(self) -> None:
        rest = "・委託先にも同じ手順を守らせ、違反があれば直ちに報告させる。"
        assert cells(f"{LONG}\n{OTHER}\n{rest}", f"{OTHER}\n{LONG}\n{rest}") == (
            f"・端末の前を離れるときは、必ず画（略）\n{OTHER}\n（略）",
            f"{OTHER}\n・端末の前を離れるときは、必ず画（略）",
        )

    def test_only_what_differs_is_marked(self) -> None:
        row = row_of("総務課が承認する。", "区政課が承認する。")
        assert changed(row.before) == ["総務"]
        assert changed(row.after) == ["区政"]

    def test_a_strict_comparison_shows_blanks(self) -> None:
        row = row_of("５年間", "5年間", strict=True)
        assert (plain(row.before), plain(row.after)) == ("５年間", "5年間")


class TestValues:
    def test_a_mark_is_shown_with_its_option(self) -> None:
        old, new = (
            Checks((("本人又は本人の代理人", ""),)),
            Checks((("本人又は本人の代理人", ""), ("民間事業者", "甲商事"))),
        )
        assert cells(old, new, "II.3.1") == ("[　]民間事業者（　）", "[○]民間事業者（甲商事）")
        assert cells(old, new, "II.3.1", full=True)[1] == "[○]本人又は本人の代理人\n[○]民間事業者（甲商事）"

    def test_of_a_text_beside_a_mark_the_words_are_marked(self) -> None:
        row = row_of(Checks((("その他", "甲、乙"),)), Checks((("その他", "甲、乙、丙"),)), "II.3.1")
        assert plain(row.after) == "[○]その他（甲、乙、丙）"
        assert changed(row.after) == ["、丙"]

    def test_an_item_of_marks_that_was_empty(self) -> None:
        assert cells(None, Checks((("民間事業者", "甲"),)), "II.3.1") == ("（右記を追加）", "[○]民間事業者（甲）")

    def test_marks_that_differ_in_layout_alone_are_all_shown(self) -> None:
        row = row_of(Checks((("民間事業者", "Ａ"),)), Checks((("民間事業者", "A"),)), "II.3.1", strict=True)
        assert (plain(row.before), plain(row.after)) == ("[○]民間事業者（Ａ）", "[○]民間事業者（A）")

    @pytest.mark.parametrize(
        ("item", "before", "after"),
        [
            ("II.4.has", Choice("委託しない"), Choice("委託する")),
            ("II.4.count", Number("３"), Number("4")),
            ("VI.1.1", Date("令和6年12月6日"), Date("令和7年3月14日")),
        ],
    )
    def test_other_values_are_shown_as_they_are(self, item: str, before: Choice, after: Choice) -> None:
        assert cells(before, after, item) == (str(before), str(after))
        assert cells(None, after, item) == ("（右記を追加）", str(after))
        assert cells(before, None, item) == (str(before), "（右記を削除）")

    def test_a_drawing_is_replaced_added_or_removed(self) -> None:
        old, new = (Attachment((Drawing("図.png", digit * 64),)) for digit in "ab")
        assert cells(old, new, "A1.figure") == ("資料の差し替え", "資料の差し替え")
        assert cells(None, new, "A1.figure") == ("（右記を追加）", "資料（1点）")
        assert cells(old, None, "A1.figure") == ("資料（1点）", "（右記を削除）")


class TestTables:
    def _cells(self, old: list[tuple[str, ...]], new: list[tuple[str, ...]], *, head: str = "項目") -> tuple[str, str]:
        key = path("A2.file[]").instances[0]
        columns = ("", "項目名") if len((old or new)[0]) == 2 else ("", "項目名", "備考")
        sides = []
        for rows, second in ((old, "項目名"), (new, head if head != "項目" else "項目名")):
            table = Table((columns[0], second, *columns[2:]), tuple(rows))
            sides.append(assessment({ItemPath("A2.file[]", (key,)): table}, {ItemPath("A2.file[]", ("",)): (key,)}))
        (row,) = rows_of(*sides)
        return plain(row.before), plain(row.after)

    def test_rows_are_shown_with_their_numbers(self) -> None:
        old = [("1", "氏名"), ("2", "住所")]
        assert self._cells(old, [*old, ("3", "電話番号")]) == ("（右記を追加）", "3　電話番号")
        assert self._cells([*old, ("3", "電話番号")], old) == ("3　電話番号", "（右記を削除）")

    def test_a_renamed_row_stands_on_both_sides(self) -> None:
        assert self._cells([("1", "氏名"), ("2", "外国人氏名")], [("1", "氏名"), ("2", "外国人住民の氏名")]) == (
            "2　外国人氏名",
            "2　外国人住民の氏名",
        )

    def test_a_cell_is_shown_with_its_row_and_head(self) -> None:
        old, new = [("1", "氏名", "漢字"), ("2", "住所", "")], [("1", "氏名", "かな"), ("2", "住所", "")]
        assert self._cells(old, new) == ("氏名　備考：漢字", "氏名　備考：かな")

    def test_heads_that_changed(self) -> None:
        rows = [("1", "氏名"), ("2", "住所")]
        assert self._cells(rows, rows, head="名称") == ("見出し：　項目名", "見出し：　名称")


class TestInstances:
    def _with(self, *names: str, **texts: str) -> Assessment:
        values = {path("II.4.out[].name", name): Text((name,)) for name in names}
        values |= {path(f"II.4.out[].{item[1:]}", names[-1]): Text((text,)) for item, text in texts.items()}
        return assessment(values, {OUT: names} if names else {})

    def test_one_that_was_added_is_one_row(self) -> None:
        (row,) = rows_of(self._with(), self._with("収納業務", _1="収納の入力"))
        assert (plain(row.before), plain(row.after)) == ("（右記を追加）", "委託事項1（収納業務）を追加")

    def test_all_its_items_are_listed_when_asked_for(self) -> None:
        (row,) = rows_of(self._with(), self._with("収納業務", _1="収納の入力"), full=True)
        assert plain(row.after).splitlines()[0] == "委託事項1（収納業務）を追加"
        assert plain(row.after).splitlines()[-1].endswith("：収納の入力")

    def test_one_that_was_removed(self) -> None:
        (row,) = rows_of(self._with("収納業務"), self._with())
        assert (plain(row.before), plain(row.after)) == ("委託事項1（収納業務）を削除", "（右記を削除）")

    def test_a_whole_file(self) -> None:
        def files(*names: str) -> Assessment:
            sections = {
                ItemPath("III", (name,)): Section({ItemPath(TEXT_ITEM, (name,)): Text((name,))}) for name in names
            }
            return Assessment(self._with().form, Sections(sections), files=names)

        (row,) = rows_of(files("甲"), files("甲", "乙"))
        assert plain(row.after) == "Ⅲ リスク対策（プロセス）（乙）を追加"

    def test_those_that_slid_are_one_row(self) -> None:
        rows = rows_of(self._with("甲", "乙", "丙"), self._with("甲", "丁", "乙", "丙"))
        assert (plain(rows[-1].before), plain(rows[-1].after)) == ("委託事項2～3", "委託事項3～4（番号の繰下げ）")

    def test_two_rows_of_them_stay_apart(self) -> None:
        old = self._with("甲", "乙", "丙", "丁", "戊")
        rows = rows_of(old, self._with("新", "甲", "丙", "丁", "新二", "戊"))
        assert plain(rows[-1].before) == "委託事項1\n委託事項5"
        assert plain(rows[-1].after) == "委託事項2（番号の繰下げ）\n委託事項6（番号の繰下げ）"
        up = rows_of(old, self._with("乙", "丙", "丁", "戊"))
        assert plain(up[-1].after) == "委託事項1～4（番号の繰上げ）"

    def test_another_order_names_each(self) -> None:
        (row,) = rows_of(self._with("甲", "乙"), self._with("乙", "甲"))
        assert (plain(row.before), plain(row.after)) == (
            "委託事項1（甲）\n委託事項2（乙）",
            "委託事項1（乙）\n委託事項2（甲）",
        )

    def test_the_item_of_the_row_names_it(self) -> None:
        (row,) = rows_of(self._with("甲"), self._with("甲", "乙"))
        assert row.item.endswith(f"（{FILE}） ４．特定個人情報ファイルの取扱いの委託 委託事項2（乙）")
