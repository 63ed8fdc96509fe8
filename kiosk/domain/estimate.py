"""How long somebody will wait: a range that is honest, or nothing.

The middle of the range is people ahead times what one of them takes, divided by the counters on duty. What one takes is
the median of the last fifty (today's first; early in the day the days before count more), with what the long visits
add to it, because a queue is a sum and a median alone would promise too little. The range grows with the number of
people, with how much visits differ, and with how little is known; eight of ten waits end within it, which
``tests/benchmarks/queue_days.py`` measures on simulated days. It refuses to guess: with nobody on duty, too few
visits to judge by, or old data there is no estimate, and the position alone is told.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import accumulate
from statistics import median

import msgspec

from kiosk.domain.times import BEYOND, BOUNDS

MOST_SAMPLES = 50
FEWEST_SAMPLES = 5
FEWEST_BEFORE = 30  # visits of the days before, where today has not enough
OLDEST = timedelta(minutes=2)

_PRIOR_WEIGHT = 16.0  # visits of today that count as much as all days before
_DRIFT = 0.14  # how far the day goes on differently: breaks, helpers, a hard case; from the simulation
_BREAKS = 1.09  # visits take so much longer for who waits, because clerks are away now and then
_BREAK = 7.0  # minutes until a clerk who went a while ago is back
_AWAY = 4.0  # minutes after which a counter that calls nobody, though people wait, counts as left
_TEN_PERCENT = 1.2816  # so many standard deviations leave a tenth above
_SHOW_UP = 0.85  # appointments that are kept
_STEP = 5  # minutes; nobody believes a range of 17 to 23
_LEAST_SPREAD, _MOST_SPREAD = 0.35, 1.1


class Post(msgspec.Struct, frozen=True):
    """One counter on duty.

    Attributes:
        taken: somebody is called there, or being served.
        idle: minutes since the last visit there ended; since the beginning of duty when there was none. No longer
            than somebody waits whom it serves, where it does not serve everybody.
    """

    taken: bool
    idle: float = 0.0


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What is known when somebody asks.

    Attributes:
        ahead: people who will be called before.
        posts: the counters on duty that may call whoever asks.
        share: what part of those ahead these counters will call; the others are called elsewhere.
        away: counters whose duty ended less than half an hour ago: mostly a break.
        first_waits: minutes that the first of the line has waited.
        samples: minutes from call to call at one counter, of the newest visits of today, newest first.
        before: visits of the days before per bucket of minutes, see `times.BOUNDS`.
        appointments: minutes until each appointment that is still to come, or not due yet.
        age: how old all this is.
    """

    ahead: int
    posts: tuple[Post, ...]
    share: float = 1.0
    away: int = 0
    first_waits: float = 0.0
    samples: tuple[float, ...] = ()
    before: Mapping[int, int] = {}
    appointments: tuple[float, ...] = ()
    age: timedelta = timedelta(0)


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """How long it will take, in minutes.

    Attributes:
        low: one of ten is called earlier.
        high: one of ten is called later.
        likely: the middle, for comparing; not to be shown.
    """

    low: int
    high: int
    likely: float


class Word(StrEnum):
    """A wait in words, for those to whom minutes say little."""

    NOW = "now"
    SOON = "soon"
    HALF_HOUR = "half_hour"
    HOUR = "hour"
    LONG = "long"
    UNKNOWN = "unknown"


def estimate(known: Situation) -> Wait | None:
    """Estimate the wait until the first call, or None when that would be a guess."""
    pace = _pace(known)
    posts = _working(known)
    if pace is None or not posts or known.age > OLDEST:
        return None
    minutes, spread, error = pace
    people = _people(known, minutes, posts)
    if people <= 0:
        return Wait(low=0, high=_STEP, likely=1.0)
    # The visits going on are part over: what is left of one is, on average, this share of a whole one.
    left = (1 + math.expm1(spread**2)) / 2
    away = known.away + len(known.posts) - len(posts)
    mean = _shared(max(people - 1 + left, 0.3) * minutes, len(posts), away)
    deviation = minutes * math.sqrt(people * math.expm1(spread**2)) / len(posts)
    return _range(mean, math.hypot(deviation, mean * error))


