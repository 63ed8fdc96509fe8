"""Queue numbers: the concern, the confirmation, the number, and "where am I?" by number."""

from string import ascii_uppercase

from kiosk.domain.estimate import Wait
from kiosk.domain.line import OTHER
from kiosk.domain.ticket import Need, State
from kiosk.domain.views import (
    ERASE,
    Action,
    Banner,
    Block,
    Button,
    Entry,
    Heading,
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
from kiosk.i18n.queueing import (
    ahead_text,
    closed_reason,
    counter_text,
    leave_text,
    minutes_text,
    state_text,
    wait_text,
)
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk, TicketFacts
from kiosk.terminal.pages.paper import no_paper, ticket_title
from kiosk.terminal.pages.phone import phone_codes
from kiosk.terminal.pages.topic import document_items


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
    ways = (other, *appointment(desk), where)
    return Body(
        (
            Title(_("What is it about?"), icon="ticket"),
            Tiles(tiles),
            Tiles(ways, shape="wide", columns=1, landscape_columns=len(ways)),
        )
    )


def appointment(desk: Desk) -> tuple[Tile, ...]:
    """The way for those who are expected at a certain time, on days that have such."""
    if not desk.queue.appointments:
        return ()
    return (Tile(desk.words.gettext("I have an appointment"), to("check_in"), "calendar-event"),)


def check_in(desk: Desk) -> Body:
    """Whoever has an appointment types its code, and gets the number that is called at its time."""
    _ = desk.words.gettext
    entry, page = desk.visit.entry, desk.visit.page
    blocks: list[Block] = [
        Title(_("Your appointment"), icon="calendar-event"),
        Entry(entry, _("Type the code of your appointment"), "calendar-event"),
    ]
    if page.about == "unknown" and not entry:
        words = _("We do not find this code today. Please ask at the desk.")
        blocks.append(Banner(words, "help-circle", "warning"))
    else:
        blocks.append(Paragraph(_("The code stands in the message about your appointment."), wide=True))
    blocks.append(Keys((*"1234567890", *ascii_uppercase, ERASE), latin=True))
    ready = len(entry) >= len("K7M")
    foot = (Button(_("I am here"), Action("check_in"), "door-enter", True),) if ready else ()
    return Body(tuple(blocks), foot)


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
        Item(
            "users", ahead_text(desk.words, desk.queue.waiting or 0), detail=in_short(desk, desk.queue.wait)
        ),
        *no_paper(desk),
        Heading(_("Does one of these help you? You need not answer.")),
        needs(desk),
        Item("eye-off", _("The number does not show your name or your concern.")),
    ]
    return Body(tuple(blocks), (Button(_("Yes, take a number"), Action("issue", concern), "ticket", True),))


def needs(desk: Desk) -> Tiles:
    """What the colleague should know beforehand: nothing is chosen, and a second touch takes a choice back."""
    _ = desk.words.gettext
    offered = (
        (Need.INTERPRETER, _("Somebody who speaks my language"), "message-language"),
        (Need.READING, _("Help with reading and writing"), "book"),
        (Need.STEP_FREE, _("A way without steps"), "wheelchair"),
    )
    tiles = tuple(
        Tile(label, Action("need", need), "check", tone="success")
        if need in desk.visit.needs
        else Tile(label, Action("need", need), icon)
        for need, label, icon in offered
    )
    return Tiles(tiles, shape="small", columns=1, landscape_columns=3)


def in_short(desk: Desk, wait: Wait | None) -> str:
    """The wait beside the people who wait: on a low screen the needs would else stand on the second sheet."""
    return f"{wait_text(desk.words, wait)} {minutes_text(desk.words, wait)}" if wait else ""


def wait_line(desk: Desk, wait: Wait | None) -> list[Item]:
    """How long it takes, in words and in minutes; nothing where nobody knows."""
    return [Item("clock", wait_text(desk.words, wait), detail=minutes_text(desk.words, wait))] if wait else []


