"""JSON text ↔ plain data."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.structured.plain import (
    BrokenSyntax,
    DuplicateKey,
    Place,
    WrongCharacter,
    read_json,
    write_json,
)

PLAIN = st.recursive(
    st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


class TestReading:
    def test_makes_every_leaf_a_string(self) -> None:
        text = '{"a": 1, "b": 1.50, "c": true, "d": null, "e": [false, "no", 1e3, NaN], "f": {}}'
        assert read_json(text, "f").data == {
            "a": "1",
            "b": "1.50",
            "c": "true",
            "d": "",
            "e": ["false", "no", "1e3", "NaN"],
            "f": {},
        }

    @pytest.mark.parametrize("text", ['\ufeff{"a": "一"}', '{\r\n"a":\r\n"一"}', '{"a": "\\u4e00"}'])
    def test_reads_what_other_programs_write(self, text: str) -> None:
        assert read_json(text, "f").data == {"a": "一"}

    def test_joins_the_halves_of_a_character(self) -> None:
        assert read_json('{"a": "\\ud842\\udfb7"}', "f").data == {"a": "𠮷"}

    @pytest.mark.parametrize(
        ("trail", "place"),
        [
            (("a",), (2, 3)),
            (("a", 0), (3, 5)),
            (("a", 1), (3, 12)),
            (("a", 1, "\n"), (3, 13)),
            (("b",), (5, 3)),
            (("a", 9), (2, 3)),
            (("b", "no mapping"), (5, 3)),
            (("nowhere",), (1, 1)),
            ((), (1, 1)),
        ],
    )
    def test_knows_where_each_piece_stood(self, trail: tuple[str | int, ...], place: tuple[int, int]) -> None:
        text = '{\n  "a": [\n    "{[",  {"\\n": "]"}\n  ],\n  "b"  :  "x"\n}\n'
        assert read_json(text, "f").place(trail) == Place(*place)

    @given(PLAIN)
    def test_finds_every_piece(self, data: str | list[object] | dict[str, object]) -> None:
        text = write_json(data)
        document = read_json(text, "f")
        offsets = [offset(text, document.place(trail)) for trail in trails(data)]
        assert offsets == sorted(offsets)


class TestReadingFails:
    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("", "1:1"),
            ("{", "1:2"),
            ('{"a": 1,\n}', "2:1"),
            ('{\n"a" "b"}', "2:5"),
            ("[1] 2", "1:5"),
            ("{'a': 1}", "1:2"),
        ],
    )
    def test_on_broken_text_with_line_and_column(self, text: str, place: str) -> None:
        with pytest.raises(BrokenSyntax, match=f"^f.json:{place}: this is not well-formed JSON"):
            read_json(text, "f.json")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('{"a": 1,\n"a": 2}', r"^f:2:1: 'a' stands here for the second time \(first in line 1\)"),
            ('[{"x": {"b": 1,\n"c": 2,\n  "b": 3}}]', r"^f:3:3: 'b' .*first in line 1"),
        ],
    )
    def test_on_a_key_given_twice_with_both_lines(self, text: str, message: str) -> None:
        with pytest.raises(DuplicateKey, match=message):
            read_json(text, "f")

    def test_on_broken_text_behind_a_key_given_twice(self) -> None:
        with pytest.raises(BrokenSyntax, match=r"^f:2:5: "):
            read_json('{"a": {"b": 1, "b": 2},\n"c" 3}', "f")

    def test_on_keys_beside_a_number_of_thousands_of_digits(self) -> None:
        number = "9" * 5000
        with pytest.raises(DuplicateKey, match=r"'b'"):
            read_json(f'{{"b": 1, "a": {number}, "b": 2}}', "f")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('{"a":\n ["x", "\\ud800"]}', r"^f:2:8: the character U\+D800 cannot stand in JSON"),
            ('{"\\udc00": 1}', r"^f:1:2: the character U\+DC00 "),
            ('{"a": "\ud800"}', r"^f:1:2: the character U\+D800 "),
        ],
    )
    def test_on_half_a_character(self, text: str, message: str) -> None:
        with pytest.raises(WrongCharacter, match=message):
            read_json(text, "f")

    @pytest.mark.parametrize("opening", ["[", '{"a":'])
    @pytest.mark.parametrize("depth", [150, 100_000])
    def test_on_deep_nesting(self, opening: str, depth: int) -> None:
        closing = "]" if opening == "[" else "}"
        with pytest.raises(BrokenSyntax, match="nested too deep"):
            read_json(opening * depth + "1" + closing * depth, "f")

    @given(st.text() | st.text('{}[]":,1\\ \nau', max_size=20))
    def test_with_an_error_of_its_own_on_any_text(self, text: str) -> None:
        try:
            data = read_json(text, "f").data
        except (BrokenSyntax, DuplicateKey) as error:
            assert str(error).startswith("f:")
        else:
            assert read_json(write_json(data), "f").data == data


class TestWriting:
    def test_is_indented_and_without_escapes(self) -> None:
        assert write_json({"a": ["一", "𠮷"]}) == '{\n "a": [\n  "一",\n  "𠮷"\n ]\n}\n'

    @given(PLAIN)
    def test_reads_back_the_same(self, data: str | list[object] | dict[str, object]) -> None:
        assert read_json(write_json(data), "f").data == data == json.loads(write_json(data))


def trails(data: object, trail: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The trails to all pieces, in the order of the text."""
    found = [trail]
    if isinstance(data, dict):
        found += [one for key, value in data.items() for one in trails(value, (*trail, key))]
    elif isinstance(data, list):
        found += [one for n, value in enumerate(data) for one in trails(value, (*trail, n))]
    return found


def offset(text: str, place: Place) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
