"""Drafts: what is read, and what every mistake is told by."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pia_diff.errors import PiaDiffError
from pia_diff.forms import load_form
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Attachment,
    Checks,
    Choice,
    Date,
    Drawing,
    ItemPath,
    LeftOver,
    Number,
    Section,
    Sections,
    State,
    Table,
    Text,
)
from pia_diff.readers.draft import read_draft, write_draft
from pia_diff.structured import decode
from pia_diff.structured.decode import SectionDecoder
from pia_diff.structured.encode import encode_assessment
from pia_diff.structured.plain import BrokenSyntax, Document, DuplicateKey, NotPlain, read_yaml

FILE = "住民基本台帳ファイル"
YAML = Path("draft.yaml")

DRAFT = """\
form: form4-2024
H 表紙:
  H.number 評価書番号: 1
  H.name 評価書名: 住民基本台帳に関する事務
I 基本情報:
  I.1.2 事務の内容: |
    ①住民の記録

    ②証明書の交付
  I.1.3 対象人数: 4) 10万人以上30万人未満
  I.2.sys システム:
  - 1 システムの名称: （１）住記システム
    3 他のシステムとの接続:
    - その他: 証明書の交付
    - 税務システム
  - key: 別の鍵
    1 システムの名称: 宛名システム
A1 (別添1) 事務の内容:
  A1.figure 事務の内容(図):
  - name: 流れ.png
    sha256: 0000000000000000000000000000000000000000000000000000000000000000
II 特定個人情報ファイルの概要:
  住民基本台帳ファイル:
    II.2.5 保有開始日: 平成27年7月11日
    II.3.6 使用目的: ''
    II.4.out 委託事項:
    - name 委託事項n: 収納業務
      7 再委託の有無: 再委託しない
    absent:
    - II[住民基本台帳ファイル].5.trans[]
A2 (別添2) 特定個人情報ファイル記録項目:
  A2.file 記録項目 (ファイルごと):
    住民基本台帳ファイル:
      columns: [番号, 項目]
      rows:
      - ['1', 氏名]
A3 (別添3) 変更箇所:
- date 変更日: 令和6年12月25日
  item 項目: Ⅰ 基本情報
left_over:
- place: line 12
  text: どこにも入らない文
