"""Facts in a text: phone numbers, e-mails, addresses, dates, times, numbers; one form for each.

Translations must keep every fact. So ``14 Uhr``, ``2 pm``, ``14 h`` and ``۱۴:۰۰`` give one fact, and so do
``24. Dezember 2026``, ``24/12/2026`` and ``2026-12-24``, ``1.000`` and ``1,000``, or ``0231 50-0`` and
``+49 (0)231 500``. Arabic and Persian digits are folded. Words that mean numbers ("two") are not facts here.
A time at the full hour equals the bare number of its hour, because Arabic and Persian write just the number.

    facts("Heute 9–12 Uhr, Tel. 0231 501234")     # {number 9, number 12, phone +49231501234}
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from kiosk.domain.months import MONTHS

Kind = Literal["e-mail", "address", "phone", "date", "time", "number"]

COUNTRY = "+49"

_DIGITS = {ord(digit): str(value) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(row)}
_SIGNS = {0x066B: ".", 0x066C: ",", 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2212: "-"}
_INVISIBLE = dict.fromkeys(
    map(ord, "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_FOLD = _DIGITS | _SIGNS | _INVISIBLE


class Fact(NamedTuple):
    """A fact in its one spelling."""

    kind: Kind
    value: str

    def __str__(self) -> str:
        """Return the fact as a person names it."""
        return f"{self.kind} {self.value}"


def fold(text: str) -> str:
    """Return a text with ASCII digits and signs and without marks of direction."""
    return text.translate(_FOLD)


def facts(text: str) -> frozenset[Fact]:
    """Return the facts of a text."""
    return frozenset(_scan(fold(text)))


def _scan(text: str) -> Iterator[Fact]:
    """Look for one kind after the other and take away what was found, so that no digit counts twice."""
    for pattern, read in _READERS:
        rest, end = [], 0
        for match in pattern.finditer(text):
            fact = read(match)
            if fact is not None:
                yield fact
                rest.append(text[end : match.start()])
                end = match.end()
        text = "\n".join([*rest, text[end:]])


def _mail(match: re.Match[str]) -> Fact:
    return Fact("e-mail", match[0].lower())


def _address(match: re.Match[str]) -> Fact:
    bare = re.sub(r"^(https?://)?(www\.)?", "", match[0].lower())
    return Fact("address", bare.rstrip("/.,;:!?)]'"))


def _date(match: re.Match[str]) -> Fact | None:
    """Read a date; without a year it is only a day and a month."""
    name = match.groupdict().get("name")
    month = MONTHS[name.casefold()] if name else int(match["month"])
    day, year = int(match["day"]), match["year"]
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    full = f"20{year}" if year and len(year) == 2 else year
    return Fact("date", f"{full}-{month:02}-{day:02}" if full else f"{month:02}-{day:02}")


def _time(match: re.Match[str]) -> Fact:
    groups = match.groupdict()
    hour, minute = int(match["hour"]), int(groups.get("minute") or 0)
    if groups.get("half"):
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return Fact("time", f"{hour:02}:{minute:02}") if minute else Fact("number", str(hour))


def _phone(match: re.Match[str]) -> Fact | None:
    digits = re.sub(r"[^0-9+]", "", match[0].replace("(0)", "") if match[0][0] in "+0" else match[0])
    if len(digits) < 7:
        return None
    if not digits.startswith("+"):
        digits = "+" + digits[2:] if digits.startswith("00") else COUNTRY + digits[1:]
    return Fact("phone", digits)


def _number(match: re.Match[str]) -> Fact:
    grouped = re.fullmatch(rf"([0-9]{{1,3}}(?:[.,{_THIN}][0-9]{{3}})+)(?:[.,]([0-9]{{1,2}}))?", match[0])
    if grouped:
        whole, part = re.sub(r"[^0-9]", "", grouped[1]), grouped[2] or ""
    else:
        whole, _, part = re.sub(rf"[,{_THIN}]", ".", match[0]).partition(".")
    part = part.rstrip("0")
    return Fact("number", str(int(whole)) + (f".{part}" if part else ""))


_THIN = "\u00a0\u202f"  # the spaces that group digits
_NAMES = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAY, _YEAR = r"(?<![0-9])(?<![0-9][./])(?P<day>[0-9]{1,2})", r"(?P<year>(?:19|20)[0-9]{2})"
_HOUR, _MINUTE = r"(?<![0-9.:,])(?P<hour>[01]?[0-9]|2[0-4])", r"(?P<minute>[0-5][0-9])(?![0-9])"
_UNTIL = r"(?:(?:[-–—]|bis)\s*[0-9.]+\s*)?"

_Reader = Callable[[re.Match[str]], Fact | None]

# In this order: a date must not be taken for a time, nor a time for a part of a phone number.
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), _mail),
    (re.compile(r"(?:https?://|www\.)[!#-;=?-~]+"), _address),
    (re.compile(rf"(?<![0-9]){_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?![0-9])"), _date),
    (
        re.compile(
            rf"{_DAY}(?P<mark>[./])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}|[0-9]{{2}})?(?![0-9])"
        ),
        _date,
    ),
    (
        re.compile(
            rf"{_DAY}(?:er|st|nd|rd|th|\.)?\s*(?:of\s|de\s)?(?P<name>{_NAMES})(?!\w)(?:\s+(?:de\s)?{_YEAR})?",
            re.I,
        ),
        _date,
    ),
    (
        re.compile(rf"(?<!\w)(?P<name>{_NAMES})\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}", re.I),
        _date,
    ),
    (re.compile(rf"{_HOUR}(?::{_MINUTE})?\s*(?P<half>[ap])\.?m\b\.?", re.I), _time),
    (re.compile(rf"{_HOUR}:{_MINUTE}"), _time),
    (re.compile(rf"{_HOUR}\.{_MINUTE}(?=\s*{_UNTIL}Uhr)"), _time),
    (re.compile(rf"{_HOUR}\s*(?:Uhr|h)(?:\s?{_MINUTE})?(?!\w)", re.I), _time),
    (re.compile(rf"(?<![0-9A-Za-z])(?<![0-9][.,{_THIN}])(?:\+|\(?0)(?:[ {_THIN}()/-]{{0,2}}[0-9])+"), _phone),
    (re.compile(rf"[0-9]+(?:[.,{_THIN}][0-9]+)*"), _number),
)
