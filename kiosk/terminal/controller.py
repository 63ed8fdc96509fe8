"""What happens at a touch, and what is to be shown: the terminal without its screen.

The controller holds the one visit there is. Time comes from two functions (the date, and seconds that only go
forwards), ids from a third, so that every behaviour is testable without a window and without waiting.
"""

import secrets
from dataclasses import replace
from functools import partial

from kiosk.domain.session import Visit
from kiosk.domain.ticket import Need
from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.domain.views import Action
from kiosk.terminal import slips
from kiosk.terminal.numbers import facts_of
from kiosk.terminal.pages.desk import TicketFacts
from kiosk.terminal.showing import Showing

REPEAT_SECONDS = 0.5
"""An identical touch within this time is the same touch (`ux.md` D5)."""

SETTLE_SECONDS = 0.5
"""After a page change no touch counts for so long: the second half of a double tap must not hit the new page."""

REST_SECONDS = 2.0
"""Nobody has touched the first screen for so long: new content may take its moment."""

FAULT_SECONDS = 15.0
"""How long the page after a fault stays."""

RAPID = frozenset({"type", "erase", "corner"})
"""Touches that may follow each other as fast as fingers are."""


class Controller(Showing):
    """The state of the terminal and everything that changes it."""

    def touched(self) -> None:
        """Somebody is there; ends the idle warning, and what comes under the finger then settles first."""
        now = self.ticks()
        if self.idle.state(self.visit, now - self._touched_at)[0] == "warning":
            self._settled_at = now + SETTLE_SECONDS
        self._touched_at = now

    def act(self, action: Action) -> None:
        """Does what a touch asks for, unless it is the same touch again or the page after a fault is shown."""
        now = self.ticks()
        if now < max(self._settled_at, self._fault_until) or self._is_repeat(action, now):
            return
        self._last = (action, now)
        visit, before = self.visit, self.visit.page
        self.touched()
        getattr(self, f"_on_{action.verb}")(action)
        if not self.staffroom.inside:
            self.usage.follow(visit, self.visit, self._finds)
        page = self.visit.page
        if (before.name, before.about, before.sheet) != (page.name, page.about, page.sheet):
            self._settled_at = now + SETTLE_SECONDS
            self._tidy()

    def _tidy(self) -> None:
        """Closes the staff door behind staff; back at the neutral screen nothing of the visit is left."""
        if self.visit == Visit():
            self.end_visit()
        elif all(page.name != "staff" for page in self.visit.pages):
            self.staffroom.leave()

    def drawn(self, sheets: int) -> None:
        """The page shown has so many sheets; a language with fewer must not leave the visit behind the last one."""
        if self.visit.page.sheet >= sheets:
            self.visit = self.visit.turn_to(sheets - 1)

    def tick(self) -> None:
        """Ends a visit that nobody continues, and a fault page that was read; looks after updates and counts."""
        self.updates.look()
        self.office.look()
        now = self.now()
        if self.today:
            self.today.look(now)
        self.usage.look(now, trusted=now >= self.content.created_at)
        self.health.look(
            now,
            lambda: self.numbers.facts(now).closed == "fault",
            self.updates.trouble,
            self.paper.state,
            self.office.trouble,
        )
        self._look_after_slips()
        if self.ticks() < self._fault_until:
            return
        state, _left = self.idle.state(self.visit, self.ticks() - self._touched_at)
        if state == "over":
            self.end_visit()
        self._renew()

    def _renew(self) -> None:
        """Shows newer content when there is any and nobody is there; a visit keeps what it began with."""
        now = self.ticks()
        if self.visit != Visit() or now - self._touched_at < REST_SECONDS or not self.shelf.is_new(now):
            return
        if self.shelf.renew(self.now()):
            self.content = self.shelf.content
            self._states_at, self._states = None, {}
            self._forget()

    def end_visit(self) -> None:
        """Forgets everything of the visitor; a ticket stays valid in the ledger."""
        self.usage.over(self._finds)
        self.visit = Visit()
        self.ticket = None
        self._request = ""
        self._last = None
        self._indexes.clear()
        self.staffroom.leave()
        self.paper.forget()
        self._forget()

    def fail(self, fault: BaseException | None = None) -> None:
        """A fault: forget the visit and ask visitors, in every language, to go to the desk."""
        self.usage.forget()  # first: what is counted at the end of a visit may be what fails
        self.health.faulted(self.now())
        if fault:
            self.usage.fault(fault)
        self.end_visit()
        self._fault_until = self.ticks() + FAULT_SECONDS

    def _finds(self, entry: str, language: str) -> bool:
        return bool(self._find(entry, language))

    def _is_repeat(self, action: Action, now: float) -> bool:
        last, at = self._last or (None, now)
        return action.verb not in RAPID and last == action and now - at < REPEAT_SECONDS

    def _on_open(self, action: Action) -> None:
        self.visit = self.visit.open(action.name, action.about)
        if action.name in ("confirm", "check_in"):
            self._request = self._ids()

    def _on_back(self, _action: Action) -> None:
        self.visit = self.visit.back()

    def _on_home(self, _action: Action) -> None:
        self.visit = self.visit.home()

    def _on_finish(self, _action: Action) -> None:
        self.end_visit()

    def _on_language(self, action: Action) -> None:
        if action.name in self.languages:
            self.visit = self.visit.choose_language(action.name)

    def _on_text_size(self, _action: Action) -> None:
        self.visit = self.visit.next_text_size()

    def _on_contrast(self, _action: Action) -> None:
        self.visit = self.visit.toggle_contrast()

    def _on_german(self, _action: Action) -> None:
        self.visit = self.visit.toggle_german()

    def _on_sheet(self, action: Action) -> None:
        self.visit = self.visit.turn_to(int(action.name))

    def _on_type(self, action: Action) -> None:
        self.visit = self.visit.type(action.name)

    def _on_keys(self, _action: Action) -> None:
        self.visit = self.visit.toggle_keys()

    def _on_erase(self, _action: Action) -> None:
        self.visit = self.visit.rub_out()

    def _on_continue(self, _action: Action) -> None:
        """Any touch goes on; this one says it in words."""

    def _on_more_time(self, _action: Action) -> None:
        self.visit = replace(self.visit, long_time=True)

    def _on_need(self, action: Action) -> None:
        self.visit = self.visit.toggle_need(Need(action.name))

    def _on_check_in(self, _action: Action) -> None:
        result = self.numbers.check_in(
            self.visit.entry,
            request_id=self._request or self._ids(),
            language=self.visit.language or SOURCE_LANGUAGE,
            now=self.now(),
            ticket_id=self._ids(),
            token=secrets.token_urlsafe(24),
        )
        if result == "unknown":
            self.visit = self.visit.swap("check_in", "unknown")
        else:
            self._given(result)

    def _on_issue(self, action: Action) -> None:
        topic = self.content.records.topics.get(action.name)
        result = self.numbers.issue(
            request_id=self._request or self._ids(),
            concern=(topic.parent if topic else None) or action.name,
            language=self.visit.language or SOURCE_LANGUAGE,
            now=self.now(),
            ticket_id=self._ids(),
            token=secrets.token_urlsafe(24),
            needs=self.visit.needs,
        )
        self._given(result, action.name)

    def _given(self, result: TicketFacts | str, topic: str = "") -> None:
        """Shows the number that was given, or why there is none."""
        if isinstance(result, str):
            self.visit = self.visit.swap("refused", result)
            return
        self.ticket, self._request = replace(result, topic=topic), ""
        self.visit = self.visit.swap("ticket", result.label)
        self._print()

    def _on_print(self, _action: Action) -> None:
        self._print()

    def _look_after_slips(self) -> None:
        """Takes what the printer answered, and prints what staff want again."""
        now = self.now()
        self.paper.look(now)
        wanted = self.paper.wanted(self.numbers.office, self.settings.terminal.series, now)
        if wanted:
            found = self.numbers.find(wanted.label, now) or facts_of(wanted)
            facts = replace(found, token=wanted.token)
            make = partial(slips.ticket_slip_of, self.desk(), self.locales, facts, wanted.language)
            self.paper.again(wanted.id, make)

    def _print(self) -> None:
        """Prints the slip of the page shown, in the background; a slip is printed once."""
        if self.paper.state != "none":
            desk = self.desk()
            self.paper.print(slips.name_of(desk), slips.slip_of(desk, self.locales))

    def _on_corner(self, _action: Action) -> None:
        if self.staffroom.knock(self.ticks()):
            self.visit = self.visit.open("pin")

    def _on_pin(self, _action: Action) -> None:
        opened = self.staffroom.enter(self.visit.entry, self.ticks())
        self.visit = self.visit.swap("staff") if opened else self.visit.write("")

    def _on_update(self, _action: Action) -> None:
        if self.staffroom.inside:
            self.updates.ask()

    def _on_connect(self, _action: Action) -> None:
        if self.staffroom.inside:
            self.connection.ask()
            self.visit = self.visit.turn_to(0)

    def _on_reprint(self, action: Action) -> None:
        if self.staffroom.inside:
            self.numbers.print_again(action.name)

    def _on_cancel(self, action: Action) -> None:
        if self.staffroom.inside:
            self.numbers.cancel(action.name, self.now())

    def _on_today(self, _action: Action) -> None:
        if self.staffroom.inside and self.today:
            self.today.believe(self.now())

    def _on_restart(self, _action: Action) -> None:
        if self.staffroom.inside:
            self.wish = "restart"

    def _on_quit(self, _action: Action) -> None:
        if self.staffroom.inside:
            self.wish = "quit"