"""


def assessment() -> Assessment:
    sections = Sections(
        {
            ItemPath("H"): Section(
                {
                    ItemPath("H.number"): Number("1"),
                    ItemPath("H.name"): Text(("住民基本台帳に関する事務",)),
                }
            ),
            ItemPath("I"): Section(
                {
                    ItemPath("I.1.2"): Text(("①住民の記録", "", "②証明書の交付")),
                    ItemPath("I.1.3"): Choice("10万人以上30万人未満"),
                    ItemPath("I.2.sys[].1", ("住記システム",)): Text(("（１）住記システム",)),
                    ItemPath("I.2.sys[].3", ("住記システム",)): Checks(
                        (("税務システム", ""), ("その他", "証明書の交付"))
                    ),
                    ItemPath("I.2.sys[].1", ("別の鍵",)): Text(("宛名システム",)),
                },
                {ItemPath("I.2.sys[]", ("",)): ("住記システム", "別の鍵")},
            ),
            ItemPath("A1"): Section({ItemPath("A1.figure"): Attachment((Drawing("流れ.png", "0" * 64),))}),
            ItemPath("II", (FILE,)): Section(
                {
                    ItemPath("II.2.5", (FILE,)): Date("平成27年7月11日"),
                    ItemPath("II.4.out[].name", (FILE, "収納業務")): Text(("収納業務",)),
                    ItemPath("II.4.out[].7", (FILE, "収納業務")): Choice("再委託しない"),
                },
                {ItemPath("II.4.out[]", (FILE, "")): ("収納業務",)},
                frozenset({ItemPath("II.5.trans[]", (FILE, ""))}),
            ),
            ItemPath("A2"): Section(
                {ItemPath("A2.file[]", (FILE,)): Table(("番号", "項目"), (("1", "氏名"),))},
                {ItemPath("A2.file[]", ("",)): (FILE,)},
            ),
        }
    )
    rows = (AnnexRow(date="令和6年12月25日", item="Ⅰ 基本情報"),)
    left_over = (LeftOver("どこにも入らない文", "line 12"),)
    return Assessment(load_form("form4-2024"), sections, (FILE,), rows, left_over)


def in_draft(lines: str) -> str:
    """A draft with these lines, the first of which is line 2."""
    return f"form: form4-2024\n{lines}"


class TestReading:
    def test_reads_every_kind_of_value(self) -> None:
        assert read_draft(DRAFT, YAML) == assessment()

    def test_keeps_the_order_of_the_form_whatever_that_of_the_file(self) -> None:
        read = read_draft(in_draft("I:\n  I.8: c\n  I.3: b\n  I.1.1: a\nH:\n  H.org: 市長\n"), YAML)
        assert [str(path) for path, _ in read.walk()] == ["H.org", "I.1.1", "I.3", "I.8"]

    def test_needs_ids_only(self) -> None:
        read = read_draft(in_draft("I 何でもよい:\n  I.1.1 ラベルは人のため: 一\n  I.2.sys[]:\n  - 1: 住記\n"), YAML)
        assert read.get(ItemPath("I.1.1")) == Text(("一",))
        assert read.get(ItemPath("I.2.sys[].1", ("住記",))) == Text(("住記",))

    def test_a_section_may_say_that_all_files_are_lost(self) -> None:
        read = read_draft(in_draft("I:\n  absent: [II, III]\n"), YAML)
        assert read.sections[ItemPath("I")].absent == {ItemPath("II"), ItemPath("III")}
        assert read_draft(write_draft(read, YAML), YAML) == read
        assert read.state(ItemPath("II.3.6", ("甲",))) is State.ABSENT
        assert read.state(ItemPath("I.1.1")) is State.EMPTY

    def test_a_row_may_carry_the_date_of_the_one_above(self) -> None:
        read = read_draft(in_draft("A3:\n- date: 令和6年1月1日\n- carried: 令和6年1月1日\n  item: 甲\n"), YAML)
        assert read.rows == (AnnexRow("令和6年1月1日"), AnnexRow(item="甲", carried="令和6年1月1日"))
        assert read_draft(write_draft(read, YAML), YAML) == read

    @pytest.mark.parametrize("empty", ["", "''", "' '", "[]", "{}", "|2\n\n   \n"])
    def test_an_empty_value_is_no_value(self, empty: str) -> None:
        assert list(read_draft(in_draft(f"I:\n  I.1.1: {empty}\n"), YAML).walk()) == []

    def test_empty_sections_and_groups_are_there_but_hold_nothing(self) -> None:
        read = read_draft(in_draft("I:\n  I.2.sys: []\nII:\n  甲ファイル:\nIII:\n"), YAML)
        assert dict(read.sections) == {ItemPath("I"): Section(), ItemPath("II", ("甲ファイル",)): Section()}
        assert read.files == ("甲ファイル",)

    def test_a_check_alone_needs_no_list(self) -> None:
        read = read_draft(in_draft("II:\n  甲:\n    II.3.2 入手方法: 紙\n"), YAML)
        assert read.get(ItemPath("II.3.2", ("甲",))) == Checks((("紙", ""),))

    def test_reads_drawings_beside_the_draft(self, tmp_path: Path) -> None:
        (tmp_path / "図").mkdir()
        (tmp_path / "図" / "流れ.png").write_bytes(b"drawing")
        digest = hashlib.sha256(b"drawing").hexdigest()
        read = read_draft(in_draft("A1:\n  A1.figure:\n  - file: 図/流れ.png\n"), tmp_path / "draft.yaml")
        assert read.get(ItemPath("A1.figure")) == Attachment((Drawing("流れ.png", digest),))
        assert read.attachments == {digest: b"drawing"}

    def test_reads_json_by_the_suffix(self) -> None:
        text = '{"form": "form4-2024", "H": {"H.number": 1, "H.name": "一\\r\\n二"}}'
        read = read_draft(text, Path("draft.json"))
        assert read.get(ItemPath("H.number")) == Number("1")
        assert read.get(ItemPath("H.name")) == Text(("一", "二"))

    def test_reads_windows_line_ends_and_byte_order_marks(self) -> None:
        assert read_draft("\ufeff" + DRAFT.replace("\n", "\r\n"), YAML) == assessment()


class TestWriting:
    @pytest.mark.parametrize("path", [YAML, Path("draft.json")])
    def test_reads_back_what_it_wrote(self, path: Path) -> None:
        assert read_draft(write_draft(assessment(), path), path) == assessment()

    def test_writes_empty_items_to_be_filled_in(self) -> None:
        text = write_draft(assessment(), YAML)
        assert "  I.1.1 事務の名称: ''\n" in text
        assert "    2 システムの機能: ''\n" in text
        assert "    II.5.prov 提供先: []\n" in text

    def test_leaves_empty_items_out_where_not_asked_for(self) -> None:
        encoded = encode_assessment(assessment())
        assert encoded == read_yaml(DRAFT.replace("    II.3.6 使用目的: ''\n", ""), "f").data | {
            "I 基本情報": {
                "I.1.2 事務の内容": "①住民の記録\n\n②証明書の交付",
                "I.1.3 対象人数": "10万人以上30万人未満",
                "I.2.sys システム": [
                    {
                        "1 システムの名称": "（１）住記システム",
                        "3 他のシステムとの接続": ["税務システム", {"その他": "証明書の交付"}],
                    },
                    {"key": "別の鍵", "1 システムの名称": "宛名システム"},
                ],
            }
        }


# What is wrong, and what the message says: place, and what is allowed there.
MISTAKES = {
    "no form": (
        "I:\n  I.1.1: a\n",
        decode.NoForm,
        r"f:1: .*first key must be 'form:' with one of form2-2018, .*nothing",
    ),
    "unknown form": ("x: y\nform: form9\n", decode.NoForm, r"f:2: .*\(found: form9\)"),
    "a list as form": ("form: [form4-2024]\n", decode.NoForm, r"f:1: "),
    "a list": ("- form: form4-2024\n", decode.NoForm, r"f:1: .*nothing"),
    "a text": ("form4-2024", decode.NoForm, r"f:1: "),
    "empty file": ("", decode.NoForm, r"f:1: "),
    "unknown section": (
        in_draft("VII:\n"),
        decode.UnknownKey,
        r"f:2: the draft: the form form4-2024 has no item 'VII' here; allowed: form, H, I, A1, .*, A3, left_over",
    ),
    "section twice": (
        in_draft("I:\nI 基本情報:\n"),
        decode.DuplicateItem,
        r"f:3: the draft: 'I' stands here twice \(first in line 2\)",
    ),
    "section as list": (in_draft("I:\n- a\n"), decode.WrongShape, r"f:2: I: expected a mapping 'item: value'"),
    "unknown item": (
        in_draft("I:\n  I.1.1: a\n  I.9.9 何か: b\n"),
        decode.UnknownKey,
        r"f:4: I: the form form4-2024 has no item 'I.9.9 何か' here; allowed: I.1.1, I.1.2, I.1.3, I.2.sys, I.3, ",
    ),
    "heading": (in_draft("I:\n  I.1: a\n"), decode.UnknownKey, r"f:3: I: .*no item 'I.1' here"),
    "item of another section": (in_draft("I:\n  V.1.1: a\n"), decode.UnknownKey, r"f:3: I: .*no item 'V.1.1' here"),
    "item of a group": (in_draft("I:\n  I.2.sys[].1: a\n"), decode.UnknownKey, r"f:3: I: "),
    "blank key": (in_draft("I:\n  ' ': a\n"), decode.UnknownKey, r"f:3: I: "),
    "item twice": (
        in_draft("I:\n  I.1.1 a: a\n  I.1.1 b: b\n"),
        decode.DuplicateItem,
        r"f:4: I: 'I.1.1' .*first in line 3",
    ),
    "list as text": (in_draft("I:\n  I.1.1:\n  - a\n"), decode.WrongShape, r"f:3: I.1.1: expected text, not a list"),
    "wrong choice": (
        in_draft("I:\n  I.6.1: する\n"),
        decode.WrongOption,
        r"f:3: I.6.1: 'する' is not an option of this item; allowed: 実施する / 実施しない / 未定$",
    ),
    "wrong check": (
        in_draft("II:\n  甲:\n    II.3.2:\n    - 紙\n    - 電話\n"),
        decode.WrongOption,
        r"f:6: II\[甲\].3.2: '電話' is not an option of this item; allowed: 紙 / .* / その他$",
    ),
    "check as mapping": (
        in_draft("II:\n  甲:\n    II.3.2:\n      紙: ''\n"),
        decode.WrongShape,
        r"f:4: II\[甲\].3.2: expected a list of options",
    ),
    "check of two": (
        in_draft("II:\n  甲:\n    II.3.2:\n    - 紙: a\n      その他: b\n"),
        decode.WrongShape,
        r"f:5: .*an option, or 'option: free text'",
    ),
    "check twice": (
        in_draft("II:\n  甲:\n    II.3.2:\n    - 紙\n    - 専用線\n    - 紙\n"),
        decode.DuplicateItem,
        r"f:7: II\[甲\].3.2: '紙' stands here twice \(first in line 5\)",
    ),
    "free text where none is": (
        in_draft("II:\n  甲:\n    II.3.2:\n    - 紙: 郵送\n"),
        decode.NoFreeText,
        r"f:5: II\[甲\].3.2: the option '紙' takes no free text; options that do: その他$",
    ),
    "free text, no bracket at all": (
        in_draft("III:\n  甲:\n    III.4.na:\n    - 委託しない: 当面\n"),
        decode.NoFreeText,
        r"f:5: .*options that do: —$",
    ),
    "instance without name": (
        in_draft("I:\n  I.2.sys:\n  - 1: a\n  - 2 機能: b\n"),
        decode.Nameless,
        r"f:5: I.2.sys\[\]: this entry has no name; write '1 システムの名称:', or 'key:'",
    ),
    "instance that is a text": (
        in_draft("I:\n  I.2.sys:\n  - a\n"),
        decode.WrongShape,
        r"f:4: I.2.sys\[\]: expected a mapping",
    ),
    "instances as text": (
        in_draft("I:\n  I.2.sys: a\n"),
        decode.WrongShape,
        r"f:3: I.2.sys\[\]: expected a list, one entry an instance",
    ),
    "unknown item of an instance": (
        in_draft("I:\n  I.2.sys:\n  - 1: a\n    9: b\n"),
        decode.UnknownKey,
        r"f:5: I.2.sys\[\]: .*no item '9' here; allowed: key, 1, 2, 3$",
    ),
    "instance twice": (
        in_draft("I:\n  I.2.sys:\n  - 1: 住記\n  - 1: 宛名\n  - 1: ２．住記\n"),
        decode.DuplicateInstance,
        r"f:6: I.2.sys\[\]: the name '住記' stands here twice \(first in line 4\); rename one, or .* 'key:'",
    ),
    "wrong value in an instance": (
        in_draft("II:\n  甲:\n    II.4.out:\n    - name: 収納\n      7: する\n"),
        decode.WrongOption,
        r"f:6: II\[甲\].4.out\[収納\].7: ",
    ),
    "file without a name": (
        in_draft("II:\n  '': {}\n"),
        decode.WrongShape,
        r"f:3: II: expected the name of a file as the key",
    ),
    "files as list": (in_draft("II:\n- a\n"), decode.WrongShape, r"f:2: II: expected a mapping"),
    "table as text": (
        in_draft("A2:\n  A2.file:\n    甲: 別紙\n"),
        decode.WrongShape,
        r"f:4: A2.file\[甲\]: expected a mapping",
    ),
    "table without name": (
        in_draft("A2:\n  A2.file:\n    '': {}\n"),
        decode.WrongShape,
        r"f:4: A2.file\[\]: expected the name of the table",
    ),
    "table without columns": (
        in_draft("A2:\n  A2.file:\n    甲:\n      rows: []\n"),
        decode.WrongShape,
        r"f:4: .*'columns:' and 'rows:'",
    ),
    "uneven row": (
        in_draft("A2:\n  A2.file:\n    甲:\n      columns: [a, b]\n      rows:\n      - ['1', '2']\n      - ['1']\n"),
        decode.UnevenRow,
        r"f:8: A2.file\[甲\]: this row has 1 cells, but 'columns:' has 2",
    ),
    "list in a cell": (
        in_draft("A2:\n  A2.file:\n    甲:\n      columns: [a]\n      rows:\n      - [[b]]\n"),
        decode.WrongShape,
        r"f:7: .*text in every cell",
    ),
    "drawing as text": (
        in_draft("A1:\n  A1.figure: 流れ.png\n"),
        decode.WrongShape,
        r"f:3: A1.figure: expected a list of drawings",
    ),
    "drawing without bytes": (
        in_draft("A1:\n  A1.figure:\n  - name: a\n"),
        decode.WrongShape,
        r"f:4: .*'file:' \(a path\), or 'name:' and 'sha256:'",
    ),
    "drawing with half a hash": (
        in_draft("A1:\n  A1.figure:\n  - {name: a, sha256: abc}\n"),
        decode.WrongShape,
        r"f:4: ",
    ),
    "drawing that is not there": (
        in_draft("A1:\n  A1.figure:\n  - file: 無い.png\n"),
        decode.MissingDrawing,
        r"f:4: A1.figure: the drawing '無い.png' cannot be read: No such file or directory",
    ),
    "absent of another section": (
        in_draft("II:\n  甲:\n    absent:\n    - II[乙].3.6\n"),
        decode.NotInSection,
        r"f:5: absent: 'II\[乙\].3.6' is not the path of an item in II\[甲\]",
    ),
    "absent of a section that stands elsewhere": (
        in_draft("I:\n  absent: [II, IV]\n"),
        decode.NotInSection,
        r"f:3: absent: 'IV' is not the path of an item in I",
    ),
    "absent of all files within one": (
        in_draft("II:\n  甲:\n    absent: [III]\n"),
        decode.NotInSection,
        r"f:4: absent: 'III' is not the path of an item in II\[甲\]",
    ),
    "absent, no path": (
        in_draft("I:\n  absent: [事務の名称]\n"),
        decode.NotInSection,
        r"f:3: absent: '事務の名称' is not",
    ),
    "absent as text": (
        in_draft("I:\n  absent: I.1.1\n"),
        decode.WrongShape,
        r"f:3: absent: expected a list of item paths",
    ),
    "row with an unknown column": (
        in_draft("A3:\n- date: a\n- when: b\n"),
        decode.UnknownKey,
        r"f:4: （別添３）変更箇所: .*no item 'when' here; allowed: date, item, before, after, timing, reason, carried$",
    ),
    "row with a list": (in_draft("A3:\n- date: [a]\n"), decode.WrongShape, r"f:3: .*expected text"),
    "rows as mapping": (
        in_draft("A3:\n  date: a\n"),
        decode.WrongShape,
        r"f:2: （別添３）変更箇所: expected a list of rows",
    ),
    "left over as text": (
        in_draft("left_over: a\n"),
        decode.WrongShape,
        r"f:2: left_over: expected a list of passages",
    ),
    "left over with an unknown key": (
        in_draft("left_over:\n- where: a\n"),
        decode.UnknownKey,
        r"f:3: left_over: .*allowed: place, text$",
    ),
    "alias": (in_draft("I: &i\n  I.1.1: a\nV: *i\n"), NotPlain, r"f:4:4: an alias"),
    "broken YAML": (in_draft("I:\n  I.1.1: a: b\n"), BrokenSyntax, r"f:3:11: "),
    "same key": (in_draft("I:\n  I.1.1: a\n  I.1.1: b\n"), DuplicateKey, r"f:4:3: 'I.1.1' .*first in line 3"),
}


class TestMistakes:
    @pytest.mark.parametrize(("text", "error", "message"), MISTAKES.values(), ids=MISTAKES)
    def test_are_told_with_place_and_remedy(self, text: str, error: type[PiaDiffError], message: str) -> None:
        with pytest.raises(error, match=f"^{message}"):
            read_draft(text, Path("f"))

    @pytest.mark.parametrize(
        ("text", "error", "message"),
        [
            ('{"form": "form4-2024",\n "I": {\n  "I.6.1": "する"}}', decode.WrongOption, r"f.json:3: I.6.1: "),
            (
                '{"form": "form4-2024",\n "I": {"I.1.1": "a",\n  "I.1.1 b": "b"}}',
                decode.DuplicateItem,
                r"f.json:3: I: .*line 2",
            ),
            (
                '{"form": "form4-2024",\n "I": {"I.2.sys": [\n  {"2": "b"}]}}',
                decode.Nameless,
                r"f.json:3: I.2.sys\[\]: ",
            ),
            ("[]", decode.NoForm, r"f.json:1: "),
            ('"form"', decode.NoForm, r"f.json:1: "),
            ('{"form": "form4-2024",\n "form": 1}', DuplicateKey, r"f.json:2:2: "),
            ("{form: form4-2024}", BrokenSyntax, r"f.json:1:2: "),
        ],
    )
    def test_are_told_with_lines_in_json_too(self, text: str, error: type[PiaDiffError], message: str) -> None:
        with pytest.raises(error, match=f"^{message}"):
            read_draft(text, Path("f.json"))

    @pytest.mark.parametrize("name", ["図", "a\0b"])
    def test_a_drawing_that_is_no_file_is_told(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "図").mkdir()
        with pytest.raises(decode.MissingDrawing, match="cannot be read: "):
            read_draft(in_draft(f'A1:\n  A1.figure:\n  - file: "{name}"\n'.replace("\0", "\\0")), tmp_path / "f.yaml")


class TestSectionDecoder:
    """The parts that the store reads one by one."""

    def test_reads_one_section(self) -> None:
        document = read_yaml("I.1.1 事務の名称: 一\n", "1-basic.yaml")
        decoder = SectionDecoder(load_form("form4-2024"), document)
        assert decoder.section(ItemPath("I"), document.data, ()) == Section({ItemPath("I.1.1"): Text(("一",))})

    def test_names_no_line_where_the_data_was_never_text(self) -> None:
        decoder = SectionDecoder(load_form("form4-2024"), Document({}, {}, "made by a program"))
        with pytest.raises(decode.WrongOption, match=r"^made by a program:1: I.6.1: "):
            decoder.section(ItemPath("I"), {"I.6.1": "する"}, ())

    def test_takes_drawings_by_hash_only_where_no_file_can_be_named(self) -> None:
        document = read_yaml("A1.figure:\n- file: x.png\n", "f")
        with pytest.raises(decode.MissingDrawing, match="no file can be named here"):
            SectionDecoder(load_form("form4-2024"), document).section(ItemPath("A1"), document.data, ())

    def test_empty_files_hold_nothing(self) -> None:
        document = read_yaml("", "f")
        decoder = SectionDecoder(load_form("form4-2024"), document)
        assert decoder.section(ItemPath("I"), document.data, ()) == Section()
        assert decoder.rows("", ()) == ()
        assert decoder.left_over("", ()) == ()
