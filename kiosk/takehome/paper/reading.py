"""Slips of topics and places: what to do, what to bring, where to go, when, and whom to call.

A slip is read at home, without this terminal: it says how old its facts are and never whether a place is open now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kiosk.domain.content import Phone, TopicText
from kiosk.domain.library import Content
from kiosk.domain.places import Place
from kiosk.domain.translation import SOURCE_LANGUAGE, text_for
from kiosk.i18n.formats import date_text, phone_text
from kiosk.takehome.card import address_lines, contact_card
from kiosk.takehome.links import page_link
from kiosk.takehome.pages.timetable import timetable
from kiosk.takehome.paper.slip import Code, Line, Pair, Part, Rule, Slip
from kiosk.takehome.paper.voice import Voice, mark
from kiosk.text.isolate import isolate

MOST_PLACES = 3
"""Places on the slip of a topic; all of them stand on the page that its code opens."""

_ = mark


@dataclass(frozen=True)
class Shop:
    """What slips are made from.

    Attributes:
        content: The release that the screen shows.
        office: Where the slip is taken.
        today: The office's day.
        base_url: Where the pages are, as in `page_link`; empty: nowhere.
        german: Whether the visitor reads the German text beside their own, and wants it on paper, too.
    """

    content: Content
    office: Place
    today: date
    base_url: str
    german: bool = False


def topic_slip(voice: Voice, shop: Shop, topic_id: str) -> Slip:
    """Return the slip of a topic.

    Raises:
        ContentError: There is no such topic.
        TakeHomeError: There is no valid code for it.
    """
    topic = shop.content.topic(topic_id)
    chosen = voice.chosen(topic.translations, topic.source_rev)
    german = topic.translations.get(SOURCE_LANGUAGE)
    text = chosen.text
    places = _visited(shop, topic_id)
    parts: list[Part] = [
        *_head(voice, shop),
        voice.both(text.title, german.title if german else "", size="title"),
        voice.both(text.answer, german.answer if german and shop.german else text.answer),
        *_steps(voice, text, german if shop.german else None),
        *voice.papers(shop.content.documents(topic)),
        *([voice.line(_("Who helps you"), bold=True)] if places else []),
        *(part for place in places for part in _place_in_short(voice, shop, place)),
        *voice.provenance(chosen),
        *_foot(voice, shop, "topic", topic_id, places[0] if places else shop.office),
    ]
    return Slip(direction=voice.language.direction, parts=tuple(parts))


def place_slip(voice: Voice, shop: Shop, place_id: str) -> Slip:
    """Return the slip of a place.

    Raises:
        ContentError: There is no such place.
        TakeHomeError: There is no valid code for it.
    """
    place = shop.content.place(place_id)
    about = text_for(place.translations, voice.language.code, place.source_rev)
    way = text_for(place.translations, voice.language.code, place.source_rev, part="transportation")
    parts: list[Part] = [
        *_head(voice, shop),
        Line(text=place.name, size="title", fact=True),
        *([Line(text=about.text.description)] if about else []),
        *_doubt(voice, place),
        *([Line(text=about.text.note)] if about and about.text.note else []),
        *_address(voice, place),
        *([Line(text=way.text.transportation)] if way and way.text.transportation else []),
        *_reached(voice, place),
        voice.line(_("Opening hours"), size="small", bold=True),
        *_hours(voice, shop, place),
        *(voice.provenance(about) if about else []),
        *_foot(voice, shop, "place", place_id, place),
    ]
    return Slip(direction=voice.language.direction, parts=tuple(parts))


def _head(voice: Voice, shop: Shop) -> Iterator[Part]:
    yield Line(text=shop.office.name, size="small", bold=True, middle=True, fact=True)
    yield Rule()


def _steps(voice: Voice, text: TopicText, german: TopicText | None) -> Iterator[Line]:
    beside = german.steps if german and len(german.steps) == len(text.steps) else text.steps
    for number, (own, other) in enumerate(zip(text.steps, beside, strict=True), 1):
        both = voice.both(own, other)
        yield Line(text=both.text, german=both.german, mark=str(number))


def _visited(shop: Shop, topic_id: str) -> list[Place]:
    """The places that can be visited or called."""
    found = shop.content.places_for(topic_id, shop.today)
    return [place for place in found if place.address or place.phones][:MOST_PLACES]


def _place_in_short(voice: Voice, shop: Shop, place: Place) -> Iterator[Part]:
    yield Line(text=place.name, bold=True, fact=True)
    yield from _doubt(voice, place)
    yield from _street(place)
    yield from (Line(text=phone_text(phone.number), fact=True) for phone in _spoken(place)[:1])
    yield from _hours(voice, shop, place)


def _doubt(voice: Voice, place: Place) -> list[Line]:
    doubtful = place.confidence == "low"
    return [voice.line(_("Please ask us before you go there. This may have changed."))] if doubtful else []


def _address(voice: Voice, place: Place) -> Iterator[Part]:
    if place.address:
        yield voice.line(_("Address"), size="small", bold=True)
        yield from _street(place)


def _street(place: Place) -> Iterator[Line]:
    if place.address:
        yield Line(text="\n".join(address_lines(place.address)), fact=True)


def _spoken(place: Place) -> list[Phone]:
    return [phone for phone in place.phones if phone.type == "voice"]


def _reached(voice: Voice, place: Place) -> Iterator[Part]:
    """Telephone, e-mail and web address."""
    spoken = _spoken(place)
    if spoken:
        yield voice.line(_("Phone"), size="small", bold=True)
        yield from (Line(text=phone_text(phone.number), size="large", fact=True) for phone in spoken)
    if place.email:
        yield voice.line(_("E-mail"), size="small", bold=True)
        yield Line(text=place.email, fact=True)


def _hours(voice: Voice, shop: Shop, place: Place) -> Iterator[Part]:
    """The usual week; holidays stand on the page that the code opens."""
    calendar = shop.content.calendar(place.hours.calendar if place.hours else None)
    found = timetable(voice.words, voice.language.code, place, shop.today, calendar)
    yield from (Line(text=sentence) for sentence in found.sentences)
    yield from (Pair(start=row.label, end="\n".join(row.hours)) for row in found.week)


def _foot(voice: Voice, shop: Shop, kind: str, name: str, place: Place) -> Iterator[Part]:
    """The code, and how old all this is."""
    link = page_link(shop.base_url, kind, name, voice.language.code)
    caption = voice.line(
        _("Opens a page on your phone") if link else _("Saves the contact: {name}"), name=isolate(place.name)
    )
    yield Code(payload=link or contact_card(place), caption=caption.text, german=caption.german)
    yield Rule()
    made, issue = shop.content.created_at.date(), shop.content.release
    own, german = (
        words.gettext(_("As of {date}, issue {number}.")).format(
            date=date_text(made, code, weekday=False), number=issue
        )
        for words, code in ((voice.words, voice.language.code), (voice.german, SOURCE_LANGUAGE))
    )
    yield voice.both(own, german, size="small", middle=True)
