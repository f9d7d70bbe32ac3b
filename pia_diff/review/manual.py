"""What the sheet 説明 says: what was compared, and how the review is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pia_diff.review.columns import COMMENT, EFFECTIVE, EXPLANATION, GROUND, GROUNDS, MERGE, PROJECT, TIMING
from pia_diff.review.lines import Review
from pia_diff.timing import Duty
from pia_diff.wareki import format_wareki


def manual(review: Review, made: datetime) -> Iterator[tuple[str, str]]:
    """Heads and texts, in order."""
    about = review.compared
    yield "評価書番号", about.number
    yield "評価書名", about.title
    yield "比較した版", f"{about.old} → {about.new}"
    yield "公表日", format_wareki(about.published) if about.published else "（不明）"
    yield "効力発生日", format_wareki(about.effective) if about.effective else "（版に記録なし）"
    yield "作成", f"{format_wareki(made.date())} {made:%H:%M}"
    counts = "、".join(f"{duty.value}{sum(one.rule is duty for one in review.lines)}件" for duty in Duty)
    yield "行数", f"{len(review.lines)}件（規則の判断：{counts}）"
    yield (
        "記入のしかた",
        "黄色の欄だけを記入します。空欄のままの行は、規則の判断のとおりに扱われます。絞り込みはそのままできます。"
        "並べ替えや行の削除は、シートの保護を解除してから行えます（パスワードはありません）。削除した行には何も起きません。"
        "以前の決定はあらかじめ記入してあります。消すと、その決定は取り消されます。",
    )
    yield (
        TIMING.head,
        "事前（変更の前に提出・公表）又は事後。規則の判断が要確認の行は、「問い」に答えて選んでください。",
    )
    yield EXPLANATION.head, "変更箇所（別添）の「提出時期に係る説明」にそのまま載る文です。空欄なら規則の文が載ります。"
    yield (
        EFFECTIVE.head,
        "変更の効力が生じる日。事前とする行では公表日より後でなければなりません。西暦でも和暦でも構いません。",
    )
    yield (
        GROUND.head,
        f"規則の判断が事前の行を事後とするときに必要です：{'、'.join(GROUNDS)}。記入がなければ、表では違反として示されます。",
    )
    yield (
        PROJECT.head,
        "併せて提出する変更に同じ名前を付けます（--policy submission のとき、事前の行を含む案件はすべて事前）。",
    )
    yield (
        MERGE.head,
        "ほかの行にまとめて載せる行に、載せる先のNo.を記入します。違反や要確認の行は、まとめずに残り、ほかの行をまとめることもできません。",
    )
    yield COMMENT.head, "控えです。記録には残りますが、変更箇所の表には載りません。"
    yield (
        "「原因」のシート",
        "二つ以上の行に共通する原因ごとに、一度だけ記入できます。その原因の行のうち、提出時期から案件までがすべて空欄の行に"
        "効きます。「ほかの変更も含む行」を事後とするときは、その行に記入してください（緊急を除き、原因の記入では事後になりません）。",
    )
    yield (
        "取り込み",
        "保存したこのファイルを、pia-diff review --apply <このファイル> --by <氏名> で取り込みます。"
        "--dry-run を付けると、何も記録せずに結果だけを示します。"
        "評価書の文言がこのファイルの作成後に変わった行は取り込まれず、両方の文言が示されます。",
    )
