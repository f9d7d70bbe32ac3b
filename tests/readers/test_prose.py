"""Lines wrapped at the width of a column become paragraphs again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia_diff.readers.prose import goes_on, joined, width_of

PROSE = (
    "窓口で届出を受け付け、届出の内容と本人であることを確かめた上で、住民の記録を更新する。また、更新した内容は庁内の"
    "各業務へ毎夜送り、送った結果を翌朝に担当者が確かめる。確かめられなかったものは、翌日の業務が始まる前に送り直す。"
)


def wrapped(text: str, width: int) -> list[str]:
    """Lines as a column of so many full-width characters wraps them; no line begins with a mark that closes."""
    lines = [""]
    for char in text:
        if width_of(lines[-1]) >= width and char not in "、。）」":
            lines.append("")
        lines[-1] += char
    return lines


@pytest.mark.parametrize("width", [20, 24, 31, 40, 47])
def test_wrapped_prose_is_one_paragraph(width: int) -> None:
    assert joined(wrapped(PROSE, width)) == [PROSE]


@pytest.mark.parametrize("width", [20, 31, 47])
@pytest.mark.parametrize("marks", ["・・・", "①②③", "1.2.3.", "ア イ ウ ", "※※※"])
def test_points_of_a_list_stay_paragraphs(width: int, marks: str) -> None:
    size = len(marks) // 3
    points = [marks[n * size : n * size + size] + PROSE for n in range(3)]
    assert joined([line for point in points for line in wrapped(point, width)], width) == points


@pytest.mark.parametrize(
    "lines",
    [
        ["＜庁内における措置＞", "入退室を管理している。"],
        [
            "・入退室は、カードと生体による認証で管理し、記録を一年間保管する",
            "・記録は毎月、担当の課長が確かめて保管する",
        ],
        [
            "入退室は、カードと生体による認証で管理し、記録を一年間保管する。",
            "記録は毎月、担当の課長が確かめて保管する。",
        ],
        ["課税台帳ファイル", "納税者ファイル", "送付先ファイル"],
        ["市民部　市民課", "総務部　総務課"],
        ["転入の届出を受け付けた際に、記録を更新する業務の担当者が、次の帳票を確かめる", "　　届出書の写し"],
        ["短い行。", "入退室は、カードと生体による認証で管理し、記録を一年間保管する。"],
        ["短い行", "入退室は、カードと生体による認証で管理し、記録を一年間保管する。"],
        ["入退室は、カードと生体による認証で管理し、記録を一年間保管する", "（１）記録の確認", "（２）記録の保管"],
    ],
)
def test_breaks_a_writer_made_stay(lines: list[str]) -> None:
    assert joined(lines) == lines


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["対象となる者（以下「対象者", "」という。）"], ["対象となる者（以下「対象者」という。）"]),
        (
            ["権限のない者が操作しないよう、利用者を", "限定する。"],
            ["権限のない者が操作しないよう、利用者を限定する。"],
        ),
        (
            [
                "届出の内容と、①の「本人の確認」に係る記録の写しを保管する事務では、その他の記録と、",
                "①の「本人の確認」を除く。",
            ],
            [
                "届出の内容と、①の「本人の確認」に係る記録の写しを保管する事務では、その他の記録と、①の「本人の確認」を除く。"
            ],
        ),
        (
            ["記録を保管する装置は、外部の認証（例えば Information", "Security に係る国際規格の認証）を受けている。"],
            ["記録を保管する装置は、外部の認証（例えば Information Security に係る国際規格の認証）を受けている。"],
        ),
        (["前の段落は終わる。", "", "次の段落。"], ["前の段落は終わる。", "次の段落。"]),
    ],
)
def test_what_goes_on_is_joined(lines: list[str], paragraphs: list[str]) -> None:
    assert joined(lines) == paragraphs


def test_a_known_width_tells_short_lines_from_full_ones() -> None:
    lines = ["記録の保管を担当する課の名称", "記録の確認を担当する課の名称"]
    assert joined(lines, 40) == lines
    assert goes_on("届出の内容と本人であることを確かめた上", "で更新する。", 20)
    assert not goes_on("届出の内容と本人であることを確かめた上", "で更新する。", 40)


@given(st.lists(st.text("届出を更新する。、・①（）() 1.Aa\u3000", max_size=30), max_size=8))
def test_no_visible_character_is_lost(lines: list[str]) -> None:
    assert "".join("".join(joined(lines)).split()) == "".join("".join(lines).split())
