"""The two wordings of a published row → a change as a comparison would have found it, of what the row excerpts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pia_diff.compare import Change, Content, Instance, Kind, Order
from pia_diff.compare.fold import fold, says_nothing
from pia_diff.compare.text import diff_text
from pia_diff.forms import FormItem
from pia_diff.model import AnnexRow, Checks, Choice, ItemPath, Text, clean_lines

_ADDED = re.compile(
    r"[(\[【<]?(?:右記|下記|右|新規|新たに)?(?:の?とおり|のとおり|を|に)?(?:追加|新設|新規|追記)(?:する|した)?[)\]】>]?"
)
_REMOVED = re.compile(r"[(\[【<]?(?:左記|右記|左)?(?:の?とおり|を)?(?:削除|削る|廃止)(?:する|した)?[)\]】>]?")
_NOTHING = re.compile(r"[(\[【<]?(?:なし|無し|記載なし|記載無し|該当なし|空欄|未記載|新規)[)\]】>]?")
_OMITTED = re.compile(
    r"[(（\[〔]\s*(?:略|中略|以下略|前略|後略|省略)\s*[)）\]〕]|(?:^|(?<=\n))\s*(?:〜略〜|～略～|…略…)\s*(?=\n|$)"
)
_REPLACED = re.compile(
    r"(?:資料|図|別紙|別添[0-9]*|様式|図面)?の?(?:一部)?(?:差し?替え|入れ?替え|更新|修正)(?:後|前|済み?)?"
)
_MARK = re.compile(r"[\[［]\s*([○〇◯◎●■✓✔レOo0]?)\s*[\]］]|(?:^|(?<=\n))\s*([○〇◯●■☑✓✔□☐])")


@dataclass(frozen=True, slots=True)
class Wordings:
    """The wordings of a row without the words that only say what happened: `before` and `after` are empty where
    nothing stood. `added` and `removed`: the row says so; `replaced`: a drawing or list was replaced and not shown.
    `shortened`: （略） stands for a part of them.
    """

    before: str
    after: str
    added: bool = False
    removed: bool = False
    replaced: bool = False
    shortened: bool = False


def wordings_of(row: AnnexRow) -> Wordings:
    """What the two wordings of a row say."""
    before, after = fold(row.before), fold(row.after)
    if _REPLACED.fullmatch(before) and _REPLACED.fullmatch(after):
        return Wordings("", "", replaced=True)
    added = bool(_ADDED.fullmatch(before) or _NOTHING.fullmatch(before) or says_nothing(before))
    removed = bool(_REMOVED.fullmatch(after) or _NOTHING.fullmatch(after) or says_nothing(after))
    if added and removed:
        return Wordings("", "", replaced=not (says_nothing(before) and says_nothing(after)))
    shortened = bool(_OMITTED.search(row.before) or _OMITTED.search(row.after))
    sides = "" if added else _shown(row.before), "" if removed else _shown(row.after)
    return Wordings(*sides, added, removed, shortened=shortened)


def _shown(text: str) -> str:
    """A wording without （略）, whose contents both sides have."""
    return "\n".join(clean_lines(_OMITTED.sub("\n", text) if _OMITTED.search(text) else text))


def change_of(told: Wordings, item: FormItem | None, path: ItemPath) -> Change:
    """The change a row tells of. `item` is what `path` means, None where only a heading or nothing is known."""
    if item is not None and item.kind == "group" and (told.added or told.removed or _is_happening(told)):
        return _of_instance(told, path)
    if item is not None and item.kind == "group" and _only_slid(told, item.word):
        return Change(path, path, Kind.RENUMBERED, Order(()), Order(()))
    if told.replaced:
        return Change(path, path, Kind.REPLACED, Text(("",)), Text(("",)))
    before, after = told.before.split("\n"), told.after.split("\n")
    if item is not None and item.kind == "multi":
        marks = _checks(item, told.before), _checks(item, told.after)
        if marks[0] is not None and marks[1] is not None:
            return Change(path, path, Kind.MODIFIED, *marks)
    if item is not None and item.kind == "choice":
        choices = item.option(_bare(told.before)), item.option(_bare(told.after))
        if choices[0] and choices[1]:
            return Change(path, path, Kind.MODIFIED, Choice(choices[0].label), Choice(choices[1].label))
    old, new = Text(tuple(before) if told.before else ()), Text(tuple(after) if told.after else ())
    only_layout = not told.shortened and old != new and fold(str(old)) == fold(str(new))
    blocks = diff_text(old.paragraphs, new.paragraphs)
    return Change(path, path, Kind.MODIFIED, old, new, blocks, layout_only=only_layout)


def _only_slid(told: Wordings, word: str) -> bool:
    """Whether only the numbers of instances changed: 委託事項3～5 → 委託事項4～6（番号の繰下げ）."""
    numbers = rf"{re.escape(word)}[0-9]+(?:[~-](?:{re.escape(word)})?[0-9]+)?"
    slid = re.fullmatch(rf"{numbers}\(?番号の繰[上り下]+げ\)?", fold(told.after))
    return bool(slid) and bool(re.fullmatch(numbers, fold(told.before)))


def _is_happening(told: Wordings) -> bool:
    """Whether the newer wording itself says what happened: 委託事項3を追加."""
    return bool(re.search(r"を?(?:追加|新設|削除|廃止)$", fold(told.after)) and "\n" not in told.after)


def _of_instance(told: Wordings, path: ItemPath) -> Change:
    """An instance added or removed, its contents unknown."""
    gone = (told.removed and not told.added) or bool(re.search("(?:削除|廃止)$", fold(told.after)))
    gone = gone or (told.added and bool(re.search("(?:削除|廃止)", fold(told.after))))
    whole: Content = Instance(path, 0, ())
    if gone:
        return Change(path, path, Kind.REMOVED, whole, None)
    return Change(path, path, Kind.ADDED, None, whole)


def _checks(item: FormItem, text: str) -> Checks | None:
    """The marked options of a list such as `[○]紙 [　]専用線`; None where the text is no such list."""
    marks = list(_MARK.finditer(text))
    if not marks or (text[: marks[0].start()].strip()):
        return None
    found: list[tuple[str, str]] = []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        told = text[mark.end() : end].strip()
        head, bracket, free = told.replace("（", "(").partition("(")
        option = item.option(told) or (item.option(head.strip()) if bracket else None)
        if option is None:
            return None
        if mark[1] or (mark[2] and mark[2] not in "□☐"):
            whole = item.option(told) is not None
            found.append((option.label, "" if whole else free.rstrip(" )）\n")))
    return Checks(tuple(found))


def _bare(text: str) -> str:
    """The option of a choice, without the bracket it stands in and its number."""
    return re.sub(r"^[0-9]+\)", "", fold(text).strip("[]<>"))
