"""The central server of the demo as a process of its own, and a real browser in which somebody is logged in."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from typing import TYPE_CHECKING

from kiosk import paths
from tests.terminal.room import settings as settings_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

TOP = Path(__file__).parents[2]
PASSWORD = "Ein-eigenes-Passwort-2026"
BROWSER = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 90_000
"""For a page, on a machine that has much else to do."""

STOP_SECONDS = 90
"""More than gunicorn gives its workers (30 s): on a busy machine one needs a good part of that to tidy its memory."""

READY = "the editor is at"
FIRST_RELEASE = 2
"""The terminal of the test begins with release 1."""


@dataclass
class Server:
    """The central server, running; `password` is that of the administrator now."""

    address: str
    password: str
    root: Path


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """The server with its data in a folder, and its first release published."""
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kiosk", "central", "serve", "--demo", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--least", str(FIRST_RELEASE)],
        cwd=TOP,
        env=os.environ | {"KIOSK_TERMINAL_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if READY in line:
            break
    password = re.search(r"password (\S+)", said)
    assert password, said
    published = paths.central_published(settings_in(folder))
    yield Server(f"http://127.0.0.1:{port}", password[1], published / "metadata" / "1.root.json")
    process.terminate()
    assert process.wait(STOP_SECONDS) == 0
    process.stdout.close()


@contextmanager
def logged_in(server: Server) -> Iterator["Page"]:
    """A browser in which the administrator is logged in, with a password of their own."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program, "chromium is missing: ./tests/run installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*BROWSER])
        page = browser.new_context(locale="de-DE", base_url=server.address).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/admin/")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", server.password)
        page.click("button[type=submit]")
        if server.password != PASSWORD:
            page.fill("input[name=old_password]", server.password)
            page.fill("input[name=new_password1]", PASSWORD)
            page.fill("input[name=new_password2]", PASSWORD)
            page.get_by_role("button", name="Speichern").click()
            server.password = PASSWORD
        page.wait_for_url("**/admin/")
        yield page
        browser.close()
