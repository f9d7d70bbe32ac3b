"""An assessment written as a workbook and read back is the same assessment."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from round_trip_making import DRAFTS, FIXTURES, differences, read_back, reading_of
from strategies import assessments

from pia_diff.forms import form_ids, load_form
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Checks,
    Choice,
    Date,
    ItemPath,
    LeftOver,
    Section,
    Sections,
    State,
    Text,
)
from pia_diff.readers import read
from pia_diff.workbook import write_workbook


@pytest.mark.parametrize("draft", DRAFTS)
def test_every_fixture_comes_back_the_same(draft: str) -> None:
    assessment = read(FIXTURES / draft).assessment
    content = write_workbook(assessment)
    reading = reading_of(content)
    assert differences(assessment, reading.assessment) == {}
    assert reading.characters.left_over == 0
    assert write_workbook(reading.assessment) == content


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(assessments())
def test_any_assessment_comes_back_the_same(assessment: Assessment) -> None:
    reading = reading_of(write_workbook(assessment))
    assert differences(assessment, reading.assessment) == {}
    characters = reading.characters
    assert characters.total == characters.placed + characters.left_over


@pytest.mark.parametrize("form_id", form_ids())
def test_a_blank_form_has_no_values_and_no_instances(form_id: str) -> None:
    back = read_back(Assessment(load_form(form_id), Sections()))
    assert [(path, value) for path, value in back.walk() if path.id != "H.version"] == []
    assert back.groups() == {}
    assert back.files == ()
    assert not any(section.absent for section in back.sections.values())


def _on_form4(values: dict[ItemPath, object], **more: object) -> Assessment:
    form = load_form("form4-2024")
    sections = Sections()
    for section in form.sections:
        keys = [("甲ファイル",)] if section.per_file else [()]
        for key in keys:
            mine = {path: value for path, value in values.items() if path.section_id == section.id}
            sections[ItemPath(section.id, key)] = Section(values=mine)  # type: ignore[arg-type]
    return Assessment(form, sections, ("甲ファイル",), **more)  # type: ignore[arg-type]


FILE = "甲ファイル"


@pytest.mark.parametrize(
    "value",
    [
        ("事務の内容",),
        ("②事務の内容　※",),
        ("３．特定個人情報ファイル名",),
        ("Ⅱ　特定個人情報ファイルの概要", "", "　本文"),
        ("（別添2） 特定個人情報ファイル記録項目",),
        ("変更日", "項目"),
        ("＜選択肢＞", "1) 実施する"),
        ("[○] 紙",),
        ("=SUM(A1:A3)",),
        ("_x0041_",),
        ("管理情報",),
        ("2024-04-01",),
        ("0012",),
        ("字\tタブ",),
    ],
)
def test_text_that_looks_like_print_is_contents(value: tuple[str, ...]) -> None:
    paths = ("I.1.1", "I.1.2", "I.4.1", "I.5.basis", "I.8", "A1.remarks", "V.1.2.note")
    texts: dict[ItemPath, object] = {ItemPath(one): Text(value) for one in paths}
    texts[ItemPath("II.2.3.need", (FILE,))] = Text(value)
    texts[ItemPath("III.2.risk1.scope", (FILE,))] = Text(value)
    texts[ItemPath("II.1", (FILE,))] = texts[ItemPath("III.1", (FILE,))] = Text((FILE,))
    assessment = _on_form4(texts, rows=(AnnexRow("令和6年4月1日", *["\n".join(value)] * 3, "事後", "変更日"),))
    assert differences(assessment, read_back(assessment)).keys() <= {"H.version"}


def test_texts_of_any_length_come_back_whole() -> None:
    long = Text(("長い文。" * 9000, "", "　" + "𠮷" * 40_000, *(f"第{n}項　" + "文" * 300 for n in range(60))))
    values: dict[ItemPath, object] = {
        ItemPath("I.1.2"): long,
        ItemPath("I.3"): long,
        ItemPath("A1.remarks"): long,
        ItemPath("II.1", (FILE,)): Text((FILE,)),
        ItemPath("III.1", (FILE,)): Text((FILE,)),
        ItemPath("II.3.1", (FILE,)): Checks((("その他", str(long)),)),
    }
    rows = (AnnexRow(before=str(long), after="短い"), AnnexRow(item=str(long)))
    assessment = _on_form4(values, rows=rows, left_over=(LeftOver(str(long), "line 1"), LeftOver("乙", "")))
    assert differences(assessment, read_back(assessment)).keys() <= {"H.version"}


def test_an_option_that_the_form_does_not_have_is_kept_in_its_words() -> None:
    path = ItemPath("I.1.3")
    assert read_back(_on_form4({path: Choice("３０万人くらい")})).get(path) == Choice("３０万人くらい")


def test_what_is_absent_stays_absent_and_what_is_empty_empty() -> None:
    assessment = _on_form4({ItemPath("I.1.1"): Text(("事務",))})
    lost = frozenset({ItemPath("I.1.2"), ItemPath("I.1.3"), ItemPath("I.2.sys[]", ("",)), ItemPath("I.6")})
    sections = Sections(assessment.sections)
    sections[ItemPath("I")] = replace(sections[ItemPath("I")], absent=lost)
    back = read_back(replace(assessment, sections=sections))
    assert back.sections[ItemPath("I")].absent == lost
    assert back.state(ItemPath("I.6.1")) is State.ABSENT
    assert back.state(ItemPath("I.4.1")) is State.EMPTY


def test_a_drawing_that_is_no_image_is_named_and_known_again() -> None:
    assessment = read(FIXTURES / "form4/v2024.yaml").assessment
    figure = assessment.get(ItemPath("A1.figure"))
    without = replace(assessment, attachments={})
    back = read_back(without)
    assert back.get(ItemPath("A1.figure")) == figure
    assert back.attachments == {}


def test_the_same_assessment_gives_the_same_bytes() -> None:
    assessment = _on_form4({ItemPath("I.1.1"): Text(("事務",)), ItemPath("H.published"): Date("令和6年4月1日")})
    assert write_workbook(assessment) == write_workbook(assessment)
