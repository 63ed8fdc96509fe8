"""A place to take home: what it is, how to call and to get there, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from kiosk.domain.content import DescriptionText
from kiosk.domain.places import Place
from kiosk.domain.translation import Chosen
from kiosk.i18n.formats import date_text, list_text, phone_text, tel_uri
from kiosk.i18n.place import age_words, cost_words, languages_words, wheelchair_words
from kiosk.takehome.card import address_line
from kiosk.takehome.pages.card import call
from kiosk.takehome.pages.frame import Frame, Link, frame
from kiosk.takehome.pages.markup import clean, name, number
from kiosk.takehome.pages.site import Reader, Said, href
from kiosk.takehome.pages.timetable import Row, timetable

_URL_SAFE = ":/?#[]@!$&'()*+,;=%~"
_MAP = "https://www.openstreetmap.org/search?query="


@dataclass(frozen=True)
class Fact:
    """A line of facts: what it is, what is known, and where it leads."""

    icon: str
    label: str
    values: tuple[Said, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class TableRow:
    """A row of hours."""

    label: Markup
    hours: tuple[Markup, ...]


@dataclass(frozen=True)
class PlacePage:
    """What the page of a place says."""

    frame: Frame
    title: Markup
    about: Said | None
    provenance: tuple[Markup, ...]
    caution: Markup | None
    note: Said | None
    calls: tuple[Link, ...]
    facts: tuple[Fact, ...]
    hours_head: str
    hours_said: tuple[Markup, ...]
    week: tuple[TableRow, ...]
    exceptions_head: Markup
    exceptions: tuple[TableRow, ...]
    topics_head: str
    topics: tuple[Link, ...]
    age: Markup


def place_page(reader: Reader, place: Place) -> PlacePage:
    """Return what the page of a place says in a language."""
    _ = reader.words.gettext
    path = reader.path("place", place.id)
    about = reader.chosen(place.translations, place.source_rev)
    calendar = reader.site.content.calendar(place.hours.calendar if place.hours else None)
    hours = timetable(reader.words, reader.code, place, reader.site.today, calendar)
    caution = _("Please ask us before you go there. This may have changed.")
    exceptions = _("Holidays and exceptions until {date}")
    until = date_text(hours.until, reader.code, weekday=False)
    return PlacePage(
        frame=frame(reader, path, place.name),
        title=name(place.name),
        about=reader.said(about, about.text.description) if about else None,
        provenance=reader.provenance([about] if about else []),
        caution=reader.say(caution) if place.confidence == "low" else None,
        note=reader.said(about, about.text.note) if about and about.text.note else None,
        calls=tuple(call(phone) for phone in place.phones if phone.type != "fax"),
        facts=tuple(_facts(reader, place)),
        hours_head=_("Opening hours"),
        hours_said=tuple(map(reader.say, hours.sentences)),
        week=tuple(_table_row(reader, row) for row in hours.week),
        exceptions_head=reader.say(exceptions.format(date=until)),
        exceptions=tuple(_table_row(reader, row) for row in hours.exceptions),
        topics_head=_("Helps with"),
        topics=tuple(_topics(reader, path, place)),
        age=reader.say(age_words(reader.words, place)),
    )


def _facts(reader: Reader, place: Place) -> Iterator[Fact]:
    _ = reader.words.gettext
    if place.address:
        yield _address(reader, place)
    way = reader.chosen(place.translations, place.source_rev, part="transportation")
    if way and way.text.transportation:
        yield Fact("route", _("How to get there"), (_said(reader, way),))
    yield from _online(reader, place)
    yield from _appointment(reader, place)
    if place.kind != "emergency":
        yield _words(reader, "language", _("Languages"), languages_words(reader.words, reader.code, place))
    if place.address:
        yield _words(reader, "wheelchair", _("Wheelchair"), wheelchair_words(reader.words, place))
    if place.districts:
        districts = list_text(place.districts, reader.code)
        yield _words(reader, "map-2", _("For people who live in"), districts)
    if place.cost:
        yield _words(reader, "coin-off", _("Cost"), cost_words(reader.words, place))


def _words(reader: Reader, icon: str, label: str, text: str) -> Fact:
    return Fact(icon, label, (Said(reader.say(text)),))


def _said(reader: Reader, way: Chosen[DescriptionText]) -> Said:
    return reader.said(way, way.text.transportation or "")


def _address(reader: Reader, place: Place) -> Fact:
    _ = reader.words.gettext
    assert place.address is not None
    line = address_line(place.address)
    shown = [Said(name(line))]
    if place.host:
        shown.append(Said(name(place.host)))
    link = Link(_to_map(_("Show on a map")), _MAP + quote(line, safe=""), icon="map-2")
    return Fact("map-pin", _("Address"), tuple(shown), (link,))


def _to_map(words: str) -> Markup:
    """Say whose map it is, because the visitor leaves these pages."""
    return Markup("<span>{} (<bdi>OpenStreetMap</bdi>)</span>").format(words)


def _online(reader: Reader, place: Place) -> Iterator[Fact]:
    _ = reader.words.gettext
    for phone in place.phones:
        if phone.type == "fax":
            yield Fact("phone", _("Fax"), (Said(number(phone_text(phone.number))),))
    if place.email:
        link = Link(_left_to_right(place.email), "mailto:" + quote(clean(place.email), safe="@"))
        yield Fact("mail", _("E-mail"), (), (link,))
    if place.url and _is_web(place.url):
        yield Fact("world", _("Website"), (), (_to_web(place.url),))


def _appointment(reader: Reader, place: Place) -> Iterator[Fact]:
    _ = reader.words.gettext
    how = place.hours.appointment if place.hours else None
    links = []
    if how and how.phone:
        links.append(Link(number(phone_text(how.phone)), tel_uri(how.phone), icon="phone"))
    if how and how.url and _is_web(how.url):
        links.append(_to_web(how.url))
    if links:
        yield Fact("calendar-event", _("Make an appointment"), (), tuple(links))


def _left_to_right(text: str) -> Markup:
    return Markup('<bdi dir="ltr">{}</bdi>').format(clean(text))


def _is_web(url: str) -> bool:
    """Tell whether an address leads to the web and nowhere else; an editor may have pasted anything."""
    return url.startswith(("https://", "http://"))


def _to_web(url: str) -> Link:
    return Link(_left_to_right(_host(url)), quote(clean(url), safe=_URL_SAFE))


def _host(url: str) -> str:
    """Return the host of an address, which is what a visitor can judge."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _table_row(reader: Reader, row: Row) -> TableRow:
    return TableRow(reader.say(row.label), tuple(map(reader.say, row.hours)))


def _topics(reader: Reader, path: str, place: Place) -> Iterator[Link]:
    for topic in reader.site.topics_of.get(place.id, ()):
        yield Link(reader.title(topic), href(path, reader.path("topic", topic.id)))
