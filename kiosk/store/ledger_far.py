"""The ledger of a further terminal: its own numbers, and what is known of the others of the office.

It gives numbers of its own series whether or not the office server can be reached. What it tells beyond them comes
from the newest snapshot that the relay process left here, and is as old as that: the numbers of other terminals, who is
called before, how fast it goes, what staff decided. Numbers of others can be asked for, never changed.

    with FarLedger(path, SnapshotFile(folder).read, zone, rollover_hour) as ledger: ...
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from kiosk.domain.estimate import Situation
from kiosk.domain.relay import Kept, Outlook, Standing
from kiosk.domain.ticket import Limits, State, Ticket
from kiosk.errors import UnknownTicket
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_feed import Pulse

_FAR = "far:"


class FarLedger(Ledger):
    """A ledger that knows others; see `Ledger` for what can go wrong."""

    def __init__(
        self,
        path: Path,
        newest: Callable[[], Kept | None],
        zone: str = "Europe/Berlin",
        rollover_hour: int = 0,
    ) -> None:
        """Open it.

        Args:
            path: the ledger's file.
            newest: gives the newest snapshot.
            zone: IANA name of the office's time zone.
            rollover_hour: as in `LedgerReader`.
        """
        super().__init__(path, zone, rollover_hour)
        self._newest = newest

    def heard_at(self) -> datetime | None:
        """When the office was heard of last; None: never, and then nothing is said of it."""
        kept = self._newest()
        return kept.received_at if kept else None

    def ticket(self, ticket_id: str) -> Ticket:
        """The ticket as it is now; of another terminal, what `find` gave, as it is now."""
        if not ticket_id.startswith(_FAR):
            return super().ticket(ticket_id)
        office, day, label = ticket_id.removeprefix(_FAR).split(":")
        found = self.find(office, label, date.fromisoformat(day))
        if found is None:
            raise UnknownTicket("the office has no such number any more; its day may be over")
        return found

    def find(self, office: str, label: str, day: date) -> Ticket | None:
        """The ticket with a label; one of another terminal has no secret, and an id for asking only."""
        found = super().find(office, label, day)
        if found is None:
            others = (_ticket(office, day, one) for one in self._others(day) if one.label == label)
            return next(others, None)
        return found

    def tickets(self, office: str, day: date) -> list[Ticket]:
        """All tickets of a day, those of other terminals as in `find`."""
        others = [_ticket(office, day, one) for one in self._others(day)]
        return sorted([*others, *super().tickets(office, day)], key=lambda ticket: ticket.queued_at)

    def waiting_count(self, office: str, day: date, service: str | None = None) -> int:
        """People waiting in the whole office, in all or for one service."""
        services = None if service is None else [service]
        return super().waiting_count(office, day, service) + self._waiting_elsewhere(day, services)

    def pulse(self) -> Pulse:
        """How far the ledger has come, and the snapshot."""
        known, kept = super().pulse(), self._newest()
        return Pulse(known.events, known.notices + (int(kept.received_at.timestamp()) if kept else 0))

    def outlook(
        self,
        office: str,
        now: datetime,
        services: Collection[str] | None = None,
        age: timedelta = timedelta(0),
        asks: str | None = None,
    ) -> Situation:
        """What is known of a line, as old as the snapshot; without one nobody is known to be on duty."""
        kept, day = self._newest(), self.day(office, now)
        if kept is None or kept.snapshot.day != day:
            return super().outlook(office, now, services, age, asks)
        known = _line(kept.snapshot.lines, services, asks)
        own = len(self.queue(office, now, services))
        ahead = own + self._waiting_elsewhere(day, services)
        return replace(known, ahead=ahead, age=age + abs(now - kept.received_at))

    def asks(self, office: str, now: datetime, service: str) -> str | None:
        """The concern of who asks, or None while every counter of the office serves all; see `outlook`."""
        kept = self._newest()
        lines = kept.snapshot.lines if kept else ()
        return service if any(one.asks is not None for one in lines) else None

    def _ahead(self, ticket_id: str, now: datetime, services: Collection[str] | None) -> int:
        ticket = self.ticket(ticket_id)
        known = self._standing(ticket)
        if known is not None and known.ahead is not None:
            return known.ahead
        return super()._ahead(ticket_id, now, services) + self._waiting_elsewhere(
            ticket.business_day, services
        )

    def _check_limits(self, office: str, day: date, service: str, limits: Limits) -> None:
        given = Counter(one.service for one in self._others(day) if one.state is not State.CANCELLED)
        per_day = None if limits.per_day is None else max(0, limits.per_day - given.total())
        per_service = {name: max(0, limit - given[name]) for name, limit in limits.per_service.items()}
        super()._check_limits(office, day, service, replace(limits, per_day=per_day, per_service=per_service))

    def _standing(self, ticket: Ticket) -> Standing | None:
        kept = self._newest()
        if kept is None or kept.snapshot.day != ticket.business_day:
            return None
        if ticket.id.startswith(_FAR):
            known = kept.snapshot.others
            return next((one for one in known if one.label == ticket.label), None)
        return next((one for one in kept.snapshot.own if one.id == ticket.id), None)

    def _others(self, day: date) -> tuple[Standing, ...]:
        kept = self._newest()
        return kept.snapshot.others if kept and kept.snapshot.day == day else ()

    def _waiting_elsewhere(self, day: date, services: Collection[str] | None) -> int:
        return sum(
            one.state is State.WAITING and (services is None or one.service in services)
            for one in self._others(day)
        )


def _line(lines: Collection[Outlook], services: Collection[str] | None, asks: str | None) -> Situation:
    """The outlook of a line; that of the whole office where the office has other lines than this terminal."""
    wanted = None if services is None else set(services)
    own = [one for one in lines if wanted == (None if one.services is None else set(one.services))]
    whole = [one for one in lines if one.services is None]
    for found in (own, whole):
        known = {one.asks: one.situation for one in found}
        if known:
            return known.get(asks) or known.get(None) or Situation(ahead=0, posts=())
    return Situation(ahead=0, posts=())


def _ticket(office: str, day: date, standing: Standing) -> Ticket:
    return Ticket(
        id=f"{_FAR}{office}:{day.isoformat()}:{standing.label}",
        office=office,
        business_day=day,
        series=standing.series,
        number=standing.number,
        service=standing.service,
        language="und",
        needs=(),
        state=standing.state,
        call_count=standing.call_count,
        counter=standing.counter,
        issued_at=standing.issued_at,
        token="",
        queued_at=standing.issued_at,
    )
