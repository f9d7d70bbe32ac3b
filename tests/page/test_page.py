"""The page as HTML: well formed, complete in itself, and nothing in it but what we wrote and what was escaped."""

from __future__ import annotations

import hashlib
import re
import time
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_making import HOSTILE, between, fixture_report, hostile, many_rows, no_change

import pia_diff.page
from pia_diff.page import write_page
from pia_diff.tables.row import HEADS

HERE = Path(pia_diff.page.__file__).parent
VOID = {"meta", "input", "rect", "wbr"}


class Read(HTMLParser):
    """A page as its parser sees it: the tags, the texts within them, the attributes; unbalanced tags fail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.sources: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("style", "script"):
            self.sources[self._open[-1]] = self.sources.get(self._open[-1], "") + data
        else:
            self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, one, value in self.attributes if one == name]


@pytest.fixture(scope="module")
def late() -> Read:
    return Read(write_page(fixture_report(late=True)))


def test_tells_the_report(late: Read) -> None:
    report = fixture_report(late=True)
    text = "".join(late.text)
    for part in (report.title, report.agency, report.sentence, "v2024", "v2025", "令和7年3月31日", *report.notes):
        assert part in text
    for head in HEADS:
        assert head in text
    for row in report.rows:
        assert row.explanation in text
        assert row.judged.judgement.rule.provision in text


def test_each_row_has_its_id_and_its_link(late: Read) -> None:
    ids = [value for tag, name, value in late.attributes if (tag, name) == ("tr", "id")]
    assert len(ids) == len(set(ids)) == len(fixture_report(late=True).rows)
    links = [value for tag, name, value in late.attributes if (tag, name) == ("a", "href")]
    assert links == ["#changes", *(f"#{one}" for one in ids)]


def test_ids_are_unique_and_references_find_them(late: Read) -> None:
    ids = late.values("id")
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-labelledby", "aria-describedby"):
        assert set(late.values(name)) <= set(ids)


def test_is_japanese_and_has_its_landmarks(late: Read) -> None:
    assert ("html", "lang", "ja") in late.attributes
    assert {late.tags[tag] for tag in ("h1", "main", "header", "footer")} == {1}
    assert "search" in late.values("role")
    assert late.tags["caption"] == 2
    assert ("p", "aria-live", "polite") in late.attributes


def test_the_hashes_of_the_policy_are_those_of_the_blocks(late: Read) -> None:
    (policy,) = [value for tag, name, value in late.attributes if tag == "meta" and value.startswith("default-src")]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for name in ("style", "script"):
        digest = b64encode(hashlib.sha256(late.sources[name].encode()).digest()).decode()
        assert rules.pop(f"{name}-src") == f"'sha256-{digest}'"
    assert rules == dict.fromkeys(("default-src", "img-src", "base-uri", "form-action"), "'none'")


def test_nothing_is_fetched_styled_or_run_in_passing(late: Read) -> None:
    assert late.tags["style"] == late.tags["script"] == 1
    assert not set(late.tags) & {"link", "img", "iframe", "object", "embed", "form", "base", "video", "audio", "use"}
    assert not [name for _, name, _ in late.attributes if name.startswith("on") or name in ("style", "src", "srcset")]
    assert not re.search(r"url\(|@import|https?:|//[a-z]", late.sources["style"])
    assert not re.search(r"\bfetch\b|XMLHttp|innerHTML|eval\(|https?:", late.sources["script"])


def test_our_own_files_cannot_close_their_blocks() -> None:
    script, style = ((HERE / name).read_text("utf-8") for name in ("report.js", "report.css"))
    assert not re.search("</script|<!--|<script", script, re.IGNORECASE)
    assert "</style" not in style.lower()


def test_the_template_takes_no_text_for_markup() -> None:
    template = (HERE / "report.html.j2").read_text("utf-8")
    assert not re.search(r"\|\s*safe|autoescape|Markup|\|\s*(?:xmlattr|tojson|urlize)", template)
    marked_up = [path.name for path in HERE.glob("*.py") if "Markup(" in path.read_text("utf-8")]
    assert marked_up == ["render.py"]
    assert (HERE / "render.py").read_text("utf-8").count("Markup(") == 2  # style and script


def test_hostile_text_is_text() -> None:
    page = Read(write_page(hostile()))
    text = "".join(page.text)
    for one in HOSTILE[:8]:
        assert one in text
    assert page.tags["script"] == page.tags["style"] == 1
    assert page.tags["img"] == 0
    assert all(link.startswith("#") for link in page.values("href"))
    assert not set(text) & set("\u202e\u202c\u2066\u2069\u200f\x00\x07\x1b\x85\ud800\uffff")


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="<>&\"'/ =a!-\u202e\x00\n{}%甲", max_size=40), st.text(alphabet="<>&\"'`]乙", max_size=20))
def test_any_text_leaves_the_markup_as_it_is(before: str, after: str) -> None:
    expected = Read(write_page(between("前", "後")))
    page = Read(write_page(between(f"前{before}", f"後{after}")))
    skeleton = {tag: count for tag, count in page.tags.items() if tag not in ("del", "ins", "p")}
    assert skeleton.keys() == {tag for tag in expected.tags if tag not in ("del", "ins", "p")}
    assert {name for _, name, _ in page.attributes} == {name for _, name, _ in expected.attributes}


def test_a_page_without_rows() -> None:
    page = Read(write_page(no_change()))
    text = "".join(page.text)
    assert "変更箇所はありません" in text
    assert page.tags["table"] == 0 and page.tags["input"] == 0
    assert ("section", "id", "changes") in page.attributes  # where the skip link leads


def test_what_was_left_out_is_told() -> None:
    report = replace(fixture_report(), remarks=("ほかに違反が2件あります。",))
    assert "ほかに違反が2件あります。" in "".join(Read(write_page(report)).text)


def test_without_breaches_no_column_counts_them() -> None:
    assert "うち" not in "".join(Read(write_page(fixture_report())).text)
    assert "うち" in "".join(Read(write_page(fixture_report(late=True))).text)


def test_the_same_report_gives_the_same_page() -> None:
    assert write_page(fixture_report()) == write_page(fixture_report())


def test_five_hundred_rows_are_written_at_once() -> None:
    report = many_rows()
    write_page(report)
    start = time.process_time()
    write_page(report)
    assert time.process_time() - start < 1  # 0.1 on a machine that does nothing else
