from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.ticket import Limits, Need, State
from kiosk.errors import (
    Closed,
    LedgerError,
    LimitReached,
    SeriesExhausted,
    TicketsOpen,
)
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, issue, never, take

CHILD = Path(__file__).with_name("ledger_child.py")
ROOT = Path(__file__).parents[2]


def test_numbers_count_up_from_one_and_tell_how_many_are_ahead(ledger: Ledger) -> None:
    issued = [issue(ledger) for _ in range(3)]
    assert [(each.ticket.label, each.ahead) for each in issued] == [("A001", 0), ("A002", 1), ("A003", 2)]
    assert issued[0].ticket.business_day == TODAY


def test_a_ticket_is_found_as_it_was_issued(ledger: Ledger) -> None:
    ticket = issue(ledger, needs=(Need.INTERPRETER, Need.STEP_FREE)).ticket
    assert ledger.find(OFFICE, "A001", TODAY) == ticket == ledger.ticket(ticket.id)
    assert ledger.tickets(OFFICE, TODAY) == [ticket]
    assert ledger.find(OFFICE, "A002", TODAY) is None


def test_the_same_tap_twice_is_one_ticket(ledger: Ledger) -> None:
    first = issue(ledger, request_id="tap")
    second = issue(ledger, request_id="tap")
    assert second.ticket == first.ticket
    assert (first.repeated, second.repeated) == (False, True)
    assert len(ledger.tickets(OFFICE, TODAY)) == 1


def test_a_repeated_request_gets_its_ticket_even_after_closing_and_after_the_call(ledger: Ledger) -> None:
    first = issue(ledger, request_id="tap")
    ledger.call_next(OFFICE, "1", MORNING)
    again = issue(ledger, request_id="tap", is_open=never, now=TOMORROW)
    assert (again.ticket.id, again.ticket.state, again.ahead) == (first.ticket.id, State.CALLED, 0)


def test_what_issue_returned_is_there_for_a_second_program_at_once(ledger: Ledger, path: Path) -> None:
    ticket = issue(ledger).ticket
    with Ledger(path) as other:
        assert other.ticket(ticket.id) == ticket


def test_every_connection_syncs_each_commit(ledger: Ledger, path: Path) -> None:
    with Ledger(path) as other:
        for each in (ledger, other):
            assert each._rows("PRAGMA synchronous") == [(2,)]
            assert each._rows("PRAGMA journal_mode") == [("wal",)]
            assert each._rows("PRAGMA secure_delete") == [(1,)]


def test_series_and_offices_count_for_themselves(ledger: Ledger) -> None:
    labels = [
        issue(ledger, series=letter, office=place).ticket.label for letter in "AB" for place in ("x", "y")
    ]
    assert labels == ["A001", "A001", "B001", "B001"]


def test_outside_the_hours_no_number_is_given(ledger: Ledger) -> None:
    with pytest.raises(Closed) as caught:
        issue(ledger, is_open=never)
    assert caught.value.reason == "hours"
    assert ledger.tickets(OFFICE, TODAY) == []


@pytest.mark.parametrize("state", ["closed", "last_tickets"])
def test_staff_stop_the_numbers_for_today_only(ledger: Ledger, state: Any) -> None:
    ledger.set_intake(OFFICE, state, "staff-meeting", MORNING)
    with pytest.raises(Closed) as caught:
        issue(ledger)
    assert (caught.value.reason, caught.value.reason_key) == (state, "staff-meeting")
    assert issue(ledger, office="other").ticket.label == "A001"
    assert issue(ledger, now=TOMORROW).ticket.label == "A001"


def test_staff_open_the_numbers_again(ledger: Ledger) -> None:
    ledger.set_intake(OFFICE, "closed", "", MORNING)
    ledger.set_intake(OFFICE, "open", "", MORNING)
    assert issue(ledger).ticket.label == "A001"


def test_those_waiting_are_called_after_the_last_ticket_was_given(ledger: Ledger) -> None:
    issue(ledger)
    ledger.set_intake(OFFICE, "last_tickets", "", MORNING)
    called = ledger.call_next(OFFICE, "1", MORNING)
    assert called is not None
    assert called.label == "A001"


def test_the_limit_of_the_day_counts_all_series_but_nobody_who_left(ledger: Ledger) -> None:
    limits = Limits(per_day=2)
    first = take(ledger, limits=limits)
    take(ledger, series="B", limits=limits)
    with pytest.raises(LimitReached) as caught:
        issue(ledger, limits=limits)
    assert (caught.value.limit, caught.value.service) == (2, None)
    ledger.cancel(first, MORNING)
    assert issue(ledger, limits=limits).ticket.label == "A002"
    assert issue(ledger, limits=limits, now=TOMORROW).ticket.label == "A001"


def test_the_limit_of_a_service_leaves_the_others_alone(ledger: Ledger) -> None:
    limits = Limits(per_service={"advice": 1})
    issue(ledger, limits=limits)
    with pytest.raises(LimitReached) as caught:
        issue(ledger, limits=limits)
    assert (caught.value.limit, caught.value.service) == (1, "advice")
    assert "advice" not in str(caught.value)
    assert issue(ledger, limits=limits, service="papers").ticket.label == "A002"


def test_the_limit_of_a_service_does_not_count_who_left(ledger: Ledger) -> None:
    limits = Limits(per_service={"advice": 1})
    ledger.cancel(take(ledger, limits=limits), MORNING)
    assert issue(ledger, limits=limits).ticket.label == "A002"


def test_a_series_ends_at_its_bound_and_never_wraps(ledger: Ledger) -> None:
    limits = Limits(first_number=300, last_number=302)
    assert [issue(ledger, limits=limits).ticket.number for _ in range(3)] == [300, 301, 302]
    with pytest.raises(SeriesExhausted) as caught:
        issue(ledger, limits=limits)
    assert (caught.value.series, caught.value.limit) == ("A", 302)
    assert issue(ledger, limits=limits, series="B").ticket.label == "B300"


@pytest.mark.parametrize(
    "wrong",
    [{"series": "I"}, {"series": "a"}, {"token": "short"}, {"service": "free text"}, {"language": ""}],
)
def test_what_is_not_a_code_is_refused_before_anything_is_written(
    ledger: Ledger, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"letter|128|codes"):
        issue(ledger, **wrong)
    assert issue(ledger).ticket.label == "A001"


def test_two_tickets_with_one_id_are_refused_as_a_whole(ledger: Ledger) -> None:
    issue(ledger, ticket_id="same")
    with pytest.raises(LedgerError, match="refused"):
        issue(ledger, ticket_id="same")
    assert issue(ledger).ticket.label == "A002"


def test_the_next_day_begins_at_one_with_its_first_ticket(ledger: Ledger) -> None:
    issue(ledger)
    assert issue(ledger, now=TOMORROW).ticket.label == "A001"
    assert ledger.call_next(OFFICE, "1", TOMORROW) == ledger.find(OFFICE, "A001", date(2026, 3, 3))


def test_the_day_changes_at_midnight_in_the_office_and_not_in_london(ledger: Ledger) -> None:
    late = issue(ledger, now=datetime(2026, 3, 2, 22, 59, tzinfo=UTC)).ticket
    early = issue(ledger, now=datetime(2026, 3, 2, 23, 0, tzinfo=UTC)).ticket
    assert (late.business_day, early.business_day) == (TODAY, date(2026, 3, 3))


def test_a_clock_set_back_goes_on_in_the_newest_day(ledger: Ledger) -> None:
    issue(ledger, now=TOMORROW)
    ticket = issue(ledger, now=MORNING - timedelta(days=20_000)).ticket
    assert (ticket.label, ticket.business_day) == ("A002", date(2026, 3, 3))
    called = ledger.call_next(OFFICE, "1", MORNING)
    assert called is not None
    assert called.label == "A001"


def test_a_clock_set_back_after_the_purge_gives_no_number_again(ledger: Ledger) -> None:
    issue(ledger)
    ledger.close_day(OFFICE, TODAY, MORNING, never)
    ledger.purge(TODAY + timedelta(days=1))
    assert issue(ledger).ticket.label == "A002"


def test_a_wrong_day_in_the_future_is_corrected_without_giving_a_number_again(ledger: Ledger) -> None:
    issue(ledger)
    wrong = MORNING + timedelta(days=4000)
    for _ in range(3):
        issue(ledger, now=wrong)
    assert issue(ledger).ticket.label == "A004"
    with pytest.raises(TicketsOpen):
        ledger.correct_day(OFFICE, MORNING)
    ledger.close_day(OFFICE, wrong.date(), MORNING, never)
    assert ledger.correct_day(OFFICE, MORNING) == TODAY
    ticket = issue(ledger).ticket
    assert (ticket.label, ticket.business_day) == ("A005", TODAY)
