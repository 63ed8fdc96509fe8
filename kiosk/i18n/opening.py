"""Opening hours in words: the state of a place, and its week.

Says "open" or "closed" only when the data and the clock can be trusted, and never invents a time. Reasons
such as "Fronleichnam" stay German, as on the door.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations
from typing import Literal, NamedTuple

from kiosk.domain.content import Holiday, Hours, Mode, Slot
from kiosk.domain.hours import NO_HOLIDAYS, WEEKDAYS, DayHours, OpenState, Span, week
from kiosk.i18n.formats import date_text, time_range, time_text, weekday_name

Tone = Literal["success", "warning", "danger", "info"]

SOON = timedelta(minutes=30)
"""From when on "open" becomes "closes soon"."""

_DAYS_BY_NAME = 6
"""Up to how many days ahead the name of the weekday is enough; after that it would be today's."""


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state in words, with its tone and the name of its icon, so that colour never stands alone."""

    text: str
    tone: Tone
    icon: str


class DayWords(NamedTuple):
    """One row of a week's hours."""

    day: str
    hours: tuple[str, ...]
    today: bool


def state_words(
    words: NullTranslations, language: str, state: OpenState, now: datetime, *, trusted: bool = True
) -> StateWords:
    """Say whether a place is open, and what changes next.

    Args:
        words: The texts of the language.
        language: Its BCP 47 code, for names of days and months.
        state: What `kiosk.domain.hours.open_state` found for `now`.
        now: The aware time.
        trusted: False when the data are too old or the clock may be wrong: then nothing is said about now.
    """
    _ = words.gettext
    if not trusted:
        return StateWords(_("Please ask for the opening hours"), "info", "help-circle")
    if state.kind == "open":
        return _open(words, state, now)
    if state.kind == "closed":
        return StateWords(_closed(words, language, state, now), "danger", "door-off")
    if state.kind == "appointment":
        return StateWords(_("By appointment"), "info", "calendar-event")
    if state.kind == "phone":
        return StateWords(_phone(words, state, now), "success", "phone")
    if state.reason:
        text = _("Today is {reason}. Please ask if it is open.").format(reason=state.reason)
        return StateWords(text, "info", "help-circle")
    return StateWords(_("Opening hours not known. Please ask."), "info", "help-circle")


def hours_words(
    words: NullTranslations,
    language: str,
    hours: Hours | None,
    today: date,
    calendar: Mapping[date, Holiday] = NO_HOLIDAYS,
) -> tuple[DayWords, ...]:
    """Return the week that `today` is in, from Monday to Sunday, every day with its own row."""
    monday = today - timedelta(days=today.weekday())
    return tuple(
        DayWords(weekday_name(plan.day, language), _day(words, plan), plan.day == today)
        for plan in week(hours, monday, calendar)
    )


def irregular_words(words: NullTranslations, language: str, hours: Hours | None) -> tuple[str, ...]:
    """Return a sentence for every slot that is not there every week; a week's table alone would call it closed."""
    slots = hours.weekly if hours and hours.weekly else ()
    return tuple(_irregular(words, language, slot) for slot in slots if is_irregular(slot))


def is_irregular(slot: Slot) -> bool:
    """Tell whether a slot is on some weeks only."""
    return slot.nth is not None or slot.interval > 1


def _irregular(words: NullTranslations, language: str, slot: Slot) -> str:
    _ = words.gettext
    day = weekday_name(WEEKDAYS.index(slot.byday), language)
    times = time_range(slot.opens_at, slot.closes_at)
    if slot.nth is None:
        if slot.interval == 2:
            return _("Every second week on {day}, {hours}").format(day=day, hours=times)
        return _("Every {count} weeks on {day}, {hours}").format(count=slot.interval, day=day, hours=times)
    sentence = {
        1: _("On the first {day} of the month, {hours}"),
        2: _("On the second {day} of the month, {hours}"),
        3: _("On the third {day} of the month, {hours}"),
        4: _("On the fourth {day} of the month, {hours}"),
        5: _("On the fifth {day} of the month, {hours}"),
    }.get(slot.nth, _("On the last {day} of the month, {hours}"))
    return sentence.format(day=day, hours=times)


