"""What the search looks through: every topic and place, in the visitor's language and in German."""

from datetime import date

from kiosk.domain.library import Content
from kiosk.domain.search import Entry, Index
from kiosk.domain.translation import SOURCE_LANGUAGE, text_for


def index_of(content: Content, language: str, today: date) -> Index:
    """The index for one language; German words are found from every language (`content.md` 3.7)."""
    languages = tuple(dict.fromkeys((language, SOURCE_LANGUAGE)))
    return Index([*_topics(content, languages, today), *_places(content, languages, today)])


def _topics(content: Content, languages: tuple[str, ...], today: date) -> list[Entry]:
    entries = []
    for topic in (*content.groups(today), *content.all_topics(today)):
        texts = [topic.translations[code] for code in languages if code in topic.translations]
        titles = tuple(text.title for text in texts)
        bodies = tuple(part for text in texts for part in (text.answer, *text.steps))
        entries.append(Entry(f"topic/{topic.id}", titles, bodies))
    return entries


def _places(content: Content, languages: tuple[str, ...], today: date) -> list[Entry]:
    entries = []
    for place in content.places(today):
        chosen = [text_for(place.translations, code, place.source_rev) for code in languages]
        bodies = tuple(one.text.description for one in chosen if one)
        street = (place.address.address_1,) if place.address else ()
        entries.append(Entry(f"place/{place.id}", (place.name,), (*bodies, *street, *place.districts)))
    return entries
