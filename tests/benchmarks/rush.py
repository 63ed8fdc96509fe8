"""An hour of morning rush in a tenth of the time, on one office server: from the press of a call to every display.

60 people stand at the door, 240 come in the hour: three terminals (processes) write into the ledger of the office, two
further ones into their own, from which real relay processes bring the numbers. Ten clerks call, serve and finish by the
real pages, 300 phones and five displays hold their streams. Afterwards the ledgers are compared with what everybody was
shown: no number lost, none given twice, nobody called by two, and the further terminals say what the office says.
"""

import multiprocessing
import os
import queue
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import SpawnContext
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from kiosk import paths
from tests.benchmarks import rush_crowd
from tests.benchmarks.figure import Figure
from tests.benchmarks.rush_far import Further
from tests.office.browser import Browser
from tests.office.running import COUNTERS, OFFICE, PIN, Site
from tests.sync.relay_judge import Judge

HOUR, QUICK_HOUR = 360.0, 45.0
"""Seconds that the hour takes; the quick one is an eighth of it, as dense."""

AT_THE_DOOR, COME_IN_AN_HOUR = 60, 240
SERIES, FURTHER = "ABC", "DE"
"""Letters of the terminals at the ledger of the office, and of those with a relay."""

PHONES, DISPLAYS = 300, 5
SETTLE = 2.0
SERVICE_MINUTES = (1.0, 5.0)
"""Of a visit at a counter, evenly; with ten counters some 150 people are called in the hour."""

ALIKE = 30.0
"""Seconds after which the further terminals must say what the office says; they ask every three."""

ARRIVES = 60.0
"""Seconds after which a number of a further terminal that the office has not counts as lost."""

LOOK = 0.1
"""Seconds between two looks whether one has come."""

ALLOWED = 1.0
ALLOWED_PROCESSOR = 0.5
"""Of one processor, so that the terminal on the same machine keeps the other."""

SEED = 4


@dataclass
class Told:
    """What was shown, and when.

    Attributes:
        numbers: Label and token by ticket, from the terminals.
        issuing: Seconds that giving a number took.
        brought: Seconds until the office had a number of a further terminal.
        pressed: When the press was that called a ticket.
        answered: Seconds until the clerk's page was there.
        seen: By display, when a call was first on it.
        phones: How many phones there were, and how many pages they were sent.
    """

    numbers: dict[str, tuple[str, str]] = field(default_factory=dict)
    issuing: list[float] = field(default_factory=list)
    brought: list[float] = field(default_factory=list)
    pressed: dict[str, float] = field(default_factory=dict)
    answered: list[float] = field(default_factory=list)
    seen: list[dict[str, float]] = field(default_factory=list)
    phones: tuple[int, int] = (0, 0)


def run(quick: bool) -> list[Figure]:
    """Return the 99th percentile from the press to a display, and what else was measured."""
    seconds = QUICK_HOUR if quick else HOUR
    folder = "/var/tmp" if Path("/var/tmp").is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as scratch, ExitStack() as end:
        site = Site(Path(scratch))
        further = [Further(site, letter) for letter in FURTHER]
        server = site.server()
        end.callback(_end, server)
        site.wait_for(server)
        for one in further:
            end.callback(_end, one.start())
        before = _processor(server.pid)
        told = _Rush(site, further, seconds).run()
        needed, waited = (now - then for now, then in zip(_processor(server.pid), before, strict=True))
        _judge(site, further, told)
    return _figures(told, seconds, needed, waited)


def _figures(told: Told, seconds: float, needed: float, waited: float) -> list[Figure]:
    late = sorted(
        at - told.pressed[key] for one in told.seen for key, at in one.items() if key in told.pressed
    )
    brought = sorted(told.brought)
    note = (
        f"{len(told.numbers)} numbers, {len(brought)} of them brought by {len(FURTHER)} further terminals, "
        f"{len(told.pressed)} calls on {DISPLAYS} displays, {len(COUNTERS)} counters, "
        f"{told.phones[0]} phones that were sent {told.phones[1]} pages; none lost, none twice; "
        f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} processors, for which the server waited {waited:.0f} s"
    )
    to_display = "press to display, 99th percentile"
    return [
        Figure(to_display, _percentile(late, 0.99), "one second", 1.0, ALLOWED, note=note),
        Figure("the same, median", median(late)),
        Figure("the same, longest", late[-1]),
        Figure("press to the clerk's page, 99th percentile", _percentile(sorted(told.answered), 0.99)),
        Figure("processor time of the server", needed, "the time of the rush", seconds, ALLOWED_PROCESSOR),
        Figure("give a number meanwhile, 99th percentile", _percentile(sorted(told.issuing), 0.99)),
        Figure(
            "number of a further terminal to the office, 99th percentile",
            _percentile(brought, 0.99),
            "two seconds",
            2.0,
            ALLOWED,
        ),
        Figure("the same, median", median(brought)),
    ]


