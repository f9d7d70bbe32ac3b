"""Real documents, read and compared with keys that were made by hand (path, then fragments of the contents)."""

import re
from pathlib import Path

import pytest

from pia_diff.itempath import parse_exact
from pia_diff.model import Assessment, Checks, Choice, ItemPath, State, Table
from pia_diff.readers import Reading, read, read_cells
from pia_diff.readers.draft import read_draft, write_draft
from pia_diff.readers.labels import fold
from pia_diff.readers.text import text_cells

CORPUS = Path(__file__).parents[2] / "../shared/corpus"
HERE = Path(__file__).parent
KEYED = ("hachioji-full-2018", "kodaira-priority-2018")
TORN = "kumagaya-full-2024"
ALL = (*KEYED, TORN, "hiroshima-changes")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the corpus of real documents beside the repository")


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: read(CORPUS / f"{name}.txt") for name in ALL}


def key_of(name: str) -> list[list[str]]:
    lines = (HERE / f"{name}.key.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def path_of(assessment: Assessment, name: str) -> ItemPath:
    """The path a key names; `out[#2]` is the second instance of its group."""
    path = parse_exact(name, assessment.form)
    assert path is not None, name
    if path.instances and path.instances[-1].startswith("#"):
        group = ItemPath(path.id.rpartition("[]")[0] + "[]", (*path.instances[:-1], ""))
        path = ItemPath(path.id, group.instance(assessment.groups()[group][int(path.instances[-1][1:]) - 1]).instances)
    return path


def fault(assessment: Assessment, name: str, *wanted: str) -> str:
    """What is wrong with an item; empty where it is as the key says."""
    path = path_of(assessment, name)
    value, state = assessment.get(path), assessment.state(path)
    if wanted in (("empty",), ("absent",)):
        return "" if state is State(wanted[0]) else f"{name}: {state.value}, not {wanted[0]}"
    if wanted[0].startswith("= "):
        return "" if value == Choice(wanted[0][2:]) else f"{name}: {value}"
    if wanted[0] == "marked":
        marked = [f"{option}({text}" if text else option for option, text in value.marked] if value else []
        fits = isinstance(value, Checks) and len(marked) == len(wanted) - 1
        fits = fits and all(one.startswith(start) for one, start in zip(marked, wanted[1:], strict=True))
        return "" if fits else f"{name}: {marked}"
    text = str(value)
    return "" if text.startswith(wanted[0]) and text.endswith(wanted[1]) else f"{name}: {text[:10]} … {text[-10:]}"


@pytest.mark.parametrize("name", KEYED)
def test_items_are_what_a_person_reads_in_the_document(readings: dict[str, Reading], name: str) -> None:
    key = key_of(name)
    assert len(key) >= 30
    assert [problem for row in key if (problem := fault(readings[name].assessment, *row))] == []


def test_items_of_a_torn_document_are_right_or_absent(readings: dict[str, Reading]) -> None:
    key, assessment = key_of(TORN), readings[TORN].assessment
    faults = [row for row in key if fault(assessment, *row)]
    assert len(key) >= 80
    assert 1 - len(faults) / len(key) >= 0.94
    assert [row for row in faults if assessment.state(path_of(assessment, row[0])) is not State.ABSENT] == []


def test_a_torn_document_has_the_instances_it_prints(readings: dict[str, Reading]) -> None:
    assessment = readings[TORN].assessment
    counted: dict[str, list[int]] = {}
    for path, names in assessment.groups().items():
        counted.setdefault(path.id, []).append(len(names))
    assert counted["I.2.sys[]"] == [8]
    assert counted["II.4.out[]"] == [2, 1, 1]
    assert counted["II.5.prov[]"] == [3, 2, 1]
    tables = [assessment.get(path_of(assessment, f"A2.file[{file}]")) for file in assessment.files]
    assert [len(table.rows) for table in tables if isinstance(table, Table)] == [93, 40, 67]


@pytest.mark.parametrize(
    ("name", "form", "share"),
    [
        ("hachioji-full-2018", "form4-2018", 0.97),
        ("kodaira-priority-2018", "form3-2018", 0.97),
        (TORN, "form4-2024", 0.93),
        ("hiroshima-changes", "form4-2024", 1.0),
    ],
)
def test_form_and_share_of_characters(readings: dict[str, Reading], name: str, form: str, share: float) -> None:
    reading = readings[name]
    assert reading.assessment.form.id == form
    assert reading.characters.share >= share
    assert reading.characters.total == reading.characters.placed + reading.characters.left_over
    assert reading.characters.total > 20000


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_what_was_read_survives_as_a_draft(readings: dict[str, Reading], name: str, suffix: str) -> None:
    assessment = readings[name].assessment
    path = Path(f"draft{suffix}")
    assert read_draft(write_draft(assessment, path), path) == assessment


def test_a_file_that_lost_its_name_takes_the_one_that_is_left(readings: dict[str, Reading]) -> None:
    for name in ("hachioji-full-2018", TORN):
        assert readings[name].assessment.files == ("住民基本台帳ファイル", "本人確認情報ファイル", "送付先情報ファイル")


def wide(text: str) -> str:
    """Digits and brackets in full width, outside tags."""
    table = str.maketrans({chr(c): chr(c + 0xFEE0) for c in (*range(0x30, 0x3A), 0x28, 0x29, 0x5B, 0x5D)})
    parts = re.split(r"(<[A-Za-z/][^<>]*>)", text)
    return "".join(part if part.startswith("<") else part.translate(table) for part in parts)


@pytest.mark.parametrize("name", KEYED)
def test_width_blanks_and_empty_lines_change_nothing(readings: dict[str, Reading], name: str) -> None:
    before = readings[name].assessment
    text = (CORPUS / f"{name}.txt").read_text("utf-8")
    noisy = wide(re.sub(r"\n\n+", "\n", text)).replace("\t", " \t\u3000").replace("\n", "  \n ")
    after = read_cells(text_cells(noisy), name, before.form.id).assessment

    def plain(assessment: Assessment) -> dict[str, str]:
        return {fold(str(path)): fold(str(value)) for path, value in assessment.walk()}

    assert plain(after) == plain(before)


def test_published_rows_of_a_change_table_are_taken_cell_by_cell(readings: dict[str, Reading]) -> None:
    import json

    published = json.loads((CORPUS / "hiroshima-changes.json").read_text("utf-8"))
    names = {"date": "date", "item": "item", "before": "before", "after": "after", "timing": "timing", "note": "reason"}
    rows = readings["hiroshima-changes"].assessment.rows
    assert len(rows) == len(published) == 68
    for row, expected in zip(rows, published, strict=True):
        for theirs, ours in names.items():
            assert "".join(getattr(row, ours).split()) == "".join((expected[theirs] or "").split())


def test_lists_on_sheets_of_their_own_become_tables(readings: dict[str, Reading]) -> None:
    assessment = readings["kodaira-priority-2018"].assessment
    sizes = {}
    for name in ("X.1.row[提供先]", "X.2.row[移転先]", "A1.file[送付先情報ファイル]"):
        path = parse_exact(name, assessment.form)
        assert path is not None
        sizes[name] = len(assessment.get(path).rows)
    assert sizes == {"X.1.row[提供先]": 59, "X.2.row[移転先]": 53, "A1.file[送付先情報ファイル]": 31}
