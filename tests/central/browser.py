"""The editor in a real browser, on the database of the test: one server thread, one request at a time."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import User
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.central.people import logged_in

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WRONG = ("error", "warning")
"""Kinds of messages in the browser's console that nothing may say."""
CONTRAST = "color-contrast"
SIZE = {"width": 1280, "height": 900}


class _Handler(WSGIRequestHandler):  # type: ignore[misc]  # Django has no types
    def log_message(self, format: str, *arguments: Any) -> None:
        """Keep quiet."""


class _Server(ThreadedWSGIServer):  # type: ignore[misc]  # likewise
    """Browsers open connections that they do not use yet, so each has its thread; requests take turns."""

    def _close_connections(self) -> None:
        """Keep the database open: it is that of the test, with what the test has not committed."""


class Desk:
    """A browser at the editor."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base

    @cached_property
    def axe(self) -> Axe:
        return Axe()

    @contextmanager
    def pages(
        self, user: User | None, language: str = "de", scheme: Literal["light", "dark"] = "light"
    ) -> Iterator[Callable[[str], Page]]:
        """Opens pages as somebody; nothing may be said in the browser's console."""
        context = self.browser.new_context(
            viewport=SIZE,  # type: ignore[arg-type]
            locale=f"{language}-DE",
            base_url=self.base,
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        if user is not None:
            session = logged_in(user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.base}])
        page, complaints = context.new_page(), list[str]()
        page.on("console", lambda message: complaints.extend([message.text][: message.type in WRONG]))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def opened(path: str) -> Page:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            assert complaints == [], (path, complaints)
            return page

        yield opened
        context.close()

    def violations(self, page: Page, *rules: str) -> list[tuple[str, str]]:
        """What axe finds wrong with a page, by all its rules or only by some: the rule, and the element."""
        options = {"runOnly": [*rules]} if rules else {}
        results: dict[str, Any] = self.axe.run(page, options=options).response
        assert CONTRAST in {one["id"] for one in results["passes"]}, "axe looked at the page"
        return [(one["id"], node["html"]) for one in results["violations"] for node in one["nodes"]]


@contextmanager
def desk() -> Iterator[Desk]:
    """A browser and the server it reads from, with the database of this thread."""
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: ./tests/run installs it"
    from kiosk.central.wsgi import application

    turn = threading.Lock()

    def serve(environ: Any, start: Any) -> Any:
        with turn:
            answer = application(environ, start)
            body = list(answer)
            answer.close()
        return body

    connection = connections["default"]
    connection.inc_thread_sharing()
    override = {"default": connection}
    with _Server(("127.0.0.1", 0), _Handler, connections_override=override) as server:
        server.set_app(serve)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        patched = pytest.MonkeyPatch()
        patched.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver has a loop here
        # a request would close the database at its end, in the middle of the transaction of the test
        patched.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
        try:
            hosts = override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "127.0.0.1"])
            with hosts, sync_playwright() as driver:
                connections["default"] = connection  # the driver's loop would get one of its own
                browser = driver.chromium.launch(executable_path=chromium, args=[*FLAGS])
                yield Desk(browser, f"http://127.0.0.1:{server.server_port}")
                browser.close()
        finally:
            server.shutdown()
            thread.join()
            patched.undo()
            connection.dec_thread_sharing()
