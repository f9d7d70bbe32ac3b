"""What is added is what is loaded, to the byte, and no more is read than is asked for."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from store_making import basic, full
from strategies import assessments

from pia_diff.model import AnnexRow, Assessment, ItemPath, LeftOver, Section, Sections, Text
from pia_diff.store import Store

MODEST = settings(deadline=None, suppress_health_check=list(HealthCheck))


def stored_files(store: Store, name: str, number: str = "1") -> dict[str, bytes]:
    """Every file of a version's folder, by path."""
    folder = store.load(store.version(name, number)).sections._folder
    paths = [path for path, entry in folder.entries.items() if not entry.is_folder]
    for inner in (path for path, entry in folder.entries.items() if entry.is_folder):
        paths += [f"{inner}/{name}" for name in folder.inner(inner)]
    return {path: folder.raw(path) for path in paths}


@settings(MODEST, max_examples=15)
@given(assessments())
def test_what_is_added_is_what_is_loaded_and_the_bytes_are_canonical(assessment):
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "r") as store:
        store.add([assessment], "v1", number="1")
        loaded = store.load(store.version("v1"))
        assert list(loaded.sections) == list(assessment.sections)
        assert loaded == assessment
        assert assessment == loaded
        store.add([loaded], "v1", number="2")
        assert stored_files(store, "v1", "2") == stored_files(store, "v1", "1")
        assert store.add([loaded], "v2", number="1").unchanged == (("1", "v1"),)


@settings(MODEST, max_examples=8)
@given(assessments(), assessments())
def test_a_revision_built_on_another_equals_one_added_alone(old, new):
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "r") as store:
        store.add([old], "v1", number="1")
        store.add([new], "v2", number="1")
        store.add([new], "v2", number="2")
        name = "v2" if new != old else "v1"
        assert store.load(store.version(name, "1")) == new
        assert stored_files(store, name, "1") == stored_files(store, "v2", "2")


def test_the_layout_of_the_tree(store):
    store.add([full(drawing=b"png")], "v1")
    assert sorted(stored_files(store, "v1")) == [
        "2-files/住民基本台帳ファイル.yaml",
        "2-files/送付先情報ファイル.yaml",
        "3-risks/住民基本台帳ファイル.yaml",
        "3-risks/送付先情報ファイル.yaml",
        "annex1.yaml",
        "annex3.yaml",
        "assessment.yaml",
        f"attachments/{hashlib.sha256(b'png').hexdigest()}.png",
    ]


def test_the_head_file_names_form_and_files_first(store):
    store.add([full()], "v1")
    head = stored_files(store, "v1")["assessment.yaml"].decode()
    assert head == (
        "form: form4-2024\n"
        "files:\n"
        "- 住民基本台帳ファイル\n"
        "- 送付先情報ファイル\n"
        "H.number 評価書番号: '1'\n"
    )  # fmt: skip


def test_a_file_of_the_form_names_itself_first(store):
    store.add([full()], "v1")
    text = stored_files(store, "v1")["2-files/住民基本台帳ファイル.yaml"].decode()
    assert text.startswith("file: 住民基本台帳ファイル\nII.3.6 ")


def test_rare_characters_stay_readable(store):
    store.add([basic("𠮷野家\n葛󠄀城")], "v1")
    assert "  𠮷野家\n  葛󠄀城\n" in stored_files(store, "v1")["1-related.yaml"].decode()


def test_files_whose_names_differ_in_case_alone_or_cannot_be_file_names(store):
    keys = ("a", "A", "x/y", "x:y", ".git", "長" * 60, "長" * 61, "NUL")
    store.add([full(keys)], "v1")
    loaded = store.load(store.version("v1"))
    assert loaded.files == keys
    assert loaded == full(keys)


def test_left_over_text_is_kept_with_its_blanks(store):
    left = LeftOver(" 前後の空白 \n\n次 ", "Ⅱ!C14")
    document = basic()
    store.add([Assessment(document.form, document.sections, left_over=(left,))], "v1")
    assert store.load(store.version("v1")).left_over == (left,)


def test_a_file_only_a_section_knows_is_not_lost(store):
    whole = full(("甲", "乙"))
    store.add([Assessment(whole.form, whole.sections, files=("乙",))], "v1")
    assert store.load(store.version("v1")).files == ("乙", "甲")


