"""The appointments of the day in the ledger: typed in or imported, arrived or not.

An import may be repeated: what is known by its id is brought up to date, unless the person is here already.
Appointments are deleted with their day like everything that concerns a person.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from kiosk.domain.appointments import Appointment
from kiosk.domain.ticket import Need, business_day
from kiosk.store.ledger_read import LedgerReader, stamp

# Each leaves its code first, so that two may change theirs.
_LEAVE = "UPDATE appointments SET code = '~' || id WHERE office = ? AND id = ? AND state <> 'arrived'"

_PUT = """INSERT INTO appointments (office, id, business_day, at, code, service, language, needs, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, CASE ? WHEN 'cancelled' THEN 'cancelled' ELSE 'expected' END)
    ON CONFLICT (office, id) DO UPDATE SET business_day = excluded.business_day, at = excluded.at,
        code = excluded.code, service = excluded.service, language = excluded.language, needs = excluded.needs,
        state = excluded.state WHERE state <> 'arrived'"""

_APPOINTMENTS = """SELECT a.id, a.at, a.code, a.service, a.language, a.needs, a.state, t.id
    FROM appointments a LEFT JOIN tickets t ON t.seq = a.ticket WHERE a.office = ? AND a.business_day = ? """

_ARRIVE = """UPDATE appointments SET state = 'arrived', ticket = (SELECT seq FROM tickets WHERE id = ?3)
    WHERE office = ?1 AND id = ?2 AND state = 'expected' AND EXISTS (SELECT 1 FROM tickets WHERE id = ?3)"""


class LedgerAppointments(LedgerReader):
    """A ledger with appointments."""

    def put_appointments(self, office: str, appointments: Iterable[Appointment]) -> None:
        """Add appointments, or bring those with the same id up to date; all of them or none.

        Raises:
            LedgerError: two of one day have the same code; nothing was changed.
        """
        wanted = list(appointments)
        with self._transaction() as db:
            db.executemany(_LEAVE, [(office, each.id) for each in wanted])
            for each in wanted:
                day = business_day(each.at, self._zone, self._rollover_hour).isoformat()
                about = (each.code, each.service, each.language, " ".join(each.needs), each.state)
                db.execute(_PUT, (office, each.id, day, stamp(each.at), *about))

    def cancel_appointment(self, office: str, appointment_id: str) -> bool:
        """Take an appointment off the list; False when there is none, or the person is here already."""
        sql = "UPDATE appointments SET state = 'cancelled' WHERE office = ? AND id = ? AND state = 'expected'"
        with self._transaction() as db:
            return db.execute(sql, (office, appointment_id)).rowcount == 1

    def arrive(self, office: str, arrivals: Mapping[str, str]) -> None:
        """Note that appointments checked in at a further terminal; what does not fit is left alone.

        Args:
            office: the office.
            arrivals: ids of tickets that are here already, by the ids of the appointments.
        """
        with self._transaction() as db:
            for appointment, ticket in arrivals.items():
                db.execute(_ARRIVE, (office, appointment, ticket))

    def appointments(self, office: str, day: date) -> list[Appointment]:
        """The appointments of a day by time, cancelled ones too."""
        rows = self._rows(_APPOINTMENTS + "ORDER BY a.at, a.code", office, day.isoformat())
        return [_to_appointment(row) for row in rows]

    def _appointment(self, office: str, day: date, code: str) -> Appointment | None:
        rows = self._rows(_APPOINTMENTS + "AND a.code = ?", office, day.isoformat(), code)
        return _to_appointment(rows[0]) if rows else None


def _to_appointment(row: tuple[Any, ...]) -> Appointment:
    appointment_id, at, code, service, language, needs, state, ticket = row
    return Appointment(
        id=appointment_id,
        at=datetime.fromisoformat(at),
        code=code,
        service=service,
        language=language,
        needs=tuple(Need(need) for need in needs.split()),
        state=state,
        ticket_id=ticket,
    )
