from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk.domain.appointments import LATEST, Appointment
from kiosk.domain.ticket import Limits, Need, Reason
from kiosk.errors import Closed, LedgerError, SeriesExhausted, UnknownAppointment, ValueRefused
from kiosk.store.ledger import Ledger

from .ledger_help import MORNING, OFFICE, TODAY, TOMORROW, check_in, expect, issue, never


def test_checking_in_gives_a_number_with_its_reason_and_time(ledger: Ledger) -> None:
    expect(ledger, "K7MP", MORNING, needs=(Need.INTERPRETER,))
    ticket = check_in(ledger, "K7MP").ticket
    assert (ticket.label, ticket.service, ticket.language) == ("A001", "advice", "ar")
    assert (ticket.reason, ticket.due_at, ticket.needs) == (
        Reason.APPOINTMENT,
        MORNING,
        (Need.INTERPRETER,),
    )
    assert ticket == ledger.ticket(ticket.id)
    (appointment,) = ledger.appointments(OFFICE, TODAY)
    assert (appointment.state, appointment.ticket_id) == ("arrived", ticket.id)


def test_the_same_code_or_the_same_tap_gives_the_same_number(ledger: Ledger) -> None:
    expect(ledger, "K7MP", MORNING)
    first = check_in(ledger, "K7MP", request_id="tap")
    by_tap, by_code = check_in(ledger, "K7MP", request_id="tap"), check_in(ledger, "K7MP")
    assert (first.repeated, by_tap.repeated, by_code.repeated) == (False, True, True)
    assert by_tap.ticket == by_code.ticket == first.ticket
    assert issue(ledger).ticket.label == "A002"


def test_who_is_much_too_late_waits_like_everybody_else(ledger: Ledger) -> None:
    expect(ledger, "K7MP", MORNING)
    expect(ledger, "LATE", MORNING)
    in_time, late = (
        check_in(ledger, code, MORNING + LATEST + timedelta(seconds=more))
        for code, more in (("K7MP", 0), ("LATE", 1))
    )
    assert (in_time.ticket.reason, late.ticket.reason, late.ticket.due_at) == (Reason.APPOINTMENT, None, None)


def test_appointments_are_kept_outside_the_limits_but_not_when_the_office_is_closed(ledger: Ledger) -> None:
    expect(ledger, "K7MP", MORNING)
    expect(ledger, "OTHER", MORNING)
    ledger.set_intake(OFFICE, "last_tickets", "", MORNING)
    assert check_in(ledger, "K7MP", limits=Limits(per_day=1)).ticket.number == 1
    ledger.set_intake(OFFICE, "closed", "illness", MORNING)
    with pytest.raises(Closed) as caught:
        check_in(ledger, "OTHER")
    assert caught.value.reason_key == "illness"
    ledger.set_intake(OFFICE, "open", "", MORNING)
    with pytest.raises(SeriesExhausted):
        check_in(ledger, "OTHER", limits=Limits(last_number=1))


def test_a_code_of_another_day_or_a_cancelled_one_is_unknown(ledger: Ledger) -> None:
    expect(ledger, "K7MP", TOMORROW)
    expect(ledger, "GONE", MORNING)
    assert ledger.cancel_appointment(OFFICE, "appointment-GONE")
    for code in ("K7MP", "GONE", "NEVER"):
        with pytest.raises(UnknownAppointment):
            check_in(ledger, code)
    assert check_in(ledger, "K7MP", TOMORROW).ticket.number == 1


def test_an_import_can_be_repeated_and_leaves_who_is_here_alone(ledger: Ledger) -> None:
    first, second = expect(ledger, "FIRST", MORNING), expect(ledger, "OTHER", MORNING)
    check_in(ledger, "FIRST")
    later = MORNING + timedelta(hours=1)
    ledger.put_appointments(OFFICE, [replace(first, at=later), replace(second, at=later)])
    assert [(each.code, each.at) for each in ledger.appointments(OFFICE, TODAY)] == [
        ("FIRST", MORNING),
        ("OTHER", later),
    ]
    assert not ledger.cancel_appointment(OFFICE, first.id)


def test_two_appointments_of_a_day_never_share_a_code(ledger: Ledger) -> None:
    expect(ledger, "K7MP", MORNING)
    twins = [
        Appointment(id="new", at=MORNING, code="NEW1", service="advice"),
        Appointment(id="twin", at=MORNING, code="K7MP", service="advice"),
    ]
    with pytest.raises(LedgerError):
        ledger.put_appointments(OFFICE, twins)
    assert len(ledger.appointments(OFFICE, TODAY)) == 1


def test_appointments_end_with_their_day_and_not_before(ledger: Ledger) -> None:
    expect(ledger, "K7MP", MORNING)
    expect(ledger, "NEXT", TOMORROW)
    check_in(ledger, "K7MP")
    ledger.close_day(OFFICE, TODAY, TOMORROW, never)
    ledger.purge(TOMORROW.date())
    assert ledger.appointments(OFFICE, TODAY) == []
    assert [each.code for each in ledger.appointments(OFFICE, TOMORROW.date())] == ["NEXT"]


def test_an_appointment_that_its_calendar_cancelled_is_off_the_list(ledger: Ledger) -> None:
    appointment = expect(ledger, "K7MP", MORNING)
    ledger.put_appointments(OFFICE, [replace(appointment, state="cancelled")])
    with pytest.raises(UnknownAppointment):
        check_in(ledger, "K7MP")
    ledger.put_appointments(OFFICE, [appointment])
    assert check_in(ledger, "K7MP").ticket.number == 1


@pytest.mark.parametrize("wrong", [{"series": "I"}, {"token": "short"}, {"language": "two words"}])
def test_what_may_not_be_in_a_ticket_is_refused_at_check_in_too(
    ledger: Ledger, wrong: dict[str, Any]
) -> None:
    expect(ledger, "K7MP", MORNING)
    with pytest.raises(ValueError, match=r"label|128|codes"):
        check_in(ledger, "K7MP", **wrong)
    assert check_in(ledger, "K7MP").ticket.number == 1


def test_two_appointments_may_change_their_codes(ledger: Ledger) -> None:
    first, second = expect(ledger, "AAA1", MORNING), expect(ledger, "BBB2", MORNING)
    ledger.put_appointments(OFFICE, [replace(first, code="BBB2"), replace(second, code="AAA1")])
    assert {one.id: one.code for one in ledger.appointments(OFFICE, TODAY)} == {
        first.id: "BBB2",
        second.id: "AAA1",
    }
    third = expect(ledger, "CCC3", MORNING)
    with pytest.raises(ValueRefused):
        ledger.put_appointments(OFFICE, [replace(third, code="AAA1")])
    assert [one.code for one in ledger.appointments(OFFICE, TODAY)] == ["AAA1", "BBB2", "CCC3"]
