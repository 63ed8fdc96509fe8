"""Opening hours and telephone numbers of Integreat as ours; what cannot be understood is unknown, never guessed."""

import re
from collections.abc import Sequence
from typing import Any

from kiosk.central.integreat.shapes import Day
from kiosk.i18n.formats import list_text, weekday_name

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](?P<seconds>:00)?")
_GERMANY = "+49"


def weekly(days: Sequence[Day] | None) -> list[dict[str, Any]] | None:
    """Return the lines of a timetable, or None when it is not stated or says something impossible.

    A day by appointment without a time has no line; `appointment_days` names it.
    """
    if days is None or len(days) != len(WEEKDAYS):
        return None
    lines: list[dict[str, Any]] = []
    for byday, day in zip(WEEKDAYS, days, strict=True):
        mode = {"mode": "appointment"} if day.appointment_only else {}
        if day.closed:
            continue
        if day.all_day and not day.appointment_only:
            lines.append({"byday": byday, "opens_at": "00:00", "closes_at": "24:00"})
            continue
        for slot in day.time_slots:
            opens, closes = _time(slot.start), _time(slot.end)
            if opens is None or closes is None or opens == closes:
                return None
            lines.append({"byday": byday, "opens_at": opens, "closes_at": closes, **mode})
    return lines


def appointment_days(days: Sequence[Day] | None) -> str:
    """Return the German names of the days by appointment only for which no time is given."""
    found = [
        weekday_name(index, "de")
        for index, day in enumerate(days or ())
        if index < len(WEEKDAYS) and day.appointment_only and not day.closed and not day.time_slots
    ]
    return list_text(found, "de") if found else ""


def needs_appointment(days: Sequence[Day] | None) -> bool:
    """Tell whether every day on which somebody is there is by appointment only."""
    present = [day for day in days or () if not day.closed]
    return bool(present) and all(day.appointment_only for day in present)


def phone(text: str) -> str | None:
    """Return a number as ``+49 231 5011148``, or None when it is not clear which number it is."""
    kept = re.sub(r"\(0\)", " ", text.strip())
    if re.fullmatch(r"\+?[0-9][0-9 ()/.\-–\u00a0]*", kept) is None:
        return None
    groups = re.findall(r"\+?[0-9]+", kept)
    digits = "".join(groups)
    if re.fullmatch(r"[1-9][0-9]{2,5}", digits):
        return digits
    if digits.startswith("00"):
        groups = ["+" + digits[2:]] if len(groups) == 1 else ["+" + groups[0][2:], *groups[1:]]
    elif digits.startswith("0"):
        groups = [_GERMANY, groups[0][1:], *groups[1:]]
    if groups[0].startswith(_GERMANY) and len(groups[0]) > len(_GERMANY):
        groups = [_GERMANY, groups[0][len(_GERMANY) :], *groups[1:]]
    number = " ".join(group for group in groups if group)
    is_number = re.fullmatch(r"\+[0-9]{1,3}( [0-9]+)+", number) and 7 <= len(number.replace(" ", "")) <= 16
    return number if is_number else None


def _time(text: str) -> str | None:
    return text[:5] if _TIME.fullmatch(text) else None
