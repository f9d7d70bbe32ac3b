"""A small 全項目評価書, and a past of many versions for it: every version changes a few things of the one before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from pia_diff.forms import load_form
from pia_diff.model import Assessment, Date, ItemPath, Number, Section, Sections, Table, Text
from pia_diff.store import Store
from pia_diff.wareki import format_wareki

START = datetime(2020, 4, 1, 9, 0, tzinfo=UTC)
FIRST_DAY = date(2020, 4, 1)
WORDS = ("受付", "照合", "記録", "保管", "消去", "点検", "監査", "研修", "印刷", "配送", "発送", "収納", "審査", "通知")
OUT = "II.4.out[]"
TABLE = "A2.file[]"


@dataclass
class Sheet:
    """One 特定個人情報ファイル: texts by item id, its 委託事項 by name, the rows of its table in the annex."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    outs: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Paper:
    """The document as it is edited."""

    form: str = "form4-2024"
    purpose: list[str] = field(default_factory=lambda: ["住民票の作成", "届出の受付"])
    sheets: list[tuple[str, Sheet]] = field(default_factory=list)
    lost: set[ItemPath] = field(default_factory=set)
    day: date = FIRST_DAY

    def sheet(self, key: str) -> Sheet:
        return next(sheet for name, sheet in self.sheets if name == key)

    def assessment(self) -> Assessment:
        """The document as a reader gives it."""
        sections = Sections()
        sections[ItemPath("H")] = Section(
            {
                ItemPath("H.number"): Number("1"),
                ItemPath("H.name"): Text.of("住民基本台帳に関する事務"),
                ItemPath("H.published"): Date(format_wareki(self.day)),
            }
        )
        sections[ItemPath("I")] = _section({ItemPath("I.1.2"): self.purpose}, {}, self._lost(ItemPath("I")))
        for key, sheet in self.sheets:
            values = {ItemPath(one, (key,)): text for one, text in sheet.texts.items() if one.startswith("II.")}
            for name, texts in sheet.outs:
                values[ItemPath(f"{OUT}.name", (key, name))] = [name]
                values |= {ItemPath(f"{OUT}.{one}", (key, name)): text for one, text in texts.items()}
            listed = {ItemPath(OUT, (key, "")): tuple(name for name, _ in sheet.outs)} if sheet.outs else {}
            path = ItemPath("II", (key,))
            sections[path] = _section(values, listed, self._lost(path))
        tables = {key: Table(("項目", "内容"), tuple(sheet.rows)) for key, sheet in self.sheets if sheet.rows}
        sections[ItemPath("A2")] = Section(
            {ItemPath(TABLE, (key,)): table for key, table in tables.items()},
            {ItemPath(TABLE, ("",)): tuple(tables)} if tables else {},
        )
        for key, sheet in self.sheets:
            values = {ItemPath(one, (key,)): text for one, text in sheet.texts.items() if one.startswith("III.")}
            sections[ItemPath("III", (key,))] = _section(values, {}, self._lost(ItemPath("III", (key,))))
        form = load_form(self.form)
        order = {section.id: n for n, section in enumerate(form.sections)}
        listed_sections = sorted(sections, key=lambda path: order[path.id])
        return Assessment(form, Sections({path: sections[path] for path in listed_sections}), tuple(dict(self.sheets)))

    def _lost(self, section: ItemPath) -> frozenset[ItemPath]:
        return frozenset(one for one in self.lost if one.within(section))


def _section(
    texts: dict[ItemPath, list[str]], instances: dict[ItemPath, tuple[str, ...]], lost: frozenset[ItemPath]
) -> Section:
    values = {path: Text(tuple(text)) for path, text in texts.items() if text and path not in lost}
    return Section(values, instances, lost)


def first_paper(form: str = "form4-2024") -> Paper:
    """Two files, three 委託事項."""
    paper = Paper(form)
    for name, outs in (("住民基本台帳ファイル", ("収納業務", "印刷業務")), ("送付先情報ファイル", ("封入封緘業務",))):
        texts = {
            "II.3.6": [f"{name}により記録を正確に行うため", f"{name}の発送に用いるため"],
            "II.2.3": ["本市の住民"],
            "III.2.risk1.scope": [f"{name}の対象でない者の情報は画面に出ない。", "窓口で本人を確かめる。"],
        }
        sheet = Sheet(dict(texts), [(one, contents(one)) for one in outs], [("1", f"{name}の宛名番号"), ("2", "氏名")])
        paper.sheets.append((name, sheet))
    return paper


def contents(name: str) -> dict[str, list[str]]:
    """What a 委託事項 says that was first called so."""
    return {
        "1": [f"{name}について申請の受付から{name[:2]}の完了までを行うこと", f"{name}の報告を毎月行うこと"],
        "9": [f"{name}のうち運搬だけを再委託する"],
    }


def edited(paper: Paper, rng: random.Random, number: int) -> Paper:
    """The next version: one to three changes."""
    paper = deepcopy(paper)
    paper.day = FIRST_DAY + timedelta(days=30 * number)
    for step in range(rng.randint(1, 3)):
        rng.choice(_EDITS)(paper, rng, f"第{number}回{step}次")
    return paper


