import pytest

from kiosk.errors import CounterTaken
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, issue, never


def start(ledger: Ledger, counter: str, clerk: str, **changes: object) -> None:
    ledger.start_duty(OFFICE, counter, clerk, MORNING, languages=["de", "fa"], **changes)  # type: ignore[arg-type]


def places(ledger: Ledger) -> list[tuple[str, str]]:
    return [(duty.counter, duty.clerk) for duty in ledger.on_duty(OFFICE, MORNING)]


def test_duty_says_who_is_where_and_speaks_what(ledger: Ledger) -> None:
    start(ledger, "2", "kim", services=["papers"])
    start(ledger, "1", "lee")
    first, second = ledger.on_duty(OFFICE, MORNING)
    assert (first.counter, first.clerk, first.services) == ("1", "lee", None)
    assert (second.languages, second.services, second.since) == (("de", "fa"), ("papers",), MORNING)


def test_a_counter_has_one_clerk_until_somebody_takes_it_over(ledger: Ledger) -> None:
    start(ledger, "1", "lee")
    with pytest.raises(CounterTaken):
        start(ledger, "1", "kim")
    assert places(ledger) == [("1", "lee")]
    start(ledger, "1", "kim", take_over=True)
    assert places(ledger) == [("1", "kim")]


def test_a_clerk_who_goes_to_another_counter_leaves_the_first(ledger: Ledger) -> None:
    start(ledger, "1", "lee")
    start(ledger, "2", "lee")
    assert places(ledger) == [("2", "lee")]


def test_beginning_again_changes_languages_and_services(ledger: Ledger) -> None:
    start(ledger, "1", "lee", services=["papers"])
    start(ledger, "1", "lee")
    (duty,) = ledger.on_duty(OFFICE, MORNING)
    assert duty.services is None


def test_the_end_of_duty_can_be_said_twice(ledger: Ledger) -> None:
    start(ledger, "1", "lee")
    for _ in range(2):
        ledger.end_duty(OFFICE, "lee", MORNING)
    assert places(ledger) == []


def test_nobody_is_on_duty_on_the_next_day_who_forgot_to_say_the_end(ledger: Ledger) -> None:
    start(ledger, "1", "lee")
    assert ledger.on_duty(OFFICE, TOMORROW) == []
    ledger.start_duty(OFFICE, "1", "kim", TOMORROW, languages=["de"])
    assert [duty.clerk for duty in ledger.on_duty(OFFICE, TOMORROW)] == ["kim"]


def test_closing_the_day_ends_duty_and_the_purge_forgets_it(ledger: Ledger) -> None:
    issue(ledger)
    start(ledger, "1", "lee")
    ledger.close_day(OFFICE, TODAY, MORNING, never)
    assert places(ledger) == []
    ledger.purge(TOMORROW.date())
    assert ledger._rows("SELECT * FROM duty") == []


def test_names_are_no_codes_and_are_refused(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="codes"):
        start(ledger, "1", "Frau Müller")
