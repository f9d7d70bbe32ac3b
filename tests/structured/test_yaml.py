"""YAML text ↔ plain data."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.structured.plain import (
    BrokenSyntax,
    DuplicateKey,
    FlowList,
    NotPlain,
    Place,
    Plain,
    WrongCharacter,
    read_yaml,
    write_yaml,
)
from pia_diff.structured.yaml_writer import dump_slowly

AWKWARD = [
    *(
        "",
        " ",
        "\n",
        "\n\n",
        "\t",
        "#",
        " #",
        ": ",
        ":",
        "- ",
        "-",
        "---",
        "...",
        "?",
        "? ",
        "|",
        ">",
        "|-",
        "'",
        '"',
        "\\",
    ),
    *("no", "Yes", "null", "~", "1e3", "1", "0x1F", "1:30", "2024-04-01", "=", "<<", "%", "@", "`", "&a", "*a", "!t"),
    *(
        "[",
        "]",
        "{",
        "}",
        ",",
        "𠮷",
        "\u2028",
        "\u2029",
        "\x85",
        "\ufeff",
        "\x00",
        "\x07",
        "\x7f",
        "\r",
        "\r\n",
        "\xa0",
    ),
    *("\u3000", "あ", "（", "①", "\ue000", "\ufffe", "\xad", "a", "か\u3099", "  字下げ", "末尾 "),
]
TEXTS = st.text(max_size=12) | st.lists(st.sampled_from(AWKWARD), max_size=6).map("".join) | st.sampled_from(AWKWARD)
KEYS = TEXTS | st.text("あいう .:", min_size=100, max_size=140)
DATA = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.lists(TEXTS, max_size=4).map(FlowList)
    ),
    max_leaves=12,
)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "data"),
        [
            ("a: no\nb: 2024-04-01\nc: 1e3\nd: ~\ne:\n", {"a": "no", "b": "2024-04-01", "c": "1e3", "d": "~", "e": ""}),
            ("- [1, '2', \"3\"]\n- {a: b}\n", [["1", "2", "3"], {"a": "b"}]),
            ("a: |-\n  一\n   二\n\n  三\nb: x", {"a": "一\n 二\n\n三", "b": "x"}),
            ("a: !!str 1\nb: ! 2\n", {"a": "1", "b": "2"}),
            ("<<: x", {"<<": "x"}),
            ("一行", "一行"),
        ],
    )
    def test_makes_every_scalar_a_string(self, text: str, data: object) -> None:
        assert read_yaml(text, "f").data == data

    @pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "\ufeff", "---\n...\n"])
    def test_takes_an_empty_file_for_an_empty_mapping(self, text: str) -> None:
        assert read_yaml(text, "f").data in ({}, "")

    @pytest.mark.parametrize("text", ["\ufeffa: 一\nb: 二\n", "a: 一\r\nb: 二\r\n", "---\na: 一\nb: 二\n...\n"])
    def test_reads_what_windows_editors_write(self, text: str) -> None:
        assert read_yaml(text, "f").data == {"a": "一", "b": "二"}

    def test_unifies_line_breaks_in_literal_blocks(self) -> None:
        assert read_yaml("a: |\r\n  一\r\n  二\r\n", "f").data == {"a": "一\n二\n"}

    @pytest.mark.parametrize(
        ("trail", "place"),
        [
            (("a",), (2, 1)),
            (("a", "b"), (3, 3)),
            (("a", "b", 1), (5, 5)),
            (("a", "b", 1, "d"), (6, 5)),
            (("a", "b", 7, "x"), (3, 3)),
            (("a", "b", "no index"), (3, 3)),
            (("e", 0, "deeper"), (7, 5)),
            (("nowhere",), (1, 1)),
            ((), (1, 1)),
        ],
    )
    def test_knows_where_each_piece_stood(self, trail: tuple[str | int, ...], place: tuple[int, int]) -> None:
        text = "# 見出し\na:\n  b:\n  - 一\n  - c: 二\n    d: 三\ne: [四]\n"
        assert read_yaml(text, "f").place(trail) == Place(*place)


class TestReadingFails:
    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("a: 'open\n", "2:1"),
            ("a: {b: 1\n", "2:1"),
            ("日本: x\n- y\n", "2:1"),
            ("a: b: c\n", "1:5"),
            ("a: '\\ud800'\nb: \"\\ud800\"", "2:7"),
            ("a: 1\n---\nb: 2\n", "2:1"),
            ("a: &x [*x\n", "1:8"),
        ],
    )
    def test_on_broken_text_with_line_and_column(self, text: str, place: str) -> None:
        with pytest.raises((BrokenSyntax, NotPlain), match=f"^f.yaml:{place}: "):
            read_yaml(text, "f.yaml")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("a: 日本\n語: x\x07\n", r"^f:2:5: the character U\+0007 cannot stand in YAML"),
            ("日本: \x00", r"^f:1:5: the character U\+0000 "),
            ("a: 一\nb: \ud800", r"^f:2:4: the character U\+D800 "),
        ],
    )
    def test_on_characters_no_file_can_hold(self, text: str, message: str) -> None:
        with pytest.raises(WrongCharacter, match=message):
            read_yaml(text, "f")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("a: &x 1\nb: *x\n", r"^f:2:4: an alias \(\*\) is not allowed"),
            ("a: &x [1]\nb: [*x, *x]\n", r"^f:2:5: an alias"),
            ("&x [*x]", r"^f:1:5: an alias"),
            ("a: !!binary aGk=\n", r"^f:1:4: a tag \(!\) is not allowed"),
            ("a: !include x\n", "^f:1:4: a tag"),
            ("a: !!set {x}\n", "^f:1:4: a tag"),
            ("- !!python/object/apply:os.system [x]\n", "^f:1:3: a tag"),
            ("? [a]\n: b\n", "^f:1:3: a key that is no text is not allowed"),
            ("{a: b}: c\n", "^f:1:1: a key that is no text"),
        ],
    )
    def test_on_what_an_assessment_never_needs(self, text: str, message: str) -> None:
        with pytest.raises(NotPlain, match=message):
            read_yaml(text, "f")

    def test_on_a_bomb_of_aliases_at_once(self) -> None:
        lines = [
            "a: &a [x, x]",
            *(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)),
        ]
        with pytest.raises(NotPlain, match=r"^f:2:8: an alias"):
            read_yaml("\n".join(lines), "f")

    def test_on_a_key_given_twice_with_both_lines(self) -> None:
        with pytest.raises(DuplicateKey, match=r"^f:4:3: 'b' stands here for the second time \(first in line 2\)"):
            read_yaml("a:\n  b: 1\n  c: 2\n  b: 3\n", "f")

    @pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: "])
    def test_on_deep_nesting_soon(self, opening: str) -> None:
        begun = time.monotonic()
        with pytest.raises(BrokenSyntax, match=r"^f:1:\d+: .*nested too deep"):
            read_yaml(opening * 20_000, "f")
        assert time.monotonic() - begun < 5

    @given(st.text() | st.lists(st.sampled_from([*AWKWARD, "a: ", "\n- ", "\n  ", "!!"]), max_size=10).map("".join))
    def test_with_an_error_of_its_own_on_any_text(self, text: str) -> None:
        try:
            data = read_yaml(text, "f").data
        except (BrokenSyntax, NotPlain, DuplicateKey) as error:
            assert str(error).startswith("f:")
        else:
            assert read_yaml(write_yaml(data), "f").data == data


class TestWriting:
    def test_is_readable(self) -> None:
        data = {
            "form": "form4-2024",
            "I 基本情報": {
                "I.1.2 事務の内容": "一\n  字下げ\n\n二",
                "I.2.sys システム": [{"1 名称": "住記", "3 接続": ["税務システム", {"その他": "𠮷野: 町"}]}],
                "empty": "",
                "none": [],
            },
            "A2": {"columns": FlowList(["番号", "項目"]), "rows": [FlowList(["1", "氏名, かな"])]},
        }
        assert write_yaml(data) == (
            "form: form4-2024\n"
            "I 基本情報:\n"
            "  I.1.2 事務の内容: |-\n"
            "    一\n"
            "      字下げ\n"
            "\n"
            "    二\n"
            "  I.2.sys システム:\n"
            "  - 1 名称: 住記\n"
            "    3 接続:\n"
            "    - 税務システム\n"
            "    - その他: '𠮷野: 町'\n"
            "  empty: ''\n"
            "  none: []\n"
            "A2:\n"
            "  columns: [番号, 項目]\n"
            "  rows:\n"
            "  - ['1', '氏名, かな']\n"
        )

    @pytest.mark.parametrize(
        "data", ["", "一", "1", [], {}, FlowList(["a"]), {"a": {}}, [[]], {"": ""}, {"k" * 130: "v"}]
    )
    def test_writes_any_data_as_pyyaml_does(self, data: Plain) -> None:
        assert write_yaml(data) == dump_slowly(data)

    @given(DATA)
    def test_is_byte_for_byte_what_pyyaml_writes(self, data: Plain) -> None:
        assert write_yaml(data) == dump_slowly(data)

    @given(DATA)
    def test_reads_back_the_same_and_writes_the_same_again(self, data: Plain) -> None:
        text = write_yaml(data)
        again = read_yaml(text, "f").data
        assert again == data
        assert write_yaml(keep_rows(data, again)) == text


def keep_rows(data: Any, again: Any) -> Any:
    """`again` with the lists that are written on one line where `data` has them: text does not tell them apart."""
    if isinstance(data, FlowList):
        return FlowList(again)
    if isinstance(data, dict):
        return {key: keep_rows(value, again[key]) for key, value in data.items()}
    return [keep_rows(*pair) for pair in zip(data, again, strict=True)] if isinstance(data, list) else again
