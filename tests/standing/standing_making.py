"""Versions of tiny assessments of 青葉野市, without a repository."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from pia_diff.forms import load_form
from pia_diff.model import (
    AnnexRow,
    Assessment,
    Checks,
    Choice,
    Date,
    ItemPath,
    Section,
    Sections,
    Text,
    Value,
)
from pia_diff.standing import Kind, Obligation, Revision, Standing
from pia_diff.store import Version
from pia_diff.wareki import format_wareki

FILE = "予防接種ファイル"


def day(text: str) -> date:
    return date.fromisoformat(text)


def row(timing: str, on: str = "", reason: str = "", item: str = "") -> AnnexRow:
    """A row of the annex; `on` is a day in ISO."""
    return AnnexRow(
        date=format_wareki(day(on)) if on else "", item=item or f"{timing}{on}", timing=timing, reason=reason
    )


def revision(
    name: str,
    published: str | None,
    form: str = "form4-2024",
    *,
    rows: Iterable[AnnexRow] = (),
    message: str = "",
    lost: Iterable[str] = (),
    printed: str = "",
    **said: str,
) -> Revision:
    """A version named `name`; `said` gives items by concept, with `__` for the dot (`office__target_count=…`).

    `published` is what the version carries, `printed` the 公表日 of the document; `lost` ids of what is lost.
    """
    shape = load_form(form)
    values: dict[ItemPath, dict[ItemPath, Value]] = {ItemPath("H"): {}}
    instances: dict[ItemPath, dict[ItemPath, tuple[str, ...]]] = {}
    listed = dict(said)
    if printed:
        listed["head__published"] = printed
    for concept, text in listed.items():
        item = shape.by_concept[concept.replace("__", ".")]
        keys: tuple[str, ...] = (FILE,) if shape.section(item.id).per_file else ()
        section = ItemPath(item.section, keys)
        if "[]" in item.id:
            keys = (*keys, "入力業務")
            group = ItemPath(item.id.rpartition(".")[0], (*section.instances, ""))
            instances.setdefault(section, {})[group] = ("入力業務",)
        values.setdefault(section, {})[ItemPath(item.id, keys)] = _value(item.kind, text)
    missing: dict[ItemPath, set[ItemPath]] = {}
    for one in lost:
        section_id = one.partition(".")[0]
        keys = (FILE,) if section_id in ("II", "III") and form[4] != "2" else ()
        missing.setdefault(ItemPath(section_id, keys), set()).add(ItemPath(one, keys))
        values.setdefault(ItemPath(section_id, keys), {})
    sections = Sections(
        {
            path: Section(content, instances.get(path, {}), frozenset(missing.get(path, ())))
            for path, content in values.items()
        }
    )
    on = None if published is None else day(published)
    made = datetime(2020, 1, 1, tzinfo=UTC)
    version = Version(name, "1", "0" * 40, on, None, message, "x <x@city.example>", made, form)
    files = (FILE,) if form[4] != "2" else ()
    return Revision(version, Assessment(shape, sections, files, tuple(rows)))


def _value(kind: str, text: str) -> Value:
    match kind:
        case "choice":
            return Choice(text)
        case "multi":
            return Checks(((text, ""),))
        case "date":
            return Date(text)
    return Text.of(text)


def due(found: Standing, kind: Kind) -> Obligation:
    """The obligation of a kind, which must be there."""
    one = found.obligation(kind)
    assert one is not None
    return one


TEN, HUNDRED, MORE = "1万人以上10万人未満", "10万人以上30万人未満", "30万人以上"


def form2(name: str, published: str | None, persons: str, staff: str = "500人未満", **said: str) -> Revision:
    """A 基礎項目評価書 with its しきい値判断項目."""
    return revision(
        name,
        published,
        "form2-2024",
        office__target_count=persons,
        threshold__staff=staff,
        threshold__accident=said.pop("accident", "発生なし"),
        **said,
    )


THREE = {
    "use__staff_count": "10人以上50人未満",
    "outsource__has": "委託する",
    "outsource__staff_count": "10人未満",
    "risk__store__accident": "発生なし",
}
ONLY_TWO = "基礎項目評価の実施が義務付けられる(任意に重点項目評価を実施)"
THREE_DUE = "基礎項目評価及び重点項目評価の実施が義務付けられる"


def form3(name: str, published: str, persons: str, **said: str) -> Revision:
    """A 重点項目評価書 with few 取扱者 and no 重大事故, unless `said`."""
    return revision(name, published, "form3-2018", office__target_count=persons, **{**THREE, **said})
