"""Whatever a text says: nothing is lost silently, and nothing fails but by a PiaDiffError."""

import csv
import html
import io
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pia_diff.errors import PiaDiffError
from pia_diff.forms import form_ids, load_form
from pia_diff.readers import NotAnAssessment, read, read_cells
from pia_diff.readers.cells import ink, rows_of
from pia_diff.readers.draft import read_draft, write_draft
from pia_diff.readers.text import text_cells

LABELS = sorted({item.label for form_id in form_ids() for item in load_form(form_id).items.values()})
TITLES = sorted({section.title for form_id in form_ids() for section in load_form(form_id).sections})
OPTIONS = sorted({o.printed for form_id in form_ids() for i in load_form(form_id).items.values() for o in i.options})
MARKS = [
    "[]",
    "[○]",
    "[ ",
    " ]",
    "☐",
    "<input type='checkbox' checked>",
    "＜選択肢＞",
    "(",
    ")",
    "（",
    "件",
    "1)",
    "※",
    "-",
]
WORDS = [
    "甲ファイル",
    "(1) 甲ファイル",
    "乙",
    "提供先1",
    "提供先 2",
    "委託事項3",
    "システム2～5",
    "令和6年1月1日",
    "1. 宛名、2. 氏名、3. 住所",
]
ROWS = [
    "変更日\t項目\t変更前の記載\t変更後の記載\t提出時期",
    "\t提供先\t法令上の根拠\t提供先における用途\t提供する情報",
]

pieces = st.one_of(
    st.sampled_from(LABELS),
    st.sampled_from(TITLES),
    st.sampled_from(OPTIONS),
    st.sampled_from(MARKS),
    st.sampled_from(WORDS),
    st.sampled_from(ROWS),
    st.sampled_from(
        ["\t", "\t", "\n", "\n", "\n\n", " ", "<p>", "</p>", "<table><tr><td>", "</td><td>", "<br/>", "\\f"]
    ),
    st.text(max_size=6),
)
soups = st.lists(pieces, max_size=60).map("".join)
suffixes = st.sampled_from([".txt", ".tsv", ".csv", ".md", ".html"])

# Documents as they come: lines of the form, tables with heads of their own, markup in cells, pages with numbers.
words = st.sampled_from(LABELS + TITLES + OPTIONS + WORDS) | st.text("甲乙。(1)①,\"'<>&|\\-・ ", max_size=8)
cells = words | words.map("<p>{}</p><ul><li>・一</li></ul>".format) | st.sampled_from(("", "", "事前", "令和6年1月1日"))
HEADS = [
    ["変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明"],
    ["No.", "変更年月日", "変更箇所", "変更前", "変更後", "説明", "備考"],
    ["", "提供先名", "①法令上の根拠", "②提供先における用途", "③提供する情報"],
    ["移転先", "法令上の根拠", "移転する情報", "時期・頻度", "移転方法"],
]


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    head = draw(st.sampled_from(HEADS))
    rows = draw(st.lists(st.lists(cells, min_size=1, max_size=len(head) + 1), max_size=4))
    return [head, *rows]


blocks = st.lists(st.lists(cells, min_size=1, max_size=3), max_size=5) | tables()


@st.composite
def documents(draw: st.DrawFn) -> str:
    """The text of a document of some pages, written in one of the formats (rows of cells, in all of them)."""
    separator, feed = draw(st.sampled_from([("\t", "\f"), (",", ""), (" | ", ""), ("</td><td>", "")]))
    number = draw(st.sampled_from(["{}", "- {} -", "{}/9", "税の評価書 {}頁", ""]))
    running = draw(st.sampled_from(["", "税に関する事務 評価書"]))
    pages = []
    for n, page in enumerate(draw(st.lists(st.lists(blocks, max_size=3), min_size=1, max_size=5)), 1):
        rows = [separator.join(row) for block in page for row in [*block, []]]
        pages.append("\n".join([running, *rows, number.format(n), ""]))
    whole = feed.join(pages)
    return (
        f"<table><tr><td>{whole}</td></tr></table>".replace("\n", "</td></tr><tr><td>") if "<" in separator else whole
    )


def check(text: str, suffix: str, form: str | None) -> None:
    cells = text_cells(text, suffix)
    try:
        reading = read_cells(cells, "a.txt", form)
    except NotAnAssessment:
        assert form is None
        return
    characters = reading.characters
    assert characters.total == characters.placed + characters.left_over
    assert characters.left_over == sum(ink(one.text) for one in reading.assessment.left_over)
    assert characters.total <= sum(ink(piece.text) for row in rows_of(cells) for piece in row)
    path = Path("draft.yaml")
    assert read_draft(write_draft(reading.assessment, path), path) == reading.assessment


