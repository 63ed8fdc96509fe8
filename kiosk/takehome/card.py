"""Contact cards that a phone's camera opens by itself, without any network.

A card is a vCard 3.0 of at most 213 bytes, never a MECARD: iOS and ML Kit on Android open both, but other
scanners learned MECARD late or not at all, and it has no agreed form for an address. A card that would be too
large leaves fields out, the least wanted first: name, a phone number, address, further numbers, e-mail, web
address, hours.

The name stands there twice because vCard 3.0 asks for N and FN, and some phones show the one, some the other.
When that leaves no room for the address, N alone becomes shorter; FN is cut only when there is no room for a
single number. Nothing is invented, unknown fields are left out, and doubtful hours do not go along: a card
stays on a phone for years and cannot say "please ask".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from kiosk.domain.content import Address
from kiosk.domain.places import Place
from kiosk.errors import TakeHomeError
from kiosk.takehome.lines import END, escaped, filled, one_line, shortened
from kiosk.takehome.note import hours_note
from kiosk.takehome.qr import LIMIT, byte_count

_BEGIN = f"BEGIN:VCARD{END}VERSION:3.0{END}"
_END = f"END:VCARD{END}"
_LEAST_N = 24  # bytes that still tell one place from another
_URL_SAFE = ":/?#[]@!$&'()*+,;=%~"


def contact_card(place: Place) -> str:
    """Return the vCard of a place; it always fits into a code.

    Raises:
        TakeHomeError: The name has no visible character.
    """
    numbers = [_line("TEL", _number(phone.number)) for phone in place.phones if phone.type == "voice"]
    address = [_line("ADR", _structured(place.address))] if place.address else []
    names = _names(place.name, ["".join(numbers[:1] + address), "".join(numbers[:1])])
    lines = [*numbers[:1], *address, *numbers[1:], *_further_lines(place)]
    return filled(_BEGIN + names, [(index, [line]) for index, line in enumerate(lines)], _END, LIMIT)


def address_line(address: Address) -> str:
    """Return the address as people write it: ``Oberbank 11, 44149 Dortmund``."""
    return ", ".join(address_lines(address))


def address_lines(address: Address) -> list[str]:
    """Return the same line by line, as on a letter: what is unknown has none."""
    town = one_line(f"{address.postal_code or ''} {address.city}")
    return [part for part in (one_line(address.address_1), town) if part]


def _names(name: str, wanted: Iterable[str]) -> str:
    """Return N and FN, as whole as the first of the `wanted` lines allows that leaves a usable N."""
    whole = _line("FN", _name(name, LIMIT))
    least = min(byte_count(escaped(name)), _LEAST_N)
    room = 0
    for lines in wanted:
        room = LIMIT - byte_count(_BEGIN + _END + lines) - len(_line("N", ""))
        if room - byte_count(whole) >= least:
            return _line("N", _name(name, room - byte_count(whole))) + whole
    cut = _name(name, (room - len(_line("FN", ""))) // 2)
    return _line("N", cut) + _line("FN", cut)


def _name(name: str, size: int) -> str:
    value = escaped(shortened(name, size))
    if not value:
        raise TakeHomeError("a contact card needs a name")
    return value


def _further_lines(place: Place) -> Iterator[str]:
    """Yield the lines after phones and address, the most wanted first."""
    if place.email:
        yield _line("EMAIL", escaped(place.email))
    if place.url:
        yield _line("URL", quote(one_line(place.url), safe=_URL_SAFE))
    note = hours_note(place.hours) if place.hours and place.confidence != "low" else ""
    if note:
        yield _line("NOTE", escaped(note))


def _structured(address: Address) -> str:
    """Return the seven parts of ADR; the country only abroad, to save bytes."""
    country = "" if address.country == "DE" else address.country
    parts: Sequence[str] = (address.address_1, address.city, "", address.postal_code or "", country)
    return ";;" + ";".join(escaped(part) for part in parts)


def _number(number: str) -> str:
    return re.sub(r"[^+0-9]", "", number)


def _line(name: str, value: str) -> str:
    return f"{name}:{value}{END}"
