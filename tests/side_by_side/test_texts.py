"""The 新旧対照表 as HTML and as Markdown."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import pytest
from side_by_side_making import entries, figures, fixture_report, png, profile, report, text_report
from tables_making import TEXT_ITEM, assessment, path

from pia_diff.model import Text
from pia_diff.side_by_side import FORMATS, Profile, load_profile, write_side_by_side
from pia_diff.tables import Report
from pia_diff.tables.files import UnknownFormat

EVIL = "<script>alert(1)</script>\"'&lt;| `*_[x](https://e.jp)#\\"


def _text(one: Report, format_name: str, wanted: Profile | None = None) -> str:
    text = write_side_by_side(one, wanted or profile(), format_name)
    assert isinstance(text, str)
    return text


class _Page(HTMLParser):
    """Collects the tags of a page, and what stands in the cells of its tables and in its underlined words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.marked: list[tuple[str, str]] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self.cells.append("")
        if tag not in ("meta", "img"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self._inside) and (data.strip() or "div" in self._inside):
            self.cells[-1] += data
        if self._inside and self._inside[-1] in ("ins", "del"):
            self.marked.append((self._inside[-1], data))


class TestHtml:
    def test_nothing_of_a_document_is_markup(self) -> None:
        text = _text(text_report("甲", EVIL), "html")
        page = _Page(text)
        assert EVIL in page.cells
        assert {tag for tag, _ in page.tags}.isdisjoint({"script", "a", "link", "iframe"})
        assert not any(name.startswith("on") or name == "style" for _, attrs in page.tags for name in attrs)

    def test_only_its_own_style_may_run(self) -> None:
        text = _text(fixture_report("form3", "v2023", "v2024"), "html")
        (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
        digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = next(attrs["content"] for tag, attrs in _Page(text).tags if attrs.get("http-equiv"))
        assert policy == (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        )

    @pytest.mark.parametrize("name", ["old-new", "new-old"])
    def test_facing_cells_and_marks(self, name: str) -> None:
        one, wanted = fixture_report("form3", "v2023", "v2024"), load_profile(name)
        page = _Page(_text(one, "html", wanted))
        expected = []
        for entry in entries(one, wanted):
            expected += [entry.item, *("".join(span.text for span in side.text) for side in entry.sides), entry.remark]
        heads = list(wanted.heads)
        assert [cell for cell in page.cells if cell not in heads] == [cell for cell in expected if cell not in heads]
        kinds = {True: "ins", False: "del"}
        assert page.marked == [
            (kinds[side.newer], span.text)
            for entry in entries(one, wanted)
            for side in entry.sides
            for span in side.text
            if span.changed
        ]

    def test_tables_can_be_read_aloud(self) -> None:
        page = _Page(_text(fixture_report("form3", "v2023", "v2024"), "html"))
        assert page.tags[0] == ("html", {"lang": "ja"})
        assert sum(tag == "caption" for tag, _ in page.tags) == sum(tag == "table" for tag, _ in page.tags) > 0
        assert {attrs.get("scope") for tag, attrs in page.tags if tag == "th"} == {"col", "row"}

    def test_pictures_stand_in_the_file(self) -> None:
        sides = figures({"旧.png": png(shade=1)}), figures({"<新>.png": png(shade=2)})
        page = _Page(_text(report(*sides), "html"))
        shown = [attrs for tag, attrs in page.tags if tag == "img"]
        assert [one["alt"] for one in shown] == ["旧.png", "<新>.png"]
        assert b64decode((shown[0]["src"] or "").removeprefix("data:image/png;base64,")) == png(shade=1)

    def test_the_page_lies_as_the_profile_wants_it(self) -> None:
        one = text_report("甲", "乙")
        assert "size: A4 landscape" in _text(one, "html")
        assert "size: A4 portrait" in _text(one, "html", load_profile("new-old"))
        assert 'class="page"' not in _text(fixture_report("form3", "v2023", "v2024"), "html")
        assert 'class="page"' in _text(fixture_report("form3", "v2023", "v2024"), "html", profile(section_pages=True))

    @pytest.mark.parametrize("remarks", [True, False])
    def test_a_breach_stands_out(self, remarks: bool) -> None:
        sides = [assessment({path(TEXT_ITEM): Text((text,))}) for text in ("紙で渡す。", "媒体で渡す。")]
        wanted = profile() if remarks else profile(remarks=())
        text = _text(report(*sides, effective=date(2025, 1, 6)), "html", wanted)
        assert re.search(rf'class="{"remark" if remarks else "item"} breach">[^<]*【違反】', text)


class TestMarkdown:
    @pytest.mark.parametrize(("form", "old", "new"), [("form3", "v2023", "v2024"), ("form2", "v2023", "v2025")])
    @pytest.mark.parametrize("name", ["old-new", "new-old"])
    def test_of_the_fixtures(
        self, golden: Callable[[str, str], None], form: str, old: str, new: str, name: str
    ) -> None:
        golden(f"{form}-{old}-{new}-{name}.md", _text(fixture_report(form, old, new), "md", load_profile(name)))

    def test_every_row_is_one_line_of_as_many_cells(self) -> None:
        text = _text(text_report("甲", EVIL), "md")
        rows = [line for line in text.splitlines() if line.startswith("|")]
        assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [5, 5, 5]
        assert "<script" not in text

    def test_pictures_are_told(self) -> None:
        sides = figures({"旧.png": png(shade=1)}), figures({"新.png": png(shade=2)})
        assert "| 資料（1点）<br>旧.png | 資料（1点）<br>新.png |" in _text(report(*sides), "md")


def test_an_unknown_format() -> None:
    with pytest.raises(UnknownFormat, match="docx, xlsx, html, md"):
        write_side_by_side(text_report("甲", "乙"), profile(), "pdf")
    assert FORMATS == ("docx", "xlsx", "html", "md")
