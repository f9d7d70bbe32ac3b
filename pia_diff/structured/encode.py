"""Section and Assessment → plain data.

Layout of a draft (one file, the whole assessment):

    form: form4-2024
    H 表紙:
      H.number 評価書番号: '1'
    I 基本情報:
      I.1.3 対象人数: 10万人以上30万人未満            a Choice: the option's label
      I.2.sys システム:                              a group: a list, in printed order
      - 1 システムの名称: 住民記録システム              items of an instance: the part of the id after `[].`
        3 他のシステムとの接続:                       Checks: a list of options, `option: free text` where there is some
        - 宛名システム等
        - その他: 証明書コンビニ交付システム
    A1 (別添1) 事務の内容:
      A1.figure 事務の内容(図):
      - name: 事務の流れ.png                         a drawing: `file:` a path to read, or `sha256:` one stored before
        sha256: 9f86d0…
        text: |-                                     the words that stand in it, where a reader took them out
          …
    II 特定個人情報ファイルの概要:
      住民基本台帳ファイル:                            per file: its name as key
        II.3.6 使用目的: |-
          …
        absent:                                      what the source lost, as paths
        - II[住民基本台帳ファイル].5.trans[]
    A2 (別添2) …:
      A2.file 記録項目:
        住民基本台帳ファイル:                          a Table
          columns: [番号, 記録項目]
          rows:
          - ['1', 宛名番号]
    A3 (別添3) 変更箇所:                               rows published before
    - date 変更日: 令和6年12月25日
    - carried 上の行の変更日: 令和6年12月25日           of a row that prints no date: the one of the rows above
    left_over:                                       text no item took
    - place: line 12
      text: …

Only the id before the first blank of a key counts; the label after it is for people.
"""

from __future__ import annotations

from typing import Any

from pia_diff.forms import Form
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Attachment,
    Checks,
    Drawing,
    ItemPath,
    LeftOver,
    Section,
    Table,
    Value,
    instance_key,
)
from pia_diff.structured.plain import FlowList, Plain

ROW_FIELDS = ("date", "item", "before", "after", "timing", "reason")
CARRIED = "carried"
"""The date that a row without one takes over from the rows above."""
INSTANCE_KEY = "key"
"""Written in an instance only where its key is not the cleaned name."""
ABSENT = "absent"
LEFT_OVER = "left_over"
FORM = "form"


def encode_assessment(assessment: Assessment, *, empties: bool = False) -> dict[str, Any]:
    """The draft layout of an assessment; with `empties` every empty item is written too, to be filled in."""
    form = assessment.form
    draft: dict[str, Any] = {FORM: form.id}
    for section in form.sections:
        key = f"{section.id} {section.title}"
        if section.id == form.annex.id:
            if assessment.rows:
                draft[key] = encode_rows(assessment.rows, form)
        elif section.per_file:
            per_file = {
                file: encode_section(form, ItemPath(section.id, (file,)), one, empties=empties)
                for file in assessment.files
                if (one := assessment.sections.get(ItemPath(section.id, (file,)))) is not None
            }
            if per_file:
                draft[key] = per_file
        else:
            one = assessment.sections.get(ItemPath(section.id))
            if one is not None:
                draft[key] = encode_section(form, ItemPath(section.id), one, empties=empties)
    if assessment.left_over:
        draft[LEFT_OVER] = encode_left_over(assessment.left_over)
    return draft


def encode_section(form: Form, path: ItemPath, section: Section, *, empties: bool = False) -> dict[str, Any]:
    """One section as a mapping in the form's order; with `empties` every empty item is written too."""
    plain: dict[str, Any] = {}
    files = path.instances
    for item in form.section(path.id).items:
        if item.id.endswith("[]"):
            group = ItemPath(item.id, (*files, ""))
            keys = section.instances.get(group, ())
            if keys or empties:
                key = f"{item.id.removesuffix('[]')} {item.word}"
                if item.kind == "table":
                    plain[key] = _encode_tables(group, keys, section)
                else:
                    plain[key] = _encode_instances(form, group, keys, section, empties)
        elif item.holds_value and form.group_of(item.id) is None:
            _put(plain, f"{item.id} {item.label}", section.values.get(ItemPath(item.id, files)), empties)
    if section.absent:
        plain[ABSENT] = sorted(map(str, section.absent))
    return plain


def _put(plain: dict[str, Any], key: str, value: Value | None, empties: bool) -> None:
    if value is not None:
        plain[key] = encode_value(value)
    elif empties:
        plain[key] = ""


def _encode_tables(group: ItemPath, keys: tuple[str, ...], section: Section) -> dict[str, Any]:
    tables = {key: section.values.get(group.instance(key)) for key in keys}
    return {key: "" if table is None else encode_value(table) for key, table in tables.items()}


def _encode_instances(
    form: Form, group: ItemPath, keys: tuple[str, ...], section: Section, empties: bool
) -> list[dict[str, Any]]:
    members = [(item, f"{item.id[len(group.id) + 1 :]} {item.label}") for item in form.members(group.id)]
    name_item = form.name_item(group.id)
    listed = []
    for key in keys:
        instances = group.instance(key).instances
        name = section.values.get(ItemPath(name_item.id, instances)) if name_item else None
        one: dict[str, Any] = {} if name and instance_key(str(name)) == key else {INSTANCE_KEY: key}
        for item, label in members:
            _put(one, label, section.values.get(ItemPath(item.id, instances)), empties)
        listed.append(one)
    return listed


def encode_value(value: Value) -> Plain:
    """One value as plain data."""
    match value:
        case Checks(marked):
            return [{option: text} if text else option for option, text in marked]
        case Table(columns, rows):
            return {"columns": FlowList(columns), "rows": [FlowList(row) for row in rows]}
        case Attachment(drawings):
            return [_encode_drawing(drawing) for drawing in drawings]
        case _:
            return str(value)


def _encode_drawing(drawing: Drawing) -> dict[str, str]:
    plain = {"name": drawing.name, "sha256": drawing.sha256}
    return {**plain, "text": drawing.text} if drawing.text else plain


def encode_rows(rows: tuple[AnnexRow, ...], form: Form) -> list[dict[str, str]]:
    """Published annex rows, with the labels of the form."""
    labels = {name: form.items[f"{form.annex.id}.row[].{name}"].label for name in ROW_FIELDS}
    keys = {name: f"{name} {labels[name]}" for name in ROW_FIELDS}
    keys = {"date": keys["date"], CARRIED: f"{CARRIED} 上の行の{labels['date']}", **keys}
    return [{key: getattr(row, name) for name, key in keys.items() if getattr(row, name)} for row in rows]


def encode_left_over(left_over: tuple[LeftOver, ...]) -> list[dict[str, str]]:
    """Text that no item took."""
    return [{"place": one.place, "text": one.text} for one in left_over]
