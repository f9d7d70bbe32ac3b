"""Files that somebody edited by hand, rightly or wrongly: read, or refused with file and line."""

from __future__ import annotations

import pytest
from store_making import commit_by_hand, full

from pia_diff.model import ItemPath, Text
from pia_diff.store.errors import NoSuchAssessment
from pia_diff.structured.decode import DraftError, DuplicateInstance, NoForm, UnknownKey, WrongOption, WrongShape
from pia_diff.structured.plain import BrokenSyntax, DuplicateKey, NotPlain

FILE = ItemPath("II", ("甲",))


@pytest.fixture
def edited(store):
    """Loads the assessment after somebody changed files of it."""
    store.add([full(("甲", "乙"))], "v1")

    def load(**changes):
        paths = {"head": "assessment.yaml", "ii": "2-files/甲.yaml", "new": "2-files/新.yaml", "annex": "annex3.yaml"}
        commit_by_hand(
            store._repo,
            {f"1/{paths[key]}": None if text is None else text.encode() for key, text in changes.items()},
        )
        return store.load(store.version("main"))

    return load


@pytest.mark.parametrize(
    ("changes", "error", "place"),
    [
        ({"head": "form: form9\n"}, NoForm, "1/assessment.yaml:1:"),
        ({"head": "x: y\n"}, NoForm, "1/assessment.yaml:1:"),
        ({"head": "form: form4-2024\nfiles: 甲\n"}, WrongShape, "1/assessment.yaml:2:"),
        ({"head": "form: form4-2024\nfiles:\n- 甲\n- [x]\n"}, WrongShape, "1/assessment.yaml:4:"),
        ({"head": "form: form4-2024\nfiles:\n- 甲\n- 甲\n"}, DuplicateInstance, "1/assessment.yaml:4:"),
        ({"head": "form: form4-2024\nform: form4-2024\n"}, DuplicateKey, "1/assessment.yaml:2:"),
        ({"head": "form: [\n"}, BrokenSyntax, "1/assessment.yaml:2:"),
        ({"new": "II.3.6: x\n"}, WrongShape, "1/2-files/新.yaml:1:"),
        ({"new": "- x\n"}, WrongShape, "1/2-files/新.yaml:1:"),
        ({"new": "# a word\nfile: 甲\n"}, WrongShape, "1/2-files/新.yaml:2:"),
    ],
)
def test_a_broken_head_or_stray_file_is_refused_when_loading(edited, changes, error, place):
    with pytest.raises(error) as caught:
        edited(**changes)
    assert str(caught.value).startswith(place)


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("file: 甲\nII.9.9: x\n", UnknownKey, 2),
        ("file: 甲\nII.2.1: たぶん\n", WrongOption, 2),
        ("file: 甲\nII.3.6: [x]\n", WrongShape, 2),
        ("file: 甲\n\nII.3.6: &a x\nII.3.7: *a\n", NotPlain, 4),
        ("file: 甲\nII.3.6: x\nII.3.6: y\n", DuplicateKey, 3),
        ("file: 甲\n II.3.6: x\n", BrokenSyntax, 2),
        ("file: 乙\nII.3.6: x\n", WrongShape, 1),
        ("II.3.6: x\n", WrongShape, 1),
        ("- x\n", WrongShape, 1),
    ],
)
def test_a_broken_section_is_refused_when_it_is_read(edited, text, error, line):
    loaded = edited(ii=text)
    assert loaded.sections[ItemPath("II", ("乙",))]
    with pytest.raises(error) as caught:
        loaded.sections[FILE]
    assert str(caught.value).startswith(f"1/2-files/甲.yaml:{line}:")


def test_broken_rows_are_refused_when_they_are_read(edited):
    loaded = edited(annex="- date: x\n- wrong: y\n")
    with pytest.raises(DraftError, match=r"^1/annex3\.yaml:2:"):
        loaded.rows  # noqa: B018


def test_text_that_is_not_utf8_is_refused_with_its_line(store):
    store.add([full(("甲",))], "v1")
    commit_by_hand(store._repo, {"1/2-files/甲.yaml": "file: 甲\nII.3.6: ".encode() + b"\x93\xfa\n"})
    loaded = store.load(store.version("main"))
    with pytest.raises(BrokenSyntax, match=r"^1/2-files/甲\.yaml:2:.*UTF-8"):
        loaded.sections[FILE]


@pytest.mark.parametrize(
    "text",
    [
        'file: 甲\nII.3.6 another label: "改"\n',
        "# a comment\nII.3.6:   改  \nfile: '甲'\n",
        "file: 甲\r\nII.3.6: |\r\n  改\r\n",
        "\ufefffile: 甲\nII.3.6: 改",
    ],
)
def test_a_section_may_be_written_in_another_way(edited, text):
    assert edited(ii=text).get(ItemPath("II.3.6", ("甲",))) == Text(("改",))


def test_a_file_put_in_by_hand_is_one_more_file(edited):
    loaded = edited(new="file: 丙\nII.3.6: 新\n")
    assert loaded.files == ("甲", "乙", "丙")
    assert loaded.get(ItemPath("II.3.6", ("丙",))) == Text(("新",))


def test_a_file_may_carry_another_name(edited):
    loaded = edited(ii=None, new="file: 甲\nII.3.6: 改\n")
    assert loaded.files == ("甲", "乙")
    assert loaded.get(ItemPath("II.3.6", ("甲",))) == Text(("改",))


def test_a_file_taken_away_is_an_empty_section(edited):
    loaded = edited(ii=None)
    assert loaded.files == ("甲", "乙")
    assert FILE not in loaded.sections
    assert loaded.get(ItemPath("II.3.6", ("甲",))) is None


def test_what_is_mended_by_hand_can_be_added_as_a_version(store):
    store.add([full(("甲",))], "v1")
    commit_by_hand(store._repo, {"1/2-files/甲.yaml": "II.3.6:   改  \nfile: 甲\n".encode()})
    loaded = store.load(store.version("main"))
    (version,) = store.add([loaded], "v2").versions
    assert store.load(version) == loaded
    assert store.load(version).sections._folder.raw("2-files/甲.yaml").startswith("file: 甲\nII.3.6 ".encode())


def test_a_version_whose_folder_is_gone_says_so(store):
    store.add([full()], "v1")
    commit_by_hand(store._repo, {"1/assessment.yaml": None})
    with pytest.raises(NoSuchAssessment):
        store.version("main")
