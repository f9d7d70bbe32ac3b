"""The official form, written as a workbook and printed as a PDF, is read back item by item (needs LibreOffice)."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

from pdf_making import Page, pdf

from pia_diff.model import Assessment, ItemPath
from pia_diff.readers import Reading, read
from pia_diff.readers.draft import read_draft
from pia_diff.workbook import write_workbook

FIXTURES = Path(__file__).parents[2] / "fixtures"
SENTENCE = "届出の内容を確かめた上で住民の記録を更新する業務。"
PRINTED = ("form2/v2025", "form3/v2024")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Assessment, Reading]]:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("printed")
    drafts = {}
    for name in PRINTED:
        path = FIXTURES / f"{name}.yaml"
        drafts[name] = read_draft(path.read_text(encoding="utf-8"), path)
        (folder / f"{name.replace('/', '-')}.xlsx").write_bytes(write_workbook(drafts[name]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    books = sorted(folder.glob("*.xlsx"))
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", folder, *books]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: (drafts[name], read(folder / f"{name.replace('/', '-')}.pdf")) for name in PRINTED}


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_form_is_read_back(printed: dict[str, tuple[Assessment, Reading]], name: str) -> None:
    assessment, reading = printed[name]
    wanted, found = dict(assessment.walk()), dict(reading.assessment.walk())
    differing = [path for path, value in wanted.items() if found.get(path) != value]
    assert len(differing) <= 0.01 * len(wanted), differing
    assert set(differing) <= set(reading.doubtful)
    assert not set(found) - set(wanted)
    assert reading.characters.left_over == 0
    assert reading.assessment.form == assessment.form


def test_items_of_doubtful_cells_are_named(tmp_path: Path) -> None:
    page = Page().grid([50, 404], [40, 60, 80, 100]).grid([50, 150, 404], [100, 120, 170])
    page.text(52, 54, "Ⅰ　基本情報").text(52, 74, "１．特定個人情報ファイルを取り扱う事務")
    page.text(52, 114, "①事務の名称").text(152, 114, "住民基本台帳に関する事務").text(52, 134, "②事務の内容")
    page.lines(152, 134, [SENTENCE, "届出を受け付ける。"])
    file = tmp_path / "form.pdf"
    file.write_bytes(pdf(page))
    reading = read(file, "form4-2024")
    assert reading.doubtful == (ItemPath("I.1.2"),)
    assert str(dict(reading.assessment.walk())[ItemPath("I.1.1")]) == "住民基本台帳に関する事務"
