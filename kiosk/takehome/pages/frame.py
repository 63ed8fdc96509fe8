"""What surrounds every page: emergency numbers, the ways to other pages, age and privacy."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.i18n.formats import date_text, tel_uri
from kiosk.i18n.languages import Language
from kiosk.takehome.pages.markup import clean
from kiosk.takehome.pages.site import Reader, href, in_language, is_source, overview_path

EMERGENCY = "112"
POLICE = "110"
"""The same numbers all over Germany, so they stand there whatever a release says."""


@dataclass(frozen=True)
class Link:
    """A way to somewhere; `language` when it leads to another one."""

    text: Markup
    href: str
    language: Language | None = None
    icon: str = ""


@dataclass(frozen=True)
class Frame:
    """The frame of one page.

    Attributes:
        language: The language of the page.
        title: What the browser shows as the name of the page.
        address: Where the page will be, or empty.
        emergency: The label of the numbers, then each number.
        overview: The way back; None on the overview itself.
        german: The way to the German page; None on it.
        languages: The ways to the page in every other language.
        choose: The label of these ways.
        made: The age of the release.
        privacy: That the page does not track.
    """

    language: Language
    title: str
    address: str
    emergency_label: str
    emergency: tuple[Link, ...]
    overview: Link | None
    german: Link | None
    languages: tuple[Link, ...]
    choose: str
    made: Markup
    privacy: Markup


def frame(reader: Reader, path: str, title: str, languages: Sequence[Language] | None = None) -> Frame:
    """Return the frame of a page.

    Args:
        reader: The language of the page.
        path: Its path.
        title: Its name as plain text.
        languages: Those in which the page is, when not all of the site.
    """
    _ = reader.words.gettext
    site = reader.site
    home = overview_path(reader.code)
    others = [language for language in languages or site.languages if language.code != reader.code]
    ways = tuple(_to_language(path, language) for language in others)
    made = _("As of {date}, issue {number}.").format(
        date=date_text(site.content.created_at.date(), reader.code, weekday=False),
        number=site.content.release,
    )
    return Frame(
        language=reader.language,
        title=clean(title),
        address=site.address(path),
        emergency_label=_("Emergency"),
        emergency=emergency(reader),
        overview=None
        if path == home
        else Link(reader.say(_("Overview")), href(path, home), icon="chevron-left"),
        german=next((way for way in ways if way.language and is_source(way.language)), None),
        languages=ways,
        choose=_("Choose your language"),
        made=reader.say(made),
        privacy=reader.say(_("This page does not track you.")),
    )


def emergency(reader: Reader) -> tuple[Link, ...]:
    """Return the two numbers that stand above everything."""
    _ = reader.words.gettext
    return (
        _call(EMERGENCY, _("Emergency"), "ambulance"),
        _call(POLICE, _("Police"), "shield"),
    )


def _to_language(path: str, language: Language) -> Link:
    return Link(Markup.escape(language.name), href(path, in_language(path, language.code)), language)


def _call(number: str, what: str, icon: str) -> Link:
    text = Markup('<span>{} <b dir="ltr">{}</b></span>').format(what, number)
    return Link(text, tel_uri(number), icon=icon)


def german_title(reader: Reader, german: str | None, own: str) -> str | None:
    """Return the German title to show beneath one in another language; None when it would say the same."""
    return german if reader.code != SOURCE_LANGUAGE and german and german != own else None
