"""The workbook as an office program understands it: opened and saved again in other formats, it says the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from round_trip_making import FIXTURES, differences

from pia_diff.readers import read
from pia_diff.workbook import write_workbook

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


def converted(content: bytes, folder: Path, suffix: str) -> Path:
    """The workbook as LibreOffice saves it in another format."""
    source = folder / "form.xlsx"
    source.write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix,
         "--outdir", str(folder / "out"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / "out" / f"form.{suffix}"


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("draft", ["form4/v2024.yaml"])
def test_another_office_program_keeps_every_item(draft: str, suffix: str, tmp_path: Path) -> None:
    assessment = read(FIXTURES / draft).assessment
    back = read(converted(write_workbook(assessment), tmp_path, suffix))
    found = differences(assessment, back.assessment)
    if suffix == "xls":  # an old workbook keeps its drawings in a form of their own
        found = {key: pair for key, pair in found.items() if not key.startswith(("A1.figure", "image ", "left over "))}
        found.pop("absent: A1.figure", None)
    assert found == {}
