"""How times, dates, phone numbers and lists are written in each language.

Digits are ASCII in every language and the calendar is the Gregorian one, so that what is read here can be
compared with a paper, a door or a phone (`ux.md` I3). No direction marks are added or kept: the text layer
isolates.

Times and phone numbers need no Babel; the rest imports it at the first use, because it would slow the start.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from kiosk.i18n.languages import SOURCE

if TYPE_CHECKING:
    from babel import Locale

NBSP = "\u00a0"
EN_DASH = "\u2013"

_ASCII_DIGITS = {first + digit: ord("0") + digit for first in (0x0660, 0x06F0) for digit in range(10)}
_DIRECTION_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_PLAIN: dict[int, int | None] = {**_ASCII_DIGITS, **_DIRECTION_MARKS}

_WRITTEN_AS = {"en": "en-GB"}
"""The day before the month, as on everything else that visitors are given here."""


def time_text(value: time | datetime) -> str:
    """Return a time as ``9:00``: 24 hours, no leading zero."""
    return f"{value.hour}:{value.minute:02d}"


def time_range(opens_at: str, closes_at: str) -> str:
    """Return ``9:00–12:00`` for ``09:00`` and ``12:00``; an end at 24:00 stays 24:00."""
    return f"{_clock(opens_at)}{EN_DASH}{_clock(closes_at)}"


def weekday_name(day: int | date, language: str, *, short: bool = False) -> str:
    """Return the name of a weekday as it stands alone.

    Args:
        day: Any date, or 0 for Monday to 6 for Sunday.
        language: BCP 47 code.
        short: Abbreviate; some languages have no abbreviation and return the name.
    """
    from babel.dates import get_day_names

    index = day.weekday() if isinstance(day, date) else day
    names = get_day_names("abbreviated" if short else "wide", "stand-alone", _locale(language))
    return _plain(names[index])


def date_text(day: date, language: str, *, weekday: bool = True) -> str:
    """Return a date with the name of the month: ``Donnerstag, 4. Juni 2026``, or without its weekday."""
    from babel.dates import format_date

    return _plain(format_date(day, "full" if weekday else "long", _locale(language)))


def moment_text(moment: datetime, language: str) -> str:
    """Return a date with its time, joined as the language does it: ``Donnerstag, 4. Juni 2026, 9:00``."""
    pattern = str(_locale(language).datetime_formats["long"])
    return _plain(pattern).format(time_text(moment), date_text(moment.date(), language))


def month_text(day: date, language: str) -> str:
    """Return the month of a day with its year: ``Juni 2026``."""
    from babel.dates import format_skeleton

    return _plain(format_skeleton("yMMMM", day, locale=_locale(language)))


def phone_text(number: str) -> str:
    """Return a phone number as people here read and dial it: ``0231 501 11 48`` with no-break spaces.

    German numbers lose the country code, others keep it; short numbers of six digits are set in threes.

    Args:
        number: ``+49 231 5011148`` or a short number such as ``112``.
    """
    country, *parts = number.split()
    if not parts:
        return f"{number[:3]}{NBSP}{number[3:]}" if len(number) == 6 else number
    area, rest = parts[0], "".join(parts[1:])
    start = f"0{area}" if country == "+49" else f"{country}{NBSP}{area}"
    return NBSP.join(filter(None, (start, _grouped(rest))))


def tel_uri(number: str) -> str:
    """Return the link that dials a number (RFC 3966); a short number stays as it is dialled here."""
    return "tel:" + re.sub(r"[^+0-9]", "", number)


def language_names(codes: Iterable[str], language: str) -> tuple[str, ...]:
    """Return the names of languages in a language: CLDR's, else its German one, else the code itself."""
    tables = [_locale(name).languages for name in (language, SOURCE)]
    keys = ((code, code.replace("-", "_")) for code in codes)
    return tuple(_plain(next((names[key] for names in tables if key in names), code)) for code, key in keys)


def list_text(items: Iterable[str], language: str) -> str:
    """Return items as a list in a sentence: ``A, B und C``; nothing for no items."""
    from babel.lists import format_list

    return _plain(format_list(list(items), locale=_locale(language)))


@cache
def _locale(language: str) -> "Locale":
    """Return the rules of a language; one that CLDR does not know is written as German."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(_WRITTEN_AS.get(language, language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)


def _clock(text: str) -> str:
    return f"{int(text[:2])}:{text[3:]}"


def _plain(text: str) -> str:
    """Replace native digits and drop direction marks that the locale data bring along."""
    return text.translate(_PLAIN)


def _grouped(digits: str) -> str:
    """Group in pairs from the right; an odd number of digits starts with three."""
    first = 3 if len(digits) % 2 else 2
    return NBSP.join([digits[:first], *(digits[at : at + 2] for at in range(first, len(digits), 2))])
