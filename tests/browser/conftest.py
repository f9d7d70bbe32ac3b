"""The page in a real browser: Debian's chromium, driven without a network. Where it is not installed, tests skip."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
for folder in (HERE, HERE.parent / "page", HERE.parent / "tables"):
    sys.path.insert(0, str(folder))  # browser_driving.py, page_making.py, tables_making.py

from browser_driving import Browser, start  # noqa: E402
from page_making import big_cell, fixture_report, hostile, many_rows, no_change  # noqa: E402

from pia_diff.page import write_page  # noqa: E402

REPORTS = {
    "plain": fixture_report,
    "late": lambda: fixture_report(late=True),
    "none": no_change,
    "many": many_rows,
    "hostile": hostile,
    "big": big_cell,
}


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages, pictures and prints are left for people to look at: PIA_DIFF_ARTEFACTS, else pytest's own."""
    named = os.environ.get("PIA_DIFF_ARTEFACTS")
    folder = Path(named).resolve() if named else tmp_path_factory.mktemp("pages")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def written(artefacts: Path) -> Callable[[str], Path]:
    """The file of a page by the name of its report, written when first asked for."""
    files: dict[str, Path] = {}

    def file(name: str) -> Path:
        if name not in files:
            files[name] = artefacts / f"{name}.html"
            files[name].write_text(write_page(REPORTS[name]()), "utf-8", newline="\n")
        return files[name]

    return file


@pytest.fixture(scope="session")
def _browser(written: Callable[[str], Path], artefacts: Path) -> Iterator[Browser]:
    pytest.importorskip("selenium", reason="selenium is not installed")
    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    missing = [name for name, found in programs.items() if found is None]
    if missing:
        pytest.skip(f"no {' and no '.join(missing)} on this machine")
    driver = start(programs["chromium"] or "", programs["chromedriver"] or "")
    yield Browser(driver, written, artefacts)
    driver.quit()


@pytest.fixture
def browser(_browser: Browser) -> Browser:
    """The one browser of all tests, as it was at the start: a wide light screen, script on."""
    _browser.refresh()
    return _browser
