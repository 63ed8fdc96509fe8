"""Opening hours in one short line of ASCII, in German as on the door sign: ``Mo+Fr 9-12 Uhr / Di 13-16 Uhr``.

It refuses to be incomplete: hours that the short form cannot say, such as every second week, give no note.
"""

import re
from collections.abc import Sequence

from kiosk.domain.content import Hours, Slot

_DAYS = {"MO": "Mo", "TU": "Di", "WE": "Mi", "TH": "Do", "FR": "Fr", "SA": "Sa", "SU": "So"}
_ORDER = tuple(_DAYS)
_MODES = {"walk_in": "", "appointment": " mit Termin", "phone": " am Telefon"}
_AGE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")

_Span = tuple[str, str, str, int | None]


def hours_note(hours: Hours) -> str:
    """Return the hours with their age, or an empty text when they are unknown or cannot be said shortly."""
    words = _weekly(hours.weekly) if hours.weekly else _without_weekly(hours)
    age = hours.as_of or ""
    return f"{words} (Stand {age})" if words and _AGE.fullmatch(age) else words


def _without_weekly(hours: Hours) -> str:
    return "Nur mit Termin" if hours.appointment is not None and hours.appointment.required else ""


def _weekly(slots: Sequence[Slot]) -> str:
    if any(slot.interval != 1 for slot in slots):
        return ""
    days: dict[_Span, list[int]] = {}
    for slot in slots:
        span = (slot.opens_at, slot.closes_at, slot.mode, slot.nth)
        days.setdefault(span, []).append(_ORDER.index(slot.byday))
    return " / ".join(_spoken(span, sorted(set(found))) for span, found in days.items())


def _spoken(span: _Span, days: Sequence[int]) -> str:
    opens, closes, mode, nth = span
    return f"{_nth(nth)}{_day_names(days)} {_time(opens)}-{_time(closes)} Uhr{_MODES[mode]}"


def _nth(nth: int | None) -> str:
    if nth is None:
        return ""
    return "letzter " if nth == -1 else f"{nth}. "


def _day_names(days: Sequence[int]) -> str:
    names = [_DAYS[_ORDER[day]] for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]}-{names[-1]}"
    return "+".join(names)


def _time(time: str) -> str:
    hour, minute = time.split(":")
    return str(int(hour)) if minute == "00" else f"{int(hour)}:{minute}"
