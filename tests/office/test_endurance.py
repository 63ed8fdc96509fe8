"""What happens to a server that runs for weeks: files that are replaced, pages that come and go, works that fail."""

import select
from collections.abc import Callable
from pathlib import Path

import requests

from kiosk import paths
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


def _until(place: Place, is_so: Callable[[requests.Response], bool]) -> None:
    """Asks how the server is until it is as said; the ledger is looked at three times a second."""
    for _ in range(3_000):
        if is_so(requests.get(f"{place.url}/healthz", timeout=10)):
            return
        select.select([], [], [], 0.01)
    raise AssertionError("it never came")
