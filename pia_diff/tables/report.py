"""What a file for people tells: the rows of a comparison, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pia_diff.compare import Comparison
from pia_diff.model import ItemPath
from pia_diff.printed import printed_item
from pia_diff.tables.row import Row
from pia_diff.tables.summary import SummaryLine, one_line, summarise

MOST_NAMED = 20
"""So many unreadable items are named in a note."""


@dataclass(frozen=True)
class Report:
    """The rows of a comparison of `old` with `new` (names of versions or files), in the order they are shown.

    `remarks` are further sentences for the reader, above all what was left out of `rows`.
    """

    comparison: Comparison
    rows: tuple[Row, ...]
    old: str
    new: str
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """評価書名 of the newer document, the name of its form where it has none."""
        return self.comparison.new.text_of("head.name") or self.comparison.new.form.name

    @property
    def agency(self) -> str:
        """評価実施機関名 of the newer document, empty where it names none."""
        return self.comparison.new.text_of("head.org")

    @property
    def sentence(self) -> str:
        """The comparison in one sentence."""
        return one_line(self.rows, self.comparison, self.old, self.new)

    @property
    def counts(self) -> tuple[SummaryLine, ...]:
        """Counts by section and 提出時期, the sum last."""
        return summarise(self.rows, self.comparison)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know beside the rows, in Japanese: what was not compared, and what was passed over."""
        return (*self.remarks, *_notes(self.comparison))


def _notes(comparison: Comparison) -> Sequence[str]:
    notes = []
    old, new = comparison.old, comparison.new
    if comparison.form_changed:
        notes.append(f"様式が改められています（{old.form.printed}→{new.form.printed}）。")
    if comparison.unreadable:
        marked = sum(new.form.holds_important(path.id) for path in comparison.unreadable)
        named = "、".join(_named(comparison, path) for path in comparison.unreadable[:MOST_NAMED])
        more = f"ほか{len(comparison.unreadable) - MOST_NAMED}件" if len(comparison.unreadable) > MOST_NAMED else ""
        notes.append(
            f"読取不能の項目が{len(comparison.unreadable)}件（うち※{marked}件）あり、変更の有無を確認できていません："
            f"{named}{more}"
        )
    lost = len(old.left_over), len(new.left_over)
    if any(lost):
        notes.append(
            f"どの項目のものか分からず比較していない記載があります（変更前{lost[0]}箇所、変更後{lost[1]}箇所）。"
        )
    if comparison.ignored:
        notes.append(
            f"文字の幅、空白又は改行だけが異なる項目が{len(comparison.ignored)}件あり、変更として扱っていません。"
        )
    return notes


def _named(comparison: Comparison, path: ItemPath) -> str:
    return " ".join(printed_item(comparison.new.form, path).split())
