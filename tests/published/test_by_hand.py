"""The annexes written by hand beside the fixtures, read as any city's table: what each row means, and its duty."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from pia_diff.published import check_rows, form_of, read_rows

FIXTURES = Path(__file__).parents[2] / "fixtures"
ANNEXES = sorted(FIXTURES.glob("*/annex-*.csv"))
STRICTNESS = ("事後", "要確認", "事前")


def _changes(annex: Path) -> list[dict[str, Any]]:
    file = annex.with_name(annex.name.replace("annex", "changes")).with_suffix(".yaml")
    return yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)


def _item(path: str) -> str:
    """The item of a path: without the file, its instances without their names."""
    return re.sub(r"^(II|III)\[\]", r"\1", re.sub(r"\[[^\]]*\]", "[]", path)).removesuffix(".name")


def test_there_are_such_annexes() -> None:
    assert len(ANNEXES) == 5


@pytest.mark.parametrize("annex", ANNEXES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_items_and_duties_are_those_of_the_documents(annex: Path) -> None:
    table = read_rows(annex)
    form = form_of(table)
    assert form.number == int(annex.parent.name.removeprefix("form"))
    checked = check_rows(table, form)
    meant = Counter(one.row.resolution.form_id for one in checked)
    planned = Counter(_item(change["path"]) for change in _changes(annex))
    # A text that changed in two ＜…における措置＞ blocks has two rows, and is one change.
    assert meant.keys() == planned.keys()
    assert (meant - planned).total() == len(checked) - planned.total() <= 1
    differing = [(one.published, one.row.duty.value) for one in checked if one.published != one.row.duty.value]
    # An excerpt shows less than the documents: a row may ask what they answer, and never the other way.
    assert len(differing) <= 1
    assert all(STRICTNESS.index(ours) > STRICTNESS.index(theirs) for theirs, ours in differing)
    assert not any(one.breach for one in checked)
