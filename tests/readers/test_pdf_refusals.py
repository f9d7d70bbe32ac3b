"""PDFs that cannot be read are refused with the reason, and none can take more than its time and memory."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
pytest.importorskip("resource", reason="this system limits neither time nor memory of a process")

from pdf_making import Page, pdf

from pia_diff.readers import read
from pia_diff.readers.pdf import bounded, errors, limits, pdf_document
from pia_diff.readers.source import EmptyFile, IsDirectory, NoSuchFile, NotAPDF, Unreadable

PROSE = "窓口で届出を受け付け、住民の記録を更新する。"


def page() -> Page:
    return Page().grid([50, 150, 400], [50, 80]).text(52, 65, "事務の内容").text(152, 65, PROSE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "評価書.pdf"


def refused(file: Path, content: bytes) -> str:
    file.write_bytes(content)
    with pytest.raises(Unreadable) as error:
        pdf_document(file)
    assert str(file) in str(error.value)
    return type(error.value).__name__


def test_a_pdf_is_read_in_a_process_of_its_own(file: Path) -> None:
    file.write_bytes(pdf(page()))
    found = pdf_document(file)
    assert [cell.text for cell in found.cells] == ["事務の内容", PROSE]
    assert [cell.text for cell in pdf_document("elsewhere.pdf", file.read_bytes()).cells] == ["事務の内容", PROSE]


def test_what_needs_a_password_is_refused(file: Path) -> None:
    assert refused(file, pdf(page(), password="secret")) == "ProtectedPdf"


def test_what_is_only_protected_against_changes_is_read(file: Path) -> None:
    file.write_bytes(pdf(page(), password="secret", owner=True))
    assert [cell.text for cell in pdf_document(file).cells] == ["事務の内容", PROSE]


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6])
def test_what_is_cut_off_is_refused(file: Path, share: float) -> None:
    content = pdf(page(), page())
    assert refused(file, content[: int(share * len(content))]) in ("DamagedPdf", "EmptyPdf")


def test_what_is_no_pdf_is_refused(file: Path, tmp_path: Path) -> None:
    assert refused(file, b"%PDF-1.4\nno more than this") == "DamagedPdf"
    file.write_bytes(b"\x89PNG what this really is")
    with pytest.raises(NotAPDF):
        read(file)
    file.write_bytes(b"")
    with pytest.raises(EmptyFile):
        pdf_document(file)
    with pytest.raises(IsDirectory):
        pdf_document(tmp_path)
    with pytest.raises(NoSuchFile):
        pdf_document(tmp_path / "no.pdf")


def test_pages_without_anything_are_refused(file: Path) -> None:
    assert refused(file, pdf(Page(), Page())) == "EmptyPdf"


def test_scans_are_refused(file: Path) -> None:
    scan = Page().picture(0, 0, 595, 842)
    assert refused(file, pdf(scan, scan, scan)) == "ScannedPdf"
    assert refused(file, pdf(page(), page(), scan)) == "ScannedPdf"


def test_a_single_scan_among_many_pages_is_a_picture(file: Path) -> None:
    file.write_bytes(pdf(*[page() for _ in range(9)], Page().picture(0, 0, 595, 842)))
    found = pdf_document(file)
    assert [(one.page, one.name, one.content[:4]) for one in found.pictures] == [(10, "page-10-1.png", b"\x89PNG")]


def test_text_laid_over_a_scan_is_doubtful(file: Path) -> None:
    file.write_bytes(pdf(Page().picture(0, 0, 595, 842).text(50, 60, PROSE, mode=3)))
    assert [(cell.text, cell.doubtful) for cell in pdf_document(file).cells] == [(PROSE, True)]


def test_glyphs_without_a_meaning_are_refused(file: Path) -> None:
    assert refused(file, pdf(page(), unmapped=True)) == "GarbledPdf"
    assert refused(file, pdf(page().text(50, 200, "保管\ue001\ue002\ue003", font="F2"))) == "GarbledPdf"


def test_single_glyphs_without_a_meaning_are_kept(file: Path) -> None:
    long = Page().lines(50, 60, [PROSE] * 20).text(50, 400, "外字の\ue001", font="F2")
    file.write_bytes(pdf(long))
    assert "外字の\ue001" in [cell.text for cell in pdf_document(file).cells]


def test_too_many_pages_are_refused(file: Path) -> None:
    assert refused(file, pdf(*[Page() for _ in range(limits.PAGES + 1)])) == "TooManyPages"


def _with_boot(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    boot = (
        "import json, os, sys; sys.path[:] = json.loads(sys.argv[1]); from pia_diff.readers.pdf import child, limits\n"
    )
    monkeypatch.setattr(bounded, "_BOOT", boot + code)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("limits.CPU_SECONDS = 1; child._limit(); n = 0\nwhile True: n += 1", "TooSlowPdf"),
        ("os.abort()", "TooHeavyPdf"),
        ("os._exit(3)", "ReadingBroke"),
        ("os.write(1, b'no answer')", "ReadingBroke"),
    ],
)
def test_a_reader_that_ends_early_is_an_error(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: str, kind: str
) -> None:
    _with_boot(monkeypatch, code)
    assert refused(file, pdf(page())) == kind


def test_what_takes_too_much_memory_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import pia_diff.readers.pdf.document as d; d.read = lambda _: bytearray(2 * 10**9); limits.MEMORY = 10**9"
    _with_boot(monkeypatch, code + "; child.main()")
    assert refused(file, pdf(page())) == "TooHeavyPdf"


def test_what_takes_too_long_is_given_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.2)
    _with_boot(monkeypatch, "import time; time.sleep(60)")
    assert refused(file, pdf(page())) == "TooSlowPdf"


def test_what_libraries_print_does_not_get_between(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import pia_diff.readers.pdf.document as d; first = d.read\n"
    code += "def read(content): print('noise'); os.write(1, b'noise'); return first(content)\n"
    _with_boot(monkeypatch, code + "d.read = read; child.main()")
    file.write_bytes(pdf(page()))
    assert len(pdf_document(file).cells) == 2


def test_the_reader_ends_with_the_one_who_asked(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupted(self: subprocess.Popen[bytes], *_: Any, **__: Any) -> tuple[bytes, bytes]:
        started.append(self)
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupted)
    _with_boot(monkeypatch, "import time; time.sleep(60)")
    file.write_bytes(pdf(page()))
    with pytest.raises(KeyboardInterrupt):
        pdf_document(file)
    assert started[0].returncode == -signal.SIGKILL


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc tells here which processes run")
def test_the_reader_ends_even_when_the_one_who_asked_is_killed(file: Path, tmp_path: Path) -> None:
    met = tmp_path / "met"
    boot = "import json, os, pathlib, sys, time; sys.path[:] = json.loads(sys.argv[1])\n"
    boot += f"pathlib.Path({str(met)!r}).write_text(str(os.getpid()))\n"
    boot += "from pia_diff.readers.pdf import child, document; document.read = lambda _: time.sleep(60)\nchild.main()"
    code = f"from pia_diff.readers.pdf import bounded, pdf_document; bounded._BOOT = {boot!r}\n"
    code += f"pdf_document({str(file)!r})"
    file.write_bytes(pdf(page()))
    asked = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    until = time.monotonic() + 20
    while not (met.exists() and met.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)  # it has loaded PDFium and waits
    asked.kill()
    asked.wait()
    while _runs(int(met.read_text())) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _runs(int(met.read_text()))


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_without_its_extra_the_way_to_get_it_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(pdf(page()))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(errors.PdfNotInstalled, match=r"pip install 'pia-diff\[pdf\]'"):
        pdf_document(file)


def test_any_damage_to_a_pdf_gives_cells_or_an_error() -> None:
    """In one process here: what PDFium itself cannot bear is the business of the limits."""
    from pia_diff.readers.pdf.document import read as read_here
    from pia_diff.readers.pdf.refusals import Refused

    content = pdf(page())
    for place in range(9, len(content), 37):
        damaged = bytearray(content)
        damaged[place : place + 5] = b"9 R>>"
        try:
            read_here(bytes(damaged))
        except Refused:
            continue
