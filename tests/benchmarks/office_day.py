"""One simulated morning of an office, event by event: who comes, who is called when, and what was known meanwhile.

Nothing here comes from the estimate: visits are of several kinds and long-tailed, clerks come late, take breaks that
they sometimes forget to say, people leave or do not hear the call, appointments come early, late or not at all, and
each day is slower or faster than others. Times are minutes since opening.
"""

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from kiosk.domain.estimate import Post, Situation
from kiosk.domain.times import bucket_of

OPEN_FOR = 240.0
KINDS = ((13.0, 0.6), (6.0, 0.5), (9.0, 0.5))  # mean minutes and spread of the logarithm
PLANNED = 3  # clerks; how many come today and how many visitors come are not each other's business
USUAL = 11.5  # minutes from call to call that the office reckons with
SHARES = (0.45, 0.35, 0.2)


@dataclass(slots=True)
class Person:
    """A visitor: when they came, when due by appointment, and when they were called."""

    came: float
    serving: float
    due: float | None = None
    leaves: float = math.inf
    misses: bool = False
    called: float | None = None


@dataclass(slots=True)
class Counter:
    """A counter: when its clerk works, what the ledger says of it, and when it is free again."""

    begins: float
    pause: float
    pause_length: float
    says_pause: bool
    taken: bool = False
    ended: float = 0.0

    def works(self, now: float) -> bool:
        return now >= self.begins and not self.pause <= now < self.pause + self.pause_length

    def on_duty(self, now: float) -> bool:
        return now >= self.begins and (not self.says_pause or self.works(now))

    def went(self, now: float) -> bool:
        return self.says_pause and self.pause <= now < self.pause + self.pause_length


@dataclass(slots=True)
class Asked:
    """Somebody's question, and in the end the answer."""

    person: Person
    at: float
    known: Situation


