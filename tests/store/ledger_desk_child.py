"""Works at a counter as fast as it can, and says each thing only after the ledger has taken it.

Usage: python ledger_desk_child.py LEDGER FAR NAME. Each line it prints is a kind and an id, such as ``call ticket-7``.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.domain.appointments import Appointment
from kiosk.domain.ticket import Limits
from kiosk.store.ledger import Ledger, Wish

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
OFFICE = "dortmund"


def main(path: str, far: str, name: str) -> None:
    with Ledger(Path(path)) as ledger, Ledger(Path(far)) as other:
        after = 0
        for number in range(200):
            key = f"{name}-{number}"
            take(ledger, f"here-{key}", "A")
            take(other, f"far-{key}", "B")
            say("number", f"here-{key}")
            parcel = other.outgoing(OFFICE, after)
            ledger.absorb(parcel.tickets, parcel.events, NOW)
            after = parcel.seq
            say("absorbed", f"far-{key}")
            called = ledger.call_next(OFFICE, "1", NOW, request_id=f"press-{key}")
            say("call", f"press-{key} {called.id if called else ''}")
            ledger.write_note(f"here-{key}", f"note {key}", "1", NOW)
            say("note", f"here-{key}")
            ledger.printed(f"here-{key}", NOW)
            say("slip", f"here-{key}")
            ledger.start_duty(OFFICE, "1", f"clerk-{key}", NOW, languages=["de"], take_over=True)
            say("duty", f"clerk-{key}")
            code = f"C{abs(hash(key)) % 10**9}"
            ledger.put_appointments(OFFICE, [Appointment(id=key, at=NOW, code=code, service="advice")])
            say("appointment", key)
            ledger.check_in(code, wish(f"visit-{key}", "C"), NOW, Limits())
            say("arrived", f"visit-{key}")


def take(ledger: Ledger, key: str, series: str) -> None:
    ledger.issue(wish(key, series), NOW, Limits(), lambda _: True)


def wish(key: str, series: str) -> Wish:
    return Wish(
        request_id=key,
        office=OFFICE,
        series=series,
        service="advice",
        language="ar",
        ticket_id=key,
        token=f"{key:->22}",
    )


def say(kind: str, what: str) -> None:
    print(kind, what, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
