"""The texts of a line, as the columns of workbook and CSV hold them."""

from __future__ import annotations

from pia_diff.review.columns import (
    AFTER,
    BEFORE,
    CAUSE,
    COMMENT,
    DUTY,
    EFFECTIVE,
    IMPORTANT,
    ITEM,
    KEY,
    MERGE,
    NUMBER,
    QUESTION,
    REASON,
    SHARED,
    Column,
)
from pia_diff.review.entries import Shared
from pia_diff.review.fitting import fitted
from pia_diff.review.keys import write_key
from pia_diff.review.lines import CauseLine, Line, Review
from pia_diff.tables.cells import plain
from pia_diff.timing import Duty, JudgedChange
from pia_diff.wareki import format_wareki

BREACH = "【違反】"

_CERTAINTY = {"verified": "", "quoted": "（二次資料による）", "general": "（一般的な理解による）"}


def texts_of(review: Review, line: Line) -> dict[Column, str]:
    """Every cell of a line as text, days as documents print them."""
    decision = line.decision
    texts = {
        NUMBER: str(line.number),
        ITEM: line.row.item,
        BEFORE: plain(fitted(line.row.before)),
        AFTER: plain(fitted(line.row.after)),
        IMPORTANT: "※" if line.judged.judgement.important else "",
        DUTY: line.rule.value + (f"\n{BREACH}" if line.row.breach else ""),
        CAUSE: "\n".join(cause.label for cause in line.judged.causes),
        REASON: _reason(line.judged),
        QUESTION: _question(line.judged),
        MERGE: review.merge(line),
        COMMENT: decision.comment if decision else "",
        KEY: write_key(review.key(line)),
    }
    return texts | shared_texts(Shared.of(decision))


def shared_texts(shared: Shared) -> dict[Column, str]:
    """The cells that a row and a cause have alike."""
    texts = dict(zip(SHARED, shared.texts, strict=True))
    if shared.effective:
        texts[EFFECTIVE] = format_wareki(shared.effective)
    return texts


def rows_text(line: CauseLine) -> str:
    """Which lines stand under a cause, by No. and 項目, and in which of them more differs."""
    listed = "\n".join(f"{one.number}　{one.row.item}" for one in line.lines)
    if not line.more:
        return listed
    more = "、".join(str(one.number) for one in line.more)
    return f"{listed}\n（ほかの変更も含む行：{more}。事後とするときは行ごとに記入）"


def duties_text(line: CauseLine) -> str:
    """What the rules say of the lines under a cause: `事前2件、事後30件`."""
    counts = {duty: sum(one.rule is duty for one in line.lines) for duty in Duty}
    return "\n".join(f"{duty.value}{count}件" for duty, count in counts.items() if count)


def _reason(one: JudgedChange) -> str:
    judgement = one.judgement
    basis = judgement.rule.provision
    sentence = judgement.sentence or one.timing.sentence
    return f"{sentence}\n根拠：{basis}{_CERTAINTY.get(judgement.rule.certainty, '')}".lstrip("\n")


def _question(one: JudgedChange) -> str:
    """What is asked, also where it was answered: an answer may be looked over."""
    return one.question or one.judgement.question
