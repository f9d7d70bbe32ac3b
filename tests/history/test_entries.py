"""A section's file taken apart without reading YAML: never wrongly, at worst not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.forms import load_form
from pia_diff.history import entries
from pia_diff.history.entries import entries_of, entry_word, split
from pia_diff.structured.yaml_reader import read_yaml

USUAL = """\
file: 甲
II.3.6 使用目的: |-
  記録のため
  II.3.7: これは本文である
II.4.out 委託事項:
- name 委託事項n: 収納業務
  1 委託内容: 収納
- name 委託事項n: '印刷: 業務'
# 覚え
II.5.prov: []
absent:
- II.3.7
"""


def test_every_entry_is_found_by_the_first_word_of_its_key():
    found = entries_of(USUAL.encode())
    assert found is not None
    assert list(found) == ["file", "II.3.6", "II.4.out", "II.5.prov", "absent"]
    assert found["II.3.6"].decode() == "II.3.6 使用目的: |-\n  記録のため\n  II.3.7: これは本文である\n"
    assert b"".join(found.values()) == USUAL.encode()


def test_a_key_is_told_from_its_label_by_a_full_width_blank_too():
    assert list(entries_of("II.3.6　使用目的: あ\n".encode()) or {}) == ["II.3.6"]


def test_the_last_line_may_lack_its_end():
    assert entries_of("I.1: あ\nI.2: い".encode()) == {"I.1": "I.1: あ\n".encode(), "I.2": "I.2: い\n".encode()}


@pytest.mark.parametrize(
    "text",
    [
        'I.1: "あ\nI.2: い"\n',
        "I.1: 'あ\nI.2: い'\n",
        'I.1:\n  "あ\nI.2: い"\n',
        'I.1:\n- "あ\nI.2: い"\n',
        "I.1: [あ,\nI.2]\n",
        "I.1: {あ: い,\nI.2: う}\n",
        "I.1: あ\rI.2: い\n",
        "I.1: あ\u2028I.2: い\n",
        "I.1: あ\x85I.2: い\n",
        '"I.1": あ\n',
        "{I.1: あ}\n",
        "---\nI.1: あ\n",
        "? I.1\n: あ\n",
    ],
)
def test_a_file_that_may_be_meant_otherwise_is_not_taken_apart(text):
    assert entries_of(text.encode()) is None


LINES = st.sampled_from(
    [
        "I.1: あ",
        "I.2: |-",
        "  い",
        "- う",
        '  "え',
        'お"',
        "I.3: 'か",
        "I.4: か'",
        "  I.5: き",
        "# く",
        "",
        "I.6 名: [け",
        "こ]",
    ]
)


@given(st.lists(LINES, max_size=8))
def test_what_is_taken_apart_reads_as_the_whole_does(lines):
    text = "\n".join(lines) + "\n"
    found = entries_of(text.encode())
    if found is None:
        return
    try:
        whole = read_yaml(text, "a.yaml").data
    except Exception:
        return  # no file anybody could read; the whole is read then and says so
    if not isinstance(whole, dict):
        return
    read = {}
    for entry in found.values():
        read |= read_yaml(entry.decode(), "a.yaml").data
    assert read == whole
    assert set(found) == {key.split()[0] for key in whole}


@pytest.mark.parametrize(
    ("item", "word"), [("II.3.6", "II.3.6"), ("II.4.out[].3", "II.4.out"), ("II.4.out[]", "II.4.out")]
)
def test_an_item_of_a_group_stands_in_the_entry_of_the_group(item, word):
    assert item in load_form("form4-2024").items
    assert entry_word(item) == word


@given(
    st.lists(LINES, max_size=8), st.lists(LINES, max_size=8), st.lists(LINES, max_size=8), st.lists(LINES, max_size=3)
)
def test_a_file_is_taken_apart_the_same_beside_one_it_is_like(before, old, behind, new):
    text, other = ("\n".join([*before, *one, *behind]).encode() for one in (new, old))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries, "_CHUNK", 5)
        assert split(text, split(other)) == split(text)


def test_one_changed_line_of_a_long_file_changes_one_entry():
    lines = [f"I.{n} 項目: 記載{n}" for n in range(2000)]
    other = split("\n".join(lines).encode())
    lines[1234] = "I.1234 項目: 新しい記載"
    text = "\n".join(lines).encode()
    assert split(text, other) == split(text)
    assert entries_of(text)["I.1234"].decode() == "I.1234 項目: 新しい記載\n"


@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_are_taken_apart_the_same_beside_others(before, old, behind, new):
    text, other = (before + one + b"\nI.1: a\n" + behind for one in (new, old))
    assert split(text, split(other)) == split(text)
