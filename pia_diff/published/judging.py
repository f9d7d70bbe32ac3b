"""The rows of a published table → the duty of each: rows of one 変更日 are judged together, as the changes of one
comparison, so that one shows what the others are (an office renamed everywhere).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pia_diff.compare import Change, Comparison
from pia_diff.forms import Form
from pia_diff.model import Assessment, ItemPath, Section, Sections, Text
from pia_diff.published.claims import Claims, claims_of
from pia_diff.published.contents import change_of, wordings_of
from pia_diff.published.resolve import Resolution, resolve
from pia_diff.published.rows import PublishedRow
from pia_diff.timing import Duty, JudgedChange, judge
from pia_diff.timing.weakening import weakenings

UNNAMED = "1"
"""Stands for a file or an instance whose name the row does not give."""

UNKNOWN_RULE, MORE_RULE = "item-unknown", "more-items"
_ANNEX_OF_MARKS = "指針第6の2及び別表（様式の※）"


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A published row and what the law asks of it.

    `rule`, `provision` and `certainty` tell what decided, as in
    `pia_diff.timing`, `sentence` likewise, `asked` what a person must answer. `judged` is its change with the duty,
    once the published reason was heard. `weakening` are clauses that name what the new wording weakens.
    """

    published: PublishedRow
    resolution: Resolution
    claims: Claims
    judged: JudgedChange
    rule: str
    provision: str
    certainty: str
    sentence: str = ""
    asked: str = ""
    weakening: tuple[str, ...] = ()

    @property
    def important(self) -> bool:
        """Whether the item, or any that may be meant, carries ※."""
        return self.resolution.important

    @property
    def duty(self) -> Duty:
        """What the law asks; 要確認 where the item is not known, or the published reason claims what no text shows."""
        return self.judged.duty

    @property
    def question(self) -> str:
        """What a person must answer, what the wording weakens included; empty where nothing is open."""
        weaker = f"{'、'.join(self.weakening)}が、義務は弱まっていませんか。" if self.weakening else ""
        return self.asked + weaker if self.asked else ""

    @property
    def causes(self) -> tuple[str, ...]:
        """What other rows of the same 変更日 share with it."""
        return tuple(cause.label for cause in self.judged.causes)


def judge_rows(rows: Sequence[PublishedRow], form: Form) -> tuple[JudgedRow, ...]:
    """Every row judged on `form`, in the order of the rows."""
    by_date: dict[str, list[PublishedRow]] = {}
    for row in rows:
        by_date.setdefault(day_key(row.date), []).append(row)
    found = {one.published.number: one for same in by_date.values() for one in _judge_date(same, form)}
    return tuple(found[row.number] for row in rows)


def day_key(printed: str) -> str:
    """One word for a 変更日 however it is printed."""
    from pia_diff.wareki import parse_date

    day = parse_date(printed)
    return day.isoformat() if day else printed.strip()


def _judge_date(rows: Sequence[PublishedRow], form: Form) -> Iterable[JudgedRow]:
    resolved = [resolve(one.row.item, form, one.row.before, one.row.after) for one in rows]
    changes = [_change(one, meant) for one, meant in zip(rows, resolved, strict=True)]
    judged = judge(Comparison(_side(form, changes, "before"), _side(form, changes, "after"), tuple(changes)))
    for row, meant, one in zip(rows, resolved, judged, strict=True):
        yield _completed(row, meant, one)


def _change(row: PublishedRow, meant: Resolution) -> Change:
    told = wordings_of(row.row)
    if meant.form_id and not (meant.more and not meant.important):
        item = meant.form.items[meant.form_id]
        change = change_of(told, item, _path(item.id, meant))
        if item.kind == "group" and change.blocks and f"{item.id}.name" in meant.form.items:
            path = _path(f"{item.id}.name", meant)  # words in the place of words: another name of the instance
            return replace(change, path=path, old_path=path)
        return change
    return change_of(told, None, _path(_place_of(meant), meant))


def _place_of(meant: Resolution) -> str:
    """Where a row is judged whose item is not known: at a candidate if none of them has ※, else at a heading or section
    that holds ※, so that it counts as holding one.
    """
    form = meant.form
    if not meant.important and not meant.more:
        return next(iter(meant.candidates), meant.heading) or form.sections[0].id
    places = [meant.heading, meant.section, *(section.id for section in form.sections)]
    return next((one for one in places if one and _holds_important(form, one)), form.sections[0].id)


