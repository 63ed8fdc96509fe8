"""What the tests of the ledger share: a morning in the office and short ways to take a number."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from kiosk.domain.appointments import Appointment
from kiosk.domain.ticket import Limits
from kiosk.store.ledger import Issued, Ledger

OFFICE = "dortmund"
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TOMORROW = MORNING + timedelta(days=1)

_ids = count(1)


def always(_now: datetime) -> bool:
    return True


def never(_now: datetime) -> bool:
    return False


def issue(
    ledger: Ledger, now: datetime = MORNING, is_open: Callable[[datetime], bool] = always, **changes: Any
) -> Issued:
    index = next(_ids)
    values: dict[str, Any] = {
        "request_id": f"request-{index}",
        "office": OFFICE,
        "series": "A",
        "service": "advice",
        "language": "ar",
        "limits": Limits(),
        "ticket_id": f"ticket-{index}",
        "token": f"{index:022d}",
    }
    return ledger.issue(now=now, is_open=is_open, **values | changes)


def take(ledger: Ledger, **changes: Any) -> str:
    """Issue a number and return the ticket's id."""
    return issue(ledger, **changes).ticket.id


def expect(ledger: Ledger, code: str, at: datetime, **changes: Any) -> Appointment:
    """Put one appointment on the list."""
    appointment = Appointment(id=f"appointment-{code}", at=at, code=code, service="advice", **changes)
    ledger.put_appointments(OFFICE, [appointment])
    return appointment


def check_in(ledger: Ledger, code: str, now: datetime = MORNING, **changes: Any) -> Issued:
    index = next(_ids)
    values: dict[str, Any] = {
        "request_id": f"request-{index}",
        "office": OFFICE,
        "series": "A",
        "language": "ar",
        "limits": Limits(),
        "ticket_id": f"ticket-{index}",
        "token": f"{index:022d}",
    }
    return ledger.check_in(code, now=now, **values | changes)
