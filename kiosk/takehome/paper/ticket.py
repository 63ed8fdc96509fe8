"""The slip of a queue number: the number, how many wait before it, what to bring, and a code to follow it.

It says the concern, because a visitor with several slips must tell them apart; it never says who the visitor is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.content import RequiredDocument
from kiosk.domain.library import Content
from kiosk.domain.places import Place
from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.i18n.formats import moment_text
from kiosk.takehome.card import address_lines
from kiosk.takehome.event import ticket_event
from kiosk.takehome.follow import Follow
from kiosk.takehome.paper.slip import Code, Line, Number, Part, Rule, Slip
from kiosk.takehome.paper.voice import Voice, mark

_ = mark


@dataclass(frozen=True)
class Given:
    """A number as it was given.

    Attributes:
        id: Of the ticket.
        label: Such as ``A017``.
        concern: Id of a group or topic; what is none of the content's is "something else".
        documents: What to bring for it.
        ahead: How many wait before it; None when it does not wait any more.
        issued_at: In the office's time zone.
        token: Of the status page.
        wait: How long it will take, in the visitor's language and in German; empty when nobody knows.
    """

    id: str
    label: str
    concern: str
    documents: tuple[RequiredDocument, ...]
    ahead: int | None
    issued_at: datetime
    token: str
    wait: tuple[str, str] = ("", "")


def ticket_slip(voice: Voice, content: Content, office: Place, given: Given, follow: Follow) -> Slip:
    """Return the slip of a number.

    Args:
        voice: The visitor's language.
        content: The release that the screen shows.
        office: Where the number is called.
        given: The number.
        follow: The way to the status pages.

    Raises:
        TakeHomeError: There is no valid code for it.
    """
    parts: list[Part] = [
        Line(text=office.name, bold=True, middle=True, fact=True),
        _when(voice, given.issued_at),
        Rule(),
        voice.line(_("Your number"), middle=True),
        Number(label=given.label),
        _concern(voice, content, given.concern),
        Rule(),
        *_waiting(voice, given),
        *voice.papers(given.documents),
        *_codes(voice, office, given, follow),
        *_address(office),
    ]
    return Slip(direction=voice.language.direction, parts=tuple(parts))


def _when(voice: Voice, moment: datetime) -> Line:
    own, german = (moment_text(moment, code) for code in (voice.language.code, SOURCE_LANGUAGE))
    return voice.both(own, german, size="small", middle=True)


def _concern(voice: Voice, content: Content, concern: str) -> Line:
    topic = content.records.topics.get(concern)
    if topic is None:
        return voice.line(_("Something else"), bold=True, middle=True)
    german = topic.translations.get(SOURCE_LANGUAGE)
    own = voice.chosen(topic.translations, topic.source_rev).text.title
    return voice.both(own, german.title if german else "", bold=True, middle=True)


def _waiting(voice: Voice, given: Given) -> list[Line]:
    if given.ahead is None:
        return []
    ahead = voice.line(_("Nobody is waiting before you."))
    if given.ahead:
        one, many = "{count} person is waiting before you.", "{count} people are waiting before you."
        ahead = voice.counted(one, many, given.ahead)
    wait = [voice.both(*given.wait)] if given.wait[0] else []
    return [ahead, *wait, voice.line(_("Please wait here. We call your number."))]


def _codes(voice: Voice, office: Place, given: Given, follow: Follow) -> Iterator[Part]:
    link, wifi = follow.link(given.token), follow.wifi
    if link and wifi:
        caption = voice.line(_("First join our Wi-Fi"))
        yield Code(payload=wifi, caption=caption.text, german=caption.german)
        yield Line(text=follow.wifi_name, bold=True, middle=True, fact=True)
        yield Rule()
    event = ticket_event(given.label, office.name, office.address, given.issued_at, uid=given.id)
    caption = voice.line(_("Follow your place in the queue") if link else _("Keep the number on your phone"))
    yield Code(payload=link or event, caption=caption.text, german=caption.german)


def _address(office: Place) -> Iterator[Part]:
    if office.address:
        yield Rule()
        yield Line(text="\n".join(address_lines(office.address)), size="small", middle=True, fact=True)