def past(rng: random.Random, versions: int) -> list[Paper]:
    """A document and its later versions."""
    papers = [first_paper(rng.choice(("form4-2018", "form4-2024")))]
    for number in range(1, versions):
        papers.append(edited(papers[-1], rng, number))
    return papers


def keep(store: Store, papers: list[Paper]) -> list[Assessment]:
    """Puts the versions v1 … into the store; gives the documents of those that became versions."""
    kept = []
    for number, paper in enumerate(papers, 1):
        added = store.add(
            [paper.assessment()],
            f"v{number}",
            author="市民課 <shimin@city.example>",
            message=f"第{number}版",
            now=START + timedelta(days=30 * number),
        )
        if added.versions:
            kept.append(paper.assessment())
    return kept


def _texts(paper: Paper) -> Iterator[list[str]]:
    yield paper.purpose
    for _, sheet in paper.sheets:
        yield from sheet.texts.values()
        for _, texts in sheet.outs:
            yield from texts.values()


def _reword(paper: Paper, rng: random.Random, tag: str) -> None:
    texts = rng.choice([one for one in _texts(paper) if one])
    place = rng.randrange(len(texts))
    texts[place] = f"{tag}の見直しにより{rng.choice(WORDS)}と{rng.choice(WORDS)}を行う。"


def _insert(paper: Paper, rng: random.Random, tag: str) -> None:
    texts = rng.choice(list(_texts(paper)))
    texts.insert(rng.randint(0, len(texts)), f"{tag}で{rng.choice(WORDS)}の手順を加える。")


def _delete(paper: Paper, rng: random.Random, _: str) -> None:
    texts = rng.choice([one for one in _texts(paper) if one])
    texts.pop(rng.randrange(len(texts)))


def _swap(paper: Paper, rng: random.Random, _: str) -> None:
    rng.choice(list(_texts(paper))).reverse()


def _new_out(paper: Paper, rng: random.Random, tag: str) -> None:
    _, sheet = rng.choice(paper.sheets)
    name = f"{tag}{rng.choice(WORDS)}業務"
    sheet.outs.insert(rng.randint(0, len(sheet.outs)), (name, contents(name)))


def _drop_out(paper: Paper, rng: random.Random, _: str) -> None:
    sheets = [sheet for _, sheet in paper.sheets if sheet.outs]
    if sheets:
        outs = rng.choice(sheets).outs
        outs.pop(rng.randrange(len(outs)))


def _rename_out(paper: Paper, rng: random.Random, tag: str) -> None:
    sheets = [sheet for _, sheet in paper.sheets if sheet.outs]
    if sheets:
        outs = rng.choice(sheets).outs
        place = rng.randrange(len(outs))
        outs[place] = (f"{outs[place][0]}（{tag}）", outs[place][1])


def _move_out(paper: Paper, rng: random.Random, _: str) -> None:
    rng.choice(paper.sheets)[1].outs.reverse()


def _rename_sheet(paper: Paper, rng: random.Random, tag: str) -> None:
    place = rng.randrange(len(paper.sheets))
    old = paper.sheets[place][0]
    new = f"{old}（{tag}）"
    paper.sheets[place] = (new, paper.sheets[place][1])
    paper.lost = {_in_file(one, old, new) for one in paper.lost}


def _in_file(path: ItemPath, old: str, new: str) -> ItemPath:
    return ItemPath(path.id, (new, *path.instances[1:])) if path.instances[:1] == (old,) else path


def _new_sheet(paper: Paper, rng: random.Random, tag: str) -> None:
    texts = {"II.3.6": [f"{tag}の事務に用いるため"], "III.2.risk1.scope": [f"{tag}の措置を講じる。"]}
    paper.sheets.insert(rng.randint(0, len(paper.sheets)), (f"{tag}ファイル", Sheet(texts)))


def _drop_sheet(paper: Paper, rng: random.Random, _: str) -> None:
    if len(paper.sheets) > 1:
        key, _sheet = paper.sheets.pop(rng.randrange(len(paper.sheets)))
        paper.lost = {one for one in paper.lost if one.instances[:1] != (key,)}


def _lose(paper: Paper, rng: random.Random, _: str) -> None:
    if paper.lost:
        paper.lost = set()
        return
    key, _sheet = rng.choice(paper.sheets)
    one = rng.choice(["II.3.6", "III.2.risk1.scope", "I.1.2"])
    paper.lost = {ItemPath(one, () if one.startswith("I.") else (key,))}


def _row(paper: Paper, rng: random.Random, tag: str) -> None:
    sheet = rng.choice(paper.sheets)[1]
    if sheet.rows:
        sheet.rows = [*sheet.rows, (str(len(sheet.rows) + 1), f"{tag}の項目")]


def _new_form(paper: Paper, _rng: random.Random, _: str) -> None:
    paper.form = "form4-2024"


_EDITS = (
    *(_reword, _reword, _insert, _insert, _delete, _swap, _new_out, _drop_out, _rename_out, _move_out),
    *(_rename_sheet, _new_sheet, _drop_sheet, _lose, _row, _new_form),
)
