"""`read`: which files it takes, and what it says of those it does not."""

from pathlib import Path

import pytest

from pia_diff.errors import PiaDiffError
from pia_diff.forms import UnknownForm
from pia_diff.model import ItemPath, Text
from pia_diff.readers import NotAnAssessment, OtherForm, read, source
from pia_diff.readers.source import (
    BinaryFile,
    CannotOpen,
    EmptyFile,
    IsDirectory,
    NoSuchFile,
    TooLarge,
    TooManyCells,
    UnknownFormat,
    Unreadable,
    WrongEncoding,
)

DOCUMENT = """特定個人情報保護評価書(全項目評価書)
[平成30年5月 様式4]
Ⅰ 基本情報
1. 特定個人情報ファイルを取り扱う事務
①事務の名称\t住民税に関する事務
②事務の内容\t課税する。
"""


@pytest.mark.parametrize("suffix", [".txt", ".tsv", ".md", ".TXT"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_any_common_encoding(tmp_path: Path, suffix: str, encoding: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(DOCUMENT, encoding)
    reading = read(path)
    assert reading.assessment.form.id == "form4-2018"
    assert (reading.recognised_by, reading.tag) == ("tag", "[平成30年5月 様式4]")
    assert reading.assessment.get(ItemPath("I.1.1")) == Text(("住民税に関する事務",))


def test_shift_jis(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DOCUMENT.replace("①", "").replace("②", "").encode("cp932"))
    assert read(path).assessment.get(ItemPath("I.1.2")) == Text(("課税する。",))


def test_a_draft_is_read_as_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "form: form2-2018\nI 関連情報:\n  I.1.1 事務の名称: 税\nleft_over:\n- {place: x, text: 残り}\n", "utf-8"
    )
    reading = read(path)
    assert (reading.recognised_by, reading.form_confidence) == ("draft", 1.0)
    assert (reading.characters.total, reading.characters.placed, reading.characters.left_over) == (3, 1, 2)
    assert read(path, form="form2-2018").assessment == reading.assessment
    with pytest.raises(OtherForm, match="form4-2018"):
        read(path, form="form4-2018")


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.txt", b"", EmptyFile, "empty"),
        ("a.txt", b" \n\t ", EmptyFile, "empty"),
        ("a.txt", b"%PDF-1.7\n...", Unreadable, "PDF"),
        ("a.txt", b"PK\x03\x04....", Unreadable, "workbook"),
        ("a.txt", b"abc\x00def", BinaryFile, "binary data"),
        ("a.txt", b"\xff\xfe\x00", WrongEncoding, "UTF-8"),
        ("a.txt", b"\x81\xff\xff\xa0", WrongEncoding, "Shift_JIS"),
        ("a.doc", "本文".encode(), UnknownFormat, r"\.doc.*\.txt"),
        ("README", "本文".encode(), UnknownFormat, "README"),
        ("a.pdf", b"%PDF-1.7\n...", Unreadable, "PDF"),
        ("a.txt", "これは別の文書です。\n".encode() * 9, NotAnAssessment, "--form.*form4-2024"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, error: type[PiaDiffError], says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=says) as caught:
        read(path)
    assert name in str(caught.value)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match="missing"):
        read(tmp_path / "missing.txt")
    with pytest.raises(NoSuchFile, match="missing"):
        read(tmp_path / "missing")
    with pytest.raises(IsDirectory):
        read(tmp_path)
    with pytest.raises(CannotOpen):
        read(tmp_path / ("x" * 5000 + ".txt"))


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DOCUMENT, "utf-8")
    monkeypatch.setattr(source, "LIMIT", 50)
    with pytest.raises(TooLarge, match=r"a\.txt"):
        read(path)


def test_a_text_with_too_many_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pia_diff.readers import text

    path = tmp_path / "a.txt"
    path.write_text(DOCUMENT, "utf-8")
    monkeypatch.setattr(text, "MOST_CELLS", 5)
    with pytest.raises(TooManyCells, match=r"a\.txt"):
        read(path)


def test_the_form_may_be_given(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("事務の名称\t税\n残り\n", "utf-8")
    with pytest.raises(NotAnAssessment):
        read(path)
    reading = read(path, form="form3-2018")
    assert reading.recognised_by == "given"
    assert reading.assessment.form.id == "form3-2018"
    with pytest.raises(UnknownForm, match="form9"):
        read(path, form="form9")


@pytest.mark.parametrize(
    ("tag", "form"),
    [
        ("[平成30年5月 様式4]", "form4-2018"),
        ("［令和６年１０月　様式４］", "form4-2024"),
        ("[令和7年4月 様式4]", "form4-2024"),
        ("[平成26年4月 様式4]", "form4-2014"),
        ("[平成２６年　５月　様式４]", "form4-2014"),
        ("[平成31年1月 様式2]", "form2-2018"),
        ("[令和元年5月 様式3]", "form3-2018"),
    ],
)
def test_the_tag_names_the_revision_in_force(tmp_path: Path, tag: str, form: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{tag}\n", "utf-8")
    assert read(path).assessment.form.id == form


def test_without_a_tag_the_labels_decide(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    labels = "しきい値判断項目 対象人数 評価対象の事務の対象人数は何人か 取扱者数 重大事故 しきい値判断結果 事務の概要"
    path.write_text("\n".join(labels.split()), "utf-8")
    reading = read(path)
    assert (reading.assessment.form.number, reading.recognised_by) == (2, "labels")
    assert 0 < reading.form_confidence < 0.7
