"""What the phones of an office's visitors may see now, and how that differs from what the central server was told.

picture = picture_of(ledger, settings, now)
mirror, note = picture.since(note)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from kiosk import paths
from kiosk.domain.content import RequiredDocument
from kiosk.domain.estimate import Situation, estimate
from kiosk.domain.library import Content
from kiosk.domain.line import Line, ahead_of, line_of
from kiosk.domain.mirror import (
    MOST_TICKETS,
    Answer,
    Mirror,
    Mirrored,
    Stand,
    key_of,
    sheet_of,
    stand_of,
)
from kiosk.domain.ticket import OPEN_STATES, State, Ticket
from kiosk.errors import ReleaseError
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger
from kiosk.store.mirrored import Note, mark
from kiosk.store.releases import ReleaseStore
from kiosk.takehome.sealed import seal


class Papers:
    """What to bring for a concern; the content is read when somebody first asks for it."""

    def __init__(self, settings: Settings, today: date) -> None:
        """Prepare it; nothing is read yet."""
        self._store = ReleaseStore(paths.releases_dir(settings))
        self._today = today
        self._content: Content | None = None
        self.release = self._store.number()

    def of(self, concern: str) -> tuple[RequiredDocument, ...]:
        """Return the papers; none where there is no content that loads."""
        try:
            self._content = self._content or self._store.current()
        except ReleaseError:
            return ()
        return self._content.papers(concern, self._today)


@dataclass(frozen=True)
class Picture:
    """The numbers of one office at one moment.

    Attributes:
        url: Of the server that is told.
        at: The moment.
        until: When their day ends.
        stands: Each number, and where it stands.
        papers: What to bring.
    """

    url: str
    at: datetime
    until: datetime
    stands: tuple[tuple[Ticket, Stand], ...]
    papers: Papers

    @property
    def is_quiet(self) -> bool:
        """Whether no number is open, so that nobody follows one or could give it back."""
        return all(stand.state not in OPEN_STATES for _, stand in self.stands)

    @cached_property
    def note(self) -> Note:
        """What is true once all of it was told."""
        told = {mark(ticket.token): self._marks(ticket, stand) for ticket, stand in self.stands}
        return Note(url=self.url, at=self.at, until=self.until, told=told)

    def since(self, note: Note | None, answers: tuple[Answer, ...] = ()) -> Mirror:
        """Return what the server has to be told.

        Args:
            note: What it was told before; None, or of another day or server: everything is told.
            answers: What became of wishes.
        """
        known = note is not None and (note.url, note.until) == (self.url, self.until) and note.at <= self.at
        if note is None or not known or not note.told.keys() <= self.note.told.keys():
            return self._mirror(self._changed({}), None, answers)
        return self._mirror(self._changed(note.told), note.at, answers)

    def _mirror(
        self, tickets: Iterable[Mirrored], since: datetime | None, answers: tuple[Answer, ...]
    ) -> Mirror:
        in_no_order = tuple(sorted(tickets, key=lambda one: one.key))
        return Mirror(at=self.at, until=self.until, since=since, tickets=in_no_order, answers=answers)

    def _changed(self, told: dict[str, tuple[str, str]]) -> Iterator[Mirrored]:
        for ticket, stand in self.stands:
            known = mark(ticket.token)
            sheet_told, stand_told = told.get(known, ("", ""))
            sheet_mark, stand_mark = self.note.told[known]
            one = Mirrored(key=key_of(ticket.token))
            if sheet_mark != sheet_told:
                sheet = sheet_of(ticket, self.papers.of(ticket.service))
                one = replace(one, sheet=seal(ticket.token, sheet, ticket.state))
            if stand_mark != stand_told:
                one = replace(one, stand=seal(ticket.token, stand, ticket.state))
            if one.sheet or one.stand:
                yield one

    def _marks(self, ticket: Ticket, stand: Stand) -> tuple[str, str]:
        papers = (ticket.service, self.papers.release) if ticket.state is State.WAITING else None
        return mark(ticket.token, ticket.label, ticket.language, papers), mark(ticket.token, stand)


def picture_of(ledger: Ledger, settings: Settings, now: datetime) -> Picture:
    """Return the numbers of today as phones may see them.

    Raises:
        LedgerError: They cannot be read.
    """
    day = ledger.day(settings.office.location, now)
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.office.timezone))
    return Picture(
        url=settings.reports.url.rstrip("/"),
        at=now,
        until=midnight + timedelta(hours=settings.queue.rollover_hour),
        stands=tuple(_stands(ledger, settings, now, day)),
        papers=Papers(settings, day),
    )


def _stands(ledger: Ledger, settings: Settings, now: datetime, day: date) -> Iterator[tuple[Ticket, Stand]]:
    office = settings.office.location
    tickets = ledger.tickets(office, day)
    queue, services = ledger.queue(office, now), {one.service for one in tickets}
    outlooks: dict[tuple[Line, str | None], Situation] = {}
    open_first = sorted(tickets, key=lambda one: (one.state not in OPEN_STATES, -one.issued_at.timestamp()))
    for ticket in open_first[:MOST_TICKETS]:
        line = line_of(ticket.service, settings.queue.lines, services)
        ahead = ahead_of(ticket, queue, line)
        if ahead is None:
            yield ticket, stand_of(ticket, None, None)
            continue
        asks = ledger.asks(office, now, ticket.service)
        if (line, asks) not in outlooks:
            outlooks[line, asks] = ledger.outlook(office, now, line, asks=asks)
        yield ticket, stand_of(ticket, ahead, estimate(replace(outlooks[line, asks], ahead=ahead)))
