"""The pages in a real browser: accessible by axe's rules, no wider than the narrowest phone, mirrored where needed.

A phone's browser is stood in for by Debian's Chromium; ``./tests/run`` installs it.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from kiosk import paths
from kiosk.takehome.pages.html import style
from tests.takehome.pages.help import LANGUAGES, RTL, sample_pages

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HANDFUL = (
    "index.html",
    "places.html",
    "topic/anmeldung",
    "place/mengede-huckarde-westerfilde",
    "place/luetgendortmund-marten",
)
PHONE = {"width": 360, "height": 640}
NARROWEST = {"width": 320, "height": 480}
SMALLEST_TARGET = 44
CONTRAST = "color-contrast-enhanced"  # 7:1
EVERY_RULE = {"rules": {CONTRAST: {"enabled": True}}}
COLOURS = {"runOnly": ["color-contrast", CONTRAST]}


class Handler(BaseHTTPRequestHandler):
    """Serves the pages as a web server does, and remembers what was asked for."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        page = sample_pages().get(self.path.lstrip("/"))
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page or b"")))
        self.end_headers()
        self.wfile.write(page or b"")

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


class Phone:
    """A browser and the web server it reads from."""

    def __init__(self, browser: Browser, server: ThreadingHTTPServer, asked: list[str]) -> None:
        self.browser = browser
        self.base = f"http://127.0.0.1:{server.server_port}"
        self.asked = asked

    @cached_property
    def axe(self) -> Axe:
        return Axe()

    def open(
        self, path: str, size: dict[str, int] = PHONE, scheme: Literal["light", "dark"] = "light"
    ) -> Page:
        context = self.browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{self.base}/{path}")
        assert complaints == []
        return page


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail(
            "there is no chromium here; ./tests/run installs it, or: apt-get install --no-install-recommends chromium"
        )
    asked: list[str] = []
    handler = type("Remembering", (Handler,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with sync_playwright() as driver:
                fonts = fonts_of_the_project(tmp_path_factory.mktemp("fonts"))
                browser = driver.chromium.launch(executable_path=chromium, args=FLAGS, env=fonts)
                yield Phone(browser, server, asked)
                browser.close()
        finally:
            server.shutdown()
            thread.join()


def fonts_of_the_project(folder: Path) -> dict[str, str | float | bool]:
    """An environment in which a browser has our fonts and no other, so that widths are the same on every machine."""
    conf = folder / "fonts.conf"
    conf.write_text(
        f"<fontconfig><dir>{paths.assets() / 'fonts'}</dir><cachedir>{folder}</cachedir></fontconfig>"
    )
    return {**os.environ, "FONTCONFIG_FILE": str(conf)}


def of_a_language(language: str) -> list[str]:
    return [f"{language}/{name}" for name in HANDFUL]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong(phone: Phone, language: str) -> None:
    found = {path: violations(phone, path, "light") for path in [*of_a_language(language), "index.html"]}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_dark_colours_can_be_read_as_well(phone: Phone, language: str) -> None:
    found = {path: violations(phone, path, "dark") for path in [*of_a_language(language), "index.html"]}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def violations(phone: Phone, path: str, scheme: Literal["light", "dark"]) -> list[str]:
    """What axe finds wrong with a page; in the dark only colours can differ."""
    page = phone.open(path, scheme=scheme)
    options = EVERY_RULE if scheme == "light" else COLOURS
    results: dict[str, Any] = phone.axe.run(page, options=options).response
    page.context.close()
    assert CONTRAST in {one["id"] for one in results["passes"]}, "axe looked at the page"
    return [f"{one['id']}: {node['html']}" for one in results["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_the_narrowest_phone_and_every_target_can_be_hit(
    phone: Phone, language: str
) -> None:
    for path in of_a_language(language):
        page = phone.open(path, NARROWEST)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"], path
        boxes = page.evaluate(
            "[...document.querySelectorAll('a')].map(a => [a.textContent, a.getBoundingClientRect().toJSON()])"
        )
        for text, box in boxes:
            assert min(box["width"], box["height"]) >= SMALLEST_TARGET, (path, text, box)
            assert box["left"] >= 0, (path, text)
            assert box["right"] <= NARROWEST["width"], (path, text)
        page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_emergency_numbers_stand_on_one_line(phone: Phone, language: str) -> None:
    page = phone.open(f"{language}/topic/anmeldung", NARROWEST)
    tops = page.evaluate(
        "[...document.querySelectorAll('.emergency a span')].flatMap(s => [...s.getClientRects()]).map(r => r.top)"
    )
    assert tops
    assert max(tops) - min(tops) < 10
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_begins_on_the_side_where_the_language_begins(phone: Phone, language: str) -> None:
    page = phone.open(f"{language}/topic/anmeldung")
    side = page.evaluate(
        """() => {
            const range = document.createRange();
            const lines = [...document.querySelectorAll('h1, .lead, h2, ol div')];
            return lines.map(line => {
                range.selectNodeContents(line);
                const text = range.getBoundingClientRect(), box = line.getBoundingClientRect();
                return [text.left - box.left, box.right - text.right];
            });
        }"""
    )
    begins = 1 if language in RTL else 0
    assert len(side) > 5
    assert all(abs(gaps[begins]) < 1 for gaps in side), side
    wanted = "right" if language in RTL else "left"
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).textAlign") == wanted
    page.context.close()


def test_layout_is_mirrored_from_right_to_left(phone: Phone) -> None:
    found = {}
    for language in ("en", "ar"):
        page = phone.open(f"{language}/topic/anmeldung")
        found[language] = page.evaluate(
            """() => {
                const middle = element => {
                    const box = element.getBoundingClientRect();
                    return (box.left + box.right) / 2;
                };
                const back = document.querySelector('.back'), german = document.querySelector('.german');
                const step = document.querySelector('ol li');
                return [middle(back) < middle(german), middle(step.querySelector('div')) > middle(step)];
            }"""
        )
        page.context.close()
    assert found == {"en": [True, True], "ar": [False, False]}


def test_focus_can_be_seen(phone: Phone) -> None:
    page = phone.open("de/topic/anmeldung")
    page.keyboard.press("Tab")
    outline = page.evaluate(
        "(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert outline == ["solid", "4px"]
    page.context.close()


def test_a_page_asks_the_server_for_nothing_but_itself_and_the_browser_accepts_its_style(
    phone: Phone,
) -> None:
    phone.asked.clear()
    page = phone.open("fa/place/mengede-huckarde-westerfilde")
    page.wait_for_load_state("networkidle")
    assert phone.asked == ["/fa/place/mengede-huckarde-westerfilde"]
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 30
    assert page.evaluate("getComputedStyle(document.querySelector('.call')).display") == "flex"
    assert page.context.cookies() == []
    page.context.close()


def test_a_saved_page_is_the_same_without_a_server(phone: Phone, tmp_path: Any) -> None:
    saved = tmp_path / "saved.html"
    saved.write_bytes(sample_pages()["ar/topic/anmeldung"])
    online = phone.open("ar/topic/anmeldung")
    offline = phone.browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    offline.context.set_offline(True)
    offline.goto(saved.as_uri())
    look = "document.body.innerText + document.body.scrollHeight"
    assert offline.evaluate(look) == online.evaluate(look)
    online.context.close()
    offline.context.close()


def test_on_paper_the_address_stands_beneath_and_the_ways_to_other_pages_do_not(phone: Phone) -> None:
    page = phone.open("de/topic/anmeldung", scheme="dark")
    page.emulate_media(media="print", color_scheme="light")
    assert page.is_visible(".paper")
    assert not page.is_visible(".top")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(19, 21, 37)"
    page.context.close()


def test_a_phone_without_dark_colours_or_a_printer_reads_the_light_ones() -> None:
    light, dark = style().split("@media screen and (prefers-color-scheme:dark)")
    assert "background:#ffffff" in light
    assert "background:#000000" in dark.split("@media print")[0]
    for new in ("var(", "display:grid", "gap:", ":is(", ":where(", "inset"):
        assert new not in style(), "a phone of 2015 does not know it"
