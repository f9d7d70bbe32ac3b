"""Dates as documents print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.wareki import format_wareki, parse_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-12-25", date(2024, 12, 25)),
        ("2024/12/25", date(2024, 12, 25)),
        ("2024.1.5", date(2024, 1, 5)),
        ("2024年12月25日", date(2024, 12, 25)),
        ("令和6年12月25日", date(2024, 12, 25)),
        ("令和６年１２月２５日", date(2024, 12, 25)),
        ("令和 6年 12月 25日", date(2024, 12, 25)),
        ("　令和6年12月25日\n", date(2024, 12, 25)),
        ("令和6年12月25日(水)", date(2024, 12, 25)),
        ("令和6年12月25日（水曜日）", date(2024, 12, 25)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("㋿6年12月25日", date(2024, 12, 25)),
        ("R6.12.25", date(2024, 12, 25)),
        ("r6.12.25", date(2024, 12, 25)),
        ("Ｒ６．１２．２５", date(2024, 12, 25)),
        ("R06-04-01", date(2024, 4, 1)),
        ("R.6.4.1", date(2024, 4, 1)),
        ("平成27年7月11日", date(2015, 7, 11)),
        ("H27.7.11", date(2015, 7, 11)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("平成35年4月1日", date(2023, 4, 1)),
        ("昭和63年12月31日", date(1988, 12, 31)),
        ("S63/12/31", date(1988, 12, 31)),
        ("大正12年9月1日", date(1923, 9, 1)),
        ("明治38年1月2日", date(1905, 1, 2)),
    ],
)
def test_a_date_is_read_in_every_way_it_is_written(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v2024",
        "2024",
        "2024-12",
        "20241225",
        "令和6年12月",
        "令和6年度",
        "令和6年13月1日",
        "令和6年2月30日",
        "2023-02-29",
        "2024-12/25",
        "令和6年12月25日から",
        "令和0年1月1日",
        "令和6年1月1日の",
        "X6.12.25",
        "未定",
        "0000-01-01",
        "HEAD",
    ],
)
def test_what_names_no_day_is_none(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2024, 12, 25), "令和6年12月25日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1872, 12, 31), "1872年12月31日"),
    ],
)
def test_a_day_is_printed_in_its_era(day, text):
    assert format_wareki(day) == text


@given(st.dates(date(1000, 1, 1), date(2099, 12, 31)))
def test_what_is_printed_is_read_back(day):
    assert parse_date(format_wareki(day)) == day


@given(st.text())
def test_any_text_is_read_or_refused_without_an_error(text):
    parse_date(text)
