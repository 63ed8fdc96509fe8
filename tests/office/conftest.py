from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from playwright.sync_api import Browser, Page

from tests.office import browsing
from tests.office.place import Place

WRONG = ("error", "warning")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with Place(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.chromium() as found:
        yield found


@pytest.fixture
def opened(browser: Browser, place: Place) -> Iterator[Callable[..., Page]]:
    """Opens browsers, one for each call; nothing may be said in their consoles."""
    contexts, complaints = [], list[str]()

    def new(language: str = "en", scheme: str = "light") -> Page:
        context = browsing.context(browser, place, language, scheme)  # type: ignore[arg-type]
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: complaints.extend([said.text][: said.type in WRONG]))
        return context.new_page()

    yield new
    for context in contexts:
        context.close()
    assert complaints == []
