from datetime import UTC, datetime, timedelta

import pytest

from kiosk.domain.ticket import Change, Event, State
from kiosk.domain.times import BEYOND, Times, bucket, times_of, within

EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def events(*steps: tuple[int, Change, State]) -> list[Event]:
    return [
        Event(
            seq=seq,
            uuid=f"{seq:032d}",
            ticket_id="ticket",
            at=EIGHT + timedelta(minutes=minute),
            change=change,
            by="1",
            was=None,
            state=state,
            call_count=0,
            counter="1",
            service="advice",
            reason=None,
        )
        for seq, (minute, change, state) in enumerate(steps)
    ]


ISSUED = (0, Change.ISSUED, State.WAITING)


def minutes(waiting: int | None, serving: int | None, busy: int | None) -> Times:
    spans = [None if each is None else timedelta(minutes=each) for each in (waiting, serving, busy)]
    return Times(waiting=spans[0], serving=spans[1], busy=spans[2])


def test_a_visit_has_all_its_times() -> None:
    steps = [ISSUED, (10, Change.CALLED, State.CALLED), (12, Change.SERVED, State.SERVING)]
    assert times_of(events(*steps, (20, Change.FINISHED, State.DONE))) == minutes(10, 8, 10)


def test_who_did_not_come_was_called_and_took_the_counters_time() -> None:
    steps = [ISSUED, (10, Change.CALLED, State.CALLED), (11, Change.RECALLED, State.CALLED)]
    assert times_of(events(*steps, (13, Change.MISSED, State.NO_SHOW))) == minutes(10, None, 3)


def test_two_counters_are_added_up() -> None:
    steps = [ISSUED, (10, Change.CALLED, State.CALLED), (11, Change.SERVED, State.SERVING)]
    steps += [(15, Change.TRANSFERRED, State.WAITING), (30, Change.CALLED, State.CALLED)]
    steps += [(30, Change.SERVED, State.SERVING), (40, Change.FINISHED, State.DONE)]
    assert times_of(events(*steps)) == minutes(10, 14, 15)


def test_what_was_undone_did_not_happen() -> None:
    steps = [ISSUED, (3, Change.CALLED, State.CALLED), (4, Change.UNDONE, State.WAITING)]
    assert times_of(events(*steps)) == minutes(None, None, None)
    steps += [(10, Change.CALLED, State.CALLED), (11, Change.SERVED, State.SERVING)]
    assert times_of(events(*steps, (16, Change.FINISHED, State.DONE))) == minutes(10, 5, 6)


def test_an_appointment_waits_from_its_time_on() -> None:
    steps = [ISSUED, (50, Change.CALLED, State.CALLED)]
    assert times_of(events(*steps), EIGHT + timedelta(minutes=45)).waiting == timedelta(minutes=5)


def test_who_is_called_before_the_appointment_has_no_waiting_time_to_count() -> None:
    steps = [ISSUED, (5, Change.CALLED, State.CALLED)]
    assert times_of(events(*steps), EIGHT + timedelta(minutes=45)).waiting is None


def test_what_the_closing_job_ended_or_a_clock_that_went_back_is_unknown() -> None:
    steps = [ISSUED, (10, Change.CALLED, State.CALLED), (12, Change.SERVED, State.SERVING)]
    assert times_of(events(*steps, (600, Change.CLOSED, State.DONE))) == minutes(10, None, None)
    assert times_of(events(*steps, (5, Change.FINISHED, State.DONE))).serving is None


def test_without_events_nothing_is_known() -> None:
    assert times_of([]) == Times()


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 1), (60, 1), (61, 2), (7200, 120), (7201, BEYOND)])
def test_a_time_falls_into_the_bucket_of_its_upper_end(seconds: int, minutes: int) -> None:
    assert bucket(timedelta(seconds=seconds)) == minutes


def test_the_bucket_within_which_a_share_is_needs_enough_people() -> None:
    assert within({5: 3, 10: 3, 999: 4}, 0.5) == 10
    assert within({5: 3, 10: 3, 999: 4}, 0.8) == 999
    assert within({5: 4}, 0.5) is None
    assert within({}, 0.5) is None
