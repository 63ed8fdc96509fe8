"""Carries the numbers of a further terminal to its office, and brings news of the office back, once.

What was not confirmed is sent again the next time; the office takes it once. Numbers that the office refuses, because
another terminal has the same letter, would never be called: then this terminal gives none until it has its own.

    courier = Courier(settings, ledger, line, now)
    has_more = courier.go()
"""

import contextlib
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Literal, cast

import msgspec
from msgspec.structs import replace

from kiosk import paths
from kiosk.domain.appointments import Appointment
from kiosk.domain.closing import GRACE, phase_of
from kiosk.domain.relay import MOST_TICKETS, Kept, Parcel, Reply, Snapshot
from kiosk.domain.ticket import Ticket
from kiosk.errors import OfficeOpen, SyncError, UnknownTicket
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger
from kiosk.store.ledger_night import tidy
from kiosk.store.ledger_relay import Outgoing
from kiosk.store.relay_files import RelayState, SnapshotFile, read_state, write_state
from kiosk.store.releases import ReleaseStore
from kiosk.store.sure_clock import SureClock, vouched_for
from kiosk.sync import words
from kiosk.sync.line import Answer, Line

PATH = "/api/relay"

RENEW = timedelta(seconds=15)
"""A snapshot that says nothing new is written so seldom: memory cards wear out."""

_REFUSALS = {"key": words.OFFICE_KEY, "office": words.OTHER_OFFICE, "letter": words.SAME_LETTER}

Printed = tuple[datetime | None, str | None]


class _Refusal(msgspec.Struct):
    error: str
    detail: str = ""