class _Rush:
    """One rush; `run` it once."""

    def __init__(self, site: Site, further: Sequence[Further], seconds: float) -> None:
        self.site, self.further, self.seconds, self.told = site, further, seconds, Told()
        self.context: SpawnContext = multiprocessing.get_context("spawn")
        self.over = self.context.Event()
        self.given: Any = self.context.Queue()
        self.tokens: Any = self.context.Queue()
        self.ends: Any = self.context.Queue()
        self.faults: list[BaseException] = []
        self.share = seconds / HOUR
        self.expected = self.handed = 0

    def run(self) -> Told:
        browsers = [Browser(self.site.url, name) for name in COUNTERS]
        for browser in browsers:
            browser.begin(f"c{browser.counter}", PIN)
        begins = time.monotonic() + SETTLE
        terminals = self._terminals(begins)
        seen: Any = self.context.Queue()
        cookies = [f"counter={browser.web.cookies.get('counter')}" for browser in browsers]
        crowd = [
            self._start(rush_crowd.hold_phones, self.site.port, PHONES, self.tokens, self.over, self.ends),
            self._start(rush_crowd.watch, self.site.port, DISPLAYS, cookies, self.over, seen),
        ]
        tasks = [self._tell, *(partial(self._serve, browser, begins) for browser in browsers)]
        people = [threading.Thread(target=self._guarded, args=(task,)) for task in tasks]
        for one in people:
            one.start()
        for one in people:
            one.join()
        time.sleep(SETTLE)  # what was called last is still on its way
        self.over.set()
        self.told.seen, self.told.phones = seen.get(timeout=60), self.ends.get(timeout=60)
        for process in (*terminals, *crowd):
            process.join(60)
            assert process.exitcode == 0
        assert not self.faults, self.faults
        return self.told

    def _terminals(self, begins: float) -> list[Any]:
        chance, count = Random(SEED), round(COME_IN_AN_HOUR * self.share)
        moments = sorted(begins + self.seconds * chance.betavariate(1.1, 1.4) for _ in range(count))
        letters = SERIES + FURTHER
        plans = {
            letter: [0.0] * (AT_THE_DOOR // len(letters)) + moments[index :: len(letters)]
            for index, letter in enumerate(letters)
        }
        self.expected = sum(map(len, plans.values()))
        ledger, hour = paths.ledger_file(self.site.settings), self.site.settings.queue.rollover_hour
        at = {letter: (ledger, None) for letter in SERIES} | {one.letter: one.books for one in self.further}
        return [
            self._start(rush_crowd.take_numbers, *at[letter], hour, OFFICE, letter, plan, self.given)
            for letter, plan in plans.items()
        ]

    def _start(self, target: Any, *values: Any) -> Any:
        process = self.context.Process(target=target, args=values)
        process.start()
        return process

    def _tell(self) -> None:
        """Hands the links of the tickets to phones as soon as the office has them; what never comes there is lost."""
        given, moments, here, seq = 0, dict[str, float](), dict[str, float](), 0
        until = time.monotonic() + self.seconds + ARRIVES
        with self.site.ledger() as ledger:
            while given < self.expected or moments:
                assert time.monotonic() < until, f"{len(moments)} numbers have not come to the office"
                with suppress(queue.Empty):
                    ticket, label, token, seconds, moments[ticket] = self.given.get(timeout=LOOK)
                    self.told.numbers[ticket] = (label, token)
                    self.told.issuing.append(seconds)
                    given += 1
                for event in ledger.since(OFFICE, seq):
                    seq = event.seq
                    here.setdefault(event.ticket_id, time.monotonic())
                for ticket in moments.keys() & here.keys():
                    self._hand(ticket, here[ticket] - moments.pop(ticket))

    def _hand(self, ticket: str, brought: float) -> None:
        """Hands the link of a ticket to phones; at the door a whole family looks at one ticket."""
        label, token = self.told.numbers[ticket]
        if label[0] in FURTHER:
            self.told.brought.append(brought)
        self.handed += 1
        for _ in range(PHONES // AT_THE_DOOR if self.handed <= AT_THE_DOOR else 1):
            self.tokens.put(token)

    def _guarded(self, task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as fault:
            self.faults.append(fault)

    def _serve(self, browser: Browser, begins: float) -> None:
        """A clerk, until the hour is over."""
        chance = Random(browser.counter)
        minute = HOUR / 60
        time.sleep(max(0.0, begins + chance.uniform(0, 3 * minute * self.share) - time.monotonic()))
        while time.monotonic() < begins + self.seconds:
            pressed = time.monotonic()
            browser.press("next")
            answered = time.monotonic() - pressed
            if browser.now is None:
                time.sleep(minute / 4)
                continue
            ticket = browser.now.ticket
            self.told.pressed[f"{ticket}:1"] = pressed
            self.told.answered.append(answered)
            time.sleep(chance.uniform(0.3, 1.0) * minute)
            browser.press("serve", ticket)
            time.sleep(chance.uniform(*SERVICE_MINUTES) * minute)
            browser.press("finish", ticket)


def _judge(site: Site, further: Sequence[Further], told: Told) -> None:
    with site.ledger() as ledger:
        judge = Judge(OFFICE, ledger, FURTHER, [one.ledger for one in further])
        judge.wait_until_alike(ALIKE)
        judge.check_events()
        tickets, events = site.today(ledger)
    calls = Counter(event.ticket_id for event in events if event.change == "called")
    kept = {ticket.id: (ticket.label, ticket.token) for ticket in tickets}
    assert kept == told.numbers, "a number was lost"
    assert len({label for label, _ in kept.values()}) == len(kept), "a number was given twice"
    assert set(calls.values()) == {1}, "somebody was called by two"
    assert {f"{ticket}:1" for ticket in calls} == told.pressed.keys(), "a call was lost"
    missed = [set(told.pressed) - set(one) for one in told.seen]
    assert not any(missed), (
        f"displays have missed calls: {[len(one) for one in missed]} of {len(told.pressed)}"
    )


def _end(program: "subprocess.Popen[Any]") -> None:
    program.kill()
    program.wait()


def _processor(pid: int) -> tuple[float, float]:
    """Seconds for which the loop of a process had a processor, and for which it waited for one."""
    ran, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    return int(ran) / 1e9, int(waited) / 1e9


def _percentile(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]
