"""What is to be shown: the state of the terminal and how it becomes a view.

Nothing here changes the visit; `kiosk.terminal.controller` does that.
"""

import math
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.domain.hours import OpenState
from kiosk.domain.search import Index
from kiosk.domain.session import IdleRule, Visit
from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.domain.views import Action, View
from kiosk.i18n.catalog import catalog
from kiosk.i18n.languages import Language, load, offered
from kiosk.settings import Settings
from kiosk.terminal import slips
from kiosk.terminal.connection import Connection
from kiosk.terminal.counterpart import Counterpart
from kiosk.terminal.finding import index_of
from kiosk.terminal.following import Following
from kiosk.terminal.health import Health
from kiosk.terminal.numbers import Numbers
from kiosk.terminal.pages import book, pause
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk, TicketFacts
from kiosk.terminal.pages.frame import bare, frame
from kiosk.terminal.pages.staff import TerminalFacts
from kiosk.terminal.paper import Paper
from kiosk.terminal.shelf import Shelf
from kiosk.terminal.staffroom import Staffroom
from kiosk.terminal.today import Today
from kiosk.terminal.updates import Process, Updates
from kiosk.terminal.usage import Usage


@dataclass(frozen=True, kw_only=True)
class Equipment:
    """What the terminal works with.

    Attributes:
        settings: The settings of this machine.
        shelf: Where the content in use is kept, and newer content found.
        numbers: The queue.
        staffroom: The PIN and what staff see.
        updates: How updating goes.
        connection: Whether the central server knows this terminal.
        usage: What is counted for the central server.
        health: What is told of this process.
        locales: The folder of languages and catalogues.
        paper: The printer of slips.
        clock: The time, aware.
        ticks: Seconds of a clock that never goes back.
        office: The office server, or the process that brings numbers to it; None: this program starts neither.
        today: The day of the ledger; None: no numbers are given.
        forget: Called when a visit ends, to drop what was drawn for it.
        ids: A new unique id at each call.
    """

    settings: Settings
    shelf: Shelf
    numbers: Numbers
    staffroom: Staffroom
    updates: Updates
    connection: Connection
    usage: Usage
    health: Health
    locales: Path
    paper: Paper
    clock: Callable[[], datetime]
    ticks: Callable[[], float]
    office: Process | None = None
    today: Today | None = None
    forget: Callable[[], None] = lambda: None
    ids: Callable[[], str] = lambda: str(uuid.uuid4())