def ticket(desk: Desk) -> Body:
    """The number, as large as it goes, with the place in the queue, what to bring, and its codes."""
    _ = desk.words.gettext
    found = desk.ticket
    if found is None:
        return refused(desk, "gone")
    blocks: list[Block] = [
        ticket_title(desk),
        Number(found.label),
        state_line(desk, found),
        phone_codes(desk, found),
        *appointment_line(desk, found),
        *wait_line(desk, found.wait),
        *stay_line(desk, found),
        Paragraph(taken_at(desk, found), muted=True),
    ]
    papers = desk.content.papers(found.topic or found.concern, desk.today)
    return Body(
        (*blocks, *document_items(desk, papers, _("Bring with you"))),
        (Button(_("Finish"), Action("finish"), "logout", True),),
    )


def stay_line(desk: Desk, found: TicketFacts) -> list[Item]:
    """Whether to stay or for how long to go out, while it waits."""
    if found.ahead is None:
        return []
    said = leave_text(desk.words, found.wait)
    return [Item(said.icon, said.text)]


def appointment_line(desk: Desk, found: TicketFacts) -> list[Item]:
    """The time of the appointment."""
    if found.due_at is None:
        return []
    due = time_text(found.due_at.astimezone(desk.now.tzinfo))
    return [Item("calendar-event", desk.words.gettext("Your appointment is at {time}.").format(time=due))]


def taken_at(desk: Desk, found: TicketFacts) -> str:
    """When the number was taken; and how old the news of it are, where they are not of now."""
    _ = desk.words.gettext
    taken = _("Taken at {time}.").format(time=time_text(found.issued_at.astimezone(desk.now.tzinfo)))
    if desk.as_of is None:
        return taken
    return f"{taken} " + _("As of {time}.").format(time=time_text(desk.as_of.astimezone(desk.now.tzinfo)))


def state_line(desk: Desk, found: TicketFacts, detail: str = "") -> Banner:
    """Where the ticket stands, in one sentence, and where to go once it is called."""
    text, icon, tone = state_text(desk.words, State(found.state), found.ahead)
    go = counter_text(desk.words, found.counter) if found.counter else ""
    return Banner(text, icon, tone, detail=" ".join(filter(None, (go, detail))))


def where(desk: Desk) -> Body:
    """Where am I: the number is typed, the answer is the place in the queue and nothing else (`ux.md` O10)."""
    _ = desk.words.gettext
    entry = desk.visit.entry
    blocks: list[Block] = [
        Title(_("Where am I?"), icon="list-numbers"),
        Entry(entry, _("Type your number"), "ticket"),
    ]
    if desk.ticket is not None:
        told = wait_text(desk.words, desk.ticket.wait) if desk.ticket.wait else ""
        blocks.append(state_line(desk, desk.ticket, f"{told} {taken_at(desk, desk.ticket)}".strip()))
    elif len(entry) >= len("A001"):
        blocks.append(Banner(_("We do not find this number today."), "help-circle", "warning"))
    else:
        blocks.append(Paragraph(_("Your number looks like this: A017."), wide=True))
    blocks.append(Keys((*"1234567890", *desk.letters, ERASE), columns=3, landscape_columns=7))
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
    why = closed_reason(desk.words, desk.queue.reason) if reason in ("closed", "last_tickets") else ""
    if why:
        blocks.append(Item("info-circle", why))
    if reason in ("hours", "soon"):
        blocks.append(desk.state_banner(desk.office))
    expected = appointment(desk) if reason in ("hours", "soon", "last_tickets", "limit") else ()
    ways = (
        *expected,
        Tile(_("I have a number. Where am I?"), to("where"), "list-numbers"),
        Tile(_("Read about your topic"), Action("home"), "book"),
        Tile(_("Take the address home"), to("take_home", f"place/{desk.office_id}"), "device-mobile"),
        Tile(_("Other offices in Dortmund"), to("places"), "map-pin"),
    )
    return Body((*blocks, Tiles(ways, shape="wide", columns=1, landscape_columns=2 if len(ways) == 4 else 3)))
