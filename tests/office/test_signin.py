from datetime import UTC, datetime, timedelta

import requests

from kiosk.office.attempts import LIMIT
from kiosk.office.sessions import LONGEST, Sessions
from tests.office.place import PINS, Desk, Place


def test_a_wrong_pin_opens_nothing_and_does_not_say_what_was_wrong(place: Place) -> None:
    known, unknown = Desk(place).sign_in("mk", "000000"), Desk(place).sign_in("nobody", "000000")
    assert (known.status_code, unknown.status_code) == (401, 401)
    assert known.text == unknown.text


def test_after_some_wrong_pins_not_even_the_right_one_is_looked_at(place: Place) -> None:
    desk = Desk(place)
    for _ in range(LIMIT):
        desk.sign_in("mk", "000000")
    assert desk.sign_in("mk", PINS["mk"]).status_code == 429
    assert Desk(place).sign_in("sd", PINS["sd"]).status_code == 200, "a colleague is not locked out"


def test_a_session_ends_with_the_office(place: Place) -> None:
    desk = place.clerk()
    place.later(hours=3)
    assert "Call the next" in desk.page()
    place.later(hours=2)
    assert "PIN or pass phrase" in desk.page()


def test_signing_out_ends_the_duty_as_well(place: Place) -> None:
    desk = place.clerk()
    desk.post("out")
    assert "PIN or pass phrase" in desk.page()
    assert place.ledger.on_duty(place.office.id, place.now) == []


def test_nothing_is_done_for_somebody_who_is_not_signed_in(place: Place) -> None:
    ticket = place.issue()
    answer = requests.post(f"{place.url}/counter/act", {"action": "call", "ticket": ticket.id, "form": ""})
    assert "PIN oder Passphrase" in answer.text
    assert place.ledger.ticket(ticket.id).call_count == 0
    assert requests.get(f"{place.url}/counter/live").status_code == 401


def test_a_form_of_another_session_is_refused(place: Place) -> None:
    place.issue()
    desk, other = place.clerk(), place.clerk("sd", "2")
    answer = desk.web.post(f"{place.url}/counter/act", {"form": other.form(), "action": "next"})
    assert answer.status_code == 403


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(place: Place) -> None:
    answer = requests.post(
        f"{place.url}/counter/in", {"name": "mk", "secret": PINS["mk"]}, allow_redirects=False
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_a_session_of_somebody_who_comes_before_the_office_opens_ends_with_it_too(place: Place) -> None:
    place.now = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    desk = place.clerk()
    place.later(hours=9, minutes=59)
    assert "Call the next" in desk.page()
    place.later(minutes=2)
    assert "PIN or pass phrase" in desk.page()


def test_a_clock_that_is_set_back_prolongs_no_session() -> None:
    now, seconds = datetime(2026, 11, 24, 7, 0, tzinfo=UTC), 0.0
    sessions = Sessions(lambda: now, lambda: seconds)
    token = sessions.open("mk", "Erste Kraft", "lead", now + timedelta(hours=9))
    now -= timedelta(days=300)
    assert sessions.find(token)
    seconds = LONGEST.total_seconds()
    assert sessions.find(token) is None


def test_who_was_on_duty_when_the_server_ended_goes_on_after_signing_in(place: Place) -> None:
    place.clerk("mk", "2")
    again = Desk(place)
    again.sign_in("mk", PINS["mk"])
    ticket = place.issue()
    again.press("call", ticket)
    assert place.ledger.ticket(ticket.id).counter == "2"


def test_signing_in_again_ends_the_session_before(place: Place) -> None:
    desk = place.clerk()
    before = desk.web.cookies["counter"]
    desk.sign_in("mk", PINS["mk"])
    answer = requests.get(f"{place.url}/counter/live", headers={"Cookie": f"counter={before}"})
    assert answer.status_code == 401


def test_who_changes_the_own_pin_is_signed_out_everywhere_else(place: Place) -> None:
    here, elsewhere = place.clerk(), place.clerk()
    here.post("pin", was=PINS["mk"], secret="900817", again="900817")
    assert "Call the next" in here.page()
    assert "PIN or pass phrase" in elsewhere.page()
