"""What all pages of a release share: which pages there are, their paths, and what each language says.

A page has the path that `kiosk.takehome.links.page_link` puts into a code. Links between pages are relative, so that
the pages work wherever they lie.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path
from posixpath import dirname, relpath
from typing import Literal, TypeVar
from urllib.parse import unquote

from markupsafe import Markup

from kiosk.domain.content import Lineage, Topic
from kiosk.domain.library import Content
from kiosk.domain.places import Place
from kiosk.domain.translation import Chosen, text_for
from kiosk.i18n.catalog import catalog
from kiosk.i18n.languages import SOURCE, Language
from kiosk.takehome.links import page_link
from kiosk.takehome.pages.markup import marked
from kiosk.text.direction import Direction, first_strong

Kind = Literal["topic", "place"]
T = TypeVar("T", bound=Lineage)

_ANY_BASE = "https://x"
_NONE = Markup("")


@dataclass(frozen=True)
class Site:
    """A release as pages.

    Attributes:
        content: The release.
        languages: The languages that get pages, in their order.
        known: Every language by its code, for the direction of texts shown in another one.
        base_url: Where the pages will be, or empty when that is not known.
        today: The day they are made.
        locales: The folder of the catalogues.
    """

    content: Content
    languages: tuple[Language, ...]
    known: Mapping[str, Language]
    base_url: str
    today: date
    locales: Path

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic that has a page: also those that begin later, as a terminal will show them without asking."""
        days = {self.today, *self._beginnings(self.content.records.topics.values())}
        found = {topic.id: topic for day in sorted(days) for topic in self.content.all_topics(day)}
        return tuple(sorted(found.values(), key=lambda topic: (topic.order, topic.id)))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place that has a page, in the order of the release, those that begin later last."""
        records = self.content.records
        joined = (records.services, records.locations, records.service_at_locations, records.organizations)
        begins = {day for table in joined for day in self._beginnings(table.values())}
        days = sorted({self.today, *begins})
        return tuple({place.id: place for day in days for place in self.content.places(day)}.values())

    @cached_property
    def helping(self) -> Mapping[str, tuple[Place, ...]]:
        """The places that help with each topic, best first."""
        return {topic.id: self.content.places_for(topic.id, self.today) for topic in self.topics}

    @cached_property
    def topics_of(self) -> Mapping[str, tuple[Topic, ...]]:
        """The topics each place helps with."""
        found: dict[str, list[Topic]] = {}
        for topic in self.topics:
            for place in self.helping[topic.id]:
                found.setdefault(place.id, []).append(topic)
        return {name: tuple(topics) for name, topics in found.items()}

    def check(self) -> None:
        """Refuse an address that no code could hold.

        Raises:
            TakeHomeError: The address is not https, or not ASCII.
        """
        page_link(self.base_url, "topic", "x", SOURCE)

    def address(self, path: str) -> str:
        """Return where a page will be, or nothing when that is not known."""
        return f"{self.base_url.rstrip('/')}/{path}" if self.base_url else ""

    def _beginnings(self, records: Iterable[object]) -> set[date]:
        begins = (getattr(record, "valid_from", None) for record in records)
        return {day for day in begins if day is not None and day > self.today}


@dataclass(frozen=True)
class Said:
    """A text as HTML, with the attributes its element needs when it is not in the page's language."""

    html: Markup
    attributes: Markup = _NONE


@dataclass(frozen=True)
class Reader:
    """One language of a site: its words, its texts, its links."""

    site: Site
    language: Language

    @property
    def code(self) -> str:
        """The code of the language."""
        return self.language.code

    @cached_property
    def words(self) -> NullTranslations:
        """The interface texts of the language."""
        return catalog(self.site.locales, self.code)

    def say(self, text: str) -> Markup:
        """Return a text of this language as HTML."""
        return marked(text, self.language.direction)

    def chosen(
        self, translations: Mapping[str, T], source_rev: int, part: str | None = None
    ) -> Chosen[T] | None:
        """Return the best text for this language, or None when there is none in any."""
        return text_for(translations, self.code, source_rev, part)

    def said(self, chosen: Chosen[T], text: str) -> Said:
        """Return a part of a chosen text as HTML, labelled with its language when that is not the page's."""
        if chosen.language == self.code:
            return Said(self.say(text))
        direction = self._direction(chosen.language, text)
        attributes = Markup(' lang="{}" dir="{}"').format(chosen.language, direction)
        return Said(marked(text, direction), attributes)

    def title(self, topic: Topic) -> Markup:
        """Return the title of a topic for a link to it."""
        chosen = self.chosen(topic.translations, topic.source_rev)
        if chosen is None:
            return Markup.escape(topic.id)
        said = self.said(chosen, chosen.text.title)
        return (
            Markup("<span{}>{}</span>").format(said.attributes, said.html) if said.attributes else said.html
        )

    def provenance(self, chosen: Iterable[Chosen[T]]) -> tuple[Markup, ...]:
        """Return what must be said about texts that are not this language's own, not checked, or outdated."""
        _ = self.words.gettext
        texts = tuple(chosen)
        said = []
        if any(one.is_fallback for one in texts):
            said.append(_("Not yet translated. Shown in German."))
        if any(one.is_outdated for one in texts):
            said.append(_("The German text is newer. Please ask at the desk."))
        if any(one.is_machine for one in texts):
            said.append(_("Translated by a computer, not yet checked by a person."))
        return tuple(map(self.say, said))

    def path(self, kind: Kind, name: str) -> str:
        """Return the path of a page in this language."""
        return path_of(kind, name, self.code)

    def _direction(self, code: str, text: str) -> Direction:
        row = self.site.known.get(code)
        return row.direction if row else first_strong(text) or "ltr"


def path_of(kind: Kind, name: str, language: str) -> str:
    """Return the path of a page below the address of all pages, as a code's link has it."""
    link = page_link(_ANY_BASE, kind, name, language)
    assert link is not None  # only without an address
    return unquote(link.removeprefix(f"{_ANY_BASE}/"))


def overview_path(language: str) -> str:
    """Return the path of a language's overview."""
    return f"{language}/index.html"


def places_path(language: str) -> str:
    """Return the path of a language's list of places."""
    return f"{language}/places.html"


def in_language(path: str, language: str) -> str:
    """Return the path of the same page in another language."""
    return f"{language}/{path.partition('/')[2]}"


def href(start: str, target: str) -> str:
    """Return the relative link from one page to another."""
    return relpath(target, dirname(start) or ".")


def is_source(language: Language) -> bool:
    """Tell whether a language is the one that content is written in."""
    return language.code == SOURCE
