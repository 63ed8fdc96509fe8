"""Which slip belongs to a page: made from the same facts that the page shows.

Nothing is made here at once: what a slip needs (names of days, catalogues) may take its time, so it is made where it is
printed.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kiosk.domain.translation import SOURCE_LANGUAGE
from kiosk.i18n.queueing import wait_text
from kiosk.takehome.paper.slip import Slip
from kiosk.terminal.pages.desk import Desk, TicketFacts
from kiosk.terminal.paper import TICKET


def name_of(desk: Desk) -> str:
    """The name of the slip that the page shown may have; empty where there is none."""
    if desk.visit.page.name == "take_home":
        return desk.visit.page.about
    return f"{TICKET}{desk.ticket.id}" if desk.visit.page.name == "ticket" and desk.ticket else ""


def slip_of(desk: Desk, locales: Path) -> Callable[[], Slip]:
    """What makes the slip of the page shown; the page must have one."""
    if desk.visit.page.name == "ticket" and desk.ticket:
        return partial(ticket_slip_of, desk, locales, desk.ticket, desk.language)
    return partial(_page, desk, locales)


def ticket_slip_of(desk: Desk, locales: Path, found: TicketFacts, language: str) -> Slip:
    """The slip of a ticket in a language; one that this terminal has no longer is German."""
    from kiosk.takehome.paper.ticket import Given, ticket_slip
    from kiosk.takehome.paper.voice import voice

    speaking = voice(locales, desk.languages.get(language) or desk.languages[SOURCE_LANGUAGE])
    known = found.wait is not None and found.ahead is not None
    wait = (wait_text(speaking.words, found.wait), wait_text(speaking.german, found.wait))
    given = Given(
        id=found.id,
        label=found.label,
        concern=found.concern,
        documents=desk.content.papers(found.topic or found.concern, desk.today),
        ahead=found.ahead,
        issued_at=found.issued_at.astimezone(desk.now.tzinfo),
        token=found.token,
        wait=wait if known else ("", ""),
    )
    return ticket_slip(speaking, desk.content, desk.office, given, desk.follow)


def _page(desk: Desk, locales: Path) -> Slip:
    from kiosk.takehome.paper.reading import Shop, place_slip, topic_slip
    from kiosk.takehome.paper.voice import voice

    kind, _slash, name = desk.visit.page.about.partition("/")
    shop = Shop(desk.content, desk.office, desk.today, desk.base_url, desk.visit.german)
    make = place_slip if kind == "place" else topic_slip
    return make(voice(locales, desk.languages[desk.language]), shop, name)
