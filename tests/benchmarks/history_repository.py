"""A repository of many versions of the example: every version changes a few items of the one before, reproducibly.

One item (`CHOSEN`) changes in exactly `CHANGES` of the versions. Now and then an office is renamed throughout, and a
委託事項 is inserted, renamed or dropped. 公表日 follow each other day by day.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pia_diff
from pia_diff.model import Assessment, Date, ItemPath, Section, Sections, Text, Value
from pia_diff.store import Store
from pia_diff.wareki import format_wareki

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "form4" / "v2025.yaml"
FILE = "住民基本台帳ファイル"
CHOSEN = ItemPath("II.3.6", (FILE,))
CHANGES = 12
GROUP = ItemPath("II.4.out[]", (FILE, ""))
FIRST_DAY = date(2020, 4, 1)
OFFICES = ("デジタル推進課", "情報戦略課", "電算管理課", "デジタル戦略課", "情報政策課")
RENAMED_EVERY, INSTANCE_EVERY = 60, 25
SENTENCES = (
    "点検の結果は、毎年度、保護管理者に報告する。",
    "操作の記録は、{n}年間保存する。",
    "作業は、{n}名以上の職員が立ち会って行う。",
    "研修は、年{n}回行う。",
    "不要となった帳票は、{n}日以内に裁断する。",
    "申請書は、施錠できる書庫に保管する。",
)


def build(folder: Path, versions: int, *, copies: int = 1) -> None:
    """Makes the repository in `folder` with versions v0001 … ; with `copies` the files of the example that often."""
    with Store.create(folder) as store:
        for number, assessment in enumerate(revisions(versions, copies=copies), 1):
            store.add(
                [assessment],
                f"v{number:04}",
                message=f"第{number}回の見直し",
                author="総務課 <soumu@city.example>",
                now=datetime(2020, 4, 1, tzinfo=UTC) + timedelta(days=number),
            )


def revisions(versions: int, *, copies: int = 1) -> Iterator[Assessment]:
    """The documents one after the other."""
    rng = random.Random(20250331)
    current = _copied(pia_diff.read(EXAMPLE).assessment, copies)
    chosen_at = {versions * n // (CHANGES + 1) + 1: n for n in range(1, CHANGES + 1)}
    office = 0
    for number in range(1, versions + 1):
        sections = {
            path: Section(dict(one.values), one.instances, one.absent) for path, one in current.sections.items()
        }
        if number > 1:
            for _ in range(rng.randint(1, 6)):
                _reword(sections, rng)
            if number % RENAMED_EVERY == 0:
                _rename_office(sections, OFFICES[office % len(OFFICES)], OFFICES[(office + 1) % len(OFFICES)])
                office += 1
            if number % INSTANCE_EVERY == 0:
                _change_instances(sections, number)
        if number in chosen_at:
            _put(sections, CHOSEN, Text((*_text(sections, CHOSEN)[:2], f"第{chosen_at[number]}次の見直しによる。")))
        published = Date(format_wareki(FIRST_DAY + timedelta(days=number)))
        _put(sections, ItemPath("H.published"), published)
        current = replace(current, sections=Sections(sections))
        yield current


def _copied(assessment: Assessment, copies: int) -> Assessment:
    """The assessment with its 特定個人情報ファイル `copies` times, under other names."""
    sections, files = dict(assessment.sections), list(assessment.files)
    for n in range(2, copies + 1):
        for path, section in assessment.sections.items():
            if path.instances:
                key = f"{path.instances[0]}その{n}"
                files += [] if key in files else [key]
                values = {ItemPath(p.id, (key, *p.instances[1:])): value for p, value in section.values.items()}
                instances = {ItemPath(p.id, (key, *p.instances[1:])): keys for p, keys in section.instances.items()}
                sections[ItemPath(path.id, (key,))] = Section(values, instances)
    form = assessment.form
    order = {section.id: n for n, section in enumerate(form.sections)}
    listed = sorted(sections, key=lambda path: order[path.id])
    return replace(assessment, sections=Sections({path: sections[path] for path in listed}), files=tuple(files))


def _reword(sections: dict[ItemPath, Section], rng: random.Random) -> None:
    """Changes a sentence of one text: puts one to it, or takes the one away that was put there before."""
    texts = [
        path
        for one in sections.values()
        for path, value in one.values.items()
        if isinstance(value, Text) and len(str(value)) > 60 and path != CHOSEN and not path.id.startswith("A")
    ]
    path = rng.choice(texts)
    paragraphs = list(_text(sections, path))
    place = rng.randrange(len(paragraphs))
    head, mark, _ = paragraphs[place].partition("　なお、")
    sentence = rng.choice(SENTENCES).format(n=rng.randint(2, 9))
    paragraphs[place] = head if mark and rng.random() < 0.5 else f"{head}　なお、{sentence}"
    _put(sections, path, Text(tuple(paragraphs)))


def _rename_office(sections: dict[ItemPath, Section], old: str, new: str) -> None:
    for section in sections.values():
        for path, value in section.values.items():
            if isinstance(value, Text) and old in str(value):
                section.values[path] = Text(tuple(one.replace(old, new) for one in value.paragraphs))


def _change_instances(sections: dict[ItemPath, Section], number: int) -> None:
    """Inserts a 委託事項 before the others, renames it, drops it, and so on."""
    path = ItemPath("II", (FILE,))
    section = sections[path]
    keys = section.instances[GROUP]
    step = number // INSTANCE_EVERY % 3
    if step == 1:
        new = f"第{number}回の臨時入力業務"
        keys, values = (new, *keys), dict(section.values)
        values[ItemPath("II.4.out[].name", (FILE, new))] = Text((new,))
        values[ItemPath("II.4.out[].1", (FILE, new))] = Text((f"第{number}回の届出の入力、照合及び編てつを行う業務",))
        values[ItemPath("II.4.out[].9", (FILE, new))] = Text((f"繁忙期における入力作業の応援（第{number}回）",))
    elif step == 2:
        old, new = keys[0], f"{keys[0]}等"
        keys = (new, *keys[1:])
        values = {
            (ItemPath(p.id, (FILE, new)) if p.instances[1:] == (old,) else p): value
            for p, value in section.values.items()
        }
        values[ItemPath("II.4.out[].name", (FILE, new))] = Text((new,))
    else:
        gone, keys = keys[0], keys[1:]
        values = {p: value for p, value in section.values.items() if p.instances[1:] != (gone,)}
    sections[path] = Section(values, {**section.instances, GROUP: keys}, section.absent)


def _text(sections: dict[ItemPath, Section], path: ItemPath) -> tuple[str, ...]:
    value = next(one.values[path] for one in sections.values() if path in one.values)
    assert isinstance(value, Text)
    return value.paragraphs


def _put(sections: dict[ItemPath, Section], path: ItemPath, value: Value) -> None:
    for one in sections.values():
        if path in one.values:
            one.values[path] = value