class TestReadingOnDemand:
    @pytest.fixture
    def loaded(self, store, monkeypatch):
        """A loaded assessment, and the list of the files read since."""
        store.add([full(drawing=b"png")], "v1")
        loaded = store.load(store.version("v1"))
        folder = loaded.sections._folder
        read = []
        document = folder.document
        monkeypatch.setattr(folder, "document", lambda path: (read.append(path), document(path))[1])
        return loaded, read

    def test_loading_reads_the_head_alone(self, loaded):
        assessment, read = loaded
        assert len(assessment.sections) == 6
        assert ItemPath("II", ("住民基本台帳ファイル",)) in assessment.sections
        assert assessment.sections.fingerprint(ItemPath("A1"))
        assert read == []

    def test_a_section_is_read_once(self, loaded):
        assessment, read = loaded
        path = ItemPath("II", ("送付先情報ファイル",))
        assert assessment.sections[path] is assessment.sections[path]
        assert assessment.sections.get(path) is assessment.sections[path]
        assert read == ["2-files/送付先情報ファイル.yaml"]

    def test_rows_are_read_once(self, loaded):
        assessment, read = loaded
        assert assessment.rows is assessment.rows
        assert read == ["annex3.yaml"]

    def test_fingerprints_tell_whether_the_stored_text_is_the_same(self, store):
        old, new = full(purpose="転入"), full(purpose="転出")
        new.sections[ItemPath("II", ("送付先情報ファイル",))] = old.sections[ItemPath("II", ("送付先情報ファイル",))]
        store.add([old], "v1")
        store.add([new], "v2")
        first, second = (store.load(store.version(name)).sections for name in ("v1", "v2"))
        same = {path for path in first if first.fingerprint(path) == second.fingerprint(path)}
        assert set(first) - same == {ItemPath("II", ("住民基本台帳ファイル",))}
        assert first.fingerprint(ItemPath("V")) is None

    def test_a_section_put_in_has_no_fingerprint(self, loaded):
        assessment, _ = loaded
        path = ItemPath("A1")
        assessment.sections[path] = Section()
        assert assessment.sections.fingerprint(path) is None
        assert assessment.sections[path] == Section()

    def test_every_way_to_read_a_dict_reads_the_sections(self, loaded):
        assessment, _ = loaded
        whole = full(drawing=b"png").sections
        sections = assessment.sections
        assert dict(sections) == dict(whole)
        assert list(sections.items()) == list(whole.items())
        assert list(sections.values()) == list(whole.values())
        assert sections.copy() == whole
        assert sections | {} == whole
        assert whole == sections
        assert {**sections} == whole
        assert sections != {}
        assert sections.pop(ItemPath("A1")) == whole[ItemPath("A1")]
        assert sections.pop(ItemPath("A1"), None) is None
        with pytest.raises(KeyError):
            sections[ItemPath("A1")]

    def test_a_changed_copy_is_a_plain_assessment(self, loaded):
        assessment, _ = loaded
        longer = dataclasses.replace(assessment, rows=(*assessment.rows, AnnexRow("令和7年4月1日")))
        assert len(longer.rows) == 3
        assert longer != assessment
        assert dataclasses.replace(longer, rows=assessment.rows) == assessment

    def test_drawings_are_read_when_asked_for(self, loaded):
        assessment, _ = loaded
        (sha256,) = assessment.attachments
        assert assessment.attachments[sha256] == b"png"
        assert dict(assessment.attachments) == full(drawing=b"png").attachments
        assert "0" * 64 not in assessment.attachments


class TestMentions:
    TEXT = "総務課が行う。\nit's \"quoted\"\t𠮷野家\\n\n'x'"

    @pytest.mark.parametrize(
        "text",
        [
            "総務課",
            "行う。",
            "it's",
            '"quoted"',
            "𠮷野家",
            "\\n",
            "'x'",
            "\t",
            "個人住民税",
            "なし",
            "課が行う。it",
            "事務の概要",
        ],
    )
    def test_the_store_answers_as_plain_sections_do(self, store, text):
        document = basic(self.TEXT)
        store.add([document], "v1")
        assert store.load(store.version("v1")).sections.mentions(text) == document.sections.mentions(text)

    def test_a_decomposed_text_is_found(self, store):
        store.add([basic("がぎぐ")], "v1")
        assert store.load(store.version("v1")).sections.mentions("か\u3099ぎ")

    def test_what_does_not_occur_is_known_without_reading_any_section(self, store, monkeypatch):
        store.add([full()], "v1")
        sections = store.load(store.version("v1")).sections
        monkeypatch.setattr(type(sections), "__getitem__", None)
        assert not sections.mentions("どこにもない語")

    def test_a_section_put_in_is_searched_too(self, store):
        store.add([basic("甲")], "v1")
        sections = store.load(store.version("v1")).sections
        sections[ItemPath("I")] = Section({ItemPath("I.1.2"): Text(("乙",))})
        assert sections.mentions("乙")
        assert not sections.mentions("甲")


def test_an_empty_section_is_not_written(store):
    document = basic()
    document.sections[ItemPath("III")] = Section()
    store.add([document], "v1")
    assert sorted(stored_files(store, "v1")) == ["1-related.yaml", "assessment.yaml"]


def test_an_assessment_without_anything_is_kept(store):
    empty = Assessment(basic().form, Sections())
    store.add([empty], "v1", number="1")
    assert store.load(store.version("v1")) == empty
