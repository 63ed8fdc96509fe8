"""How the terminals are, in words: who shows which release, who was last seen when, what is wrong.

A terminal that was not heard of for an hour is switched off or without a network, as at night; after three days, which
are longer than a weekend, somebody should look. The sentences are those of the editor, the reasons of a failed update
those of the terminals (`kiosk.domain.reasons`), so that both say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

import msgspec
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kiosk import paths
from kiosk.central.models import Publication, Terminal
from kiosk.domain.reasons import REASONS
from kiosk.domain.report import Problem, Status
from kiosk.i18n.catalog import catalog

QUIET_AFTER, LOST_AFTER = timedelta(hours=1), timedelta(days=3)
TIME_TO_UPDATE = timedelta(minutes=30)
"""How long after publishing a terminal may still show the release before."""

MOST_NAMED = 3

State = Literal["good", "new", "quiet", "wrong", "lost", "revoked"]


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest release, and those before it; 0 and nothing when none was published."""

    release: int
    made_at: datetime | None
    releases: tuple[int, ...]


@dataclass(frozen=True)
class Seen:
    """One terminal as it is now."""

    terminal: Any
    newest: Newest
    now: datetime

    @cached_property
    def status(self) -> Status:
        """What it said last; empty when that cannot be read by this version."""
        try:
            return msgspec.convert(self.terminal.status, Status, strict=False)
        except msgspec.ValidationError:
            return Status()

    @cached_property
    def behind(self) -> int:
        """How many releases were published since the one it shows."""
        shown = self.status.release
        return sum(1 for release in self.newest.releases if release > shown) if shown else 0

    @property
    def is_late(self) -> bool:
        """Whether it should have shown a newer release when it was last seen."""
        made, seen = self.newest.made_at, self.terminal.last_seen
        return self.behind > 0 and bool(made and seen) and seen - made > TIME_TO_UPDATE

    @property
    def state(self) -> State:
        """The state in one word; what is worse comes first."""
        if self.terminal.is_revoked:
            return "revoked"
        if self.terminal.last_seen is None:
            return "new"
        silent = self.now - self.terminal.last_seen
        if silent > LOST_AFTER:
            return "lost"
        if self.problems:
            return "wrong"
        return "quiet" if silent > QUIET_AFTER else "good"

    @property
    def needs_somebody(self) -> bool:
        """Whether somebody should look after it."""
        return self.state in ("wrong", "lost")

    @property
    def last_seen(self) -> str:
        """When it was heard of, in words."""
        return ago(self.terminal.last_seen, self.now) if self.terminal.last_seen else _("never")

    @property
    def shown(self) -> str:
        """Which release it shows, and how far that is behind."""
        if not self.status.release:
            return _("not known")
        words = _("release %(release)s") % {"release": self.status.release}
        return f"{words}, {self.lag}" if self.lag else words

    @property
    def lag(self) -> str:
        """How far it is behind; empty when it is not."""
        if self.status.release and self.newest.release and self.status.release > self.newest.release:
            return _("not of this server")
        if not self.behind:
            return ""
        made = self.newest.made_at
        if made is not None and self.now - made <= TIME_TO_UPDATE:
            return _("the new one is on its way")
        words = ngettext("%(count)s release behind", "%(count)s releases behind", self.behind)
        return str(words % {"count": self.behind})

    @cached_property
    def problems(self) -> list[str]:
        """What is wrong, one sentence each."""
        found = [sentence(problem, self.status) for problem in self.status.problems]
        if self.is_late and not found:
            found = [_("It does not take the newest release.")]
        return list(dict.fromkeys(found))


def fleet(now: datetime) -> list[Seen]:
    """Return all terminals, those that need somebody first."""
    numbers = tuple(Publication.objects.values_list("release", flat=True))
    made = Publication.objects.values_list("created_at", flat=True).first()
    newest = Newest(numbers[0] if numbers else 0, made, numbers)
    found = [Seen(terminal, newest, now) for terminal in Terminal.objects.select_related("location")]
    order = ("lost", "wrong", "new", "quiet", "good", "revoked")
    return sorted(found, key=lambda seen: order.index(seen.state))


def one(terminal: Any, now: datetime) -> Seen:
    """Return one terminal."""
    return next(seen for seen in fleet(now) if seen.terminal.pk == terminal.pk)


