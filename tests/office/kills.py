"""Kills terminal, office server, or both, again and again, and compares what people were shown with what is kept.

    told = run(Site(folder), rounds=10, chance=Random(1))

A terminal gives numbers, a clerk calls and serves, a display hears the stream, each as fast as it can. In the middle of
it SIGKILL hits; then the victim is started again. Everything a person saw must be so in the ledger and, once the server
is back, on the pages.
"""

import re
import select
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Self

import requests

from kiosk.domain.ticket import State, Ticket
from tests.office.browser import Browser
from tests.office.running import PIN, Site

VICTIMS = ("terminal", "office", "both")
LONGEST_WORK = 0.25  # seconds until the kill: some numbers' and some calls' worth
LONGEST_START = 1.0  # seconds: some servers are killed before they have started
KILLED_IN_START = 0.1
MOST_NUMBERS = 5  # in a round, so that a series is enough for 200 rounds
TOUCHES = ("fa papiere", "ar wohnen", "de papiere")
CALL = re.compile(rb'data-call="([^":]+):(\d+)"')


@dataclass
class Told:
    """What people were shown, all of it before a kill.

    Attributes:
        numbers: Labels on the terminal's screen, by ticket.
        calls: Tickets that a counter was shown after it had pressed, in order.
        done: Tickets whose visit the counter was shown as done.
        seen: Calls on the display, ticket and count.
        kills: How often each was killed.
    """

    numbers: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    seen: set[tuple[str, int]] = field(default_factory=set)
    kills: Counter[str] = field(default_factory=Counter)


class Killing:
    """One office that is killed again and again."""

    def __init__(self, site: Site, chance: Random) -> None:
        self.site, self.chance, self.told = site, chance, Told()
        self.server = site.server()
        site.wait_for(self.server)
        self.terminal = site.terminal()
        self.clerk: Browser | None = None
        self._stop = threading.Event()
        self._faults: list[BaseException] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        for child in (self.server, self.terminal):
            _kill(child)
        _put_away(self.terminal)

    def round(self) -> None:
        """Lets all work, kills, starts again, and compares."""
        victim = self.chance.choice(VICTIMS)
        self.told.kills[victim] += 1
        self.clerk = self.clerk or self._sign_in()
        touches = [self.chance.choice(TOUCHES) for _ in range(self.chance.randint(1, MOST_NUMBERS))]
        self._stop.clear()
        tasks = (lambda: self._take_numbers(touches), self._serve_people, self._watch)
        work = [threading.Thread(target=self._guarded, args=(task,)) for task in tasks]
        for one in work:
            one.start()
        select.select([], [], [], self.chance.uniform(0, LONGEST_WORK))
        for name, child in (("terminal", self.terminal), ("office", self.server)):
            if victim in (name, "both"):
                _kill(child)
        self._stop.set()
        for one in work:
            one.join()
        self._start_again(victim)
        assert not self._faults, self._faults
        self._compare()

    def _start_again(self, victim: str) -> None:
        if victim != "terminal":
            self.clerk, self.server = None, self.site.server()
            if self.chance.random() < KILLED_IN_START:
                select.select([], [], [], self.chance.uniform(0, LONGEST_START))
                _kill(self.server)
                self.server = self.site.server()
            self.site.wait_for(self.server)
        if victim != "office":
            _put_away(self.terminal)
            self.terminal = self.site.terminal()

    def _guarded(self, task: Callable[[], None]) -> None:
        try:
            task()
        except (requests.RequestException, BrokenPipeError):
            pass  # killed
        except BaseException as fault:
            self._faults.append(fault)

    def _sign_in(self) -> Browser:
        clerk = Browser(self.site.url, "1")
        clerk.begin("c1", PIN)
        return clerk

    def _take_numbers(self, touches: list[str]) -> None:
        """A visitor after the other; a line without its end was cut by the kill, and was not seen."""
        into, out = self.terminal.stdin, self.terminal.stdout
        assert into is not None
        assert out is not None
        for touch in touches:
            into.write(touch + "\n")
            into.flush()
            line = out.readline()
            if not line.endswith("\n"):
                return
            ticket, label = line.split()
            assert ticket != "refused", label
            self.told.numbers[ticket] = label

    def _serve_people(self) -> None:
        clerk = self.clerk
        assert clerk is not None
        while not self._stop.is_set():
            here = clerk.now
            if here is None:
                clerk.press("next")
                if clerk.now:
                    self.told.calls.append(clerk.now.ticket)
            elif clerk.is_serving:
                clerk.press("finish", here.ticket)
                self.told.done.add(here.ticket)
            else:
                clerk.press("serve", here.ticket)

    def _watch(self) -> None:
        """The display: every call that came through its stream."""
        stream = {"Accept": "text/event-stream"}
        while not self._stop.is_set():
            with requests.get(
                f"{self.site.url}/display/live", headers=stream, stream=True, timeout=(5, 0.3)
            ) as got:
                try:
                    for line in got.iter_lines():
                        self.told.seen.update(
                            (ticket.decode(), int(count)) for ticket, count in CALL.findall(line)
                        )
                except requests.ConnectionError:
                    continue  # quiet for a while, or killed

    def _compare(self) -> None:
        with self.site.ledger() as ledger:
            given, events = self.site.today(ledger)
        tickets = {ticket.id: ticket for ticket in given}
        calls = Counter(event.ticket_id for event in events if event.change == "called")
        assert {name: tickets[name].label for name in self.told.numbers} == self.told.numbers
        assert len({ticket.label for ticket in tickets.values()}) == len(tickets)
        assert max(calls.values(), default=1) == 1, "somebody was called twice by one press, or by two"
        assert len(set(self.told.calls)) == len(self.told.calls)
        assert set(self.told.calls) <= calls.keys()
        assert all(tickets[name].state is State.DONE for name in self.told.done)
        assert all(tickets[name].call_count >= count for name, count in self.told.seen)
        self._compare_pages(tickets.values())

    def _compare_pages(self, tickets: Iterable[Ticket]) -> None:
        display = requests.get(f"{self.site.url}/display/", timeout=20).content
        shown = {(ticket.decode(), int(count)) for ticket, count in CALL.findall(display)}
        assert {(one.id, one.call_count) for one in tickets if one.state is State.CALLED} <= shown
        assert shown <= {(one.id, one.call_count) for one in tickets}
        self.clerk = self.clerk or self._sign_in()
        self.clerk.look()
        here = {one.id for one in tickets if one.state in (State.CALLED, State.SERVING)}
        assert {self.clerk.now.ticket} == here if self.clerk.now else not here


def run(site: Site, rounds: int, chance: Random) -> Told:
    """Kills so often, and returns what people had been shown."""
    with Killing(site, chance) as killing:
        for _ in range(rounds):
            killing.round()
        return killing.told


def _kill(child: "subprocess.Popen[str]") -> None:
    child.kill()
    child.wait()


def _put_away(terminal: "subprocess.Popen[str]") -> None:
    """Closes its pipes, when nobody reads them any more."""
    for pipe in (terminal.stdin, terminal.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()
