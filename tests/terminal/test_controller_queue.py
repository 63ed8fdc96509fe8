"""Numbers as a visitor gets them, asks for them, and is refused them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from kiosk.domain.session import Page
from kiosk.domain.views import Action, Banner, Codes, Entry, Item, Lead, Number
from kiosk.store.ledger import Ledger
from tests.store.ledger_help import issue
from tests.terminal.room import CLOSED_AT, OFFICE, Room, actions, body_texts, of_kind

LAST_MINUTES = datetime(2026, 11, 24, 14, 50, tzinfo=UTC)
"""Ten minutes before the office closes; no number is given in the last fifteen."""

ALL_GIVEN = "All numbers for today are given."
DESK = "No more numbers now. Please ask at the desk."


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return entered(tmp_path)


def entered(folder: Path, **queue: object) -> Room:
    """A terminal of which somebody has chosen English, with settings of the queue and the series."""
    terminal: dict[str, object] = {
        name: queue.pop(name) for name in ("first_number", "last_number", "series") if name in queue
    }
    room = Room(folder, {"queue": queue, "terminal": terminal})
    room.press("language", "en")
    return room


def said(room: Room) -> str:
    return "\n".join(body_texts(room.view()))


def elsewhere(room: Room, *changes: str) -> None:
    """Lets the counter change the ticket that was taken last."""
    with room.ledger() as ledger:
        ticket = newest(room, ledger)
        for change in changes:
            getattr(ledger, change)(ticket, "counter-1", room.now)


def newest(room: Room, ledger: Ledger) -> str:
    return ledger.tickets(OFFICE, ledger.day(OFFICE, room.now))[-1].id


def asked_for(room: Room, typed: str) -> str:
    """Types a number on "where am I" and returns what the screen says."""
    room.press("home")
    room.press("open", "queue")
    room.press("open", "where")
    room.type(typed)
    return said(room)


def test_a_number_is_in_the_ledger_before_it_is_shown(room: Room) -> None:
    label = room.take_number()
    assert room.tickets() == [label] == ["A001"]
    assert of_kind(room.view(), Number) == [Number("A001")]


def test_going_back_and_confirming_again_gives_a_new_number(room: Room) -> None:
    assert room.take_number("geld") == "A001"
    room.press("back")
    room.press("open", "confirm", "geld")
    room.press("issue", "geld")
    assert room.tickets() == ["A001", "A002"]
    assert of_kind(room.view(), Number) == [Number("A002")]


def test_an_older_confirmation_further_back_gives_a_number_of_its_own(room: Room) -> None:
    """Not the number of another concern again."""
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    room.press("open", "ask")
    room.press("open", "queue")
    room.press("open", "confirm", "wohnen")
    room.press("issue", "wohnen")
    while room.page != Page("confirm", "geld"):
        room.press("back")
    room.press("issue", "geld")
    with room.ledger() as ledger:
        tickets = ledger.tickets(OFFICE, ledger.day(OFFICE, room.now))
    assert [ticket.service for ticket in tickets] == ["wohnen", "geld"]
    assert of_kind(room.view(), Number) == [Number("A002")]


def test_the_number_is_not_confirmed_again_by_going_back(room: Room) -> None:
    room.take_number()
    room.press("back")
    assert room.view().screen == "queue"


def test_the_ticket_page_counts_who_comes_before(room: Room) -> None:
    room.take_number()
    assert "Nobody is waiting before you." in said(room)
    room.press("home")
    assert "1 person is waiting" in said(room)
    room.take_number()
    assert "1 person is waiting before you." in said(room)
    with room.ledger() as ledger:
        ledger.call_next(OFFICE, "counter-1", room.now)
    assert "Nobody is waiting before you." in said(room)


def test_a_number_that_is_called_is_not_told_to_wait(room: Room) -> None:
    room.take_number()
    elsewhere(room, "call")
    assert "Your number is being called. Please go now." in said(room)
    assert "Please wait here. We call your number." not in said(room)


def test_whoever_is_called_is_told_where_to_go_and_nobody_afterwards(room: Room) -> None:
    room.take_number()
    told = []
    for change in ("call", "serve", "finish"):
        elsewhere(room, change)
        told += [banner.detail for banner in of_kind(room.view(), Banner)]
    assert told == [*["Please go to counter counter-1."] * 2, ""]


def test_whoever_takes_a_number_from_a_topic_reads_what_to_bring(room: Room) -> None:
    room.press("open", "group", "papiere")
    room.press("open", "topic", "anmeldung")
    wanted = [item.text for item in of_kind(room.view(), Item)]
    room.press("open", "confirm", "anmeldung")
    room.press("issue", "anmeldung")
    assert wanted
    ticket = room.controller.ticket
    assert ticket is not None
    with room.ledger() as ledger:
        assert ledger.ticket(ticket.id).service == "papiere"
    assert set(wanted) <= set(body_texts(room.view()))


def test_a_ticket_says_neither_the_concern_nor_the_topic(room: Room) -> None:
    room.press("open", "queue")
    room.press("open", "confirm", "gesundheit-gruppe")
    title = body_texts(room.view())[0]
    room.press("issue", "gesundheit-gruppe")
    assert title not in said(room)
    assert "gesundheit" not in "".join(code.payload for code in of_kind(room.view(), Codes)[0].codes)


@pytest.mark.parametrize(
    ("limit", "value"), [("daily_limit", 1), ("per_service_limit", 1), ("last_number", 1)]
)
def test_when_all_numbers_are_given_the_screen_says_so(tmp_path: Path, limit: str, value: int) -> None:
    room = entered(tmp_path, **{limit: value})
    assert room.take_number() == "A001"
    room.press("home")
    assert room.take_number() == "limit"
    assert of_kind(room.view(), Lead) == [Lead(ALL_GIVEN)]
    assert room.tickets() == ["A001"]


def test_the_limit_of_one_concern_does_not_stop_another(tmp_path: Path) -> None:
    room = entered(tmp_path, per_service_limit=1)
    room.take_number("geld")
    room.press("home")
    assert room.take_number("wohnen") == "A002"


@pytest.mark.parametrize(("state", "words"), [("closed", DESK), ("last_tickets", ALL_GIVEN)])
def test_when_staff_give_no_more_numbers_the_screen_says_so(
    room: Room, state: Literal["closed", "last_tickets"], words: str
) -> None:
    with room.ledger() as ledger:
        ledger.set_intake(OFFICE, state, "", room.now)
    room.press("open", "queue")
    assert of_kind(room.view(), Lead) == [Lead(words)]
    room.controller.act(Action("issue", "geld"))
    assert room.tickets() == []


def test_when_staff_stop_after_the_confirmation_no_number_is_given(room: Room) -> None:
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    with room.ledger() as ledger:
        ledger.set_intake(OFFICE, "closed", "", room.now)
    room.wait(1)
    room.controller.act(Action("issue", "geld"))
    assert (room.page, room.tickets()) == (Page("refused", "closed"), [])
    assert DESK in said(room)


def test_a_terminal_without_a_queue_sends_to_the_desk(tmp_path: Path) -> None:
    room = entered(tmp_path, enabled=False)
    room.press("open", "queue")
    assert DESK in said(room)
    room.press("open", "where")
    room.type("A001")
    assert "We do not find this number today." in said(room)


def test_a_closed_office_says_when_it_opens_and_offers_what_works_without_it(room: Room) -> None:
    room.now = CLOSED_AT
    room.press("open", "queue")
    assert "The office is closed now." in said(room)
    assert [banner.text for banner in of_kind(room.view(), Banner)] == ["Closed. Opens on Monday at 9:00"]
    offered = set(actions(room.view()))
    assert {Action("home"), Action("open", "take_home", f"place/{OFFICE}")} <= offered
    assert {Action("open", "where"), Action("open", "places")} <= offered
    room.press("open", "take_home", f"place/{OFFICE}")
    assert of_kind(room.view(), Codes)


def test_closing_time_between_confirmation_and_touch_is_told_and_gives_no_number(room: Room) -> None:
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    room.now = CLOSED_AT
    room.seconds += 1
    room.controller.act(Action("issue", "geld"))
    assert (room.page, room.tickets()) == (Page("refused", "hours"), [])


def test_in_the_last_minutes_the_screen_does_not_call_an_open_office_closed(room: Room) -> None:
    room.now = LAST_MINUTES
    room.press("open", "queue")
    assert room.view().screen == "queue"
    assert not [action for action in actions(room.view()) if action.name == "confirm"]
    assert "Closes soon, at 16:00" in said(room)
    assert "The office is closed now." not in said(room)


def test_a_clock_that_cannot_be_right_calls_no_office_closed(room: Room) -> None:
    room.now = datetime(2020, 1, 4, 11, tzinfo=UTC)
    room.press("open", "queue")
    assert "The office is closed now." not in said(room)


def test_a_damaged_ledger_sends_to_the_desk_and_everything_else_goes_on(room: Room) -> None:
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    (room.folder / "ledger.sqlite").unlink()
    room.controller.act(Action("issue", "geld"))  # the button was drawn before
    assert "The machine cannot give a number. Please ask at the desk." in said(room)
    room.press("home")
    assert room.view().screen == "home"


def test_a_ledger_that_is_damaged_already_sends_to_the_desk_at_once(room: Room) -> None:
    (room.folder / "ledger.sqlite").unlink()
    room.press("open", "queue")
    assert "The machine cannot give a number. Please ask at the desk." in said(room)


@pytest.mark.parametrize("typed", ["A001", "a1", "A1", "A01", "a001", "A 1", "A٠٠١"])
def test_a_number_is_found_as_people_write_it(room: Room, typed: str) -> None:
    room.take_number()
    assert "Nobody is waiting before you." in asked_for(room, typed)
    assert "Taken at 14:10." in said(room)


@pytest.mark.parametrize("typed", ["A002", "A999", "B001", "AAAA", "0000", "A0001"])
def test_a_number_that_is_not_there_is_told(room: Room, typed: str) -> None:
    room.take_number()
    assert "We do not find this number today." in asked_for(room, typed)


@pytest.mark.parametrize("typed", ["", "A", "A0", "A00", "00"])
def test_a_number_that_is_not_complete_is_explained_by_an_example(room: Room, typed: str) -> None:
    assert "Your number looks like this: A017." in asked_for(room, typed)


def test_a_number_of_another_terminal_of_the_office_can_be_asked_for(room: Room) -> None:
    """Its letter is on the keys, for there is no other way to type it."""
    with room.ledger() as ledger:
        issue(ledger, room.now, office=OFFICE, series="B")
    room.press("open", "queue")
    room.press("open", "where")
    for character in "B001":
        room.press("type", character)
    assert "Nobody is waiting before you." in said(room)


def test_yesterdays_number_is_not_found_today(room: Room) -> None:
    room.take_number()
    room.now = datetime(2026, 11, 26, 13, 30, tzinfo=UTC)
    assert "We do not find this number today." in asked_for(room, "A001")


STATES = [
    (("call",), "Your number is being called. Please go now."),
    (("call", "serve"), "You are being helped now."),
    (("call", "serve", "finish"), "This number is finished."),
    (("call", "no_show"), "Your number was called. Please ask at the desk."),
    (("park",), "Please ask at the desk."),
    (("call", "refer"), "This number is finished."),
]


@pytest.mark.parametrize(("changes", "words"), STATES)
def test_where_am_i_tells_how_the_ticket_stands(room: Room, changes: tuple[str, ...], words: str) -> None:
    room.take_number()
    elsewhere(room, *changes)
    asked_for(room, "A1")
    assert [banner.text for banner in of_kind(room.view(), Banner)] == [words]


def test_where_am_i_tells_nothing_but_the_place_in_the_queue(room: Room) -> None:
    room.take_number("gesundheit-gruppe")
    asked_for(room, "A001")
    assert of_kind(room.view(), Codes) == []
    assert of_kind(room.view(), Entry) == [Entry("A001", "Type your number", "ticket")]
    title = room.controller.content.topic("gesundheit-gruppe").translations["en"].title
    assert title not in said(room)
    ticket = room.controller.desk().ticket
    assert ticket is not None
    assert ticket.token == ""
