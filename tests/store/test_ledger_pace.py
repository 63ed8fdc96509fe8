"""What the ledger tells the estimate of the wait."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from kiosk.domain.estimate import Post, Situation, estimate
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, check_in, expect, never, take


def at(minutes: float) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def duty(
    ledger: Ledger, counter: str = "1", minutes: float = 0, services: Collection[str] | None = None
) -> None:
    ledger.start_duty(OFFICE, counter, f"clerk-{counter}", at(minutes), languages=["de"], services=services)


def visit(ledger: Ledger, called: float, ended: float, counter: str = "1", service: str = "advice") -> str:
    ticket_id = take(ledger, service=service)
    ledger.call(ticket_id, counter, at(called))
    ledger.serve(ticket_id, counter, at(called))
    ledger.finish(ticket_id, counter, at(ended))
    return ticket_id


def outlook(ledger: Ledger, minutes: float, services: Collection[str] | None = None) -> Situation:
    return ledger.outlook(OFFICE, at(minutes), services)


def test_a_sample_lasts_from_call_to_call_but_no_long_pause_counts(ledger: Ledger) -> None:
    visit(ledger, 0, 10)
    visit(ledger, 12, 20)
    visit(ledger, 60, 63)
    assert outlook(ledger, 70).samples == (4.0, 13.0, 12.0)
    assert outlook(ledger, 63).samples[0] == 3.0


def test_who_did_not_come_takes_time_as_well(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    ledger.call(ticket_id, "1", at(0))
    ledger.recall(ticket_id, "1", at(2))
    ledger.no_show(ticket_id, "1", at(4))
    assert outlook(ledger, 30).samples == (5.0,)


def test_what_was_undone_is_no_sample_and_neither_is_the_clock_set_back(ledger: Ledger) -> None:
    ledger.undo(visit(ledger, 0, 10), at(11))
    visit(ledger, 20, 5)
    assert outlook(ledger, 30).samples == ()


def test_only_the_services_of_the_line_count(ledger: Ledger) -> None:
    visit(ledger, 0, 10, service="papers")
    visit(ledger, 0, 30, "2", service="advice")
    take(ledger, service="papers")
    duty(ledger, "1", services=["advice"])
    duty(ledger, "2", services=["papers", "school"])
    duty(ledger, "3")
    papers = outlook(ledger, 60, ["papers"])
    assert (papers.ahead, papers.samples, len(papers.posts)) == (1, (11.0,), 2)
    assert len(outlook(ledger, 60).posts) == 3


def test_a_counter_is_taken_or_idle_since_its_last_visit(ledger: Ledger) -> None:
    duty(ledger, "1")
    duty(ledger, "2", minutes=5)
    visit(ledger, 0, 10)
    assert outlook(ledger, 30).posts == (Post(taken=False, idle=20.0), Post(taken=False, idle=25.0))
    ledger.call(take(ledger), "2", at(30))
    assert [post.taken for post in outlook(ledger, 31).posts] == [False, True]


def test_who_ended_duty_a_while_ago_is_away_and_then_gone(ledger: Ledger) -> None:
    duty(ledger, "1")
    duty(ledger, "2")
    ledger.end_duty(OFFICE, "clerk-2", at(10))
    assert [outlook(ledger, minutes).away for minutes in (5, 20, 41)] == [1, 1, 0]
    duty(ledger, "2", minutes=25)
    assert outlook(ledger, 26).away == 0


def test_appointments_to_come_are_told_and_the_first_of_the_line(ledger: Ledger) -> None:
    for code, minutes in (("PAST", 10), ("SOON", 40), ("LATER", 90)):
        expect(ledger, code, at(minutes))
    check_in(ledger, "LATER", at(20))
    take(ledger, now=at(22))
    known = outlook(ledger, 30)
    assert known.appointments == (10.0, 60.0)
    assert known.first_waits == 8.0


def test_the_days_before_count_by_their_buckets(ledger: Ledger) -> None:
    visit(ledger, 0, 9)
    ledger.close_day(OFFICE, TODAY, TOMORROW, never)
    ledger.purge(TOMORROW.date())
    assert ledger.outlook(OFFICE, TOMORROW).before == {10: 1}
    assert ledger.outlook(OFFICE, TOMORROW + timedelta(days=31)).before == {}


def test_a_visitor_gets_an_estimate_once_enough_is_known(ledger: Ledger) -> None:
    duty(ledger)
    for number in range(6):
        visit(ledger, number * 11, number * 11 + 10)
    for _ in range(3):
        take(ledger, now=at(66))
    known = outlook(ledger, 67)
    wait = estimate(replace(known, ahead=2))
    assert wait is not None
    assert wait.low <= 22 <= wait.high
    assert estimate(ledger.outlook(OFFICE, at(67), age=timedelta(minutes=5))) is None


@pytest.mark.parametrize("services", [None, ["advice"]])
def test_on_an_empty_morning_nothing_is_known(ledger: Ledger, services: Collection[str] | None) -> None:
    assert outlook(ledger, 0, services) == Situation(ahead=0, posts=())


def divided(ledger: Ledger) -> None:
    """Two counters, of which the second serves only papers; six visits of ten minutes each at both."""
    duty(ledger, "1")
    duty(ledger, "2", services=["papers"])
    for number in range(6):
        visit(ledger, number * 10, number * 10 + 10, "1")
        visit(ledger, number * 10, number * 10 + 10, "2", "papers")


def asked(ledger: Ledger, service: str, minutes: float = 61) -> Situation:
    asks = ledger.asks(OFFICE, at(minutes), service)
    return ledger.outlook(OFFICE, at(minutes), asks=asks)


def test_it_matters_who_asks_only_where_a_counter_does_not_serve_everybody(ledger: Ledger) -> None:
    duty(ledger, "1")
    assert ledger.asks(OFFICE, at(1), "papers") is None
    duty(ledger, "2", services=["papers"])
    assert ledger.asks(OFFICE, at(1), "papers") == "papers"


def test_only_counters_that_serve_the_concern_make_its_wait_shorter(ledger: Ledger) -> None:
    divided(ledger)
    for _ in range(6):
        take(ledger, service="advice", now=at(60))
    advice, papers = estimate(asked(ledger, "advice")), estimate(asked(ledger, "papers"))
    assert len(asked(ledger, "advice").posts) == 1
    assert (asked(ledger, "advice").share, asked(ledger, "papers").share) == (1.0, 1.0)
    assert advice is not None
    assert papers is not None
    assert papers.likely < advice.likely * 0.6


def test_those_whom_other_counters_call_do_not_make_the_wait_longer(ledger: Ledger) -> None:
    duty(ledger, "1", services=["advice"])
    duty(ledger, "2", services=["papers"])
    for number in range(6):
        visit(ledger, number * 10, number * 10 + 10, "1")
    for _ in range(8):
        take(ledger, service="papers", now=at(60))
    for _ in range(2):
        take(ledger, service="advice", now=at(60))
    known = asked(ledger, "advice")
    assert (known.ahead, known.share) == (10, 0.2)
    wait = estimate(replace(known, ahead=9))
    assert wait is not None
    assert wait.high <= 40


def test_a_concern_that_no_counter_serves_has_no_estimate(ledger: Ledger) -> None:
    divided(ledger)
    ledger.end_duty(OFFICE, "clerk-1", at(61))
    assert estimate(asked(ledger, "papers", 120)) is not None
    assert estimate(asked(ledger, "advice", 120)) is None


def test_a_counter_for_which_nobody_waits_is_not_taken_to_be_left(ledger: Ledger) -> None:
    divided(ledger)
    take(ledger, service="advice", now=at(60))
    first, second = asked(ledger, "papers", 90).posts
    assert (first.idle, second.idle) == (30.0, 0.0)


def test_who_was_sent_to_a_counter_is_called_there_by_it_alone(ledger: Ledger) -> None:
    divided(ledger)
    ticket_id = take(ledger, service="advice", now=at(60))
    ledger.call(ticket_id, "1", at(61))
    ledger.transfer(ticket_id, "1", at(62), to_counter="2")
    assert asked(ledger, "advice").share == 0.0
    called = ledger.call_next(OFFICE, "2", at(63), services=["papers"])
    assert called is not None
    assert called.id == ticket_id
