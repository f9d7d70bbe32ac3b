"""The page on a phone, in the dark, on paper, without script, by keyboard; and what no text can make it do."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from browser_driving import DESKTOP, PHONE, Browser

ALL = 78
A4_LANDSCAPE = (842, 595)
AXE = Path(os.environ.get("AXE_CORE") or Path(__file__).parents[2] / ".ci" / "node_modules" / "axe-core" / "axe.min.js")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize(
    ("name", "scheme"), [("late", "light"), ("plain", "dark"), ("none", "light"), ("none", "dark")]
)
def test_fits_every_screen(browser: Browser, name: str, scheme: str) -> None:
    browser.open(name)
    for size in (DESKTOP, (980, 800), PHONE, (360, 640)):
        browser.look(size, scheme)
        for view in ("#view-one", "#view-side"):
            if browser.run("return !!document.querySelector(arguments[0])", view):
                browser.click(view)
            wide, room = browser.run(
                "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            assert wide <= room <= size[0], f"{name} at {size[0]} px scrolls sideways"
        if size in (DESKTOP, PHONE):
            browser.picture(f"{name}-{size[0]}-{scheme}")
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) == (scheme == "dark")


def test_on_a_phone_every_cell_names_its_column(browser: Browser) -> None:
    browser.look(PHONE)
    browser.open("late")
    heads = browser.run(
        "return [...document.querySelector('.row').children].filter(c => c.getClientRects().length)"
        ".map(c => getComputedStyle(c, '::before').content)"
    )
    assert all(head in "".join(heads) for head in ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期"))
    assert browser.run("return document.querySelector('.row').getBoundingClientRect().width") <= PHONE[0]


def _print(browser: Browser, name: str) -> tuple[list[tuple[int, int]], str]:
    """Sizes of the pages, and the text on all of them."""
    pdfium = pytest.importorskip("pypdfium2")
    with pdfium.PdfDocument(browser.printed(name)) as document:
        sizes = [(round(page.get_width()), round(page.get_height())) for page in document]
        texts = [page.get_textpage().get_text_range() for page in document]
    return sizes, _plain("".join(texts))


def test_prints_on_a4(browser: Browser) -> None:
    browser.look(scheme="dark")  # paper is light all the same
    browser.open("late")
    wanted = browser.run(
        "return [...document.querySelectorAll('.row')].flatMap(r => "
        "[...r.querySelectorAll('.item .text, .old .text, .new .text, .words, dd')].map(c => c.textContent))"
    )
    sizes, text = _print(browser, "print")
    assert set(sizes) == {A4_LANDSCAPE}
    for head in ("変更日", "変更前の記載", "提出時期に係る説明"):
        assert text.count(head) >= len(sizes) - 2, "the head of the table is not repeated"
    assert f"変更箇所{ALL}件を全て印刷しています。" in text
    assert "絞り込みを解除" not in text
    # A cell may go on overleaf, behind the rest of its row: then its lines are all there, but not in one piece.
    lost = [cell for cell in wanted if any(_plain(line)[:6] not in text for line in cell.splitlines())]
    assert lost == []


def test_prints_what_the_filter_shows_and_says_so(browser: Browser) -> None:
    browser.open("late", "#s=I")
    _, text = _print(browser, "print-filtered")
    assert _plain("絞り込みに合う4件だけを印刷しています（全78件。区分「Ⅰ 基本情報」）。") in text
    assert "違反9件、要確認2件が絞り込みにより表示されていません。" in text
    assert text.count("令和7年3月31日") < ALL


def test_reads_without_script(browser: Browser) -> None:
    browser.cdp("Emulation.setScriptExecutionDisabled", value=True)
    browser.open("late")
    browser.picture("without-script")
    assert len(browser.shown()) == ALL
    assert not browser.is_seen("#words") and not browser.is_seen("#reset")
    assert browser.is_seen("#view-one")
    assert browser.text("#shown") == f"変更箇所{ALL}件を全て表示しています。"
    sizes, text = _print(browser, "print-without-script")
    assert sizes and "項目の位置" in text  # what is folded away is printed even so


def test_every_control_is_reached_by_keyboard(browser: Browser) -> None:
    browser.open("late")
    reached = []
    for _ in range(13):
        browser.cdp("Input.dispatchKeyEvent", type="rawKeyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
        browser.cdp("Input.dispatchKeyEvent", type="keyUp", key="Tab", code="Tab", windowsVirtualKeyCode=9)
        name, outline = browser.run(
            "const a = document.activeElement;"
            "return [a.id || a.value || a.className || a.tagName, getComputedStyle(a).outlineStyle]"
        )
        reached.append(name)
        assert outline != "none", f"the focus is not seen on {name}"
    assert reached == [
        *("skip", "words", "違反", "要確認", "事後", "section", "cause", "view-side", "unfold", "reset"),
        *("SUMMARY", "self", "SUMMARY"),
    ]
    browser.click("#unfold")
    assert browser.run("return [...document.querySelectorAll('details')].every(d => d.open)")


def test_says_what_was_removed_and_added(browser: Browser) -> None:
    browser.open("plain")
    browser.cdp("Accessibility.enable")
    node = browser.cdp("DOM.getDocument")["root"]["nodeId"]
    cell = browser.cdp("DOM.querySelector", nodeId=node, selector=".row:has(del) .old")["nodeId"]
    tree = browser.cdp("Accessibility.queryAXTree", nodeId=cell)["nodes"]
    browser.cdp("Accessibility.disable")
    said = "".join(str(one.get("name", {}).get("value", "")) for one in tree)
    assert "［削除：" in said


@pytest.mark.parametrize("name", ["late", "none", "hostile"])
def test_loads_nothing_and_is_silent(browser: Browser, name: str) -> None:
    browser.open(name)
    requests = browser.requests()
    assert browser.written(name).as_uri() in requests
    assert {url.partition(":")[0] for url in requests if url != "about:blank"} == {"file"}
    assert browser.console() == []


def test_the_policy_forbids_the_rest(browser: Browser) -> None:
    browser.open("late")
    ran = browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.ran = true';"
        "document.body.append(s); const i = new Image(); i.src = 'https://example.invalid/x.png';"
        "document.body.append(i); return window.ran === true"
    )
    assert not ran
    refused = " ".join(browser.console())
    assert "script-src" in refused and "img-src" in refused
    assert not any(url.startswith("http") for url in browser.requests())


def test_hostile_text_stays_text(browser: Browser) -> None:
    browser.open("hostile")
    browser.picture("hostile")
    assert len(browser.shown()) >= 1
    assert browser.run("return document.querySelectorAll('script').length") == 1
    assert browser.run("return document.querySelectorAll('style').length") == 1
    assert browser.run("return document.querySelectorAll('img, iframe, object, embed, form').length") == 0
    links = browser.run("return [...document.querySelectorAll('[href]')].map(a => a.getAttribute('href'))")
    assert all(link.startswith("#") for link in links)
    text = browser.run("return document.body.textContent")
    for sign in ("<script>alert(1)</script>", "</style>", "onerror=alert(2)", "{{ 7 * 7 }}", "［U+202E］"):
        assert sign in text
    assert not set(text) & set("\u202e\u2066\u200f\x00\x07\x1b")


def test_a_very_big_cell(browser: Browser) -> None:
    browser.open("big")
    assert browser.run("return document.querySelector('.new .text').textContent.length") >= 1_000_000
    browser.write("#words", "特定個人情報")
    assert len(browser.shown()) == 1
    assert browser.console() == []


@pytest.mark.skipif(not AXE.exists(), reason=f"no axe-core at {AXE}: npm install --no-save --prefix .ci axe-core@4")
@pytest.mark.parametrize(
    ("name", "size", "scheme", "fragment"),
    [
        ("late", DESKTOP, "light", "#s=III"),  # some rows of every colour: axe takes its time with each
        ("plain", DESKTOP, "dark", "#s=III"),
        ("plain", PHONE, "light", "#s=I"),
        ("late", PHONE, "dark", "#q=%E5%A7%94%E8%A8%97"),
        ("none", DESKTOP, "light", ""),
    ],
    ids=["light", "dark", "phone", "dark-phone", "none"],
)
def test_axe_finds_nothing_grave(
    browser: Browser, name: str, size: tuple[int, int], scheme: str, fragment: str
) -> None:
    browser.look(size, scheme)
    browser.open(name, fragment)
    browser.run("document.querySelectorAll('.row:nth-child(-n+3) details').forEach(d => { d.open = true })")
    browser.run("document.querySelectorAll('.row[hidden]').forEach(r => r.remove())")  # axe walks through them too
    browser.run(AXE.read_text("utf-8"))
    for view in ("#view-side", "#view-one") if name != "none" else ("#changes",):
        browser.click(view)
        found = browser.driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations'], elementRef: false})"
            ".then(r => done(r.violations.map(v => [v.id, v.impact, v.help, v.nodes.slice(0, 3).map(n => n.html)])))"
        )
        grave = [one for one in found if one[1] in ("serious", "critical")]
        assert grave == [], json.dumps(grave, ensure_ascii=False, indent=1)
        if found:
            print(f"axe, {name} {scheme} {view}:", found)
