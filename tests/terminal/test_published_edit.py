"""The whole way of an edit: a browser at the central server, a signed release, the screen of a terminal.

The server is the one of the demo as a process of its own, the browser is a real one, the update is the command that the
terminal runs, and the terminal draws in a real window.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import create_server

import pytest
from playwright.sync_api import Page, sync_playwright

from kiosk import paths
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand
from tests.terminal.room import settings as settings_in

pytestmark = pytest.mark.ui

TOP = Path(__file__).parents[2]
PASSWORD = "Ein-eigenes-Passwort-2026"
BROWSER = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
GERMAN, ARABIC = "Neue Wohnung anmelden", "تسجيل سكن جديد"
READY = "the editor is at"
FIRST_RELEASE = 2
"""The terminal of the test begins with release 1."""


@dataclass
class Server:
    """The central server, running."""

    address: str
    password: str
    root: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kiosk", "central", "serve", "--demo", "--port", str(port)]
    running = subprocess.Popen(
        [*command, "--least", str(FIRST_RELEASE)],
        cwd=TOP,
        env=os.environ | {"KIOSK_TERMINAL_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    said = ""
    for line in running.stdout:
        said += line
        if READY in line:
            break
    password = re.search(r"password (\S+)", said)
    assert password, said
    published = paths.central_published(settings_in(folder))
    yield Server(f"http://127.0.0.1:{port}", password[1], published / "metadata" / "1.root.json")
    running.terminate()
    assert running.wait(30) == 0
    running.stdout.close()


@pytest.fixture
def editor(server: Server) -> Iterator[Page]:
    """A browser in which the administrator is logged in, with a password of their own."""
    program = shutil.which("chromium")
    assert program, "chromium is missing: ./tests/run installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*BROWSER])
        page = browser.new_context(locale="de-DE", base_url=server.address).new_page()
        page.goto("/admin/")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", server.password)
        page.click("button[type=submit]")
        page.fill("input[name=old_password]", server.password)
        page.fill("input[name=new_password1]", PASSWORD)
        page.fill("input[name=new_password2]", PASSWORD)
        page.get_by_role("button", name="Speichern").click()
        page.wait_for_url("**/admin/")
        yield page
        browser.close()


def edit_in_two_languages(page: Page) -> None:
    """Changes a title in German and in Arabic, as staff do, and publishes."""
    page.goto("/admin/snippets/central/topic/")
    page.get_by_role("link", name="Wohnung anmelden", exact=True).click()
    page.fill("#id_title", GERMAN)
    page.get_by_role("button", name="Mehr Aktionen").click()
    page.locator("button[name=action-publish]").click()
    page.get_by_text("aktualisiert und veröffentlicht").wait_for()
    page.goto("/admin/translations/ar/topics/anmeldung/")
    page.fill("#id_title", ARABIC)
    page.locator("button[name=review]").click()
    page.goto("/admin/publishing/")
    page.get_by_role("button", name="Die angekreuzten Entwürfe gelten lassen").click()
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    page.get_by_role("cell", name=str(FIRST_RELEASE + 1), exact=True).wait_for()


def update(folder: Path, server: Server) -> None:
    """Runs the command that the terminal runs every minute."""
    config = folder / "kiosk.toml"
    config.write_text(
        f'[terminal]\ndata_dir = "{folder}"\n'
        f'[sync]\nurl = "{server.address}/releases"\nroot_file = "{server.root}"\n'
    )
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "--config", str(config), "sync"],
        cwd=TOP,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def topic_title(hand: Hand, language: str, picture: Path) -> str:
    """The title of the topic as it is drawn, with a picture of the screen."""
    hand.press("language", language)
    hand.press("open", "group", "papiere")
    hand.press("open", "topic", "anmeldung")
    hand.save(picture)
    title = hand.stage.view.blocks[0].text if hand.stage.view else ""  # type: ignore[union-attr]
    hand.press("finish")
    return title


def test_an_edit_in_the_browser_stands_on_the_screen_in_both_languages(
    server: Server, editor: Page, start: Start, tmp_path: Path
) -> None:
    hand = start({"sync": {"url": f"{server.address}/releases"}})
    before = {language: tmp_path / f"{language}-before.png" for language in ("de", "ar", "en")}
    after = {language: tmp_path / f"{language}-after.png" for language in before}
    old = {language: topic_title(hand, language, picture) for language, picture in before.items()}
    assert old["de"] == "Wohnung anmelden"

    edit_in_two_languages(editor)
    update(tmp_path, server)
    hand.wait(10)
    new = {language: topic_title(hand, language, picture) for language, picture in after.items()}

    assert new == {"de": GERMAN, "ar": ARABIC, "en": old["en"]}
    for language in ("de", "ar"):
        assert before[language].read_bytes() != after[language].read_bytes()
    assert hand.controller.content.release == FIRST_RELEASE + 1


def test_without_the_server_the_terminal_shows_what_it_has(start: Start, tmp_path: Path) -> None:
    hand = start({"sync": {"url": "http://127.0.0.1:9/releases"}})
    gone = Server("http://127.0.0.1:9", "", tmp_path / "none")
    with pytest.raises(AssertionError, match="root"):
        update(tmp_path, gone)
    hand.wait(10)

    assert topic_title(hand, "de", tmp_path / "alone.png") == "Wohnung anmelden"
