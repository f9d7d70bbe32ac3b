"""What a check of an assessment finds: every kind of finding once, and nothing where nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import assessments

from pia_diff.check import Finding, Severity, check
from pia_diff.check.findings import KINDS
from pia_diff.exactpath import parse_exact
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Checks,
    Choice,
    Date,
    ItemPath,
    LeftOver,
    Number,
    Section,
    Sections,
    Table,
    Text,
    Value,
)
from pia_diff.readers import read

ROOT = Path(__file__).parents[2]
FIXTURES = sorted((ROOT / "fixtures").glob("form*/v*.yaml"))
CORPUS = ROOT / "../shared/corpus"
TODAY = date(2026, 4, 1)
FULL, PRIORITY, BASIC = "form4/v2025", "form3/v2024", "form2/v2025"


@cache
def fixture(name: str) -> Assessment:
    return read(ROOT / "fixtures" / f"{name}.yaml").assessment


def path_of(assessment: Assessment, name: str) -> ItemPath:
    path = parse_exact(name, assessment.form)
    assert path is not None, name
    return path


Edit = Callable[[Assessment], Assessment]


def edited(section: ItemPath, change: Callable[[Section], Section]) -> Edit:
    def edit(assessment: Assessment) -> Assessment:
        there = assessment.sections.get(section, Section())
        return replace(assessment, sections=Sections({**assessment.sections, section: change(there)}))

    return edit


def put(name: str, value: Value | None) -> Edit:
    """Fills an item anew, or empties it."""

    def edit(assessment: Assessment) -> Assessment:
        path = path_of(assessment, name)
        per_file = assessment.form.section(path.id).per_file
        section = ItemPath(path.section_id, path.instances[:1] if per_file else ())

        def change(there: Section) -> Section:
            values = {key: old for key, old in there.values.items() if key != path}
            if value is not None:
                values[path] = value
            return replace(there, values=values)

        return edited(section, change)(assessment)

    return edit


def lose(name: str) -> Edit:
    """Makes an item, heading or section absent, with all that stands under it."""

    def edit(assessment: Assessment) -> Assessment:
        path = path_of(assessment, name)
        per_file = assessment.form.section(path.id).per_file
        section = ItemPath(path.section_id, path.instances[:1] if per_file else ())

        def change(there: Section) -> Section:
            values = {key: old for key, old in there.values.items() if not key.within(path)}
            instances = {key: old for key, old in there.instances.items() if not key.within(path)}
            return Section(values, instances, there.absent | {path})

        return edited(section, change)(assessment)

    return edit


def without_section(name: str) -> Edit:
    def edit(assessment: Assessment) -> Assessment:
        gone = path_of(assessment, name)
        return replace(
            assessment, sections=Sections({path: one for path, one in assessment.sections.items() if path != gone})
        )

    return edit


def rows(*given_rows: AnnexRow) -> Edit:
    return lambda assessment: replace(assessment, rows=given_rows)


def row(day: str = "令和6年4月1日", timing: str = "事後", **other: str) -> AnnexRow:
    return AnnexRow(**{"date": day, "item": "Ⅰ 基本情報", "before": "甲", "after": "乙", "timing": timing, **other})


def all_of(*edits: Edit) -> Edit:
    def edit(assessment: Assessment) -> Assessment:
        for one in edits:
            assessment = one(assessment)
        return assessment

    return edit


def no_files(assessment: Assessment) -> Assessment:
    kept = {path: one for path, one in assessment.sections.items() if not assessment.form.section(path.id).per_file}
    return replace(assessment, sections=Sections(kept), files=())


def brief(found: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.severity.value, one.kind, str(one.path or "")) for one in found]


JUMIN = "住民基本台帳ファイル"
HONNIN = "本人確認情報ファイル"


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_nothing_is_wrong_with_the_example(file: Path) -> None:
    assert check(read(file).assessment, today=TODAY) == ()


CASES: list[tuple[str, str, Edit, list[tuple[str, str, str]]]] = [
    ("an empty text", FULL, put("I.4.1", None), [("要確認", "required", "I.4.1")]),
    ("an empty text with ※", FULL, put("I.1.2", None), [("誤り", "required", "I.1.2")]),
    ("an empty choice", FULL, put("I.1.3", None), [("誤り", "required", "I.1.3")]),
    ("no 評価書番号", FULL, put("H.number", None), [("誤り", "required", "H.number")]),
    ("no 公表日 yet", FULL, put("H.published", None), [("要確認", "required", "H.published")]),
    (
        "an item of one instance",
        FULL,
        put(f"II[{JUMIN}].5.prov[厚生労働大臣(健康保険の給付に関する事務)].2", None),
        [("要確認", "required", f"II[{JUMIN}].5.prov[厚生労働大臣(健康保険の給付に関する事務)].2")],
    ),
    (
        "an instance without a name",
        FULL,
        all_of(*(put(f"II[{HONNIN}].4.out[市CSの運用保守].{item}", None) for item in ("name", "1", "2", "6"))),
        [("要確認", "nameless", f"II[{HONNIN}].4.out[市CSの運用保守].name")],
    ),
    ("an item that may be empty", FULL, put("H.special", None), []),
    ("an item for 行政機関等 alone", FULL, put("VI.4.1", None), []),
    (
        "no opinions heard, in form 3",
        PRIORITY,
        all_of(*(put(f"V.2.{n}", None) for n in (1, 2, 3)), *(put(f"V.3.{n}", None) for n in (1, 2, 3))),
        [],
    ),
    ("no opinions heard, in form 4", FULL, put("VI.2.1", None), [("要確認", "required", "VI.2.1")]),
    (
        "an accident without its story",
        FULL,
        all_of(
            put(f"III[{JUMIN}].7.risk1.9", Choice("発生あり")),
            put(f"III[{JUMIN}].7.risk1.9.content", None),
        ),
        [("誤り", "required", f"III[{JUMIN}].7.risk1.9.content")],
    ),
    (
        "no accident and no story",
        FULL,
        all_of(put(f"III[{JUMIN}].7.risk1.9", Choice("発生なし")), put(f"III[{JUMIN}].7.risk1.9.content", None)),
        [],
    ),
    (
        "whether 再委託 is not known",
        FULL,
        all_of(
            put(f"II[{HONNIN}].4.out[市CSの運用保守].8", None),
            lose(f"II[{HONNIN}].4.out[市CSの運用保守].7"),
        ),
        [("要確認", "lost", "")],
    ),
    ("a reason without 規則9条2項", BASIC, all_of(put("I.9", None), put("I.9.reason", None)), []),
    ("規則9条2項 without a reason", BASIC, put("I.9.reason", None), [("要確認", "required", "I.9.reason")]),
    ("a whole section", FULL, without_section("V"), [("誤り", "section_empty", "V")]),
    ("no drawing", FULL, without_section("A1"), [("要確認", "section_empty", "A1")]),
    ("a choice of another form", FULL, put("I.1.3", Choice("少し")), [("誤り", "option", "I.1.3")]),
    ("text in place of a choice", FULL, put("I.1.3", Text(("少し",))), [("誤り", "option", "I.1.3")]),
    (
        "a mark of another form",
        FULL,
        put(f"II[{HONNIN}].3.2", Checks((("紙", ""), ("口頭", "")))),
        [("誤り", "option", f"II[{HONNIN}].3.2")],
    ),
    (
        "その他 without words",
        FULL,
        put(f"II[{HONNIN}].3.2", Checks((("その他", ""),))),
        [("要確認", "free_text", f"II[{HONNIN}].3.2")],
    ),
    ("a number that is none", FULL, put("H.number", Number("一の一")), [("誤り", "no_number", "H.number")]),
    (
        "a day that is none",
        FULL,
        put(f"II[{HONNIN}].2.5", Date("平成27年2月30日")),
        [("誤り", "impossible_date", f"II[{HONNIN}].2.5")],
    ),
    ("a vague day", FULL, put(f"II[{HONNIN}].2.5", Date("平成27年10月頃")), []),
    ("公表日 in words", FULL, put("H.published", Date("後日公表")), [("誤り", "not_a_date", "H.published")]),
    ("公表日 to come", FULL, put("H.published", Date("令和9年3月31日")), [("参考", "published_ahead", "H.published")]),
    (
        "evaluated after it was published",
        FULL,
        put("VI.1.1", Date("令和8年1月1日")),
        [("要確認", "after_published", "VI.1.1")],
    ),
    (
        "more than is listed",
        FULL,
        put(f"II[{JUMIN}].5.has", Checks((("提供を行っている", "59"), ("移転を行っている", "14")))),
        [("誤り", "counts_differ", f"II[{JUMIN}].5.has")],
    ),
    (
        "less than is listed",
        FULL,
        put(f"II[{JUMIN}].4.count", Number("3")),
        [("誤り", "counts_differ", f"II[{JUMIN}].4.count")],
    ),
    (
        "listed and not counted",
        FULL,
        put(f"II[{JUMIN}].5.has", Checks((("提供を行っている", "28"), ("移転を行っている", "")))),
        [("要確認", "uncounted", f"II[{JUMIN}].5.has")],
    ),
    (
        "counted where the list was torn",
        FULL,
        all_of(put(f"II[{JUMIN}].4.count", Number("9")), lose(f"II[{JUMIN}].4.out[]")),
        [("要確認", "lost", "")],
    ),
    (
        "listed though there is none",
        FULL,
        put(f"II[{JUMIN}].5.has", Checks((("提供を行っている", "28"),))),
        [("誤り", "listed_unmarked", f"II[{JUMIN}].5.has")],
    ),
    (
        "委託する and 委託しない",
        FULL,
        put(f"III[{HONNIN}].4.na", Checks((("委託しない", ""),))),
        [("誤り", "contradiction", f"III[{HONNIN}].4.na")],
    ),
    (
        "both kinds of 提供",
        FULL,
        put(f"II[{HONNIN}].5.has", Checks((("提供を行っている", "2"), ("行っていない", "")))),
        [
            ("誤り", "contradiction", f"II[{HONNIN}].5.has"),
            ("要確認", "unmarked", f"III[{HONNIN}].5.na"),
        ],
    ),
    (
        "no 情報連携, but connected",
        PRIORITY,
        all_of(put("I.5.1", Choice("実施しない")), put("III[国民年金ファイル].6.na", None)),
        [("要確認", "unmarked", "III[国民年金ファイル].6.na")] * 2,
    ),
    (
        "a threshold that follows from fewer persons",
        BASIC,
        put("II.1.count", Choice("1,000人以上1万人未満")),
        [],
    ),
    (
        "a threshold too low",
        BASIC,
        put("II.1.count", Choice("30万人以上")),
        [("要確認", "threshold", "III.result")],
    ),
    (
        "the tag of another form",
        FULL,
        put("H.version", Text(("[平成30年5月 様式4]",))),
        [("要確認", "form_tag", "H.version")],
    ),
    ("no tag", FULL, put("H.version", None), []),
    ("no file at all", FULL, no_files, [("誤り", "no_files", "II")]),
    (
        "a file without Ⅲ",
        FULL,
        without_section(f"III[{HONNIN}]"),
        [("誤り", "file_without_section", f"III[{HONNIN}]")],
    ),
    (
        "a file that is not named",
        FULL,
        put("I.3", Text(("(1)住民基本台帳ファイル", "(2)送付先情報ファイル"))),
        [("誤り", "file_unnamed", "I.3")],
    ),
    (
        "a file that is only named",
        FULL,
        put("I.3", Text((f"１．{JUMIN}、２．{HONNIN}", "３．送付先情報ファイル ４．宛名ファイル"))),
        [("誤り", "file_named_only", "I.3")],
    ),
    (
        "file names in other widths",
        FULL,
        put("I.3", Text((f"①{JUMIN}　②本人確認 情報ファイル　③送付先情報ファイル（機構へ送付するもの）",))),
        [],
    ),
    ("an empty row", FULL, rows(AnnexRow("令和6年4月1日")), [("誤り", "row_empty", "A3")]),
    ("a row without a date", FULL, rows(row(""), row()), [("要確認", "row_without_date", "A3")]),
    ("a row under a date", FULL, rows(row(), row("", carried="令和6年4月1日")), [("参考", "row_date_carried", "A3")]),
    ("a row with a wrong date", FULL, rows(row("4/1")), [("誤り", "row_date", "A3")]),
    ("a row without 提出時期", FULL, rows(row(timing="")), [("誤り", "row_timing", "A3")]),
    (
        "a row too early",
        FULL,
        rows(row("令和5年4月1日"), row(), row("令和4年4月1日"), row(), row("令和7年1月1日")),
        [("要確認", "rows_earlier", "A3")],
    ),
    (
        "a row too late",
        FULL,
        rows(row("令和7年1月1日"), row(), row("令和5年4月1日"), row("令和6年1月1日"), row("令和4年4月1日")),
        [("要確認", "rows_later", "A3")],
    ),
    ("the newest rows first", FULL, rows(row("令和6年4月2日"), row(), row("令和4年4月1日")), []),
    ("a change after 公表日", FULL, rows(row("令和8年1月1日")), [("要確認", "after_published", "A3")]),
    (
        "left over",
        FULL,
        lambda assessment: replace(assessment, left_over=(LeftOver("甲 乙", "line 1"),)),
        [("要確認", "left_over", "")],
    ),
    ("lost", FULL, all_of(lose("I.7"), lose(f"III[{JUMIN}].3")), [("要確認", "lost", "")]),
]


@pytest.mark.parametrize(("name", "edit", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_finds_what_is_wrong_and_nothing_else(name: str, edit: Edit, expected: list[tuple[str, str, str]]) -> None:
    found = check(edit(fixture(name)), today=TODAY)
    assert brief(found) == expected
    assert all(one.message and one.remedy for one in found)


def test_every_kind_of_finding_has_a_case() -> None:
    shown = {kind for case in CASES for _severity, kind, _path in case[3]}
    assert set(KINDS) - shown == {"counted_elsewhere", "no_field_list"}


def test_a_list_that_stands_on_a_sheet_of_its_own() -> None:
    assessment = put("II[国民年金ファイル].5.has", Checks((("提供を行っている", "12"), ("移転を行っている", "2"))))(
        fixture(PRIORITY)
    )
    group = ItemPath("II.5.prov[]", ("国民年金ファイル", ""))

    def points(there: Section) -> Section:
        values = {path: value for path, value in there.values.items() if not path.within(group)}
        name = ItemPath("II.5.prov[].name", ("国民年金ファイル", "別紙1のとおり"))
        values[name] = Text(("別紙1のとおり",))
        return replace(there, values=values, instances={**there.instances, group: ("別紙1のとおり",)})

    assessment = edited(ItemPath("II", ("国民年金ファイル",)), points)(assessment)
    found = [one for one in check(assessment) if one.kind != "required"]
    assert brief(found) == [("参考", "counted_elsewhere", "II[国民年金ファイル].5.has")]

    key = ItemPath("X.1.row[]", ("提供先",))
    table = Table(("番号", "提供先"), tuple((str(n), "厚生労働大臣") for n in range(1, 13)))
    listed = Section({key: table}, {ItemPath("X.1.row[]", ("",)): ("提供先",)})
    assessment = edited(ItemPath("X"), lambda _there: listed)(assessment)
    assert [one for one in check(assessment) if one.kind != "required"] == []


def test_a_file_whose_list_of_items_is_missing() -> None:
    group = ItemPath("A2.file[]", ("",))

    def shorter(there: Section) -> Section:
        values = {path: value for path, value in there.values.items() if HONNIN not in path.instances}
        keys = tuple(key for key in there.instances[group] if key != HONNIN)
        return Section(values, {group: keys})

    found = check(edited(ItemPath("A2"), shorter)(fixture(FULL)))
    assert brief(found) == [("要確認", "no_field_list", "A2.file[]")]
    assert found[0].fields["file"] == HONNIN


def test_what_was_lost_is_counted_and_never_called_wrong() -> None:
    assessment = fixture(FULL)
    for section in assessment.form.sections:
        if section.id != assessment.form.annex.id:
            for file in assessment.files if section.per_file else [""]:
                assessment = lose(f"{section.id}[{file}]" if file else section.id)(assessment)
    assert [one.kind for one in check(replace(assessment, rows=()))] == ["lost"]


def test_the_gravest_come_first() -> None:
    edit = all_of(put("I.4.1", None), put("I.1.3", None), put("H.published", Date("令和9年3月31日")))
    assert [one.severity for one in check(edit(fixture(FULL)), today=TODAY)] == list(Severity)


def test_of_a_table_of_changes_only_the_rows_are_checked() -> None:
    alone = Assessment(fixture(FULL).form, Sections(), rows=(row(), row("", timing="事前", carried="令和6年4月1日")))
    assert [one.kind for one in check(alone, today=TODAY)] == ["row_date_carried"]


@settings(max_examples=40, deadline=None)
@given(assessments())
def test_any_assessment_can_be_checked(assessment: Assessment) -> None:
    for one in check(assessment, today=TODAY):
        assert one.message
        assert one.remedy
        assert one.item or one.path is None


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the corpus of real documents beside the repository")
class TestRealDocuments:
    def test_a_real_mistake_is_found(self) -> None:
        found = check(read(CORPUS / "kodaira-priority-2018.txt").assessment, today=TODAY)
        wrong = [one for one in found if one.severity is Severity.WRONG]
        assert [(one.kind, one.fields["stated"], one.fields["listed"]) for one in wrong] == [("counts_differ", 37, 53)]

    @pytest.mark.parametrize("name", ["hachioji-full-2018", "hiroshima-changes"])
    def test_no_false_alarm(self, name: str) -> None:
        found = check(read(CORPUS / f"{name}.txt").assessment, today=TODAY)
        assert [one for one in found if one.severity is Severity.WRONG] == []
        assert len(found) <= 6