def summary(found: Iterable[Seen]) -> str:
    """Return the whole fleet in a sentence or two."""
    connected = [seen for seen in found if not seen.terminal.is_revoked]
    if not connected:
        return _("No terminal is connected yet.")
    newest = connected[0].newest.release
    fresh = sum(1 for seen in connected if seen.status.release == newest)
    values = {"fresh": fresh, "count": len(connected), "release": newest}
    words = ngettext(
        "%(fresh)s of %(count)s terminal shows release %(release)s.",
        "%(fresh)s of %(count)s terminals show release %(release)s.",
        len(connected),
    )
    said = [words % values if newest else _("Nothing was published yet.")]
    lost = [seen for seen in connected if seen.state == "lost"]
    said += [
        _("%(name)s was last seen %(ago)s.") % {"name": seen.terminal.name, "ago": seen.last_seen}
        for seen in lost[:MOST_NAMED]
    ]
    if len(lost) > MOST_NAMED:
        said.append(_("Not seen for days either: %(count)s more.") % {"count": len(lost) - MOST_NAMED})
    return " ".join(said)


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago something was, in its largest unit."""
    seconds = (now - moment).total_seconds()
    if seconds < 120:
        return _("just now")
    return _counted(
        seconds,
        (86_400, "%(count)s day ago", "%(count)s days ago"),
        (3_600, "%(count)s hour ago", "%(count)s hours ago"),
        (60, "%(count)s minute ago", "%(count)s minutes ago"),
    )


def sentence(problem: Problem, status: Status) -> str:
    """Return what is wrong, as staff say it."""
    if problem.code == "printer":
        return printer(status.printer)
    if problem.code == "clock-wrong" and status.clock_offset_seconds is not None:
        return _("Its clock is wrong: %(offset)s.") % {"offset": clock(status.clock_offset_seconds)}
    words = _sentences()[problem.code]
    why = reason(problem.reason)
    return f"{words} {why}" if why else words


def reason(key: str) -> str:
    """Return a reason in the language of the editor, with the words of the terminals."""
    known = REASONS.get(key)
    return (
        catalog(paths.locales(), (get_language() or "de").partition("-")[0]).gettext(known) if known else ""
    )


def clock(seconds: float) -> str:
    """Return how far a clock is ahead or behind."""
    if abs(seconds) < 2:
        return _("right")
    amount = _span(abs(seconds))
    return _("%(time)s ahead") % {"time": amount} if seconds > 0 else _("%(time)s behind") % {"time": amount}


def _span(seconds: float) -> str:
    return _counted(
        seconds,
        (86_400, "%(count)s day", "%(count)s days"),
        (3_600, "%(count)s hour", "%(count)s hours"),
        (60, "%(count)s minute", "%(count)s minutes"),
        (1, "%(count)s second", "%(count)s seconds"),
    )


def _counted(seconds: float, *units: tuple[int, str, str]) -> str:
    """Return a time in the largest unit that fits; units are seconds and the words for one and for many."""
    size, single, many = next(unit for unit in units if seconds >= unit[0])
    count = int(seconds // size)
    return str(ngettext(single, many, count) % {"count": count})


def printer(state: str) -> str:
    """Return how a printer is."""
    return {
        "none": _("There is no printer."),
        "ready": _("The printer is ready."),
        "low": _("The printer will soon be out of paper."),
        "out": _("The printer is out of paper."),
        "jam": _("Paper is jammed in the printer."),
        "gone": _("The printer does not answer."),
    }.get(state, _("Nobody knows how the printer is."))


def _sentences() -> dict[str, str]:
    return {
        "update-failed": _("It cannot update."),
        "server-warning": _("It can update, but the server needs a look."),
        "update-stuck": _("Updating got stuck and was ended; the terminal tries again."),
        "older-content": _("It cannot show the newest release, so it shows an older one."),
        "old-content": _("Its content is so old that visitors are told."),
        "clock-wrong": _("Its clock is wrong."),
        "disk-low": _("Its disk is almost full."),
        "disk-full": _("Its disk is full."),
        "numbers-fault": _("It can give no numbers."),
        "office-server": _("Its office server ended or did not answer, and was started again."),
        "relay": _("Its numbers do not reach the office server."),
        "screen-fault": _("The program had a fault today, and visitors saw that."),
    }
