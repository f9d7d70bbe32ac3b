"""The cover: tag, name of the form, number and name of the assessment, declaration; and the list of its sections."""

from __future__ import annotations

from pia_diff.forms import Form
from pia_diff.model import Assessment, ItemPath, State
from pia_diff.workbook.marks import UNREADABLE
from pia_diff.workbook.page import LAST, Box, Line, Page
from pia_diff.workbook.wording import is_tag, label_of, title_of

_NUMBER_COLUMNS = 3
"""Columns of the number of the assessment, beside its name."""
_TALL = 150.0


def write_cover(assessment: Assessment, page: Page) -> None:
    """The sheet 表紙."""
    form = assessment.form
    page.full(shown_version(assessment) or form.printed, "tag")
    page.gap(30)
    page.full(f"特定個人情報保護評価書（{form.name.partition('評価書')[0]}評価書）", "cover", points=20, least=40)
    page.gap(30)
    items = {item.id: item for item in form.sections[0].items if item.concept != "head.form_version"}
    number, name = items.pop("H.number"), items.pop("H.name")
    page.lines(
        [
            Line(
                [
                    Box(0, _NUMBER_COLUMNS - 1, number.label, "head"),
                    Box(_NUMBER_COLUMNS, LAST, name.label, "head"),
                ]
            )
        ]
    )
    page.lines(
        [
            Line(
                [
                    Box(0, _NUMBER_COLUMNS - 1, _text(assessment, number.id), "centre"),
                    Box(_NUMBER_COLUMNS, LAST, _text(assessment, name.id), "middle"),
                ],
                least=36,
            )
        ]
    )
    page.gap(20)
    for item in items.values():
        text = _text(assessment, item.id)
        if item.concept == "head.special":
            page.lines(page.contents(_NUMBER_COLUMNS, LAST, text, least=80), Box(0, 2, item.label, "label"))
            page.gap(20)
            continue
        page.full(label_of(form, item), "head")
        least = _TALL if item.concept == "head.declaration" else 30
        page.lines(page.contents(0, LAST, text, least=least))
        if item.concept != "head.declaration":
            page.gap(12)
    page.gap(24)
    page.full("項目一覧", "head")
    for title in _titles(form, assessment):
        page.full(title, "middle")
    page.print_as_form()


def shown_version(assessment: Assessment) -> str | None:
    """The tag that the assessment itself carries, where it is one of its form; None where it is anything else."""
    item = assessment.form.by_concept.get("head.form_version")
    value = assessment.get(ItemPath(item.id)) if item is not None else None
    text = "" if value is None else str(value)
    return text if is_tag(text) else None


def _text(assessment: Assessment, item_id: str) -> str:
    path = ItemPath(item_id)
    if assessment.state(path) is State.ABSENT:
        return UNREADABLE
    value = assessment.get(path)
    return "" if value is None else str(value)


def _titles(form: Form, assessment: Assessment) -> list[str]:
    shown = [section for section in form.sections[1:] if "様式外" not in section.title]
    return [title_of(assessment.form, section) for section in shown]
