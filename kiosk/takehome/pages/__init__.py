"""The pages that a visitor takes home: one small static file per topic and place, and language.

A page needs no script and loads nothing: style and icons are in it, so it works when it was saved, and no one learns
who reads it. It says the week and its exceptions, never "open now", because nobody knows when it will be read. The
same release gives the same bytes.

    pages = render(content, ("de", "ar"), "https://example.org", today, paths.locales())
    pages["ar/topic/anmeldung"], pages["ar/place/standesamt"], pages["ar/index.html"], pages["index.html"]

The paths are those of `kiosk.takehome.links.page_link`, so files without an ending have to be served as
``text/html; charset=utf-8``.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from kiosk.domain.library import Content
from kiosk.i18n.languages import load, offered
from kiosk.takehome.pages.html import filled
from kiosk.takehome.pages.overview import languages_page, list_of_places, overview_page
from kiosk.takehome.pages.place import place_page
from kiosk.takehome.pages.site import Reader, Site, overview_path, places_path
from kiosk.takehome.pages.topic import topic_page

LIMIT = 15_000
"""Bytes that a page of a topic or place should have at most, with everything in it."""


def render(
    content: Content, languages: Sequence[str], base_url: str, today: date, locales: Path
) -> dict[str, bytes]:
    """Return the pages of a release by their paths.

    Args:
        content: The release.
        languages: Codes of the languages that get pages, in the order in which they are offered.
        base_url: The ``https://`` address where the pages will be; empty when it is not known.
        today: The day in the offices' time zone; decides what is valid and which exceptions are to come.
        locales: The folder of the catalogues.

    Raises:
        LookupError: A topic has no text in any language.
        SettingsError: A language has no row in the folder of the catalogues.
        TakeHomeError: The address is not https, or not ASCII.
    """
    return dict(rendered(content, languages, base_url, today, locales))


def rendered(
    content: Content, languages: Sequence[str], base_url: str, today: date, locales: Path
) -> Iterator[tuple[str, bytes]]:
    """Yield the pages one by one, for releases of which all pages would fill the memory; else as `render`."""
    known = load(locales)
    site = Site(content, offered(known, tuple(languages)), known, base_url, today, locales)
    site.check()
    yield "index.html", filled("languages", languages_page(site))
    for language in site.languages:
        yield from _in_language(Reader(site, language))


def oversized(pages: dict[str, bytes]) -> tuple[str, ...]:
    """Return the pages of topics and places that are larger than `LIMIT`: their texts are too long."""
    return tuple(path for path, page in pages.items() if len(page) > LIMIT and not path.endswith(".html"))


def _in_language(reader: Reader) -> Iterator[tuple[str, bytes]]:
    yield overview_path(reader.code), filled("list", overview_page(reader))
    yield places_path(reader.code), filled("list", list_of_places(reader))
    for topic in reader.site.topics:
        yield reader.path("topic", topic.id), filled("topic", topic_page(reader, topic))
    for place in reader.site.places:
        yield reader.path("place", place.id), filled("place", place_page(reader, place))
