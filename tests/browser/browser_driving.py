"""What the browser tests do with a page."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

DESKTOP = (1440, 900)
PHONE = (390, 844)
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=ja",
)


def start(chromium: str, chromedriver: str) -> webdriver.Chrome:
    """A browser that logs what its pages do. Both programs are named, so that nothing looks for them elsewhere."""
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in _FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.add_experimental_option("perfLoggingPrefs", {"enableNetwork": True, "enablePage": False})
    options.page_load_strategy = "eager"  # nothing is loaded behind the document
    return webdriver.Chrome(options=options, service=Service(chromedriver))


class Browser:
    """One page at a time: opened, looked at, worked with."""

    def __init__(self, driver: webdriver.Chrome, written: Callable[[str], Path], artefacts: Path) -> None:
        self.driver = driver
        self.written = written
        self.artefacts = artefacts

    def refresh(self) -> None:
        """Back to a wide light screen with script, the logs empty."""
        self.cdp("Emulation.setScriptExecutionDisabled", value=False)
        self.look()
        self.driver.get("about:blank")
        self.console()
        self.requests()

    def look(self, size: tuple[int, int] = DESKTOP, scheme: str = "light", *, zoomed: bool = False) -> None:
        """A screen of that size, and whether its owner likes it dark."""
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=2 if zoomed else 1,
            mobile=size[0] < 600,
        )
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, name: str, fragment: str = "") -> None:
        """A page from its file, afresh."""
        self.driver.get("about:blank")
        self.driver.get(self.written(name).as_uri() + fragment)

    def cdp(self, command: str, **arguments: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, arguments)

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def element(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        return str(self.element(selector).text)

    def click(self, selector: str) -> None:
        self.run("document.querySelector(arguments[0]).click()", selector)

    def choose(self, selector: str, value: str) -> None:
        """An option of a list, as a person chooses it."""
        script = "const l = document.querySelector(arguments[0]); l.value = arguments[1];"
        self.run(f"{script} l.dispatchEvent(new Event('change', {{bubbles: true}}))", selector, value)

    def write(self, selector: str, text: str) -> None:
        script = "const w = document.querySelector(arguments[0]); w.value = arguments[1];"
        self.run(f"{script} w.dispatchEvent(new InputEvent('input', {{bubbles: true}}))", selector, text)

    def shown(self) -> list[dict[str, Any]]:
        """Id, classes and data of the rows that are seen."""
        return list(
            self.run(
                "return [...document.querySelectorAll('#changes .row')].filter(r => r.getClientRects().length)"
                ".map(r => ({id: r.id, kind: r.className, text: r.textContent, ...r.dataset}))"
            )
        )

    def is_seen(self, selector: str) -> bool:
        return bool(self.run("return !!document.querySelector(arguments[0])?.getClientRects().length", selector))

    def picture(self, name: str) -> None:
        """What is on the screen, left among the artefacts."""
        data = self.cdp("Page.captureScreenshot", format="png")["data"]
        (self.artefacts / f"{name}.png").write_bytes(base64.b64decode(data))

    def printed(self, name: str) -> Path:
        """The page as it is printed."""
        data = self.cdp("Page.printToPDF", preferCSSPageSize=True)["data"]
        file = self.artefacts / f"{name}.pdf"
        file.write_bytes(base64.b64decode(data))
        return file

    def console(self) -> list[str]:
        """What the pages wrote into the console since last asked, refusals of the policy among it."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """What the pages asked to load since last asked, and their policy let through."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        refused = {
            one["params"]["requestId"]
            for one in messages
            if one["method"] == "Network.loadingFailed" and one["params"].get("blockedReason") == "csp"
        }
        return [
            str(one["params"]["request"]["url"])
            for one in messages
            if one["method"] == "Network.requestWillBeSent" and one["params"]["requestId"] not in refused
        ]
