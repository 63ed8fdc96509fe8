"""Appointments of a day, as the office knows them: a time, a concern and a code, but nobody's name.

The visitor types the code at the terminal and gets a number that is called when the appointment is due. Whoever
comes more than `LATEST` late waits like everybody else.
"""

import re
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from kiosk.domain.ticket import Need, Reason, Ticket, check_codes, utc

LATEST = timedelta(minutes=30)

_CODE = re.compile(r"[A-Z0-9]{3,12}", re.ASCII)
_BETWEEN = re.compile(r"[\s.\-_]+")


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """One appointment.

    Attributes:
        id: its name in the system it comes from, so that an import can be repeated.
        at: when; an aware time.
        code: 3 to 12 capital letters and digits that the visitor types; one of a kind on its day.
        service: id of the concern.
        language: BCP 47 code, ``und`` when it is not known.
        needs: what the colleague should know beforehand.
        state: ``expected``, ``arrived`` or ``cancelled``.
        ticket_id: the ticket it got.
    """

    id: str
    at: datetime
    code: str
    service: str
    language: str = "und"
    needs: tuple[Need, ...] = ()
    state: str = "expected"
    ticket_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is no code, so that no name gets in.

        Raises:
            ValueError: a field is not as described.
        """
        check_codes(self.id, self.service, self.language)
        utc(self.at)
        if not _CODE.fullmatch(self.code):
            raise ValueError("the code of an appointment is 3 to 12 capital letters and digits")


def parse_code(text: str) -> str | None:
    """Read a code as visitors type it: ``k7 mp``, ``K7-MP``; None when it is none."""
    code = _BETWEEN.sub("", text).upper()
    return code if _CODE.fullmatch(code) else None


def in_time(ticket: Ticket, appointment: Appointment, now: datetime) -> Ticket:
    """Give a ticket the place of the appointment, unless its visitor is too late for that."""
    if now - appointment.at > LATEST:
        return ticket
    return replace(ticket, reason=Reason.APPOINTMENT, due_at=utc(appointment.at))
