"""A place in short, as it stands on the page of a topic and in the list of places."""

from dataclasses import dataclass

from markupsafe import Markup

from kiosk.domain.content import Phone
from kiosk.domain.places import Place
from kiosk.i18n.formats import phone_text, tel_uri
from kiosk.takehome.card import address_line
from kiosk.takehome.pages.frame import Link
from kiosk.takehome.pages.markup import name, number
from kiosk.takehome.pages.site import Reader, Said, href


@dataclass(frozen=True)
class Card:
    """A place in short."""

    link: Link
    about: Said | None
    address: Markup | None
    phone: Link | None


def card(reader: Reader, start: str, place: Place) -> Card:
    """Return a place in short for the page at `start`."""
    chosen = reader.chosen(place.translations, place.source_rev)
    about = chosen and place.kind not in ("main", "outpost")
    return Card(
        link=place_link(start, reader, place),
        about=reader.said(chosen, chosen.text.description) if chosen and about else None,
        address=name(address_line(place.address)) if place.address else None,
        phone=next((call(phone) for phone in place.phones if phone.type == "voice"), None),
    )


def place_link(start: str, reader: Reader, place: Place) -> Link:
    """Return the way from a page to the page of a place."""
    return Link(name(place.name), href(start, reader.path("place", place.id)))


def call(phone: Phone) -> Link:
    """Return the link that dials a number, or writes to one for text messages."""
    uri = tel_uri(phone.number)
    icon = "message-circle" if phone.type == "text" else "phone"
    href = uri.replace("tel:", "sms:", 1) if phone.type == "text" else uri
    return Link(number(phone_text(phone.number)), href, icon=icon)
