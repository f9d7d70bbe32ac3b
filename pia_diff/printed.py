"""Items as cities write them in the column 項目 of the annex.

`Ⅱ ファイルの概要（住民基本台帳ファイル） ３．特定個人情報の入手・使用 ⑥使用目的`: the section, the headings, the item,
each with its printed number; an instance as `委託事項4（収納業務）`; the heading of a risk as `リスク1`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pia_diff.forms import Form, FormItem
from pia_diff.model import ItemPath

NumberOf = Callable[[ItemPath], int | None]
"""Gives for an instance (`II[…].4.out[収納業務]`) the number it is printed with, None where it has none."""

_FULL_WIDTH = str.maketrans("()", "（）")
_BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]$")


def printed_item(form: Form, path: ItemPath, number_of: NumberOf | None = None) -> str:
    """The 項目 of a path: an item, a section, a group or an instance. Where a key is missing or empty, no name is
    printed. The item that holds the name of an instance prints as the instance.
    """
    section = form.section(path.id)
    keys = list(path.instances)
    file = keys.pop(0) if section.per_file and keys else ""
    words = [section.printed + _named(file)]
    if path.id == section.id:
        return words[0]
    item = form.items[path.id]
    for one in (*form.ancestors(item), item):
        if one.id.endswith("[]"):
            key = keys.pop(0) if keys else ""
            number = None
            if key and one.counted and number_of is not None:
                number = number_of(ItemPath(one.id, path.instances[: len(path.instances) - len(keys)]))
            if unsaid(form, one):
                words[-1] += _named(key)
            else:
                words.append(f"{one.word}{'' if number is None else number}{_named(key)}")
        elif not unsaid(form, one):
            words.append(one.no + short_label(one).translate(_FULL_WIDTH))
    return " ".join(words)


def short_label(item: FormItem) -> str:
    """The label as 項目 gives it: the heading of a risk without its sentence (`リスク1: 目的外の…` → `リスク1`), the
    bracket for a number as 件数.
    """
    if item.label == "( )件":
        return "件数"  # printed behind 委託の有無, with nothing before its bracket
    head, colon, _sentence = item.label.partition(":")
    return head if colon and head.startswith("リスク") else item.label


def without_bracket(label: str) -> str:
    """A label without the bracket at its end: `特定個人情報の入手(…を除く。)` → `特定個人情報の入手`."""
    return _BRACKET.sub("", label) or label


def unsaid(form: Form, item: FormItem) -> bool:
    """Whether print does not repeat the item because what it stands in already says it: the drawing and the table that
    an annex consists of, its rows, and the name of an instance.
    """
    if item.id.endswith("[].name") and item.label == form.items[item.id.removesuffix(".name")].label:
        return True
    if item.kind not in ("figure", "table", "group"):
        return False
    return form.section(item.id).short.endswith(without_bracket(item.label))


def _named(key: str) -> str:
    return f"（{key}）" if key else ""


def printed_option(item: FormItem, option: str, text: str, *, marked: bool) -> str:
    """A check box with its option and what was written to it: `[○]その他（証明書交付システム）`."""
    known = item.option(option)
    glyph = "[○]" if marked else "[　]"
    if known is None or not known.free:
        return glyph + option
    return glyph + known.printed.rpartition("/")[2].replace(" ( )", "( )").replace("( )", f"（{text or '　'}）")