@settings(max_examples=150, deadline=None)
@given(soups, suffixes, st.sampled_from(["form2-2024", "form3-2018", "form4-2018"]))
@example("③対象人数\t[" + "9" * 5000 + "]", ".txt", "form4-2018")
@example("提供・移転の有無\t[○] 提供を行っている (" + "9" * 5000 + ")件\n提供先1\t甲", ".txt", "form4-2018")
@example("(１) ファイル\n(別添2) 特定個人情報ファイル記録項目\nファイル\n一", ".txt", "form4-2018")
def test_soup_of_labels_and_marks(text: str, suffix: str, form: str) -> None:
    check(text, suffix, form)


@settings(max_examples=120, deadline=None)
@given(documents(), suffixes, st.sampled_from(["form2-2024", "form3-2018", "form4-2018", None]))
def test_documents_with_tables_markup_and_pages(text: str, suffix: str, form: str | None) -> None:
    check(text, suffix, form)


lines = (
    st.text("甲乙丙、。（）＜＞<>・①1１,&\"'|*-~ ", min_size=1, max_size=12)
    .map(lambda one: " ".join(one.split()))
    .filter(bool)
)
wordings = st.lists(lines, min_size=1, max_size=3).map("\n".join)
published = st.lists(
    st.tuples(
        st.sampled_from(["令和6年1月1日", ""]), lines, wordings, wordings, st.sampled_from(["事前", "事後"]), lines
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(published, st.sampled_from([".csv", ".html", ".md"]), st.booleans())
def test_rows_of_changes_come_back_as_they_were_written(rows: list[tuple[str, ...]], suffix: str, merged: bool) -> None:
    heads = ["変更年月日", "項目", "変更前", "変更後の記載", "提出時期", "説明"]
    if suffix == ".csv":
        out = io.StringIO()
        csv.writer(out).writerows([heads, *rows])
        text = out.getvalue()
    elif suffix == ".md":
        cells = [
            [html.escape(cell).replace("|", "\\|").replace("*", "\\*").replace("\n", "<br>") for cell in row]
            for row in rows
        ]
        text = "\n".join("| " + " | ".join(row) + " |" for row in [heads, ["---"] * 6, *cells])
    else:
        cells = [[html.escape(cell).replace("\n", "<br>") for cell in row] for row in rows]
        date = f"<td rowspan={len(rows)}>{cells[0][0]}</td>"
        lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in [heads, *cells]]
        if merged and len({row[0] for row in rows}) == 1:
            lines[1:] = ["".join(f"<td>{cell}</td>" for cell in row[1:]) for row in cells]
            lines[1] = date + lines[1]
            rows = [rows[0], *(("", *row[1:]) for row in rows[1:])]
        text = "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
    found = read_cells(text_cells(text, suffix), "a").assessment.rows
    assert [(row.date, row.item, row.before, row.after, row.timing, row.reason) for row in found] == rows


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), suffixes)
def test_arbitrary_text(text: str, suffix: str) -> None:
    check(text, suffix, "form4-2024")


@settings(max_examples=60, deadline=None)
@given(
    content=st.binary(max_size=200) | soups.map(str.encode), suffix=suffixes | st.sampled_from([".yaml", ".json", ".x"])
)
def test_any_file_is_read_or_refused(tmp_path_factory: object, content: bytes, suffix: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"  # type: ignore[attr-defined]
    path.write_bytes(content)
    try:
        read(path)
    except PiaDiffError as error:
        assert error.code in ("unreadable", "not_an_assessment", "broken_syntax", "unknown_form")
        assert str(path) in str(error)


def test_long_texts_take_time_in_proportion() -> None:
    """Texts that would take minutes if anything searched back or ahead without a bound."""
    for text in (
        "<p " * 20000,
        "☐ その他 (" * 5000,
        "入手元\t[" + " " * 50000,
        "事務の名称\t" * 20000,
        "(" * 50000,
        "&" * 50000,
    ):
        check_size(text)


def check_size(text: str) -> None:
    characters = read_cells(text_cells("②入手方法\t" + text), "a.txt", "form4-2018").characters
    assert characters.total == characters.placed + characters.left_over
