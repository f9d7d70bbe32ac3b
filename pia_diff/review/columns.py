"""The columns of the review, for its writer and its reader alike."""

from __future__ import annotations

from typing import NamedTuple

from pia_diff.timing.decisions import Ground
from pia_diff.timing.decisions_yaml import TIMINGS

CHANGES_SHEET, CAUSES_SHEET, HELP_SHEET = "変更箇所", "原因", "説明"
GROUNDS = tuple(ground.value for ground in Ground)


class Column(NamedTuple):
    """A column: the name it has here, its head, its width in pixels. `editable` is for the officer; `choices` are what
    it may hold, `day` marks one that holds a day; `hint` is shown beside the cell.
    """

    name: str
    head: str
    width: int
    editable: bool = False
    choices: tuple[str, ...] = ()
    day: bool = False
    hint: str = ""


NUMBER = Column("number", "No.", 34)
ITEM = Column("item", "項目", 150)
BEFORE = Column("before", "変更前の記載", 260)
AFTER = Column("after", "変更後の記載", 260)
IMPORTANT = Column("important", "※", 26)
DUTY = Column("duty", "規則の判断", 66)
CAUSE = Column("cause", "原因", 120)
REASON = Column("reason", "規則の説明・根拠", 190)
QUESTION = Column("question", "問い", 190)

TIMING = Column(
    "timing", "提出時期", 62, True, TIMINGS, hint="事前か事後を選びます。空欄のままなら規則の判断によります。"
)
EXPLANATION = Column(
    "explanation", "提出時期に係る説明", 190, True, hint="変更箇所の表にそのまま載ります。空欄なら規則の文になります。"
)
EFFECTIVE = Column(
    "effective", "効力発生日", 100, True, day=True, hint="変更の効力が生じる日。例：2025/4/1、令和7年4月1日、R7.4.1"
)
GROUND = Column(
    "ground", "例外の事由", 110, True, GROUNDS, hint="規則の判断が事前の行を事後とするときに、その理由を選びます。"
)
PROJECT = Column(
    "project",
    "案件",
    90,
    True,
    hint="併せて提出する変更の名前。同じ案件の行は --policy submission で一緒に扱われます。",
)
MERGE = Column("merge", "まとめ先", 54, True, hint="この行をほかの行にまとめて載せるときに、その行のNo.を記入します。")
COMMENT = Column("comment", "コメント", 140, True, hint="控えです。変更箇所の表には載りません。")
KEY = Column("key", "照合キー（変更しないでください）", 60)

SHARED = (TIMING, EXPLANATION, EFFECTIVE, GROUND, PROJECT)
"""What may be said once for all rows of a cause."""
OWN = (MERGE, COMMENT)
"""What can only be said of a row."""

CHANGES = (
    NUMBER, ITEM, BEFORE, AFTER, IMPORTANT, DUTY, CAUSE, REASON, QUESTION, *SHARED, *OWN, KEY,
)  # fmt: skip

COUNT = Column("count", "件数", 48)
ROWS = Column("rows", "該当する行（No.）と項目", 420)
CAUSE_NAME = CAUSE._replace(width=260)
CAUSE_DUTY = DUTY._replace(width=90)
CAUSES = (CAUSE_NAME, COUNT, ROWS, CAUSE_DUTY, *SHARED, KEY)
