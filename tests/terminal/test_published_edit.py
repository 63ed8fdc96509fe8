"""The whole way of an edit: a browser at the central server, a signed release, the screen of a terminal.

The server is the one of the demo as a process of its own, the browser is a real one, the update is the command that the
terminal runs, and the terminal draws in a real window.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.terminal.central import FIRST_RELEASE, TOP, Server
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand

pytestmark = pytest.mark.ui

GERMAN, ARABIC = "Neue Wohnung anmelden", "تسجيل سكن جديد"


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
