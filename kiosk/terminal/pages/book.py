"""All pages by name."""

from collections.abc import Callable, Mapping

from kiosk.terminal.pages import find, help, place, queue, staff, start, take_home, topic
from kiosk.terminal.pages.body import Body
from kiosk.terminal.pages.desk import Desk
from kiosk.terminal.pages.staff import TerminalFacts

PAGES: Mapping[str, Callable[[Desk], Body]] = {
    "start": start.start,
    "language": start.language,
    "home": start.home,
    "group": topic.group,
    "topic": topic.topic,
    "notice": topic.notice,
    "places": place.places,
    "place": place.place,
    "emergency": help.emergency,
    "interpreters": help.interpreters,
    "involve": help.involve,
    "ask": help.ask,
    "privacy": help.privacy,
    "search": find.search,
    "take_home": take_home.take_home,
    "queue": queue.queue,
    "confirm": queue.confirm,
    "ticket": queue.ticket,
    "where": queue.where,
    "check_in": queue.check_in,
    "refused": lambda desk: queue.refused(desk, desk.visit.page.about),
}

STAFF_PAGES: Mapping[str, Callable[[Desk, TerminalFacts], Body]] = {"pin": staff.pin, "staff": staff.staff}


def body(desk: Desk, facts: TerminalFacts) -> tuple[str, Body]:
    """The page of the visit with its name."""
    name = desk.visit.page.name
    if name in STAFF_PAGES:
        return name, STAFF_PAGES[name](desk, facts)
    return name, PAGES[name](desk)