@dataclass(slots=True)
class Day:
    """The simulation of one day; `run` it once."""

    chance: Random
    before: dict[int, int]
    waiting: list[Person] = field(default_factory=list)
    expected: list[float] = field(default_factory=list)
    samples: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    counters: list[Counter] = field(default_factory=list)

    def run(self) -> list[Asked]:
        """Live through the day; return the questions of those who were called."""
        self.counters = [self._clerk() for _ in range(self.chance.choices((1, 2, 3, 4), (1, 3, 4, 2))[0])]
        steps = list(self._arrivals())
        heapq.heapify(steps)
        for counter in self.counters:
            heapq.heappush(steps, (counter.begins, self.chance.random(), "look", counter))
        while steps:
            now, _, kind, what = heapq.heappop(steps)
            if now > OPEN_FOR * 2:
                break
            for at, name, thing in getattr(self, f"_{kind}")(now, what):
                heapq.heappush(steps, (at, self.chance.random(), name, thing))
        return [each for each in self.asked if each.person.called is not None]

    def _clerk(self) -> Counter:
        late = self.chance.uniform(0, 30) if self.chance.random() < 0.15 else 0.0
        pause = self.chance.uniform(60, 200)
        return Counter(late, pause, self.chance.uniform(10, 20), self.chance.random() < 0.6)

    def _arrivals(self) -> Iterator[tuple[float, float, str, object]]:
        slower = self.chance.lognormvariate(0, 0.18)
        mean = sum(kind[0] * share for kind, share in zip(KINDS, SHARES, strict=True))
        capacity = PLANNED * OPEN_FOR / (mean + 2)
        count = round(capacity * self.chance.uniform(0.45, 1.0))
        at_the_door = int(count * self.chance.uniform(0.1, 0.3))
        for index in range(count):
            came = (
                self.chance.uniform(0, 8)
                if index < at_the_door
                else OPEN_FOR * self.chance.betavariate(1.1, 1.6)
            )
            yield came, self.chance.random(), "come", self._person(came, slower)
        for slot in range(30, int(OPEN_FOR), 30):
            if self.chance.random() < 0.4:
                person = self._person(slot + self.chance.gauss(-8, 8), slower)
                person.due = float(slot)
                self.expected.append(float(slot))
                if self.chance.random() < 0.85:
                    yield max(person.came, 0.0), self.chance.random(), "come", person

    def _person(self, came: float, slower: float) -> Person:
        mean, spread = self.chance.choices(KINDS, SHARES)[0]
        serving = slower * self.chance.lognormvariate(math.log(mean) - spread**2 / 2, spread)
        leaves = came + self.chance.uniform(5, 60) if self.chance.random() < 0.04 else math.inf
        return Person(came, serving, leaves=leaves, misses=self.chance.random() < 0.07)

    def _come(self, now: float, person: Person) -> Iterator[tuple[float, str, object]]:
        if person.due is None and self._gives_no_more(now):
            return
        self.waiting.append(person)
        if person.due is None:
            self._ask(now, person)
            # Some ask again later: on the phone, at the terminal.
            yield now + self.chance.uniform(5, 45), "again", person
        elif person.due in self.expected:
            self.expected.remove(person.due)
        for counter in self.counters:
            if not counter.taken:
                yield now + self.chance.expovariate(2), "look", counter

    def _gives_no_more(self, now: float) -> bool:
        """Staff stop the numbers when those who wait will take them far beyond closing time."""
        on_duty = sum(counter.on_duty(now) for counter in self.counters)
        return len(self.waiting) * USUAL > (OPEN_FOR - now + 30) * max(on_duty, 1)

    def _again(self, now: float, person: Person) -> Iterator[tuple[float, str, object]]:
        if person in self.waiting:
            self._ask(now, person)
        yield from ()

    def _ask(self, now: float, person: Person) -> None:
        queue = sorted(self.waiting, key=lambda each: _place(each, now))
        on_duty = [counter for counter in self.counters if counter.on_duty(now)]
        still = [due - now for due in self.expected] + [
            each.due - now for each in self.waiting if each.due is not None and each.due > now
        ]
        known = Situation(
            ahead=queue.index(person),
            posts=tuple(Post(counter.taken, now - max(counter.ended, counter.begins)) for counter in on_duty),
            away=sum(counter.went(now) for counter in self.counters),
            first_waits=now - queue[0].came,
            samples=tuple(self.samples[:-51:-1]),
            before=self.before,
            appointments=tuple(sorted(wait for wait in still if wait > 0)),
        )
        self.asked.append(Asked(person, now, known))

    def _look(self, now: float, counter: Counter) -> Iterator[tuple[float, str, object]]:
        """A clerk looks at the list and calls the next."""
        if counter.taken:
            return
        if not counter.works(now):
            yield max(counter.begins, counter.pause + counter.pause_length), "look", counter
            return
        self.waiting = [each for each in self.waiting if each.leaves > now]
        if not self.waiting:
            return
        person = min(self.waiting, key=lambda each: _place(each, now))
        self.waiting.remove(person)
        person.called, counter.taken = now, True
        taken = self.chance.uniform(2, 5) if person.misses else self.chance.uniform(0.5, 2) + person.serving
        self.busy.append(taken)
        yield now + taken, "end", (counter, now)

    def _end(self, now: float, what: tuple[Counter, float]) -> Iterator[tuple[float, str, object]]:
        counter, called = what
        counter.taken, counter.ended = False, now
        gap = self.chance.expovariate(1 / 0.8)
        self.samples.append(now + min(gap, 5) - called)
        yield now + gap, "look", counter


def _place(person: Person, now: float) -> tuple[int, float]:
    is_due = person.due is not None and person.due <= now
    return (0 if is_due else 1, person.came if person.due is None else person.due)


def buckets(busy: list[float]) -> dict[int, int]:
    """Count visits by bucket, as the ledger keeps them."""
    found: dict[int, int] = {}
    for minutes in busy:
        found[bucket_of(minutes)] = found.get(bucket_of(minutes), 0) + 1
    return found