class Courier:
    """Carries parcels and replies between one ledger and one office server."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        line: Line,
        now: Callable[[], datetime],
        clock: SureClock | None = None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            settings: Those of this machine.
            ledger: Its ledger.
            line: To the office server.
            now: The clock of this machine, in UTC.
            clock: Judges it; None: by the time service and the central server.
        """
        self._clock = clock or SureClock(partial(vouched_for, settings), time.monotonic)
        self._settings, self._ledger, self._line, self._now = settings, ledger, line, now
        self._folder = paths.office_dir(settings)
        self._snapshots = SnapshotFile(self._folder)
        self._office, self._letter = settings.office.location, settings.terminal.series
        self._told: dict[str, Printed] = {}
        self._arrived: set[str] = set()
        self._state = read_state(self._folder)
        file = os.stat(ledger.path).st_ino
        if self._state.ledger != file or not self._is_of_this_ledger():
            self._state = replace(self._state, ledger=file, seq=0, event="")

    def go(self) -> bool:
        """Send what is new, take what comes; return whether there is more to send.

        Raises:
            SyncError: No reply came; everything is sent again.
            LedgerError: The ledger of this machine cannot be used.
            OSError: The disk refuses; everything is sent again.
        """
        day = self._ledger.day(self._office, self._now())
        today = self._ledger.tickets(self._office, day)
        news = self._ledger.outgoing(self._office, self._state.seq, MOST_TICKETS // 2)
        tickets = [*news.tickets, *self._printed(today, {ticket.id for ticket in news.tickets})]
        has_more = bool(news.events) and self._ledger.pulse().events > news.seq
        expected = self._ledger.appointments(self._office, day)
        arrivals = {} if has_more else self._arrivals(expected)  # the office must have their tickets
        reply = self._send(news, tickets, {ticket.series for ticket in today}, arrivals)
        self._remember(today, tickets, expected, arrivals)
        self._keep(news, reply, day)
        for ticket_id in reply.prints:
            with contextlib.suppress(UnknownTicket):
                self._ledger.ask_print(ticket_id)
        self._ledger.learn(reply.snapshot.own, news.seq)
        self._follow(reply.snapshot, day)
        self._expect(reply.snapshot)
        return bool(news.events) and self._ledger.pulse().events > news.seq

    def failed(self, problem: str) -> None:
        """Keep what is wrong, for staff."""
        if words.SAME_LETTER in problem:
            self._stop_giving()
        if problem != self._state.problem:
            self._state = replace(self._state, problem=problem)
            with contextlib.suppress(OSError):
                write_state(self._folder, self._state)

    def tidy(self) -> None:
        """Close and delete the days that are over, as the office server does; by a steady clock only."""
        now, office = self._now(), self._office
        kept = self._snapshots.read()
        if kept and kept.snapshot.day < self._ledger.day(office, now):
            self._snapshots.remove()
        if not self._settings.office_server.close_by_itself:
            return
        content = ReleaseStore(paths.releases_dir(self._settings)).current()
        sure = self._clock.look(now, content.created_at)
        if not self._clock.is_steady:
            return  # a clock that jumped into the night would delete numbers that the office does not have yet
        with contextlib.suppress(OfficeOpen):
            done = tidy(self._ledger, office, now, phase_of(content, office, now, GRACE), sure)
            if kept and kept.snapshot.day < done.before:
                self._snapshots.remove()

    def _is_of_this_ledger(self) -> bool:
        known, found = self._state.event, self._ledger.event_name(self._state.seq)
        return self._ledger.pulse().events >= self._state.seq and (not known or found in ("", known))

    def _printed(self, today: Iterable[Ticket], already: Collection[str]) -> Iterator[Ticket]:
        """Yield tickets whose slip came out, or did not, since they were sent."""
        changed = (
            ticket
            for ticket in today
            if ticket.id not in already and _printed(ticket) != self._told.get(ticket.id, (None, None))
        )
        return islice(changed, MOST_TICKETS // 2)

    def _arrivals(self, expected: Iterable[Appointment]) -> dict[str, str]:
        """Return appointments that checked in here since they were last told, with their tickets."""
        return {one.id: one.ticket_id for one in expected if one.ticket_id and one.id not in self._arrived}

    def _remember(
        self,
        today: Iterable[Ticket],
        told: Iterable[Ticket],
        expected: Iterable[Appointment],
        arrivals: Collection[str],
    ) -> None:
        """Remember what the office was told of this day, and forget the days before."""
        new = {ticket.id: _printed(ticket) for ticket in told}
        known = self._told | new
        self._told = {ticket.id: known[ticket.id] for ticket in today if ticket.id in known}
        self._arrived = {one.id for one in expected if one.id in self._arrived or one.id in arrivals}

    def _send(
        self, news: Outgoing, tickets: list[Ticket], given: set[str], arrivals: dict[str, str]
    ) -> Reply:
        parcel = Parcel(
            office=self._office,
            letters=(self._letter, *sorted(given - {self._letter})),
            tickets=tuple(tickets),
            events=tuple(news.events),
            arrivals=arrivals,
        )
        headers = {"Authorization": f"Bearer {self._settings.relay.key}"}
        answer = self._line.post(PATH, msgspec.json.encode(parcel), headers)
        if answer.status != 200:
            raise _problem(answer)
        return answer.read(Reply)

    def _keep(self, news: Outgoing, reply: Reply, day: date) -> None:
        """Keep the snapshot, and how far the office has our numbers; only for the latter the disk has to sync."""
        refused = {ticket.id for ticket in news.tickets if ticket.business_day == day} & set(reply.refused)
        state = self._state
        if news.seq != state.seq:
            state = replace(state, seq=news.seq, event=self._ledger.event_name(news.seq))
        if refused:
            state = replace(state, refused_on=day, letter=self._letter)
        state = replace(state, problem=words.SAME_LETTER if self._is_refused(state, day) else "")
        if state != self._state:
            write_state(self._folder, state)
        self._state = state
        kept, now = self._snapshots.read(), self._now()
        is_fresh = kept is not None and timedelta(0) <= now - kept.received_at < RENEW
        if kept is None or not is_fresh or _news(kept.snapshot) != _news(reply.snapshot):
            self._snapshots.write(Kept(received_at=now, snapshot=reply.snapshot))

    def _is_refused(self, state: RelayState, day: date) -> bool:
        return (state.refused_on, state.letter) == (day, self._letter)

    def _follow(self, snapshot: Snapshot, day: date) -> None:
        """Open or close the giving of numbers here as staff did at the office; numbers nobody calls are not given."""
        if self._is_refused(self._state, day):
            self._stop_giving()
            return
        own = self._ledger.intake(self._office, self._now())
        if snapshot.day == day and (own.state, own.reason_key) != (snapshot.intake, snapshot.reason_key):
            state = cast(Literal["open", "last_tickets", "closed"], snapshot.intake)
            self._ledger.set_intake(self._office, state, snapshot.reason_key, self._now())

    def _expect(self, snapshot: Snapshot) -> None:
        """Take over the appointments of the day, except those who are here already."""
        known = {one.id: one for one in self._ledger.appointments(self._office, snapshot.day)}
        new = [
            one
            for one in snapshot.appointments
            if one != known.get(one.id) and (one.id not in known or known[one.id].state != "arrived")
        ]
        if new:
            self._ledger.put_appointments(self._office, new)

    def _stop_giving(self) -> None:
        if self._ledger.intake(self._office, self._now()).state != "closed":
            self._ledger.set_intake(self._office, "closed", "technical", self._now())


def _news(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot without what changes with every minute."""
    return replace(snapshot, at=datetime.min, lines=())


def _printed(ticket: Ticket) -> Printed:
    return ticket.printed_at, ticket.print_error


def _problem(answer: Answer) -> SyncError:
    try:
        refusal = msgspec.json.decode(answer.body, type=_Refusal)
    except ValueError:
        sentence = words.SERVER_FAULT if answer.status >= 500 else words.NO_OFFICE
        return SyncError(sentence, f"{answer.address}: HTTP {answer.status}")
    return SyncError(_REFUSALS.get(refusal.error, words.NO_OFFICE), refusal.detail[: words.LONGEST_LINE])