def words(wait: Wait | None) -> Word:
    """Say a wait in one word."""
    if wait is None:
        return Word.UNKNOWN
    bounds = (5.0, 15.0, 40.0, 75.0)
    return (Word.NOW, Word.SOON, Word.HALF_HOUR, Word.HOUR, Word.LONG)[bisect_right(bounds, wait.likely)]


def may_leave(wait: Wait | None) -> int | None:
    """For how many minutes somebody may leave the room without fear, or None: better stay."""
    if wait is None or wait.low < 20:
        return None
    return (wait.low - 10) // 10 * 10


def _working(known: Situation) -> list[Post]:
    """The counters where somebody calls: who lets people wait for minutes has a break, whatever the ledger says."""
    return [post for post in known.posts if post.taken or min(post.idle, known.first_waits) < _AWAY]


def _shared(work: float, posts: int, away: int) -> float:
    """Minutes until so many minutes of work are done, when those who are away help again after their break."""
    alone = work / posts
    return alone if alone <= _BREAK else (work + away * _BREAK) / (posts + away)


def _people(known: Situation, minutes: float, posts: Sequence[Post]) -> float:
    """People to be called first, with appointments that come due before it is this one's turn."""
    first = people = known.ahead * known.share + 1.0 - sum(not post.taken for post in posts)
    for _ in range(3):  # each appointment makes the wait longer, and so perhaps the next one due
        until = max(people, 0.0) * minutes / len(posts)
        people = first + sum(_SHOW_UP for wait in known.appointments if wait < until)
    return people


def _pace(known: Situation) -> tuple[float, float, float] | None:
    """Minutes that one visit takes on average, how much visits differ, how unsure the first is; None: unknown."""
    samples = [max(minutes, 0.5) for minutes in known.samples[:MOST_SAMPLES]]
    before = [known.before.get(bound, 0) for bound in (*BOUNDS, BEYOND)]
    is_known = sum(before) >= FEWEST_BEFORE
    if len(samples) < FEWEST_SAMPLES and not is_known:
        return None
    parts = [(*_middle(sorted(samples)), float(len(samples)))] if samples else []
    if is_known:
        parts.append((*_middle(_in_hundred(before)), _PRIOR_WEIGHT))
    total = sum(share for *_, share in parts)
    middle = sum(log * share for log, _, share in parts) / total
    spread = sum(each * share for _, each, share in parts) / total
    error = math.hypot(
        _DRIFT, spread * 1.25 / math.sqrt(total)
    )  # a median is a quarter less sure than a mean
    return math.exp(middle + spread**2 / 2) * _BREAKS, spread, error


def _middle(ordered: Sequence[float]) -> tuple[float, float]:
    """The median in logarithms, and from the quarters how far values lie from it."""
    low, high = ordered[len(ordered) // 4], ordered[len(ordered) * 3 // 4]
    spread = (
        math.log(high / low) / 1.349
    )  # the quarters of a normal distribution are so many deviations apart
    return math.log(median(ordered)), min(max(spread, _LEAST_SPREAD), _MOST_SPREAD)


def _in_hundred(counts: Sequence[int]) -> list[float]:
    """A hundred values that are spread as the counts of the buckets are."""
    edges = [0.5, *BOUNDS, BOUNDS[-1] * 1.5]
    ends = list(accumulate(counts))
    found = []
    for percent in range(100):
        place = (percent + 0.5) / 100 * ends[-1]
        index = bisect_left(ends, place)
        share = (place - (ends[index] - counts[index])) / counts[index]
        found.append(edges[index] + share * (edges[index + 1] - edges[index]))
    return found


def _range(mean: float, deviation: float) -> Wait:
    shape = math.log1p((deviation / mean) ** 2)
    likely, width = mean / math.exp(shape / 2), _TEN_PERCENT * math.sqrt(shape)
    low, high = likely / math.exp(width), likely * math.exp(width)
    return Wait(low=int(low // _STEP) * _STEP, high=max(math.ceil(high / _STEP), 1) * _STEP, likely=likely)
