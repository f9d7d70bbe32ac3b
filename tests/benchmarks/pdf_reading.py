"""How long a printed form takes to read, and how much of it comes back: `python tests/benchmarks/pdf_reading.py [PDF]`.

Writes the example (form 4, some 80 pages, and forms 3 and 2) as workbooks, prints them with LibreOffice, reads the PDFs
and prints for each: pages, seconds to the cells and for the whole reading, items identical to the assessment, how many
of the others are doubtful, and how many items are doubtful altogether. With a PDF: pages, cells and seconds for that.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

from pia_diff.readers import read
from pia_diff.readers.draft import read_draft
from pia_diff.readers.pdf import pdf_document
from pia_diff.workbook import write_workbook

FIXTURES = Path(__file__).parents[2] / "fixtures"
PRINTED = ("form4/v2025", "form4/v2024", "form3/v2024", "form3/v2023", "form2/v2025", "form2/v2023")


def pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def timed(path: Path) -> tuple[int, float]:
    """Cells and seconds."""
    begin = time.perf_counter()
    cells = len(pdf_document(path).cells)
    return cells, time.perf_counter() - begin


def printed(folder: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        sys.exit("LibreOffice (soffice) is not installed: it prints the forms")
    for name in PRINTED:
        path = FIXTURES / f"{name}.yaml"
        book = write_workbook(read_draft(path.read_text(encoding="utf-8"), path))
        (folder / f"{name.replace('/', '-')}.xlsx").write_bytes(book)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", folder, *sorted(folder.glob("*.xlsx"))]
    subprocess.run(command, check=True, capture_output=True)


def report(name: str, pdf: Path) -> None:
    source = FIXTURES / f"{name}.yaml"
    wanted = dict(read_draft(source.read_text(encoding="utf-8"), source).walk())
    _, to_cells = timed(pdf)
    begin = time.perf_counter()
    reading = read(pdf)
    seconds = time.perf_counter() - begin
    found = dict(reading.assessment.walk())
    differing = {path for path, value in wanted.items() if found.get(path) != value}
    told = len(differing & set(reading.doubtful))
    share = 1 - len(differing) / len(wanted)
    print(
        f"{name:14}{pages(pdf):6}{to_cells:9.2f}{seconds:9.2f}{len(wanted):7}{share:11.2%}{len(differing):8}{told:8}"
        f"{len(reading.doubtful):10}"
    )
    for path in sorted(differing - set(reading.doubtful), key=str):
        print(f"    differs, not doubtful: {path}")


def main() -> None:
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        cells, seconds = timed(path)
        print(f"{path}: {pages(path)} pages, {cells} cells, {seconds:.2f} s")
        return
    print(
        f"{'':14}{'pages':>6}{'cells s':>9}{'read s':>9}{'items':>7}{'identical':>11}{'differ':>8}{'told':>8}"
        f"{'doubtful':>10}"
    )
    with tempfile.TemporaryDirectory() as folder:
        printed(Path(folder))
        for name in PRINTED:
            report(name, Path(folder) / f"{name.replace('/', '-')}.pdf")


if __name__ == "__main__":
    main()
