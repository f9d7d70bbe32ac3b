"""Names that become refs, folders and files."""

from __future__ import annotations

import unicodedata

import pytest
from dulwich.refs import check_ref_format
from hypothesis import given
from hypothesis import strategies as st
from strategies import keys, raw_lines

from pia_diff.store.errors import BadName
from pia_diff.store.names import MAX_BYTES, assessment_number, drawing_suffix, file_names, version_name


@pytest.mark.parametrize("name", ["v2025", "2025", "令和6年度版", "v1.2", "案-3", "abc123", "V", "𠮷", "2024-12"])
def test_a_plain_name_is_kept(name):
    assert version_name(name) == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("v 2025", "U+0020"),
        ("v　2025", "U+3000"),
        ("v\n", "U+000A"),
        ("v\x00", "U+0000"),
        ("a/b", "/"),
        ("a\\b", "\\"),
        ("a~b", "~"),
        ("a^b", "^"),
        ("a:b", ":"),
        ("a?b", "?"),
        ("a*b", "*"),
        ("a[b", "["),
        ('a"b', '"'),
        ("a\u200bb", "U+200B"),
        ("a\ud800b", "U+D800"),
        ("-v", "beginning"),
        (".v", "beginning"),
        ("v.", "end"),
        ("v.lock", "end"),
        ("v..w", ".."),
        ("v@{1}", "@{"),
        ("@", "meaning"),
        ("HEAD", "meaning"),
        ("nul", "meaning"),
        ("0123456789abcdef0123456789ABCDEF01234567", "commit id"),
        ("2024-12-25", "date"),
        ("令和6年12月25日", "date"),
        ("R6.12.25", "date"),
        ("長" * 27, "longer"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_with_the_reason(name, reason):
    with pytest.raises(BadName) as caught:
        version_name(name)
    assert reason in str(caught.value)
    str(caught.value).encode("utf-8")


@pytest.mark.parametrize(("text", "number"), [("１２", "12"), (" 7 ", "7"), ("税-1", "税-1")])
def test_numbers_have_one_width(text, number):
    assert assessment_number(text) == number


@given(raw_lines() | st.text(max_size=8))
def test_a_name_is_refused_or_is_a_ref_for_git(text):
    try:
        name = version_name(text)
    except BadName:
        return
    assert check_ref_format(f"tags/{name}/{name}".encode())
    assert "/" not in name
    assert unicodedata.is_normalized("NFC", name)


@given(st.lists(keys() | st.text(max_size=8), unique=True))
def test_every_key_gets_a_file_name_of_its_own(given_keys):
    names = file_names(given_keys)
    folded = {unicodedata.normalize("NFC", name.casefold()) for name in names.values()}
    assert len(folded) == len(given_keys)
    for name in names.values():
        assert len(name.encode("utf-8")) <= MAX_BYTES + 11
        assert not set(name) & set('/\\:*?"<>|')
        assert not any(unicodedata.category(char).startswith("C") for char in name)
        assert not name.startswith(".")


@pytest.mark.parametrize("key", ["住民基本台帳ファイル", "A", "（１）収納", "x-y", "長" * 26])
def test_a_harmless_key_is_its_file_name(key):
    assert file_names([key]) == {key: key}


@pytest.mark.parametrize(
    "key", ["a/b", "a\\b", "a:b", ".git", "..", "a\tb", "NUL", "con.x", "長" * 27, "a ", "", "x-0123456789"]
)
def test_an_altered_key_carries_a_hash(key):
    name = file_names([key])[key]
    assert name != key
    assert name[-11] == "-"
    assert name not in file_names([name]).values()  # a key that looks like it gets another


def test_the_name_of_a_file_does_not_depend_on_the_others():
    alone = file_names(["a/b"])["a/b"]
    assert file_names(["a_b", "a/b", "c"]) == {"a_b": "a_b", "a/b": alone, "c": "c"}


def test_keys_that_differ_in_case_alone_both_carry_a_hash():
    names = file_names(["File", "file", "other"])
    assert names["other"] == "other"
    assert names["File"].startswith("File-")
    assert names["file"].startswith("file-")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("図.PNG", ".png"), ("a.b.jpeg", ".jpeg"), ("図", ""), ("図.", ""), ("図.画像", ""), ("a.b c", "")],
)
def test_a_drawing_keeps_a_plain_suffix(name, suffix):
    assert drawing_suffix(name) == suffix
