"""Queue numbers: the concern, the confirmation, the number, and "where am I?" by number."""

from kiosk.domain.ticket import State
from kiosk.domain.views import (
    ERASE,
    Action,
    Banner,
    Block,
    Button,
    Code,
    Codes,
    Entry,
    Item,
    Keys,
    Lead,
    Number,
    Paragraph,
    Tile,
    Tiles,
    Title,
    to,
)
from kiosk.i18n.formats import time_text
from kiosk.i18n.queueing import ahead_text, state_text
from kiosk.takehome.event import ticket_event
from kiosk.takehome.links import ticket_link
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk, TicketFacts
from kiosk.terminal.pages.paper import no_paper, ticket_title
from kiosk.terminal.pages.topic import document_items

OTHER = "other"
"""The concern of visitors who do not know, or whose concern is none of the groups."""


def queue(desk: Desk) -> Body:
    """Choose the concern; or, when no numbers are given, what is possible instead."""
    _ = desk.words.gettext
    if desk.queue.closed:
        return refused(desk, desk.queue.closed)
    tiles = tuple(
        Tile(desk.topic_title(group), to("confirm", group.id), group.icon)
        for group in desk.content.groups(desk.today)
    )
    other = Tile(_("Something else, or I do not know"), to("confirm", OTHER), "help-circle")
    where = Tile(_("I have a number. Where am I?"), to("where"), "list-numbers")
    return Body(
        (
            Title(_("What is it about?"), icon="ticket"),
            Tiles(tiles),
            Tiles((other, where), shape="wide", columns=1, landscape_columns=2),
        )
    )


def concern_title(desk: Desk, concern: str) -> str:
    """The words of a concern in the visitor's language."""
    _ = desk.words.gettext
    found = desk.content.records.topics.get(concern)
    return desk.topic_title(found) if found else _("Something else")


def confirm(desk: Desk) -> Body:
    """One last look before a number is given."""
    _ = desk.words.gettext
    if desk.queue.closed:
        return refused(desk, desk.queue.closed)
    concern = desk.visit.page.about
    found = desk.content.records.topics.get(concern)
    icon = found.icon if found else "help-circle"
    blocks: list[Block] = [
        Title(concern_title(desk, concern), icon=icon),
        Lead(_("Do you want a number for this?")),
        Item("users", ahead_text(desk.words, desk.queue.waiting or 0)),
        Item("eye-off", _("The number does not show your name or your concern.")),
        *no_paper(desk),
    ]
    return Body(tuple(blocks), (Button(_("Yes, take a number"), Action("issue", concern), "ticket", True),))


def ticket(desk: Desk) -> Body:
    """The number, as large as it goes, with the place in the queue, what to bring, and its codes."""
    _ = desk.words.gettext
    found = desk.ticket
    if found is None:
        return refused(desk, "gone")
    here = desk.office
    link = ticket_link(desk.base_url, found.token) if found.token else None
    event = ticket_event(found.label, here.name, here.address, found.issued_at, uid=found.id)
    offline = Code(event, _("Keep the number on your phone"), "device-mobile", _("Works without internet"))
    online = (Code(link, _("Follow your place in the queue"), "wifi", _("Needs internet")),) if link else ()
    blocks: list[Block] = [
        ticket_title(desk),
        Number(found.label),
        state_line(desk, found),
        Codes((*online, offline)),
        *([Item("armchair", _("Please wait here. We call your number."))] if found.ahead is not None else []),
        Paragraph(taken_at(desk, found), muted=True),
    ]
    papers = desk.content.papers(found.topic or found.concern, desk.today)
    return Body(
        (*blocks, *document_items(desk, papers, _("Bring with you"))),
        (Button(_("Finish"), Action("finish"), "logout", True),),
    )


def taken_at(desk: Desk, found: TicketFacts) -> str:
    """When the number was taken; and how old the news of it are, where they are not of now."""
    _ = desk.words.gettext
    taken = _("Taken at {time}.").format(time=time_text(found.issued_at.astimezone(desk.now.tzinfo)))
    if desk.as_of is None:
        return taken
    return f"{taken} " + _("As of {time}.").format(time=time_text(desk.as_of.astimezone(desk.now.tzinfo)))


def state_line(desk: Desk, found: TicketFacts, detail: str = "") -> Banner:
    """Where the ticket stands, in one sentence."""
    text, icon, tone = state_text(desk.words, State(found.state), found.ahead)
    return Banner(text, icon, tone, detail=detail)


def where(desk: Desk) -> Body:
    """Where am I: the number is typed, the answer is the place in the queue and nothing else (`ux.md` O10)."""
    _ = desk.words.gettext
    entry = desk.visit.entry
    blocks: list[Block] = [
        Title(_("Where am I?"), icon="list-numbers"),
        Entry(entry, _("Type your number"), "ticket"),
    ]
    if desk.ticket is not None:
        blocks.append(state_line(desk, desk.ticket, taken_at(desk, desk.ticket)))
    elif len(entry) >= len("A001"):
        blocks.append(Banner(_("We do not find this number today."), "help-circle", "warning"))
    else:
        blocks.append(Paragraph(_("The number stands on your ticket, for example A017."), wide=True))
    blocks.append(Keys((*"1234567890", *desk.letters, ERASE), columns=3))
    return Body(tuple(blocks))


def refused(desk: Desk, reason: str) -> Body:
    """No number now: what still works comes first."""
    _ = desk.words.gettext
    words = {
        "hours": _("The office is closed now.") if desk.trusted else _("Please ask at the desk."),
        "soon": _("It is too late for a number today. Please ask at the desk."),
        "closed": _("No more numbers now. Please ask at the desk."),
        "last_tickets": _("All numbers for today are given."),
        "limit": _("All numbers for today are given."),
        "fault": _("The machine cannot give a number. Please ask at the desk."),
        "gone": _("This number is no longer on the screen. Please ask at the desk."),
    }
    blocks: list[Block] = [
        Title(_("No number at this moment"), icon="ticket-off"),
        Lead(words.get(reason, words["fault"])),
    ]
    if reason in ("hours", "soon"):
        blocks.append(desk.state_banner(desk.office))
    ways = (
        Tile(_("I have a number. Where am I?"), to("where"), "list-numbers"),
        Tile(_("Read about your topic"), Action("home"), "book"),
        Tile(_("Take the address home"), to("take_home", f"place/{desk.office_id}"), "device-mobile"),
        Tile(_("Other offices in Dortmund"), to("places"), "map-pin"),
    )
    return Body((*blocks, Tiles(ways, shape="wide", columns=1, landscape_columns=3)))
