"""What command lines and tables tell of the days of files, and the names that are made of them."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.importing import Told, parse_word, read_table
from pia_diff.importing.errors import ListedTwice, NotATable
from pia_diff.importing.names import free_name
from pia_diff.structured.data import BrokenSyntax, DuplicateKey

DAY = date(2019, 3, 29)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("a.pdf=2019-03-29", ("a.pdf", Told(DAY))),
        ("a.pdf=H31.3.29", ("a.pdf", Told(DAY))),
        ("過去/a=b.pdf=平成31年3月29日", ("過去/a=b.pdf", Told(DAY))),
        ("a.pdf=2019-03-29=初版", ("a.pdf", Told(DAY, "初版"))),
        ("a.pdf", None),
        ("a=b.pdf", None),
        ("=2019-03-29", None),
        ("=2019-03-29=初版", None),
        ("2019-03-29", None),
        ("", None),
    ],
)
def test_words(word, meant):
    assert parse_word(word) == meant


FILES = st.text(st.characters(categories=["L", "N"], include_characters=' ,"=.-'), min_size=1, max_size=9).map(
    lambda text: text.strip() + ".pdf"
)
DAYS = st.dates(date(1970, 1, 1), date(2050, 1, 1))


@given(FILES, DAYS)
def test_a_word_says_its_file_and_day(file, day):
    assert parse_word(f"{file}={day.isoformat()}") == (file, Told(day))


@given(st.dictionaries(FILES, DAYS, min_size=1, max_size=5))
def test_a_table_says_the_day_of_every_file(tmp_path_factory, days):
    folder = tmp_path_factory.mktemp("table")
    written = io.StringIO()
    csv.writer(written).writerows([["file", "date"], *((file, day.isoformat()) for file, day in days.items())])
    (folder / "days.csv").write_text(written.getvalue(), "utf-8")
    table = read_table(folder / "days.csv")
    assert table.files() == [folder / file for file in days]
    assert {file: table.told(folder / file).day for file in days} == days
    assert table.unused() == []


def test_a_file_is_known_by_its_path_then_by_its_name(tmp_path):
    (tmp_path / "table").mkdir()
    lines = ["a.pdf,2001-01-01", "../b/a.pdf,2002-02-02", "only.pdf,2003-03-03", "c/two.pdf,2004-04-04"]
    (tmp_path / "table/days.csv").write_text("\n".join([*lines, "d/two.pdf,2005-05-05"]), "utf-8")
    table = read_table(tmp_path / "table/days.csv")
    years = {
        "table/a.pdf": 2001,
        "b/a.pdf": 2002,
        "elsewhere/only.pdf": 2003,
        "elsewhere/a.pdf": None,
        "elsewhere/two.pdf": None,
        "table/d/two.pdf": 2005,
    }
    assert {file: day.year if (day := table.told(tmp_path / file).day) else None for file in years} == years
    assert table.unused() == ["c/two.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "says"),
    [
        ("t.csv", "file,date\na.pdf,いつか\n", NotATable, "t.csv:2: this is no day: 'いつか'"),
        ("t.csv", "a.pdf,2019-01-01\n\n./a.pdf,2019-01-01,x\n", ListedTwice, "t.csv:3: './a.pdf'"),
        ("t.yaml", "- a.pdf\n", NotATable, "t.yaml:1: this is no mapping of files to days"),
        ("t.yaml", "a.pdf:\n- 2019-01-01\n", NotATable, "t.yaml:1: this is no day"),
        ("t.yaml", "form: form4-2024\nI 基本情報:\n  I.1.1: 事務\n", NotATable, "t.yaml:1: this is no day"),
        ("t.yaml", "b.pdf: 2019-01-01\na.pdf:\n  day: x\n", NotATable, "t.yaml:2: only 'date' and 'name' are known"),
        ("t.yaml", "a.pdf: 2019-01-01\na.pdf: 2019-01-01\n", DuplicateKey, "t.yaml:2"),
        ("t.yaml", "a: [\n", BrokenSyntax, "t.yaml:2"),
    ],
)
def test_tables_that_are_wrong(tmp_path, name, content, kind, says):
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(kind) as raised:
        read_table(tmp_path / name)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("scheme", "taken", "name"),
    [
        ("year", (), "v2019"),
        ("year", ("v2019",), "v2019-2"),
        ("year", ("v2019", "v2019-2", "v2019-4"), "v2019-3"),
        ("date", (), "v2019-03-29"),
        ("date", ("v2019-03-29",), "v2019-03-29-2"),
        ("file", ("other",), "評価書"),
        ("file", ("評価書",), "評価書-2"),
    ],
)
def test_names(scheme, taken, name):
    assert free_name(scheme, DAY, "評価書", taken) == name


def test_the_path_of_a_table_may_be_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("days.csv").write_text("a.pdf,2019-03-29\n", "utf-8")
    assert read_table(Path("days.csv")).told(tmp_path / "a.pdf") == Told(DAY)
