"""Opening hours on paper and on a saved page: the usual week, and the days to come that are not as usual.

It says nothing about now or today, because nobody knows when the page will be read; each exception has its date, and
up to when they were looked for is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import NullTranslations
from itertools import islice

from msgspec.structs import replace

from kiosk.domain.content import Holiday, Hours, Slot
from kiosk.domain.hours import NO_HOLIDAYS, WEEKDAYS, DayHours, week
from kiosk.domain.places import Place
from kiosk.i18n.formats import EN_DASH, date_text, list_text, time_range, weekday_name
from kiosk.i18n.opening import hours_words, irregular_words, is_irregular
from kiosk.i18n.place import appointment_words

WEEKS_AHEAD = 13
"""How far exceptions are looked for."""

MOST_EXCEPTIONS = 12
MOST_DATES = 3

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a day or days, and what is said of them."""

    label: str
    hours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hours in words.

    Attributes:
        sentences: What a table of the week cannot say.
        week: Monday to Sunday as they usually are; empty when no hours are the same every week.
        exceptions: Days that are not as usual, by date.
        until: The last day on which exceptions were looked for.
    """

    sentences: tuple[str, ...]
    week: tuple[Row, ...]
    exceptions: tuple[Row, ...]
    until: date


def timetable(
    words: NullTranslations,
    language: str,
    place: Place,
    today: date,
    calendar: Mapping[date, Holiday] = NO_HOLIDAYS,
) -> Timetable:
    """Return the hours of a place as they stand on a page that is made today."""
    _ = words.gettext
    hours = place.hours
    until = _monday(today) + WEEKS_AHEAD * 7 * _DAY - _DAY
    if hours is None:
        return Timetable((_("Opening hours not known. Please ask."),), (), (), until)
    regular = replace(_usual(hours), weekly=tuple(s for s in hours.weekly or () if _is_weekly(s, today)))
    always = _always(words, regular)
    shown = bool(regular.weekly) and not always
    rows = hours_words(words, language, regular, today) if shown else ()
    return Timetable(
        sentences=tuple(
            [
                *always,
                *_sentences(words, language, hours, today, calendar),
                *_without_week(words, place, hours),
            ]
        ),
        week=tuple(Row(row.day, row.hours) for row in rows),
        exceptions=tuple(
            [
                *_later(words, language, hours, today),
                *islice(_exceptions(words, language, hours, today, calendar), MOST_EXCEPTIONS),
            ]
        ),
        until=until,
    )


def _sentences(
    words: NullTranslations, language: str, hours: Hours, today: date, calendar: Mapping[date, Holiday]
) -> Iterator[str]:
    _ = words.gettext
    irregular = [slot for slot in hours.weekly or () if is_irregular(slot)]
    for slot, sentence in zip(irregular, irregular_words(words, language, hours), strict=True):
        yield sentence
        dates = [date_text(day, language, weekday=False) for day in _dates(hours, slot, today, calendar)]
        if dates:
            yield _("Next: {dates}").format(dates=list_text(dates, language))


def _without_week(words: NullTranslations, place: Place, hours: Hours) -> Iterator[str]:
    _ = words.gettext
    appointment = appointment_words(words, place)
    if appointment:
        yield appointment
    elif hours.weekly is None:
        yield _("Opening hours not known. Please ask.")
    elif not hours.weekly:
        yield _("By appointment") if hours.appointment else _("Please ask for the opening hours")


def _always(words: NullTranslations, regular: Hours) -> tuple[str, ...]:
    """Say day and night in words; a table would say it seven times."""
    _ = words.gettext
    whole = {(slot.byday, slot.mode) for slot in regular.weekly or () if _is_whole_day(slot)}
    for mode, sentence in (("walk_in", _("Open day and night")), ("phone", _("By phone, day and night"))):
        if whole == {(day, mode) for day in WEEKDAYS} and len(regular.weekly or ()) == len(WEEKDAYS):
            return (sentence,)
    return ()


def _is_whole_day(slot: Slot) -> bool:
    return slot.opens_at == "00:00" and slot.closes_at in ("00:00", "24:00")


def _is_weekly(slot: Slot, today: date) -> bool:
    return not is_irregular(slot) and not _begins_later(slot, today)


def _begins_later(slot: Slot, today: date) -> bool:
    return slot.dtstart is not None and slot.dtstart > _monday(today)


def _later(words: NullTranslations, language: str, hours: Hours, today: date) -> Iterator[Row]:
    """Yield weekly slots that are not there yet."""
    _ = words.gettext
    for slot in hours.weekly or ():
        if not is_irregular(slot) and slot.dtstart is not None and _begins_later(slot, today):
            day = weekday_name(WEEKDAYS.index(slot.byday), language)
            label = _("From {date}").format(date=date_text(slot.dtstart, language))
            yield Row(label, (f"{day} {time_range(slot.opens_at, slot.closes_at)}",))


def _dates(hours: Hours, slot: Slot, today: date, calendar: Mapping[date, Holiday]) -> Iterator[date]:
    """Yield the next days on which a slot is that is not there every week."""
    alone = replace(hours, weekly=(slot,), extra=())
    days = (plan.day for plan in _plans(alone, today, calendar) if plan.spans)
    return islice(days, MOST_DATES)


def _exceptions(
    words: NullTranslations, language: str, hours: Hours, today: date, calendar: Mapping[date, Holiday]
) -> Iterator[Row]:
    """Yield days that are not as usual; days in a row of which the same is said are one row."""
    run: list[tuple[date, tuple[str, ...]]] = []
    tail = 0  # days at the end of the run that are closed in every week
    pairs = zip(_plans(hours, today, calendar), _plans(_usual(hours), today, NO_HOLIDAYS), strict=True)
    for plan, usual in pairs:
        differs = _differs(plan, usual)
        if not (differs or plan.closed_reason):
            continue
        said = hours_words(words, language, hours, plan.day, calendar)[plan.day.weekday()].hours
        if run and (run[-1][1] != said or run[-1][0] + _DAY != plan.day):
            yield from _row(run[: len(run) - tail], language)
            run, tail = [], 0
        if differs or run:
            run.append((plan.day, said))
            tail = 0 if differs else tail + 1
    yield from _row(run[: len(run) - tail], language)


def _row(run: list[tuple[date, tuple[str, ...]]], language: str) -> Iterator[Row]:
    if run:
        ends = dict.fromkeys(date_text(day, language) for day in (run[0][0], run[-1][0]))
        yield Row(f" {EN_DASH} ".join(ends), run[0][1])


def _differs(plan: DayHours, usual: DayHours) -> bool:
    return (plan.spans, plan.otherwise) != (usual.spans, usual.otherwise)


def _plans(hours: Hours, today: date, calendar: Mapping[date, Holiday]) -> Iterator[DayHours]:
    for index in range(WEEKS_AHEAD):
        plans = week(hours, _monday(today) + 7 * index * _DAY, calendar)
        yield from (plan for plan in plans if plan.day >= today)


def _usual(hours: Hours) -> Hours:
    return replace(hours, closures=(), extra=())


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY
