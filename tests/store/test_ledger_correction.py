"""A later day that a wrong clock began: the ledger goes back, and neither loses a number nor gives one again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import OfficeOpen, TicketsOpen
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_night import go_back, is_ahead, tidy
from tests.store.ledger_help import MORNING, OFFICE, TODAY, TOMORROW, check_in, expect, issue, never, take

DAY = timedelta(days=1)


def finish_all(ledger: Ledger) -> None:
    """Somebody at counter 1 serves whoever waits."""
    while ticket := ledger.call_next(OFFICE, "1", MORNING):
        ledger.serve(ticket.id, "1", MORNING)
        ledger.finish(ticket.id, "1", MORNING)


def test_when_the_later_day_comes_its_numbers_are_given_as_on_every_day(ledger: Ledger) -> None:
    take(ledger, now=TOMORROW)
    finish_all(ledger)
    assert go_back(ledger, OFFICE, MORNING)
    assert [issue(ledger, now=now).ticket.label for now in (MORNING, TOMORROW)] == ["A002", "A001"]


def test_it_waits_until_nobody_of_the_later_day_waits_any_more(ledger: Ledger) -> None:
    take(ledger, now=TOMORROW)
    assert not go_back(ledger, OFFICE, MORNING)
    assert is_ahead(ledger, OFFICE, MORNING)
    finish_all(ledger)
    assert go_back(ledger, OFFICE, MORNING)
    assert not go_back(ledger, OFFICE, MORNING), "once is enough"
    assert ledger.day(OFFICE, MORNING) == TODAY


def test_a_ledger_that_is_in_its_own_day_is_left_alone(ledger: Ledger) -> None:
    finish = take(ledger)
    finish_all(ledger)
    assert not go_back(ledger, OFFICE, TOMORROW)
    assert ledger.ticket(finish).business_day == TODAY


def test_who_is_on_duty_and_what_staff_decided_stays(ledger: Ledger) -> None:
    ledger.start_duty(OFFICE, "1", "mk", TOMORROW, languages=["de"])
    take(ledger, now=TOMORROW)
    ledger.set_intake(OFFICE, "last_tickets", "", TOMORROW)
    finish_all(ledger)
    go_back(ledger, OFFICE, MORNING)
    assert [duty.clerk for duty in ledger.on_duty(OFFICE, MORNING)] == ["mk"]
    assert ledger.intake(OFFICE, MORNING).state == "last_tickets"


def test_an_appointment_of_the_later_day_still_waits_for_its_day_unless_it_was_kept(ledger: Ledger) -> None:
    kept, coming = expect(ledger, "KEPT", TOMORROW), expect(ledger, "COMING", TOMORROW)
    check_in(ledger, "KEPT", TOMORROW)
    finish_all(ledger)
    go_back(ledger, OFFICE, MORNING)
    assert [one.id for one in ledger.appointments(OFFICE, TODAY)] == [kept.id]
    assert [one.id for one in ledger.appointments(OFFICE, TOMORROW.date())] == [coming.id]


def test_nothing_of_the_later_day_is_left_after_the_next_night(ledger: Ledger) -> None:
    far = MORNING + 4000 * DAY
    for now in (TOMORROW, far, far):
        take(ledger, now=now)
    ledger.start_duty(OFFICE, "1", "mk", far, languages=["de"])
    finish_all(ledger)
    ledger.close_day(OFFICE, far.date(), MORNING, never)
    go_back(ledger, OFFICE, MORNING)
    take(ledger)
    tidy(ledger, OFFICE, MORNING, "over")
    for table in ("tickets", "events", "duty"):
        assert ledger._rows(f"SELECT * FROM {table}") == [], table
    days = ledger._rows("SELECT sum(issued), max(business_day) FROM counts WHERE kind = 'service'")
    assert days == [(4, TODAY.isoformat())], "each is counted once, and none in a day that has not come"


def test_at_night_those_left_over_of_the_later_day_are_closed_when_the_clock_is_right(ledger: Ledger) -> None:
    take(ledger, now=TOMORROW)
    with pytest.raises(OfficeOpen):
        tidy(ledger, OFFICE, MORNING, "open", sure=True)
    tidy(ledger, OFFICE, MORNING, "over")
    tidy(ledger, OFFICE, MORNING, "before", sure=True)
    assert is_ahead(ledger, OFFICE, MORNING), (
        "nobody is sent away while it is not sure, or the office opens again"
    )
    assert tidy(ledger, OFFICE, MORNING, "over", sure=True).closed == 1
    assert not is_ahead(ledger, OFFICE, MORNING)


@given(days=st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_whatever_the_clock_does_no_label_is_given_twice_on_a_true_day(
    tmp_path_factory: pytest.TempPathFactory, days: list[int]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    with Ledger(path) as ledger:
        given_today = []
        for ahead in days:  # all of it happens on one true day
            given_today.append(issue(ledger, now=MORNING + ahead * DAY).ticket)
            finish_all(ledger)
            if not ahead:
                go_back(ledger, OFFICE, MORNING)
        go_back(ledger, OFFICE, MORNING)
        since = [ticket for ticket in given_today if ticket.business_day == TODAY]
        assert len({ticket.label for ticket in since}) == len(since)
        assert issue(ledger).ticket.label not in {ticket.label for ticket in given_today}
        later = [issue(ledger, now=MORNING + ahead * DAY).ticket for ahead in (1, 2, 3)]
        assert [ticket.business_day for ticket in later] == [
            date(2026, 3, 2) + ahead * DAY for ahead in (1, 2, 3)
        ]


def test_a_later_day_with_somebody_waiting_is_refused(ledger: Ledger) -> None:
    take(ledger, now=TOMORROW)
    with pytest.raises(TicketsOpen):
        ledger.correct_day(OFFICE, MORNING)