def _holds_important(form: Form, place: str) -> bool:
    item = form.items.get(place)
    return form.holds_important(place) and (item is None or item.kind == "heading")


def _path(item_id: str, meant: Resolution) -> ItemPath:
    section = meant.form.section(item_id)
    keys = [meant.file or UNNAMED] if section.per_file else []
    inner = item_id.count("[]")
    keys += [_instance(item_id, meant)] * inner if inner else []
    return ItemPath(item_id, tuple(keys))


def _instance(item_id: str, meant: Resolution) -> str:
    """The key of an instance: its name, else the word of its group with its number (システム6)."""
    if meant.name or not meant.number:
        return meant.name or meant.file or UNNAMED
    return f"{meant.form.items[meant.form.group_of(item_id) or item_id].word}{meant.number}"


def _side(form: Form, changes: Iterable[Change], side: str) -> Assessment:
    """What the rows excerpt of one of the two documents."""
    sections = Sections()
    for change in changes:
        told = str(getattr(change, side) or "") if change.blocks else ""
        if not told:
            continue
        per_file = form.section(change.path.id).per_file
        where = ItemPath(change.path.section_id, change.path.instances[:1] if per_file else ())
        values = sections.setdefault(where, Section()).values
        before = values.get(change.path)
        lines = before.paragraphs if isinstance(before, Text) else ()
        values[change.path] = Text((*lines, *told.split("\n")))
    return Assessment(form, sections)


def _completed(row: PublishedRow, meant: Resolution, judged: JudgedChange) -> JudgedRow:
    """The judgement of the law, and what the published reason makes of it: a question at most."""
    judgement = judged.judgement
    claims = claims_of(row.row.reason)
    weak = weakenings(judged.change.blocks) if judgement.duty is not Duty.AFTER else ()
    found = JudgedRow(
        row,
        meant,
        claims,
        judged,
        judgement.rule.id,
        judgement.rule.provision,
        judgement.rule.certainty,
        judgement.sentence,
        weakening=weak,
    )
    asked = replace(judged, duty=Duty.ASK)
    questions = [] if found.duty is Duty.AFTER else [*_item_question(meant)]
    if questions and found.duty is Duty.PRIOR:
        rule = MORE_RULE if meant.resolved else UNKNOWN_RULE
        found = replace(found, judged=asked, rule=rule, provision=_ANNEX_OF_MARKS, certainty="verified", sentence="")
    if claims and judgement.duty is Duty.PRIOR:
        claim = claims.claims[0]
        questions.append(claim.question)
        rule = found.rule if found.rule in (UNKNOWN_RULE, MORE_RULE) else f"claimed-{claim.id}"
        found = replace(found, judged=asked, rule=rule, provision=claim.provision, certainty="general", sentence="")
    elif judgement.question:
        questions.append(judgement.question)
    return replace(found, asked="".join(questions))


def _item_question(meant: Resolution) -> Iterable[str]:
    """The question about the item itself, where the row does not tell it."""
    if meant.resolved:
        if meant.more and not meant.important:
            yield "この行は他の項目の変更も含むとされていますが、その中に※の項目がありますか（ある→事前、ない→事後）。"
        return
    if meant.candidates:
        named = "、".join(_named(one, meant.form) for one in meant.candidates[:4])
        more = "ほか" if len(meant.candidates) > 4 else ""
        yield f"「{meant.item}」はどの項目ですか（候補：{named}{more}）。※の項目なら事前、そうでなければ事後です。"
    elif meant.heading:
        where = _named(meant.heading, meant.form).removeprefix(f"{meant.section} ")
        yield f"見出し（{where}）だけが書かれています。その下の※の項目の変更ですか（はい→事前、いいえ→事後）。"
    else:
        yield f"「{meant.item or '（空欄）'}」は様式のどの項目ですか（※の項目→事前、それ以外→事後）。"


def _named(item_id: str, form: Form) -> str:
    """An item in a question: its id, label, and ※ if it or something below carries it."""
    item = form.items.get(item_id)
    label = item.no + item.label if item is not None else form.section(item_id).printed
    mark = "※" if form.holds_important(item_id) else ""
    return f"{item_id} {label}{mark}"
