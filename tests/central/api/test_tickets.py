"""Numbers shown outside the office: told by its terminal, seen by whoever has the link, gone with the day."""

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from kiosk.central import mirroring, terminals
from kiosk.central.models import MirroredTicket
from kiosk.central.views import tickets as view
from kiosk.domain.estimate import Wait
from kiosk.domain.mirror import MOST_TICKETS, TICKETS_PATH, Mirror, Mirrored, key_of
from kiosk.domain.ticket import State
from tests.central.api.conftest import connected
from tests.central.api.sender import Sender
from tests.central.people import person

NOW = datetime.now(UTC)
MIDNIGHT = NOW + timedelta(hours=3)
TOKEN = "x" * 32
WAITING = Mirrored(
    key=key_of(TOKEN),
    label="A017",
    language="en",
    state=State.WAITING,
    ahead=6,
    wait=Wait(low=45, high=90, likely=62.0),
)


@pytest.fixture(autouse=True)
def the_time_is_that_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long ago they were collected: what is old is said to be old."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def nobody_has_guessed_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    view.GUESSES.clear()
    monkeypatch.setattr(view.GUESSES, "clock", lambda: 0.0)


def mirror(*tickets: Mirrored, at: datetime = NOW, until: datetime = MIDNIGHT) -> Mirror:
    return Mirror(at=at, until=until, tickets=tickets)


def tell(told: Mirror, sender: Sender | None = None, **changes: str) -> Any:
    body = gzip.compress(msgspec.json.encode(told), mtime=0)
    headers = (sender or Sender()).headers(body, **changes)
    return Client().generic("POST", TICKETS_PATH, body, "application/json", headers=headers)


def page(token: str = TOKEN, **headers: str) -> Any:
    return Client().get(f"/t/{token}", headers=headers)


def test_whoever_has_the_link_sees_the_number(terminal: Any) -> None:
    assert tell(mirror(WAITING)).status_code == 200
    answer = page()
    text = answer.content.decode()
    assert answer.status_code == 200
    for said in (
        "A017",
        "6 people are waiting before you.",
        "Vor Ihnen warten 6 Personen.",
        "45 to 90 minutes",
    ):
        assert said in text
    assert "You may go out for about 30 minutes." in text
    assert timezone.localtime(NOW).strftime("%-H:%M") in text


@pytest.mark.parametrize("language", ["de", "ar", "fa", "en", "fr"])
def test_the_page_is_in_the_visitors_language(terminal: Any, language: str) -> None:
    tell(mirror(msgspec.structs.replace(WAITING, language=language)))
    direction = "rtl" if language in ("ar", "fa") else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page().content.decode()


def test_a_call_says_where_to_go_and_nothing_of_waiting(terminal: Any) -> None:
    called = msgspec.structs.replace(WAITING, state=State.CALLED, ahead=None, wait=None, counter="3")
    tell(mirror(called))
    text = page().content.decode()
    assert "Your number is being called." in text
    assert '<bdi class="big">3</bdi>' in text
    assert "minutes" not in text


def test_what_the_office_told_long_ago_is_said_to_be_old_and_no_wait_is_made_of_it(terminal: Any) -> None:
    tell(mirror(WAITING, at=NOW - timedelta(minutes=5)))
    text = page().content.decode()
    assert "No connection. This is from" in text
    assert "6 people are waiting before you." in text
    assert "minutes" not in text


def test_the_page_is_kept_by_nobody_and_loads_nothing_from_elsewhere(terminal: Any) -> None:
    tell(mirror(WAITING))
    for answer in (page(), page("y" * 32)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert '<meta http-equiv="refresh" content="15">' in answer.content.decode()


@pytest.mark.parametrize("token", ["y" * 32, "short", "x" * 65, key_of(TOKEN)])
def test_a_link_that_is_none_says_so_in_the_language_of_the_browser(terminal: Any, token: str) -> None:
    tell(mirror(WAITING))
    answer = page(token, accept_language="fr-FR,fr;q=0.9")
    assert answer.status_code == 404
    assert '<html lang="fr"' in answer.content.decode()
    assert "A017" not in answer.content.decode()


def test_whoever_guesses_links_is_slowed_down(terminal: Any) -> None:
    tell(mirror(WAITING))
    answers = {page(f"{number:032}").status_code for number in range(80)}
    assert answers == {404, 429}
    assert page().status_code == 200, "a link that is one is still answered"


def test_neither_the_secret_nor_the_concern_is_kept(terminal: Any) -> None:
    tell(mirror(WAITING))
    row = MirroredTicket.objects.get()
    assert TOKEN not in str(vars(row))
    assert set(row.told) == {"key", "label", "language", "state", "ahead", "wait"}


def test_what_is_told_takes_the_place_of_what_was_told_before(terminal: Any) -> None:
    tell(mirror(WAITING))
    other = msgspec.structs.replace(WAITING, key=key_of("z" * 32), label="A018")
    tell(mirror(other, at=NOW + timedelta(seconds=10)))
    assert page().status_code == 404
    assert "A018" in page("z" * 32).content.decode()


def test_the_past_is_not_brought_back(terminal: Any) -> None:
    tell(mirror(at=NOW, until=MIDNIGHT))
    tell(mirror(WAITING, at=NOW))
    assert tell(mirror(at=NOW - timedelta(seconds=1))).status_code == 409
    assert page().status_code == 200


def test_the_link_ends_with_the_day_and_the_rest_is_deleted(terminal: Any) -> None:
    tell(mirror(WAITING))
    assert mirroring.find(TOKEN, MIDNIGHT - timedelta(seconds=1)) is not None
    assert mirroring.find(TOKEN, MIDNIGHT) is None
    mirroring.forget(MIDNIGHT)
    assert not MirroredTicket.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        mirror(WAITING, until=NOW + timedelta(days=3)),
        mirror(WAITING, at=NOW + timedelta(hours=1)),
        mirror(WAITING, WAITING),
    ],
    ids=["a day without end", "a clock that is ahead", "a ticket told twice"],
)
def test_what_cannot_be_is_refused(terminal: Any, told: Mirror) -> None:
    assert tell(told).status_code == 400
    assert not MirroredTicket.objects.exists()


def test_a_terminal_cannot_tell_of_the_number_of_another(terminal: Any) -> None:
    tell(mirror(WAITING))
    connected(Sender(2), "Süd")
    assert tell(mirror(msgspec.structs.replace(WAITING, label="B001")), Sender(2)).status_code == 400
    assert "A017" in page().content.decode()


def test_strangers_and_terminals_that_were_disconnected_tell_nothing(terminal: Any) -> None:
    assert tell(mirror(WAITING), Sender(9)).status_code == 401
    assert tell(mirror(WAITING), Kiosk_Signature="A" * 86 + "==").status_code == 401
    assert page().status_code == 404
    tell(mirror(WAITING))
    terminals.revoke(terminal, person("publisher-2"))
    assert tell(mirror(WAITING)).status_code == 403
    assert page().status_code == 404


def test_all_numbers_of_a_day_fit(terminal: Any) -> None:
    many = (
        msgspec.structs.replace(WAITING, key=key_of(f"{number:032}"), label=f"A{number:03}")
        for number in range(MOST_TICKETS)
    )
    assert tell(mirror(*many)).status_code == 200
    assert MirroredTicket.objects.count() == MOST_TICKETS