def _open(words: NullTranslations, state: OpenState, now: datetime) -> StateWords:
    _ = words.gettext
    if state.until is None or not _within_a_day(state.until, now):
        return StateWords(_("Open day and night"), "success", "door-enter")
    time = _end_text(state.until)
    if state.until.astimezone(UTC) - now.astimezone(UTC) <= SOON:
        return StateWords(_("Closes soon, at {time}").format(time=time), "warning", "clock")
    return StateWords(_("Open until {time}").format(time=time), "success", "door-enter")


def _phone(words: NullTranslations, state: OpenState, now: datetime) -> str:
    _ = words.gettext
    if state.until is None or not _within_a_day(state.until, now):
        return _("By phone, day and night")
    return _("By phone until {time}").format(time=_end_text(state.until))


def _within_a_day(until: datetime, now: datetime) -> bool:
    """Whether the hands of the clock come to `until` within a day, so that its time alone is clear.

    Both are in one time zone, so this is a difference of local times: a day of the clock change has 24 hours.
    """
    return until - now.astimezone(until.tzinfo) <= timedelta(days=1)


def _end_text(until: datetime) -> str:
    """An end at midnight is 24:00 of the day that ends, as on German doors, not 0:00 of the next."""
    return "24:00" if (until.hour, until.minute) == (0, 0) else time_text(until)


def _closed(words: NullTranslations, language: str, state: OpenState, now: datetime) -> str:
    _ = words.gettext
    following = _next(words, language, state, now)
    if state.reason and following:
        return _("Closed today: {reason}. {next}").format(reason=state.reason, next=following)
    if state.reason:
        return _("Closed today: {reason}").format(reason=state.reason)
    return _("Closed. {next}").format(next=following) if following else _("Closed")


def _next(words: NullTranslations, language: str, state: OpenState, now: datetime) -> str:
    """Say when the place opens next in a sentence of its own, or nothing when that is not known at all."""
    _ = words.gettext
    if state.next_open is None or state.next_mode is None:
        return ""
    if not state.certain:
        return _("Please ask when it opens again.")
    days = (state.next_open.date() - now.astimezone(state.next_open.tzinfo).date()).days
    sentence = _sentences(words, state.next_mode)[min(days, 2) if days <= _DAYS_BY_NAME else 3]
    return sentence.format(
        time=time_text(state.next_open),
        day=weekday_name(state.next_open, language),
        date=date_text(state.next_open.date(), language),
    )


def _sentences(words: NullTranslations, mode: Mode) -> tuple[str, str, str, str]:
    """Return the sentences for today, tomorrow, a day of the coming week, and a later date."""
    _ = words.gettext
    if mode == "walk_in":
        return (
            _("Opens today at {time}"),
            _("Opens tomorrow at {time}"),
            _("Opens on {day} at {time}"),
            _("Opens on {date} at {time}"),
        )
    if mode == "appointment":
        return (
            _("Appointments today from {time}"),
            _("Appointments tomorrow from {time}"),
            _("Appointments on {day} from {time}"),
            _("Appointments on {date} from {time}"),
        )
    return (
        _("By phone today from {time}"),
        _("By phone tomorrow from {time}"),
        _("By phone on {day} from {time}"),
        _("By phone on {date} from {time}"),
    )


def _day(words: NullTranslations, plan: DayHours) -> tuple[str, ...]:
    _ = words.gettext
    spans = tuple(_span(words, span) for span in plan.spans)
    if plan.otherwise == "unknown":
        rest = (
            _("{reason}: please ask").format(reason=plan.closed_reason)
            if plan.closed_reason
            else _("Please ask")
        )
        return (*spans, rest)
    if spans:
        return spans
    if plan.otherwise == "appointment":
        return (_("By appointment"),)
    return (_("Closed: {reason}").format(reason=plan.closed_reason) if plan.closed_reason else _("Closed"),)


def _span(words: NullTranslations, span: Span) -> str:
    _ = words.gettext
    hours = time_range(span.opens_at, span.closes_at)
    if span.mode == "appointment":
        return _("{hours}, by appointment").format(hours=hours)
    return _("{hours}, by phone").format(hours=hours) if span.mode == "phone" else hours
