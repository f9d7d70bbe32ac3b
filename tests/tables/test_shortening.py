"""However a redline is shortened, what differs stands in it."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_making import FIXTURES, changed, fixture_rows

from pia_diff.compare import Op
from pia_diff.compare.text import diff_text
from pia_diff.tables.cells import Cell, plain
from pia_diff.tables.shortening import passages, sentences, text_sides

SENTENCES = (
    "・端末の前を離れるときは、必ず画面を施錠する。",
    "記録（会計年度任用職員のものを含む。）は、所属長が毎月点検する。",
    "＜県における措置＞",
    "１．媒体の管理",
    "なし",
    "閲覧できる者を「係長以上。」に限る。",
    "媒体は、施錠できる保管庫に収め、持出しの都度、管理者の承認を得て台帳に記入する。",
    "（１）発効の管理",
    "かっこ（が閉じない。",
    "かっこ）が開かない。",
    "",
)
WORDS = st.sampled_from(("五年", "三年", "毎日", "職員", "。", "、", "（略）", "ず"))


@st.composite
def _texts(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Two revisions of a text in which sentences were added, removed, rewritten and moved."""
    old = draw(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map("".join), max_size=7))
    new = list(old)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(new)))
        if place == len(new) or draw(st.booleans()):
            new.insert(place, draw(st.sampled_from(SENTENCES)))
        elif draw(st.booleans()):
            new.pop(place)
        else:
            cut = draw(st.integers(0, len(new[place])))
            new[place] = new[place][:cut] + draw(WORDS) + new[place][cut + draw(st.integers(0, 3)) :]
    if draw(st.booleans()):
        random.Random(draw(st.integers(0, 99))).shuffle(new)
    return old, new


def _differing(old: list[str], new: list[str], *, after: bool) -> list[str]:
    """The words that differ on one side: of whole paragraphs and of runs within them."""
    found = []
    for block in diff_text(old, new):
        if block.op is Op.REPLACE:
            found += [run.after if after else run.before for run in block.runs if run.op is not Op.EQUAL]
        elif block.op is not Op.EQUAL:
            found.append((block.after if after else block.before) or "")
    return [text for text in found if text.strip("\n")]


def _cells(old: list[str], new: list[str], *, full: bool = False) -> tuple[Cell, Cell]:
    blocks = diff_text(old, new)
    return text_sides(blocks, full=full) or (passages(blocks, Op.DELETE), passages(blocks, Op.INSERT))


@settings(max_examples=150, deadline=None)
@given(_texts())
def test_every_word_that_differs_stands_in_the_cell_and_is_marked(texts: tuple[list[str], list[str]]) -> None:
    for after, cell in enumerate(_cells(*texts)):
        marked = "\n".join(changed(cell))
        for words in _differing(*texts, after=bool(after)):
            assert words.strip("\n") in marked


@settings(max_examples=150, deadline=None)
@given(_texts())
def test_ellipses_stand_for_something_and_never_twice(texts: tuple[list[str], list[str]]) -> None:
    old, new = ([text.replace("（略）", "") for text in side] for side in texts)
    for cell in _cells(old, new):
        shown = plain(cell)
        assert not re.search(r"略）\n?（中?略", shown)
        assert not shown.startswith("（中略）\n") or not shown
        assert "（略）\n（中略）" not in shown


@settings(max_examples=150, deadline=None)
@given(_texts())
def test_what_is_not_left_out_stands_in_the_text(texts: tuple[list[str], list[str]]) -> None:
    for side, cell in zip(texts, _cells(*texts), strict=True):
        whole = "".join(side)
        for piece in re.split("（略）|（中略）|\n", plain(cell)):
            assert piece in whole.replace("（略）", "") or piece in whole


@settings(max_examples=150, deadline=None)
@given(_texts())
def test_in_full_both_sides_are_the_texts(texts: tuple[list[str], list[str]]) -> None:
    for side, cell in zip(texts, _cells(*texts, full=True), strict=True):
        assert plain(cell).replace("\n", "") == "".join(side)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="あ。（）「」\n()", max_size=40))
def test_sentences_are_the_whole_text_in_order(text: str) -> None:
    found = sentences(text)
    assert "".join(text[start:end] for start, end in found) == text
    assert all(start < end for start, end in found)


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("一を行う。二を行う。", ["一を行う。", "二を行う。"]),
        ("一（二を含む。）を行う。三", ["一（二を含む。）を行う。", "三"]),
        ("「一。」とする。", ["「一。」とする。"]),
        ("一（二。三。", ["一（二。", "三。"]),
        ("一）二。三。", ["一）二。", "三。"]),
        ("一\n二。", ["一\n", "二。"]),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, parted: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parted


PAIRS = [(file.parent.name, *file.stem.split("-")[1:]) for file in sorted(FIXTURES.glob("*/changes-*.yaml"))]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_in_the_fixtures_no_cell_is_empty_and_no_row_says_the_same_twice(pair: tuple[str, str, str]) -> None:
    _, rows = fixture_rows(*pair)
    for row in rows:
        before, after = plain(row.before), plain(row.after)
        assert before.strip("（略）中\n"), row.path
        assert after.strip("（略）中\n"), row.path
        assert before != after or before == "資料の差し替え", row.path


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_in_the_fixtures_every_word_that_differs_is_marked(pair: tuple[str, str, str]) -> None:
    _, rows = fixture_rows(*pair)
    for row in rows:
        for run in (run for block in row.judged.change.blocks for run in block.runs if run.op is not Op.EQUAL):
            assert run.before in "\n".join(changed(row.before)), row.path
            assert run.after in "\n".join(changed(row.after)), row.path
