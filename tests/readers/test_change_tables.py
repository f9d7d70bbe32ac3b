"""The annex 変更箇所, alone or inside a whole document, as cities publish it."""

import csv
import html as markup
import json
from pathlib import Path
from textwrap import dedent

import pytest

from pia_diff.compare import compare
from pia_diff.forms import load_form
from pia_diff.model import AnnexRow, Assessment, ItemPath, Section, Sections, State, Text, clean_lines
from pia_diff.readers import Reading, read, read_cells
from pia_diff.readers.cells import Cell
from pia_diff.readers.draft import read_draft, write_draft
from pia_diff.readers.text import text_cells
from pia_diff.tables import annex_rows, render
from pia_diff.timing import judge

HEADS = "変更日|項目|変更前の記載|変更後の記載|提出時期|提出時期に係る説明"
FIRST = "令和6年1月1日|Ⅰ １．①事務の名称|税|住民税|事後|文言の修正"
SECOND = "|②事務の内容|（右記を追加）|追加する|事前|"


def reading_of(text: str, form: str | None = None) -> Reading:
    reading = read_cells(text_cells(dedent(text).replace("|", "\t")), "a.txt", form)
    assert reading.characters.total == reading.characters.placed + reading.characters.left_over
    return reading


def rows_of(text: str) -> list[tuple[str, ...]]:
    found = reading_of(text).assessment.rows
    return [(row.date, row.item, row.before, row.after, row.timing, row.reason) for row in found]


EXPECTED = [tuple(FIRST.split("|")), tuple(SECOND.split("|"))]


def test_a_table_of_changes_alone_says_nothing_of_the_items() -> None:
    reading = reading_of(f"(別添3) 変更箇所\n\n{HEADS}\n{FIRST}\n{SECOND}\n")
    a = reading.assessment
    assert (reading.recognised_by, a.form.id, a.files, a.left_over) == ("rows", "form4-2024", (), ())
    assert reading.characters.share == 1
    assert list(a.walk()) == []
    assert all(a.state(ItemPath(item.id)) is State.ABSENT for item in a.form.items.values() if item.section != "A3")
    assert a.state(ItemPath("II.3.6", ("甲ファイル",))) is State.ABSENT


def test_a_date_is_carried_on_and_marked_and_the_print_stays_as_it_is() -> None:
    rows = reading_of(f"{HEADS}\n|前|a|b|事後|\n{FIRST}\n{SECOND}\n〃|③|甲|乙|事後|\n{FIRST}\n").assessment.rows
    assert [(row.date, row.carried) for row in rows] == [
        ("", ""),
        ("令和6年1月1日", ""),
        ("", "令和6年1月1日"),
        ("〃", "令和6年1月1日"),
        ("令和6年1月1日", ""),
    ]


@pytest.mark.parametrize("path", [Path("a.yaml"), Path("a.json")])
def test_a_carried_date_survives_in_a_draft(path: Path) -> None:
    assessment = reading_of(f"{HEADS}\n{FIRST}\n{SECOND}\n").assessment
    assert read_draft(write_draft(assessment, path), path) == assessment


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("（別添３）変更箇所", "form4-2024"),
        ("別添２　変更箇所", "form3-2018"),
        ("基礎項目評価書 変更箇所", "form2-2024"),
        ("令和6年度 変更箇所一覧", "form4-2024"),
    ],
)
def test_the_title_tells_the_form(title: str, form: str) -> None:
    reading = reading_of(f"{title}\n\n{HEADS}\n{FIRST}\n")
    assert (reading.assessment.form.id, reading.recognised_by) == (form, "rows")
    given = reading_of(f"{title}\n\n{HEADS}\n{FIRST}\n", "form3-2018")
    assert (given.assessment.form.id, given.recognised_by) == ("form3-2018", "given")


