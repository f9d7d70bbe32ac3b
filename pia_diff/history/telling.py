"""What is said of an entry of a history beside its rows, in Japanese, as files for people have it."""

from __future__ import annotations

from collections import Counter

from pia_diff.history.item import Entry, Happened
from pia_diff.history.judging import date_printed
from pia_diff.history.places import Renamed
from pia_diff.model import ItemPath
from pia_diff.printed import printed_item
from pia_diff.timing import Duty

MOST_NAMED = 6
"""So many lost items are named in a note."""


def who(entry: Entry) -> str:
    """The author of the version, without the address; after who wrote the draft that it merged."""
    author, drafted = (name.partition(" <")[0] for name in (entry.revision.version.author, entry.drafted_by))
    return f"{author}（案：{drafted}）" if drafted and drafted != author else author


def published(entry: Entry) -> str:
    """公表日 in 和暦."""
    return date_printed(entry.revision) or "—"


def duties(entry: Entry) -> str:
    """The duties of the rows, the strictest first, with their counts; what the version is, where there are no rows."""
    counts = Counter(row.duty for row in entry.rows)
    order = (Duty.PRIOR, Duty.ASK, Duty.AFTER)
    said = "、".join(f"{duty.value}{counts[duty]}件" for duty in order if counts[duty])
    breaches = sum(row.breach for row in entry.rows)
    return said + (f"（うち違反{breaches}件）" if breaches else "")


def notes(entry: Entry) -> list[str]:
    """Sentences about the entry: names that changed, what was lost, what it is to the history."""
    said = []
    match entry.happened:
        case Happened.FIRST:
            said.append("この版が最初です。" if entry.previous is None else "この版で初めて記載されました。")
        case Happened.OTHER_FORM:
            form = entry.previous.form.printed if entry.previous is not None else ""
            said.append(f"前の版は別の様式（{form}）のため、比較できません。")
    said += [_renamed(entry, one) for one in entry.renamed]
    if entry.lost:
        said.append(f"読取不能：この版で読み取れていません（{_named(entry, entry.lost)}）。")
    if entry.regained:
        said.append(f"読取不能：前の版で読み取れていません（{_named(entry, entry.regained)}）。")
    return said


def _renamed(entry: Entry, one: Renamed) -> str:
    old, new = one.old.instances[-1], one.new.instances[-1]
    what = "特定個人情報ファイル"
    item = entry.revision.form.items.get(one.new.id)
    if item is not None:
        what = item.word
    if one.similarity >= 1.0:
        return f"{what}の名称：「{old}」→「{new}」"
    return f"{what}の名称：「{old}」→「{new}」（類似度{one.similarity:.2f}）"


def _named(entry: Entry, paths: tuple[ItemPath, ...]) -> str:
    form = entry.revision.form
    few = [printed_item(form, path) if _is_on(entry, path) else str(path) for path in paths[:MOST_NAMED]]
    return "、".join(few) + (f"ほか{len(paths) - MOST_NAMED}件" if len(paths) > MOST_NAMED else "")


def _is_on(entry: Entry, path: ItemPath) -> bool:
    return path.id in entry.revision.form.items or path.id in {one.id for one in entry.revision.form.sections}


def contents(entry: Entry) -> list[tuple[str, str]]:
    """What the first version recorded: 項目 and text."""
    form = entry.revision.form
    return [(printed_item(form, path), str(value)) for path, value in entry.contents]
