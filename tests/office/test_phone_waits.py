import re
from pathlib import Path

import requests

from kiosk.domain.ticket import Ticket
from tests.office.place import Place

VISITS = 8
LINES = {"queue": {"lines": "papiere, wohnen"}}


def busy(place: Place, waiting: int) -> Ticket:
    """Somebody is on duty, some visits of ten minutes are over; the last of those who wait now."""
    place.clerk("mk", "1")
    for _ in range(VISITS):
        place.issue("de")
        called = place.ledger.call_next(place.settings.office.location, "1", place.now)
        assert called is not None
        place.ledger.serve(called.id, "1", place.now)
        place.later(minutes=10)
        place.ledger.finish(called.id, "1", place.now)
    place.issue("de")
    place.ledger.call_next(place.settings.office.location, "1", place.now)
    return [place.issue("en") for _ in range(waiting)][-1]


def page(place: Place, ticket: Ticket) -> str:
    return requests.get(f"{place.url}/t/{ticket.token}").text


def test_who_waits_long_sees_how_long_and_may_go_out(place: Place) -> None:
    text = page(place, busy(place, 6))
    assert "5 people are waiting before you." in text
    assert "You wait about one hour." in text
    assert re.search(r"[1-9]\d to [1-9]\d+ minutes", text)
    assert re.search(r"You may go out for about [1-9]0 minutes\.", text)


def test_who_comes_soon_is_asked_to_stay(place: Place) -> None:
    text = page(place, busy(place, 1))
    assert "You wait about a quarter of an hour." in text
    assert "Please wait here. We call your number." in text
    assert "go out" not in text


def test_nothing_is_guessed_when_nobody_is_on_duty(place: Place) -> None:
    text = page(place, place.issue("en"))
    assert "We do not know how long you wait." in text
    assert " minutes" not in text


def test_who_is_called_does_not_read_of_waiting(place: Place) -> None:
    ticket = busy(place, 1)
    place.ledger.call(ticket.id, "2", place.now)
    text = page(place, ticket)
    assert "Your number is being called" in text
    assert "You wait" not in text
    assert "hourglass" not in text


def test_who_stands_in_another_line_is_not_counted(tmp_path: Path) -> None:
    with Place(tmp_path, LINES) as place:
        place.issue(service="papiere")
        ticket = place.issue("en", service="wohnen")
        assert "Nobody is waiting before you." in page(place, ticket)
