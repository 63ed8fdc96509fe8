from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.ticket import Change
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, expect, issue, never, take

CHANGES: dict[str, Callable[[Ledger, str], object]] = {
    "a number": lambda ledger, _: issue(ledger),
    "a call": lambda ledger, ticket: ledger.call(ticket, "1", MORNING),
    "the intake": lambda ledger, _: ledger.set_intake(OFFICE, "closed", "", MORNING),
    "duty": lambda ledger, _: ledger.start_duty(OFFICE, "2", "kim", MORNING, languages=["de"]),
    "the end of duty": lambda ledger, _: ledger.end_duty(OFFICE, "lee", MORNING),
    "a note": lambda ledger, ticket: ledger.write_note(ticket, "kommt um elf", "1", MORNING),
    "an appointment": lambda ledger, _: expect(ledger, "K7MP", MORNING),
    "a slip": lambda ledger, ticket: ledger.printed(ticket, MORNING),
    "no slip": lambda ledger, ticket: ledger.print_failed(ticket, "out"),
    "a wish for a slip": lambda ledger, ticket: ledger.ask_print(ticket),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_by_another_program_is_felt(
    ledger: Ledger, path: Path, change: Callable[[Ledger, str], object]
) -> None:
    ticket_id = take(ledger)
    ledger.start_duty(OFFICE, "1", "lee", MORNING, languages=["de"])
    before = ledger.pulse()
    with Ledger(path) as other:
        change(other, ticket_id)
    assert ledger.pulse() != before


def test_looking_is_no_change(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    before = ledger.pulse()
    ledger.ticket(ticket_id)
    ledger.queue(OFFICE, MORNING)
    ledger.take_print(OFFICE, "A", MORNING)
    assert ledger.pulse() == before


def test_the_events_since_a_known_one_are_those_of_the_office_on_all_days(ledger: Ledger) -> None:
    ticket_id = take(ledger)
    known = ledger.pulse().events
    issue(ledger, office="other")
    ledger.call(ticket_id, "1", MORNING)
    issue(ledger, now=TOMORROW)
    assert [event.change for event in ledger.since(OFFICE, known)] == [Change.CALLED, Change.ISSUED]
    assert ledger.since(OFFICE, ledger.pulse().events) == []


def test_the_numbers_of_events_go_on_rising_after_the_purge(ledger: Ledger) -> None:
    take(ledger)
    ledger.close_day(OFFICE, TODAY, TOMORROW, never)
    before = ledger.pulse()
    ledger.purge(TOMORROW.date())
    assert ledger.pulse().events == before.events
    issue(ledger, now=TOMORROW)
    assert ledger.since(OFFICE, before.events)[0].seq == before.events + 1
