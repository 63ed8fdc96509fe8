"""May a number be given now, what is said of the queue, and where a ticket stands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.ticket import OPEN_STATES, State
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger
from kiosk.terminal.numbers import Numbers
from kiosk.terminal.pages.desk import QueueFacts, TicketFacts
from tests.terminal.room import CLOSED_AT, OFFICE, OPEN_AT, sample, settings

CLOSES_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""16:00 in Dortmund."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        yield ledger


@pytest.fixture
def numbers(tmp_path: Path, ledger: Ledger) -> Numbers:
    return Numbers(settings(tmp_path), ledger, sample)


def at_office(tmp_path: Path, location: str) -> Settings:
    return settings(tmp_path, {"office": {"location": location}})


def issued(numbers: Numbers, number: int = 1, concern: str = "geld") -> TicketFacts | str:
    return numbers.issue(f"tap-{number}", concern, "ar", OPEN_AT, f"ticket-{number}", f"{number:032d}")


def ticket(numbers: Numbers, number: int = 1) -> TicketFacts:
    found = issued(numbers, number)
    assert isinstance(found, TicketFacts)
    return found


@pytest.mark.parametrize(
    ("now", "given"),
    [
        (datetime(2026, 11, 24, 11, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), True),
        (CLOSES_AT - timedelta(minutes=15, seconds=1), True),
        (CLOSES_AT - timedelta(minutes=15), False),
        (CLOSES_AT, False),
        (CLOSED_AT, False),
        (datetime(2026, 6, 4, 12, 30, tzinfo=UTC), False),  # Fronleichnam, a Thursday
    ],
)
def test_numbers_are_given_in_walk_in_hours_and_not_too_close_to_closing(
    numbers: Numbers, now: datetime, given: bool
) -> None:
    assert numbers.is_open(now) is given


def test_with_no_last_minutes_numbers_are_given_until_the_door_closes(tmp_path: Path, ledger: Ledger) -> None:
    changed = settings(tmp_path, {"queue": {"last_ticket_minutes_before_closing": 0}})
    numbers = Numbers(changed, ledger, sample)
    assert numbers.is_open(CLOSES_AT - timedelta(seconds=1))
    assert not numbers.is_open(CLOSES_AT)


def test_an_office_whose_hours_nobody_knows_gives_numbers(tmp_path: Path, ledger: Ledger) -> None:
    assert Numbers(at_office(tmp_path, "brackel-aplerbeck"), ledger, sample).is_open(OPEN_AT)


def test_on_a_day_of_which_nobody_knows_numbers_are_given(numbers: Numbers) -> None:
    assert numbers.is_open(datetime(2026, 12, 24, 13, 30, tzinfo=UTC))


def test_a_number_tells_what_the_pages_need(numbers: Numbers) -> None:
    assert issued(numbers) == TicketFacts("ticket-1", "A001", "geld", "waiting", 0, OPEN_AT, f"{1:032d}")
    assert ticket(numbers, 2).ahead == 1


def test_the_same_tap_is_the_same_ticket(numbers: Numbers) -> None:
    assert issued(numbers) == issued(numbers)
    assert numbers.facts(OPEN_AT).waiting == 1


def test_the_facts_say_how_many_wait_and_why_no_number_is_given(numbers: Numbers, ledger: Ledger) -> None:
    assert numbers.facts(OPEN_AT) == QueueFacts(0, "")
    assert numbers.facts(CLOSED_AT) == QueueFacts(0, "hours")
    ledger.set_intake(OFFICE, "last_tickets", "", OPEN_AT)
    assert numbers.facts(OPEN_AT) == QueueFacts(0, "last_tickets")


def test_staff_may_stop_the_numbers_also_where_the_hours_are_unknown(tmp_path: Path, ledger: Ledger) -> None:
    numbers = Numbers(at_office(tmp_path, "brackel-aplerbeck"), ledger, sample)
    ledger.set_intake("brackel-aplerbeck", "closed", "", OPEN_AT)
    assert issued(numbers) == "closed"


def test_without_a_ledger_there_are_no_numbers_and_nothing_is_found(tmp_path: Path) -> None:
    numbers = Numbers(settings(tmp_path), None, sample)
    assert numbers.facts(OPEN_AT) == QueueFacts(None, "closed")
    assert issued(numbers) == "closed"
    assert numbers.find("A001", OPEN_AT) is None


def test_a_ledger_that_cannot_be_used_is_a_fault_and_not_an_error(
    tmp_path: Path, numbers: Numbers, ledger: Ledger
) -> None:
    before = ticket(numbers)
    ledger.close()
    (tmp_path / "ledger.sqlite").write_bytes(b"broken" * 1000)
    with Ledger(tmp_path / "other.sqlite") as other:
        (tmp_path / "other.sqlite").unlink()
        gone = Numbers(settings(tmp_path), other, sample)
        assert issued(gone, 2) == "fault"
    assert numbers.refreshed(before, OPEN_AT) == before


def test_a_refusal_is_one_word(tmp_path: Path, ledger: Ledger) -> None:
    limited = Numbers(settings(tmp_path, {"terminal": {"last_number": 1}}), ledger, sample)
    assert issued(limited) != "limit"
    assert issued(limited, 2) == "limit"


def test_a_found_ticket_has_no_token_so_that_nobody_follows_the_number_of_another(numbers: Numbers) -> None:
    given = ticket(numbers)
    found = numbers.find("a1", OPEN_AT)
    assert found == TicketFacts(given.id, "A001", "geld", "waiting", 0, OPEN_AT, "")
    assert numbers.refreshed(given, OPEN_AT).token == given.token


@pytest.mark.parametrize("typed", ["", "A", "1", "A0", "AA1", "A1000", "I001", "A002"])
def test_what_is_no_number_of_today_is_not_found(numbers: Numbers, typed: str) -> None:
    issued(numbers)
    assert numbers.find(typed, OPEN_AT) is None


def test_a_ticket_is_shown_as_it_stands_now(numbers: Numbers, ledger: Ledger) -> None:
    first, second = ticket(numbers), ticket(numbers, 2)
    assert numbers.refreshed(second, OPEN_AT).ahead == 1
    ledger.call(first.id, "counter-1", OPEN_AT)
    assert numbers.refreshed(first, OPEN_AT).state == State.CALLED
    assert numbers.refreshed(first, OPEN_AT).ahead is None
    assert numbers.refreshed(second, OPEN_AT).ahead == 0
    ledger.cancel(second.id, OPEN_AT)
    assert numbers.refreshed(second, OPEN_AT).state not in OPEN_STATES


def test_people_in_another_line_are_not_ahead(tmp_path: Path, ledger: Ledger) -> None:
    lines = Numbers(settings(tmp_path, {"queue": {"lines": "geld wohnen"}}), ledger, sample)
    for request, concern in enumerate(("geld", "papiere", "wohnen", "papiere"), start=50):
        given = lines.issue(
            f"request-{request}", concern, "ar", OPEN_AT, f"ticket-{request}", f"{request:022d}"
        )
        assert isinstance(given, TicketFacts)
        assert given.ahead == lines.refreshed(given, OPEN_AT).ahead == (request - 50) // 2


def test_where_it_is_only_tried_numbers_are_given_at_any_hour(tmp_path: Path, ledger: Ledger) -> None:
    tried = Numbers(settings(tmp_path, {"queue": {"at_any_hour": True}}), ledger, sample)
    assert tried.is_open(CLOSED_AT)
    assert tried.facts(CLOSED_AT) == QueueFacts(0)