@pytest.mark.parametrize(
    "heads",
    [
        "変更年月日|項　目|変更前|変更後|提出時期|説明",
        "変更日|変更箇所|変更前の内容|変更後の内容|提出の時期|提出時期に係る説明（※）",
        "①変更日|②項目|③変更前の記載|④変更後の記載|⑤提出時期|⑥提出時期に係る説明",
        "変更曰|項目|変更前の記戟|変更後の記載|提出時期|提出時期に係る説朋",
        "変更日|変更箇所|||提出時期|提出時期に係る説明\n|項目|変更前の記載|変更後の記載||",
        "|変更箇所|||提出時期|説明\n変更日|項目|変更前|変更後||",
        "変更日|項目|変更前の|変更後の|提出|提出時期に係\n||記載|記載|時期|る説明",
        "（変更日）|【項目】|変更前の記載（旧）|変更後の記載（新）|提出時期|説明",
    ],
)
def test_heads_in_other_words_and_over_two_rows(heads: str) -> None:
    assert rows_of(f"{heads}\n{FIRST}\n{SECOND}\n") == EXPECTED


def test_a_tag_alone_does_not_make_it_a_whole_document() -> None:
    tag = load_form("form4-2018").printed
    reading = reading_of(f"{tag}\n(別添3) 変更箇所\n{HEADS}\n{FIRST}\n")
    assert (reading.assessment.form.id, reading.recognised_by, reading.tag) == ("form4-2018", "rows", tag)
    assert reading.assessment.left_over == ()
    named = reading_of(f"{tag}\n評価書番号|7\n(別添3) 変更箇所\n{HEADS}\n{FIRST}\n")
    assert named.recognised_by == "tag"
    assert str(named.assessment.get(ItemPath("H.number"))) == "7"


def test_columns_in_another_order() -> None:
    text = "項目|提出時期|変更前|変更後|変更日|説明\n①|事後|甲|乙|令和6年1月1日|修正\n"
    assert rows_of(text) == [("令和6年1月1日", "①", "甲", "乙", "事後", "修正")]


def test_fewer_columns() -> None:
    assert rows_of("項目|変更前|変更後\n①|甲|乙\n②|丙|丁\n") == [
        ("", "①", "甲", "乙", "", ""),
        ("", "②", "丙", "丁", "", ""),
    ]


def test_other_columns_are_kept_as_left_over() -> None:
    reading = reading_of(f"No.|{HEADS}|担当課\n1|{FIRST}|総務課\n2|{SECOND}|税務課\n")
    assert [row.item for row in reading.assessment.rows] == ["Ⅰ １．①事務の名称", "②事務の内容"]
    assert [one.text for one in reading.assessment.left_over] == ["1\n総務課\n2\n税務課"]


def test_heads_repeated_on_every_page_are_dropped_and_pages_continue() -> None:
    page = f"{HEADS}\n{FIRST}\n{SECOND}\n"
    assert rows_of(f"{page}\n- 1 -\n{page}\n- 2 -\n{page}\n- 3 -\n") == EXPECTED * 3
    assert rows_of(f"{page}\f{SECOND}\n") == [*EXPECTED, EXPECTED[1]]
    numbered = "".join(f"{page}- {n} -\n\f|続き|甲|乙\n" for n in (1, 2, 3))
    assert rows_of(numbered) == [*EXPECTED, ("", "続き", "甲", "乙", "", "")] * 3
    assert rows_of(f"{page}\n{SECOND}\n") == [*EXPECTED, EXPECTED[1]]  # a blank line, but 事前 where it belongs


def test_markup_in_cells_becomes_paragraphs_and_blocks_keep_their_brackets() -> None:
    cell = '<p><共通基盤における措置></p> <ul style="list-style-type: none"> <li>・一</li><li>・二</li></ul>'
    rows = rows_of(f"{HEADS}\n令和6年1月1日|Ⅲ ２．|＜共通基盤における措置＞|{cell}|事前|\n")
    assert rows[0][2:4] == ("＜共通基盤における措置＞", "<共通基盤における措置>\n・一\n・二")


def test_a_row_continued_without_date_and_item_stays_a_row_of_its_own() -> None:
    rows = rows_of(f"{HEADS}\n{FIRST}\n||続き|続き||\n||||| 説明の続き\n")
    assert rows[1:] == [("", "", "続き", "続き", "", ""), ("", "", "", "", "", "説明の続き")]


