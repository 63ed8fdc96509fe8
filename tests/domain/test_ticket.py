import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.label import format_label, parse_label, split_label
from kiosk.domain.ticket import (
    CLOSED_AS,
    OPEN_STATES,
    TRANSITIONS,
    Change,
    Limits,
    State,
    Ticket,
    business_day,
    check_codes,
    check_recall,
    check_token,
    masked,
    state_after,
)
from kiosk.errors import RecallRefused, StateChanged

SERIES = "ABCDEFGHJKLMNPRSTUVWXYZ"
BERLIN = ZoneInfo("Europe/Berlin")


@given(st.sampled_from(SERIES), st.integers(1, 999))
def test_every_label_has_the_agreed_form_and_is_read_back(series: str, number: int) -> None:
    label = format_label(series, number)
    assert re.fullmatch(r"[A-HJ-NPR-Z]\d{3}", label)
    assert split_label(label) == (series, number)
    assert parse_label(label) == label


@pytest.mark.parametrize(
    "typed", ["a17", "A17", "A017", "A 017", " a-017 ", "a.17", "A٠١٧", "a۱۷", "Ａ０１７", "A\u00a0017"]
)
def test_a_label_is_read_however_visitors_type_it(typed: str) -> None:
    assert parse_label(typed) == "A017"


@pytest.mark.parametrize(
    "typed", ["", "A", "17", "A000", "A1000", "I017", "O017", "Q017", "AA17", "A1B", "Ä17", "A½"]
)
def test_what_is_no_label_is_none(typed: str) -> None:
    assert parse_label(typed) is None


@given(st.text())
def test_any_text_is_a_label_or_none(typed: str) -> None:
    label = parse_label(typed)
    assert label is None or split_label(label)


@pytest.mark.parametrize(
    ("series", "number"), [("I", 1), ("a", 1), ("AB", 1), ("", 1), ("A", 0), ("A", 1000)]
)
def test_a_label_that_breaks_the_form_is_never_written(series: str, number: int) -> None:
    with pytest.raises(ValueError, match="letter"):
        format_label(series, number)


@pytest.mark.parametrize("label", ["a017", "A17", "A0171", "A017\n", "A٠١٧"])
def test_only_exact_labels_are_taken_apart(label: str) -> None:
    with pytest.raises(ValueError, match="label"):
        split_label(label)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 14, 22, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 14, 23, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 14, 21, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_the_business_day_is_the_offices_day_and_not_that_of_utc(moment: datetime, day: date) -> None:
    assert business_day(moment, "Europe/Berlin") == day


def test_a_later_rollover_keeps_the_evening_in_its_day_through_both_clock_changes() -> None:
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        before = datetime(day.year, day.month, day.day, 3, 59, tzinfo=BERLIN)
        after = datetime(day.year, day.month, day.day, 4, 0, tzinfo=BERLIN)
        assert business_day(before, "Europe/Berlin", 4) == day - timedelta(days=1)
        assert business_day(after, "Europe/Berlin", 4) == day


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=2)),
    st.integers(0, 6),
)
def test_the_business_day_goes_back_only_in_the_hour_that_happens_twice(
    moment: datetime, later: timedelta, hour: int
) -> None:
    first, second = (business_day(time, "Europe/Berlin", hour) for time in (moment, moment + later))
    assert first <= second or later < timedelta(hours=1)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        business_day(datetime(2026, 3, 2, 9), "Europe/Berlin")


@pytest.mark.parametrize(("change", "state"), list(product(TRANSITIONS, State)))
def test_a_change_leads_to_its_target_or_is_refused(change: Change, state: State) -> None:
    sources, target = TRANSITIONS[change]
    if state in sources:
        assert state_after(change, state) is target
        return
    with pytest.raises(StateChanged) as caught:
        state_after(change, state)
    assert caught.value.state == state


def test_nothing_leads_out_of_a_final_state_but_the_way_back_from_a_no_show() -> None:
    leaving = {state for sources, _ in TRANSITIONS.values() for state in sources}
    assert leaving - OPEN_STATES == {State.NO_SHOW}


def test_every_state_can_be_reached_from_waiting() -> None:
    reached = {State.WAITING}
    for _ in State:
        reached |= {target for sources, target in TRANSITIONS.values() if sources & reached}
    assert reached == set(State)


def test_closing_a_day_ends_every_open_state_and_no_other() -> None:
    assert set(CLOSED_AS) == OPEN_STATES
    assert not OPEN_STATES & set(CLOSED_AS.values())


def test_the_third_recall_waits_for_the_pause() -> None:
    pause = timedelta(minutes=5)
    check_recall(2, timedelta(seconds=1), 3, pause)
    check_recall(3, pause, 3, pause)
    with pytest.raises(RecallRefused) as caught:
        check_recall(3, timedelta(minutes=4), 3, pause)
    assert (caught.value.limit, caught.value.wait) == (3, 60)


def test_a_clock_set_back_does_not_block_recalls() -> None:
    check_recall(9, timedelta(hours=-3), 3, timedelta(minutes=5))


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (120, 120)])
def test_counts_that_could_single_a_person_out_are_hidden(count: int, shown: int | None) -> None:
    assert masked(count) == shown


@pytest.mark.parametrize("block", [(0, 10), (5, 4), (1, 1000)])
def test_limits_outside_of_what_a_label_can_show_are_refused(block: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"1\.\.999"):
        Limits(first_number=block[0], last_number=block[1])


@pytest.mark.parametrize("text", ["", "two words", "Straße", "x" * 65, "a\n", "<b>"])
def test_free_text_is_not_stored(text: str) -> None:
    with pytest.raises(ValueError, match="codes"):
        check_codes("advice", text)


@pytest.mark.parametrize("token", ["", "a" * 21, "a" * 65, "ä" * 22, "a" * 22 + "\n"])
def test_a_token_that_could_be_guessed_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="128"):
        check_token(token)


def test_a_ticket_has_no_field_for_a_person() -> None:
    fields: tuple[Any, ...] = Ticket.__struct_fields__
    assert set(fields) == {
        *("id", "office", "business_day", "series", "number", "service", "language", "needs"),
        *("state", "call_count", "counter", "issued_at", "token"),
        *("queued_at", "reason", "due_at", "printed_at", "print_error"),
    }
