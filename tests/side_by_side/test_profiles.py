"""Profiles from YAML, and what is said of those that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia_diff.errors import PiaDiffError
from pia_diff.side_by_side import PROFILES, load_profile
from pia_diff.side_by_side.errors import (
    BrokenProfile,
    NotOffered,
    ProfileMissing,
    ProfileUnreadable,
    UnknownField,
    UnknownKey,
    UnknownProfile,
    WrongValue,
)
from pia_diff.side_by_side.profile import Order, Remark
from pia_diff.side_by_side.profiles import BUNDLED, KEYS
from pia_diff.structured.data import BrokenSyntax, DuplicateKey, NotPlain


def _file(folder: Path, text: str) -> str:
    file = folder / "ours.yaml"
    file.write_text(text, "utf-8")
    return str(file)


@pytest.mark.parametrize("name", PROFILES)
def test_a_bundled_profile_names_every_key_in_order(name: str) -> None:
    text = (BUNDLED / f"{name}.yaml").read_text("utf-8")
    assert tuple(line.partition(":")[0] for line in text.splitlines() if line[0] not in "#-") == KEYS
    assert load_profile(name).name == name


def test_all_bundled_profiles_are_offered() -> None:
    assert sorted(PROFILES) == sorted(file.stem for file in BUNDLED.glob("*.yaml"))


def test_the_heads_stand_as_the_columns_do() -> None:
    assert load_profile("old-new").heads == ("項目", "変更前", "変更後", "備考")
    assert load_profile("new-old").heads == ("項目", "改正案", "現行", "備考")


def test_what_a_file_leaves_out_is_as_usual(tmp_path: Path) -> None:
    found = load_profile(_file(tmp_path, "order: 新旧\nremarks: [※]\n"))
    assert (found.order, found.remarks, found.added) == (Order.NEW_FIRST, (Remark.IMPORTANT,), "（新設）")


@pytest.mark.parametrize("text", ["remarks: []\n", "remarks:\n"])
def test_without_remarks_there_is_no_column(tmp_path: Path, text: str) -> None:
    found = load_profile(_file(tmp_path, text))
    assert found.heads == ("項目", "変更前", "変更後")
    assert found.shares[1] == found.shares[2] and sum(found.shares) == pytest.approx(1)


def test_an_empty_file_is_the_usual_profile(tmp_path: Path) -> None:
    assert load_profile(_file(tmp_path, "# 空\n")).order is Order.OLD_FIRST


WRONG = {
    "a list": ("- 旧新\n", BrokenProfile, 1, "a list"),
    "running text": ("旧新", BrokenProfile, 1, "running text"),
    "an unknown key": ("order: 旧新\ncolour: red\n", UnknownKey, 2, "'colour'"),
    "no such order": ("\norder: 左右\n", NotOffered, 2, "旧新, 新旧"),
    "a list for a word": ("added: [a]\n", WrongValue, 1, "one line of text"),
    "a mapping for a word": ("added:\n  a: b\n", WrongValue, 1, "{…}"),
    "lines for a word": ("added: |\n  a\n  b\n", WrongValue, 1, "one line of text"),
    "nothing for a word": ("added: ''\n", WrongValue, 1, "some text"),
    "no ellipsis": ("ellipsis: ''\n", WrongValue, 1, "text: whole"),
    "too long a word": (f"added: {'長' * 300}\n", WrongValue, 1, "a few words"),
    "no yes or no": ("section_pages: 1\n", NotOffered, 1, "yes, no"),
    "a word for a list": ("remarks: 説明\n", WrongValue, 1, "a list"),
    "an unknown remark": ("remarks:\n- 説明\n- 日付\n", NotOffered, 3, "提出時期, 説明, 原因, ※"),
    "a list in the list": ("remarks:\n- [説明]\n", NotOffered, 2, "[…]"),
    "a remark twice": ("remarks:\n- 説明\n- 説明\n", WrongValue, 3, "once"),
    "an unknown field": ("title: '{city}'\n", UnknownField, 1, "{city}"),
    "an attribute of a field": ("title: '{title.__class__}'\n", UnknownField, 1, "{title.__class__}"),
    "a format in a field": ("title: '{title:>9999}'\n", UnknownField, 1, "{agency}"),
    "a nameless field": ("title: '{}'\n", UnknownField, 1, "{title}"),
    "an open bracket": ("title: '{title'\n", UnknownField, 1, "{title"),
    "a key twice": ("order: 旧新\norder: 新旧\n", DuplicateKey, 2, "line 1"),
    "an alias": ("added: &a x\nremoved: *a\n", NotPlain, 2, "alias"),
    "no YAML": ("order: [旧新\n", BrokenSyntax, 2, "mend"),
}


@pytest.mark.parametrize(("text", "kind", "line", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, text: str, kind: type[PiaDiffError], line: int, said: str
) -> None:
    file = _file(tmp_path, text)
    with pytest.raises(kind) as raised:
        load_profile(file)
    assert type(raised.value) is kind and raised.value.code == "broken_syntax"
    assert str(raised.value).startswith(f"{file}:{line}:") and said in str(raised.value)


def test_a_name_that_is_not_bundled() -> None:
    with pytest.raises(UnknownProfile, match="'kyusei'; bundled are old-new, new-old"):
        load_profile("kyusei")


@pytest.mark.parametrize("name", ["", "\0", "x" * 5000, "."])
def test_names_that_no_file_can_have(name: str) -> None:
    with pytest.raises((UnknownProfile, ProfileUnreadable)):
        load_profile(name)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ProfileMissing, match="no such profile"):
        load_profile(str(tmp_path / "none.yaml"))
    with pytest.raises(ProfileUnreadable, match="no file"):
        load_profile(str(tmp_path))
    (tmp_path / "sjis.yaml").write_bytes("order: 旧新".encode("cp932"))
    with pytest.raises(ProfileUnreadable, match="not UTF-8"):
        load_profile(str(tmp_path / "sjis.yaml"))
    (tmp_path / "large.yaml").write_bytes(b"#" * 200_000)
    with pytest.raises(ProfileUnreadable, match="too large"):
        load_profile(str(tmp_path / "large.yaml"))