def test_what_stands_below_the_table_is_no_row_of_it() -> None:
    reading = reading_of(f"{HEADS}\n{FIRST}\n備考欄は次のとおり\n評価書番号|7\n")
    assert len(reading.assessment.rows) == 1
    assert "備考欄は次のとおり" in reading.assessment.left_over[0].text


@pytest.mark.parametrize(
    ("form", "title"),
    [("form2-2024", "変更箇所"), ("form3-2018", "（別添２）変更箇所"), ("form4-2018", "（別添３）変更箇所")],
)
def test_a_table_within_a_whole_document(form: str, title: str) -> None:
    tag = load_form(form).printed
    reading = reading_of(
        f"{tag}\n評価書番号|7\n①事務の名称|税\n②事務の内容|課税\n{title}\n変更年月日|項目|変更前|変更後|提出時期|説明\n"
        f"{FIRST}\n{SECOND}\n"
    )
    a = reading.assessment
    assert (a.form.id, reading.recognised_by) == (form, "tag")
    assert [row.item for row in a.rows] == ["Ⅰ １．①事務の名称", "②事務の内容"]
    assert str(a.get(ItemPath("H.number"))) == "7"
    assert a.left_over == ()


def test_merged_cells_of_a_sheet() -> None:
    heads = [("変更日", 0, 1), ("項目", 1, 2), ("変更前の記載", 3, 2), ("変更後の記載", 5, 2), ("提出時期", 7, 1)]
    cells = [Cell(text, "別添3", 0, column, "別添3", column_span=span, whole=True) for text, column, span in heads]
    cells += [
        Cell("令和6年1月1日", "A2", 1, 0, "別添3", row_span=3, whole=True),
        *(
            Cell(text, "2", 1, column, "別添3", whole=True)
            for text, column in (("一", 1), ("甲", 3), ("乙", 5), ("事後", 7))
        ),
        *(
            Cell(text, "3", 2, column, "別添3", whole=True)
            for text, column in (("二", 2), ("甲", 4), ("乙", 5), ("事後", 7))
        ),
        *(Cell(text, "4", 3, column, "別添3", whole=True) for text, column in (("三", 1), ("甲", 3), ("乙", 5))),
        Cell("別の表", "別紙", 4, 1, "別紙", whole=True),
    ]
    a = read_cells(cells, "a.xlsx").assessment
    assert [(row.date, row.carried, row.item, row.before, row.after) for row in a.rows] == [
        ("令和6年1月1日", "", "一", "甲", "乙"),
        ("", "令和6年1月1日", "二", "甲", "乙"),
        ("", "令和6年1月1日", "三", "甲", "乙"),
    ]
    assert [one.text for one in a.left_over] == ["別の表"]


def test_the_rest_of_a_row_on_the_next_page_is_a_row_of_its_own() -> None:
    cells = [Cell(text, "1頁", 1, column, page=1, whole=True) for column, text in enumerate(HEADS.split("|"))]
    cells += [Cell(text, "1頁", 2, column, page=1, whole=True) for column, text in enumerate(FIRST.split("|"))]
    cells += [Cell("の続き", "2頁", 0, 1, page=2, whole=True), Cell("別の表", "2頁", 5, 1, page=2, whole=True)]
    a = read_cells(cells, "a.pdf").assessment
    assert [row.item for row in a.rows] == ["Ⅰ １．①事務の名称", "の続き"]
    assert [one.text for one in a.left_over] == ["別の表"]


def write_html(rows: list[list[str]]) -> str:
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return (
        "<html><body><h2>(別添3) 変更箇所</h2><table>" + "".join(f"<tr>{one}</tr>" for one in lines) + "</table></body>"
    )


