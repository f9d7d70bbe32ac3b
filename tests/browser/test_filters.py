"""Rows filtered, links to rows, and what a filter leaves out."""

from __future__ import annotations

import pytest
from browser_driving import Browser

ALL = 78
BREACHES = 9


@pytest.mark.parametrize(
    ("timing", "count"), [("違反", BREACHES), ("要確認", 3), ("事後", ALL - 3)], ids=["breach", "ask", "after"]
)
def test_rows_of_one_timing(browser: Browser, timing: str, count: int) -> None:
    browser.open("late")
    browser.click(f"#timings input[value='{timing}']")
    shown = browser.shown()
    assert len(shown) == count
    assert all(row["timing"] == timing or "breach" in row["kind"] for row in shown)
    assert browser.text("#shown") == f"{ALL}件のうち{count}件を表示しています。"


def test_two_timings_show_both(browser: Browser) -> None:
    browser.open("plain")
    for timing in ("事前", "要確認"):
        browser.click(f"#timings input[value='{timing}']")
    assert {row["timing"] for row in browser.shown()} == {"事前", "要確認"}


def test_rows_of_a_section(browser: Browser) -> None:
    browser.open("plain")
    browser.choose("#section", "III")
    shown = browser.shown()
    assert len(shown) == 21
    assert {row["sections"] for row in shown} == {"III"}


def test_rows_of_a_cause(browser: Browser) -> None:
    browser.open("plain")
    cause = browser.run("return document.querySelector('#cause').options[1].value")
    count = browser.run("return document.querySelector('#cause').options[1].textContent.match(/（(\\d+)件）$/)[1]")
    browser.choose("#cause", cause)
    shown = browser.shown()
    assert len(shown) == int(count) < ALL
    assert all(cause in row["text"] for row in shown)


@pytest.mark.parametrize("words", ["デジタル推進", "ﾃﾞｼﾞﾀﾙ推進", "でじたる推進", "デジタル　推進"])
def test_words_whatever_their_width(browser: Browser, words: str) -> None:
    browser.open("plain")
    browser.write("#words", words)
    shown = browser.shown()
    assert 0 < len(shown) < ALL
    assert all("デジタル推進" in row["text"] for row in shown)


def test_digits_and_letters_whatever_their_width(browser: Browser) -> None:
    browser.open("plain")
    browser.write("#words", "ｃｓ")
    found = {row["id"] for row in browser.shown()}
    browser.write("#words", "CS")
    assert {row["id"] for row in browser.shown()} == found != set()


def test_nothing_found(browser: Browser) -> None:
    browser.open("plain")
    browser.write("#words", "どこにもない語句")
    assert browser.shown() == []
    assert browser.is_seen("#none")
    assert browser.text("#shown") == f"{ALL}件のうち0件を表示しています。"


def test_a_filter_never_hides_a_breach_in_silence(browser: Browser) -> None:
    browser.open("late")
    assert not browser.is_seen("#missed")
    browser.choose("#section", "I")
    assert browser.text("#missed-words") == f"違反{BREACHES}件、要確認2件が絞り込みにより表示されていません。"
    browser.picture("breaches-left-out")
    browser.click("#show-missed")
    assert len(browser.shown()) == ALL
    assert not browser.is_seen("#missed")


def test_reset(browser: Browser) -> None:
    browser.open("late")
    browser.click("#timings input[value='違反']")
    browser.choose("#section", "II")
    browser.write("#words", "委託")
    assert len(browser.shown()) < ALL
    browser.click("#reset")
    assert len(browser.shown()) == ALL
    assert browser.text("#shown") == f"変更箇所{ALL}件を全て表示しています。"
    assert "#" not in browser.driver.current_url
    assert browser.run("return document.activeElement.id") == "words"


def test_the_address_keeps_the_filters(browser: Browser) -> None:
    browser.open("late")
    browser.click("#timings input[value='違反']")
    browser.choose("#section", "III")
    browser.write("#words", "再委託 ＆ #")
    browser.write("#words", "特定個人情報")
    shown = [row["id"] for row in browser.shown()]
    fragment = browser.run("return location.hash")
    browser.open("late", fragment)
    assert [row["id"] for row in browser.shown()] == shown != []
    assert browser.run("return document.querySelector('#words').value") == "特定個人情報"


def test_a_damaged_address_shows_all(browser: Browser) -> None:
    for fragment in ("#row-nowhere", "#%E0%A4%A&=", "#s=XX&c=%3Cscript%3E&t=x", "#changes"):
        browser.open("late", fragment)
        assert len(browser.shown()) == ALL
    assert browser.console() == []


def test_a_link_to_a_row(browser: Browser) -> None:
    browser.open("late")
    last = browser.shown()[-1]["id"]
    href = browser.run("return document.getElementById(arguments[0]).querySelector('a.self').hash", last)
    assert href == f"#{last}"
    browser.open("late", href)
    assert browser.run("return document.activeElement.id") == last
    assert "linked" in browser.run("return document.getElementById(arguments[0]).className", last)
    top = browser.run("return document.getElementById(arguments[0]).getBoundingClientRect().top", last)
    head = browser.run("return document.querySelector('#changes thead th').getBoundingClientRect().bottom")
    assert head - 1 <= top < 900  # not under the head that stays on the screen
    browser.picture("linked")


def test_a_link_beats_the_filters(browser: Browser) -> None:
    browser.open("late")
    row = next(one["id"] for one in browser.shown() if one["timing"] == "事後" and "breach" not in one["kind"])
    browser.click("#timings input[value='要確認']")
    assert row not in [one["id"] for one in browser.shown()]
    browser.run("location.hash = arguments[0]", f"#{row}")
    browser.run("return new Promise(done => setTimeout(done, 20))")
    assert row in [one["id"] for one in browser.shown()]
    assert "リンク先の行は、絞り込みに合いませんが表示しています。" in browser.text("#shown")
    browser.click("#timings input[value='要確認']")
    assert len(browser.shown()) == ALL


def test_one_text_or_two(browser: Browser) -> None:
    browser.open("late")
    assert browser.is_seen("td.old") and browser.is_seen("td.new") and not browser.is_seen("td.in-one")
    browser.click("#view-one")
    assert browser.is_seen("td.in-one") and not browser.is_seen("td.old") and not browser.is_seen("td.new")
    line = browser.run("return getComputedStyle(document.querySelector('td.in-one del')).textDecorationLine")
    assert line == "line-through"
    line = browser.run("return getComputedStyle(document.querySelector('td.in-one ins')).textDecorationLine")
    assert line == "underline"
    browser.picture("in-one")


def test_five_hundred_rows_are_filtered_at_once(browser: Browser) -> None:
    browser.open("many")
    script = """
      const words = document.querySelector('#words');
      const times = [];
      for (const text of ['委託', 'デジタル', '別表', '']) {
        const start = performance.now();
        words.value = text;
        words.dispatchEvent(new InputEvent('input', {bubbles: true}));
        times.push(performance.now() - start);
      }
      return times;
    """
    times = browser.run(script)
    print("filtering 500 rows [ms]:", [round(one) for one in times])
    assert max(times) < 250  # 50 on a machine that does nothing else