class Showing:
    """The state of the terminal, and the view it makes."""

    def __init__(self, own: Equipment) -> None:
        """Takes what the terminal works with."""
        settings = self.settings = own.settings
        self.shelf, self.content = own.shelf, own.shelf.content
        self.numbers, self.paper, self.staffroom = own.numbers, own.paper, own.staffroom
        self.updates, self.connection = own.updates, own.connection
        self.office, self.today = Counterpart(settings, own.office), own.today
        self.usage, self.health = own.usage, own.health
        self.following = Following(settings, own.ticks)
        self.locales = own.locales
        self.languages: Mapping[str, Language] = load(own.locales)
        self.offered = offered(dict(self.languages), settings.terminal.languages)
        self._clock, self.ticks, self._ids, self._forget = own.clock, own.ticks, own.ids, own.forget
        self._zone = ZoneInfo(settings.office.timezone)
        idle = settings.idle
        self.idle = IdleRule(idle.seconds, idle.long_seconds, idle.warning_seconds)
        self.visit = Visit()
        self.ticket: TicketFacts | None = None
        self.wish = ""
        self._request = ""
        self._touched_at = own.ticks()
        self._last: tuple[Action, float] | None = None
        self._settled_at = float("-inf")
        self._fault_until = float("-inf")
        self._indexes: dict[str, Index] = {}
        self._states_at: datetime | None = None
        self._states: dict[str, OpenState] = {}

    def now(self) -> datetime:
        """The time in the office's zone."""
        return self._clock().astimezone(self._zone)

    def view(self) -> View:
        """The screen as it is to be now."""
        desk = self.desk()
        screen, body = self._body(desk)
        _ = desk.words.gettext
        language = self.languages[desk.language]
        return View(
            screen=screen,
            language=desk.language,
            direction=language.direction,
            frame=bare(desk) if screen == "fault" else frame(desk),
            blocks=body.blocks,
            foot=body.foot,
            sheet=self.visit.page.sheet,
            text_scale=self.visit.text_scale,
            high_contrast=self.visit.high_contrast,
            sheet_words=(_("Previous"), _("{number} of {count}"), _("Next")),
        )

    def _body(self, desk: Desk) -> tuple[str, Body]:
        if self.ticks() < self._fault_until:
            sentences = tuple(
                (
                    row.name,
                    catalog(self.locales, row.code).gettext(
                        "Please ask at the desk. This screen starts again."
                    ),
                )
                for row in self.offered
            )
            return "fault", pause.fault(desk, sentences)
        state, left = self.idle.state(self.visit, self.ticks() - self._touched_at)
        if state == "warning":
            return "warning", pause.warning(desk, math.ceil(left))
        return book.body(desk, self._staff_facts())

    def _staff_facts(self) -> TerminalFacts:
        """What the staff pages show; files are only read when somebody is inside."""
        now = self.now()
        facts = self.staffroom.facts(self.ticks(), now, self.content)
        if not self.staffroom.inside:
            return facts
        return replace(
            facts,
            fallback=facts.fallback or self.shelf.problem,
            waiting_release=self.shelf.waiting(),
            updates=self.updates.facts(now),
            connection=self.connection.facts(now),
            last=self.numbers.last(now),
            office=self.office.facts(now),
            later=self.today.later(now) if self.today else None,
        )

    def desk(self) -> Desk:
        """Everything the page may know."""
        now = self.now()
        language = self.visit.language or SOURCE_LANGUAGE
        age = (now - self.content.created_at).days
        desk = Desk(
            content=self.content,
            visit=self.visit,
            languages=self.languages,
            offered=self.offered,
            words=catalog(self.locales, language),
            now=now,
            office_id=self.settings.office.location,
            base_url=self.settings.takehome.base_url,
            follow=self.following.follow(now),
            trusted=0 <= age <= self.settings.content.stale_hours_days,
            content_age_days=max(0, age),
            max_age_days=self.settings.content.max_age_days_shown,
            queue=self.numbers.facts(now, self.visit.page.about if self.visit.page.name == "confirm" else ""),
            states=self._states_of(now),
            ticket=self._ticket_shown(now),
            letters=self.numbers.letters(now) if self.visit.page.name == "where" else (),
            found=self._found(language),
            counted=self.usage.counts,
        )
        return replace(desk, paper=self.paper.facts(slips.name_of(desk)), as_of=self.numbers.as_of(now))

    def _states_of(self, now: datetime) -> dict[str, OpenState]:
        """The open states found so far in this minute."""
        minute = now.replace(second=0, microsecond=0)
        if self._states_at != minute:
            self._states_at, self._states = minute, {}
        return self._states

    def _ticket_shown(self, now: datetime) -> TicketFacts | None:
        if self.visit.page.name == "where":
            return self.numbers.find(self.visit.entry, now)
        return self.numbers.refreshed(self.ticket, now) if self.ticket else None

    def _found(self, language: str) -> tuple[str, ...]:
        if self.visit.page.name != "search" or not self.visit.entry.strip():
            return ()
        return self._find(self.visit.entry, language)

    def _find(self, entry: str, language: str) -> tuple[str, ...]:
        """What a search finds; the index is kept for the visit."""
        if language not in self._indexes:
            self._indexes[language] = index_of(self.content, language, self.now().date())
        return tuple(self._indexes[language].find(entry))
