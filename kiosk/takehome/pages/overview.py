"""The pages that lead to the others: a language's topics, its places, and the languages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from kiosk.domain.content import Topic
from kiosk.domain.places import Place
from kiosk.i18n.languages import SOURCE, Language
from kiosk.takehome.pages.frame import Frame, Link, emergency, frame
from kiosk.takehome.pages.markup import clean
from kiosk.takehome.pages.site import Reader, Site, href, overview_path, places_path


@dataclass(frozen=True)
class Section:
    """A heading and the ways beneath it; `language` when their texts are all in another one."""

    icon: str
    head: Markup
    links: tuple[Link, ...]
    language: str = ""


@dataclass(frozen=True)
class ListPage:
    """A page of ways to other pages."""

    frame: Frame
    title: Markup
    first: tuple[Link, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class LanguagesPage:
    """The first page: which languages there are; it is itself in the first of them."""

    language: Language
    emergency_label: str
    emergency: tuple[Link, ...]
    languages: tuple[tuple[Language, str], ...]
    address: str


def overview_page(reader: Reader) -> ListPage:
    """Return the topics of a language by group, and the way to its places."""
    _ = reader.words.gettext
    path = overview_path(reader.code)
    places = Link(
        reader.say(_("Places and opening hours")), href(path, places_path(reader.code)), icon="map-pin"
    )
    return ListPage(
        frame=frame(reader, path, _("What do you need?")),
        title=reader.say(_("What do you need?")),
        first=(places,),
        sections=tuple(_topic_sections(reader, path)),
    )


def list_of_places(reader: Reader) -> ListPage:
    """Return every place: the network's own offices first."""
    _ = reader.words.gettext
    path = places_path(reader.code)
    content, today = reader.site.content, reader.site.today
    offices = content.offices(today)
    own = {place.id for place in offices}
    others = [place for place in content.places(today) if place.id not in own]
    others.sort(key=lambda place: place.name.casefold())
    named = (
        (_("Our offices"), "building-community", offices),
        (_("Who helps you"), "heart-handshake", others),
    )
    return ListPage(
        frame=frame(reader, path, _("Places and opening hours")),
        title=reader.say(_("Places and opening hours")),
        first=(),
        sections=tuple(
            Section(icon, reader.say(head), _place_links(reader, path, places), SOURCE)
            for head, icon, places in named
            if places
        ),
    )


def languages_page(site: Site) -> LanguagesPage:
    """Return the languages and the way to each overview."""
    reader = Reader(site, site.languages[0])
    return LanguagesPage(
        language=reader.language,
        emergency_label=reader.words.gettext("Emergency"),
        emergency=emergency(reader),
        languages=tuple((language, overview_path(language.code)) for language in site.languages),
        address=site.address("index.html"),
    )


def _topic_sections(reader: Reader, path: str) -> Iterator[Section]:
    _ = reader.words.gettext
    content, today = reader.site.content, reader.site.today
    listed: set[str] = set()
    for group in content.groups(today):
        topics = [topic for topic in content.topics(group.id, today) if topic.kind != "group"]
        listed.update(topic.id for topic in topics)
        yield Section(group.icon, reader.title(group), _topic_links(reader, path, topics))
    rest = [topic for topic in content.all_topics(today) if topic.id not in listed]
    heads = {
        "topic": (_("Something else"), "help-circle"),
        "involve": (_("Get involved"), "heart-handshake"),
        "emergency": (_("Emergency"), "urgent"),
    }
    for kind, (head, icon) in heads.items():
        if topics := [topic for topic in rest if topic.kind == kind]:
            yield Section(icon, reader.say(head), _topic_links(reader, path, topics))


def _topic_links(reader: Reader, path: str, topics: Iterable[Topic]) -> tuple[Link, ...]:
    return tuple(Link(reader.title(topic), href(path, reader.path("topic", topic.id))) for topic in topics)


def _place_links(reader: Reader, path: str, places: Iterable[Place]) -> tuple[Link, ...]:
    """Return the ways to places; that the names are German is said once, for all of them."""
    return tuple(
        Link(Markup("<bdi>{}</bdi>").format(clean(place.name)), href(path, reader.path("place", place.id)))
        for place in places
    )
