"""What `import pia_diff` offers, whoever imported what before."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "first",
    [
        "import pia_diff",
        "import pia_diff.compare",
        "from pia_diff.compare import Change",
        "import pia_diff.store, pia_diff.readers",
        "from pia_diff import compare, read, Store",
    ],
)
def test_the_public_names_do_not_depend_on_the_order_of_imports(first):
    program = (
        f"{first}\n"
        "import pia_diff\n"
        "from pia_diff.compare import Change\n"
        "assert pia_diff.compare.__name__ == 'compare' and callable(pia_diff.compare)\n"
        "assert callable(pia_diff.read) and pia_diff.Store.__name__ == 'Store'\n"
        "from pia_diff.compare import compare\n"
        "assert compare is pia_diff.compare\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)


def test_importing_the_package_loads_nothing_of_it():
    program = "import sys, pia_diff; print(*[name for name in sys.modules if name.startswith('pia_diff')])"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert loaded == ["pia_diff"]