def write_markdown(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---|---|---|---|---|---|", *lines[1:]])


def write_csv(rows: list[list[str]]) -> str:
    quoted = [[f'"{cell}"'.replace("<br>", "\n") if cell else "" for cell in row] for row in rows]
    return "\ufeff" + "".join(",".join(row) + "\r\n" for row in quoted)


def write_tsv(rows: list[list[str]]) -> str:
    return "".join("\t".join(row).replace("<br>", "\\n") + "\n" for row in rows)


@pytest.mark.parametrize(
    ("suffix", "write"), [(".html", write_html), (".md", write_markdown), (".csv", write_csv), (".tsv", write_tsv)]
)
def test_the_same_rows_from_every_format(tmp_path: Path, suffix: str, write: object) -> None:
    rows = [HEADS.split("|"), FIRST.replace("住民税", "1,000円、<br>住民税").split("|"), SECOND.split("|")]
    path = tmp_path / f"changes{suffix}"
    path.write_bytes(write(rows).encode())  # type: ignore[operator]
    reading = read(path)
    assert reading.recognised_by == "rows"
    assert reading.assessment.rows == (
        AnnexRow(*EXPECTED[0][:3], "1,000円、\n住民税", *EXPECTED[0][4:]),
        AnnexRow(*EXPECTED[1], carried="令和6年1月1日"),
    )
    assert reading.assessment.left_over == ()


def test_merged_cells_of_a_page_of_the_web() -> None:
    html = """<table>
    <tr><th rowspan=2>変更日</th><th colspan=3>変更箇所</th><th rowspan=2>提出時期</th><th rowspan=2>説明</th></tr>
    <tr><th>項目</th><th>変更前</th><th>変更後</th></tr>
    <tr><td rowspan=2>令和6年1月1日</td><td>一</td><td>甲</td><td>乙</td><td>事後</td><td></td></tr>
    <tr><td>二</td><td>丙</td><td>丁</td><td>事前</td><td>重要</td></tr></table>"""
    a = read_cells(text_cells(html, ".html"), "a.html").assessment
    assert a.rows == (
        AnnexRow("令和6年1月1日", "一", "甲", "乙", "事後"),
        AnnexRow("", "二", "丙", "丁", "事前", "重要", "令和6年1月1日"),
    )


def test_nothing_counts_as_deleted_when_a_table_of_changes_is_compared() -> None:
    alone = reading_of(f"(別添3) 変更箇所\n{HEADS}\n{FIRST}\n").assessment
    file = "甲ファイル"
    whole = Assessment(
        alone.form,
        Sections(
            {
                ItemPath("I"): Section({ItemPath("I.1.1"): Text(("税",)), ItemPath("I.3"): Text((file,))}),
                ItemPath("II", (file,)): Section({ItemPath("II.1", (file,)): Text((file,))}),
                ItemPath("III", (file,)): Section({ItemPath("III.1", (file,)): Text((file,))}),
            }
        ),
        (file,),
    )
    for old, new in ((whole, alone), (alone, whole)):
        comparison = compare(old, new)
        assert comparison.changes == ()
        names = {str(path) for path in comparison.unreadable}
        assert {"I", f"II[{file}]", f"III[{file}]"} <= names


def test_a_lost_list_of_files_leaves_the_others_unknown() -> None:
    tag = load_form("form4-2018").printed
    section = "Ⅱ 特定個人情報ファイルの概要\n1. 特定個人情報ファイル名|甲ファイル\n⑤保有開始日|平成27年1月1日\n"
    torn = reading_of(f"{tag}\n{section}").assessment
    assert torn.state(ItemPath("II.2.5", ("乙ファイル",))) is State.ABSENT
    told = reading_of(f"{tag}\nⅠ 基本情報\n3. 特定個人情報ファイル名|甲ファイル\n{section}").assessment
    assert told.state(ItemPath("II.2.5", ("乙ファイル",))) is State.EMPTY
    path = Path("a.yaml")
    assert read_draft(write_draft(torn, path), path) == torn


def test_what_follows_a_table_belongs_to_nothing_before_it() -> None:
    tag = load_form("form4-2018").printed
    a = reading_of(f"{tag}\n①事務の名称|税\n②事務の内容|課税\n{HEADS}\n{FIRST}\n\n以上\n").assessment
    assert str(a.get(ItemPath("I.1.2"))) == "課税"
    assert [one.text for one in a.left_over] == ["以上"]


CORPUS = Path(__file__).parents[2] / "../shared/corpus/hiroshima-changes.json"


def write_workbook(path: Path, rows: list[list[str]]) -> None:
    """As cities do: a title, heads over two rows, a date merged over the rows of its day, cells wrapped."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("別添3")
        wrapped = book.add_format({"text_wrap": True})
        sheet.write("A1", "（別添３）変更箇所")
        sheet.merge_range(2, 0, 3, 0, "変更日")
        sheet.merge_range(2, 1, 2, 4, "変更箇所")
        for column, head in ((1, "項目"), (3, "変更前の記載"), (4, "変更後の記載")):
            sheet.write(3, column, head)
        sheet.merge_range(2, 5, 3, 5, "提出時期")
        sheet.merge_range(2, 6, 3, 6, "提出時期に係る説明")
        first = 0
        for n, (date, item, *rest) in enumerate(rows):
            sheet.merge_range(n + 4, 1, n + 4, 2, item, wrapped)
            for column, text in enumerate(rest, 3):
                sheet.write_string(n + 4, column, text, wrapped)
            if n + 1 == len(rows) or rows[n + 1][0] != date:
                if first < n:
                    sheet.merge_range(first + 4, 0, n + 4, 0, date)
                else:
                    sheet.write_string(n + 4, 0, date)
                first = n + 1


def test_a_published_annex_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "changes.xlsx"
    rows = [
        FIRST.split("|"),
        [FIRST.split("|")[0], *SECOND.split("|")[1:]],
        ["令和7年4月1日", "③", "一\n二", "三", "事前", "重要"],
    ]
    write_workbook(path, rows)
    reading = read(path)
    assert (reading.recognised_by, reading.assessment.left_over) == ("rows", ())
    assert [row.date or row.carried for row in reading.assessment.rows] == [row[0] for row in rows]
    assert [(row.date, row.before) for row in reading.assessment.rows] == [
        ("令和6年1月1日", "税"),
        ("", "（右記を追加）"),
        ("令和7年4月1日", "一\n二"),
    ]


@pytest.mark.skipif(not CORPUS.is_file(), reason="needs the corpus of real documents beside the repository")
@pytest.mark.parametrize("suffix", [".html", ".md", ".csv", ".tsv", ".xlsx"])
def test_a_real_annex_from_every_format_cell_by_cell(tmp_path: Path, suffix: str) -> None:
    published = json.loads(CORPUS.read_text("utf-8"))
    rows = [[one[name] or "" for name in ("date", "item", "before", "after", "timing", "note")] for one in published]
    path = tmp_path / f"changes{suffix}"
    if suffix == ".xlsx":
        write_workbook(path, rows)
    else:
        write = {".html": write_html, ".md": write_markdown, ".csv": write_csv, ".tsv": write_tsv}[suffix]
        escape = markup.escape if suffix in (".html", ".md") else str
        cells = [[escape(cell).replace("\n", "<br>") for cell in row] for row in rows]
        path.write_text(write([HEADS.split("|"), *cells]), "utf-8")
    found = read(path).assessment.rows
    assert len(found) == 68
    carried = "令和4年8月10日"
    for n, (row, wanted) in enumerate(zip(found, rows, strict=True)):
        assert [row.item, row.before, row.after, row.timing, row.reason] == wanted[1:], n
        assert (row.date or row.carried) == (wanted[0] or carried), n


FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/annex-*.csv")), ids=lambda path: path.stem)
def test_the_annexes_of_the_fixtures(path: Path) -> None:
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True)))
    reading = read(path)
    assert (reading.recognised_by, reading.characters.left_over) == ("rows", 0)
    assert [(row.date, row.item, row.before, row.after, row.timing) for row in reading.assessment.rows] == [
        tuple("\n".join(clean_lines(cell)) for cell in line[:5]) for line in lines[1:]
    ]


@pytest.mark.parametrize("suffix", ["md", "csv", "tsv"])
def test_what_the_program_itself_writes(suffix: str) -> None:
    old, new = (read(FIXTURES / "form4" / f"{version}.yaml").assessment for version in ("v2024", "v2025"))
    comparison = compare(old, new)
    rows = annex_rows(comparison, judge(comparison), date="令和7年4月1日")
    found = read_cells(text_cells(render(rows, comparison, suffix), f".{suffix}"), "a").assessment.rows
    assert len(found) == len(rows) > 20
    assert [(row.date, row.item, row.before, row.after, row.timing, row.reason) for row in found] == [
        tuple(cell.strip("\n") for cell in row.texts) for row in rows
    ]
