"""What is not needed is not read, and not imported."""

import subprocess
import sys
from pathlib import Path

from compare_making import changes, made

from pia_diff.model import Assessment, Sections

ROOT = Path(__file__).parents[2]
MATTER = "住民票の記載、転入及び転出の届出の処理並びに証明書の交付に使用する。"


class Counted(Sections):
    """Sections that know which of them were read, and tell by their contents' hash whether they are equal."""

    def __init__(self, sections):
        super().__init__(sections)
        self.read = []

    def fingerprint(self, path):
        return repr(super().get(path)) if path in self else None

    def __getitem__(self, path):
        section = super().__getitem__(path)
        self.read.append(str(path))
        return section

    def get(self, path, default=None):
        try:
            return self[path]
        except KeyError:
            return default


def counted(values, **options):
    one = made(values, **options)
    return Assessment(one.form, Counted(one.sections), one.files)


def test_equal_sections_are_not_read():
    same = {"I.1.1": "名称", "II[甲].3.3": MATTER, "III[甲].3.other": "対策"}
    old, new = counted(same | {"IV.3": "旧"}), counted(same | {"IV.3": "新"})
    assert changes(old, new) == [("IV.3", "modified")]
    assert set(old.sections.read) == set(new.sections.read) == {"IV"}


def test_the_same_assessment_is_not_read_at_all():
    one = counted({"I.1.1": "名称", "II[甲].3.3": MATTER})
    assert changes(one, one) == []
    assert one.sections.read == []


def test_the_sections_of_files_that_kept_their_names_are_not_read_when_others_come():
    kept = {"II[甲].3.3": MATTER, "III[甲].3.other": "対策"}
    old, new = counted(kept), counted(kept | {"II[乙].3.3": "別"})
    assert changes(old, new) == [("II[乙]", "added")]
    assert set(new.sections.read) == {"II[乙]"}


def test_sections_on_another_form_are_compared_though_their_text_is_equal():
    from pia_diff.forms import load_form

    old = counted({"IV.9": "十分に行っている"}, form=load_form("form2-2018"))
    new = counted({"IV.9": "十分に行っている"}, form=load_form("form2-2024"), files=())
    assert changes(old, new) != []


SCRIPT = """
import sys
sys.path.insert(0, "tests/compare")
from compare_making import made, changes
from pia_diff.model import Choice, Table

heavy = [{"deepdiff", "rapidfuzz"} & set(sys.modules)]

def step(old, new):
    changes(made(old), made(new))
    heavy.append({"deepdiff", "rapidfuzz"} & set(sys.modules))

step({"I.1.1": "a b", "I.1.3": Choice("30万人以上")}, {"I.1.1": "ab", "I.1.3": Choice("1,000人未満")})
step({"I.2.sys[a].1": "a"}, {"I.2.sys[a].1": "a", "I.2.sys[b].1": "b"})
step({"I.1.1": "a"}, {"I.1.1": "b"})
step({"A2.file[x]": Table(("a",), (("1 2",),))}, {"A2.file[x]": Table(("a",), (("1  2",),))})
step({"A2.file[x]": Table(("a",), (("b",),))}, {"A2.file[x]": Table(("a",), (("b",), ("c",)))})
step({"A2.file[x]": Table(("a", "b"), (("c", "d"),))}, {"A2.file[x]": Table(("a", "b"), (("c", "e"),))})
print([sorted(one) for one in heavy])
"""


def test_rapidfuzz_is_imported_only_when_a_text_differs_and_deepdiff_only_when_a_cell_does():
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.strip() == str([[], [], [], *[["rapidfuzz"]] * 3, ["deepdiff", "rapidfuzz"]])
