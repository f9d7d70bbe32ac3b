"""The files of Ⅰ and the Ⅱ, Ⅲ and 別添 of each of them."""

from __future__ import annotations

import re

from pia_diff.check.findings import Findings, Severity
from pia_diff.check.view import View
from pia_diff.forms import FormItem
from pia_diff.model import ItemPath, State, instance_key
from pia_diff.spelling import fold

ENDING = "ファイル"
"""What the names of files end with: other lines of Ⅰ３ are remarks."""

_BETWEEN_NAMES = re.compile(r"[、，,／/・\t\n]|[(（]?[0-9０-９]+[)）.．]|[①-⑳]")


def check_files(view: View, found: Findings) -> None:
    """Files that are named and not described, described and not named, or described only in part."""
    per_file = [section for section in view.form.sections if section.per_file]
    names_item = view.form.by_concept.get("file_names")
    if not per_file or names_item is None:
        return
    files = view.assessment.files
    named = ItemPath(names_item.id)
    if not files:
        if view.assessment.state(named) is not State.ABSENT:
            found.add("no_files", Severity.WRONG, ItemPath(per_file[0].id))
        return
    for file in files:
        for section in per_file:
            path = ItemPath(section.id, (file,))
            there = view.assessment.sections.get(path)
            if (there is None or not (there.values or there.absent)) and not _lost(view, path):
                found.add("file_without_section", Severity.WRONG, path, file=file, section=section.printed)
    if view.assessment.state(named) is State.FILLED:
        _check_names(view, named, found)
    lists = view.form.by_concept.get("file.field_list")
    if lists is not None:
        _check_lists(view, lists, found)


def _lost(view: View, path: ItemPath) -> bool:
    return any(path.within(one) for section in view.assessment.sections.values() for one in section.absent)


def _check_names(view: View, named: ItemPath, found: Findings) -> None:
    text = str(view.assessment.get(named))
    folded = fold(text)
    known = {fold(file): file for file in view.assessment.files}
    for short, file in known.items():
        if short not in folded:
            found.add("file_unnamed", Severity.WRONG, named, file=file)
    for one in _BETWEEN_NAMES.split(text):
        name = instance_key(one.strip()) if one.strip() else ""
        short = fold(name)
        if short.endswith(fold(ENDING)) and not any(short in file or file in short for file in known):
            found.add("file_named_only", Severity.WRONG, named, file=name)


def _check_lists(view: View, lists: FormItem, found: Findings) -> None:
    group = ItemPath(lists.id, ("",))
    if view.is_torn(group):
        return
    described = view.form.by_concept["file.fields_all"]
    there = [fold(key) for key in view.keys(group)]
    for file in view.assessment.files:
        short = fold(file)
        for place in view.beside(ItemPath(described.section, (file,)), described.concept):
            refers = "別添" in str(view.assessment.get(place) or "")
            if refers and not any(one in short or short in one for one in there):
                annex = view.form.section(lists.id).printed
                found.add("no_field_list", Severity.ASK, group, file=file, other=found.printed(place), annex=annex)
