"""What happens to a server that runs for weeks: files that are replaced, pages that come and go, works that fail."""

import asyncio
import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from kiosk import paths
from kiosk.errors import LedgerError
from kiosk.i18n.queueing import CLOSED_REASONS
from kiosk.office.app import kept
from kiosk.office.feed import Feed
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_file import start_over
from tests.office.place import Place


def test_a_ledger_that_was_started_over_is_taken_up_by_the_running_server(place: Place) -> None:
    desk, path = place.clerk(), paths.ledger_file(place.settings)
    before = place.issue()
    desk.press("call", before)
    place.ledger.close()
    for part in (path, Path(f"{path}-wal")):
        part.write_bytes(b"rubbish" * 1000)
    assert start_over(path, place.now) is not None
    place.ledger = Ledger(path, place.settings.office.timezone)
    after = place.issue()
    assert after.number > before.number
    _until(place, lambda answer: answer.status_code == 200 and answer.json()["waiting"] == 1)
    desk = place.clerk()
    desk.press("call", after)
    assert place.ledger.ticket(after.id).counter == "1"


@pytest.mark.parametrize("path", ["/display/", "/counter/", "/t/{token}"])
def test_a_page_that_is_not_possible_now_comes_back_by_itself(place: Place, path: str) -> None:
    ticket, desk = place.issue(), place.clerk()
    with _damaged(place):
        answer = desk.web.get(place.url + path.format(token=ticket.token))
        assert (answer.status_code, answer.headers["refresh"]) == (503, "5")
        for language in ("de", "ar"):
            assert place.office.words(language).gettext(CLOSED_REASONS["technical"]) in answer.text
        assert str(place.folder) not in answer.text, "visitors need no names of files"
    assert desk.web.get(place.url + path.format(token=ticket.token)).status_code == 200


def test_a_page_with_a_mistake_in_it_comes_back_by_itself_too(place: Place) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    place.office.content = fails  # type: ignore[assignment]
    answer = requests.get(f"{place.url}/display/", timeout=10)
    assert (answer.status_code, answer.headers["refresh"]) == (500, "5")


def test_a_work_that_fails_begins_again(caplog: pytest.LogCaptureFixture) -> None:
    rounds: list[str] = []

    async def work() -> None:
        rounds.append("work")
        raise ZeroDivisionError

    async def wait(_seconds: float) -> None:
        rounds.append("wait")
        if len(rounds) > 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(kept(work, wait))
    assert rounds == ["work", "wait", "work", "wait"]
    assert caplog.text.count("begins again") == 2


def test_a_ledger_that_cannot_be_read_for_hours_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    async def mark() -> int:
        raise LedgerError("damaged")

    async def hours() -> None:
        feed = Feed(mark)
        for _ in range(1000):
            await feed.look()

    asyncio.run(hours())
    assert len(caplog.records) == 1


@contextmanager
def _damaged(place: Place) -> Iterator[None]:
    """Somebody moves the ledger away, and back."""
    path = place.ledger.path
    away = path.with_name("away")
    os.rename(path, away)
    _until(place, lambda answer: answer.status_code == 503)
    yield
    os.rename(away, path)
    _until(place, lambda answer: answer.status_code == 200)


def _until(place: Place, is_so: Callable[[requests.Response], bool]) -> None:
    """Asks how the server is until it is as said; the ledger is looked at three times a second."""
    for _ in range(3_000):
        if is_so(requests.get(f"{place.url}/healthz", timeout=10)):
            return
        select.select([], [], [], 0.01)
    raise AssertionError("it never came")
