"""The way of the tour: every screen of a visitor, in one language, by touches a visitor could make."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

from kiosk.domain.appointments import Appointment
from kiosk.domain.session import Visit
from kiosk.domain.ticket import Limits
from kiosk.paths import identity_dir, ledger_file, sync_dir
from kiosk.store.identity import Identity, Link, take_pairing_request
from kiosk.store.ledger import Ledger, Wish
from kiosk.store.syncing import Progress, write_progress
from kiosk.terminal.staffroom import KNOCKS
from kiosk.terminal.tour import PIN
from kiosk.terminal.tour.walker import Walker
from kiosk.terminal.widgets.frame import Corner

MADE_AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
OPEN_AT = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
"""A Tuesday, 14:10 in Dortmund: the office is open until 16:00."""
SERVED, WAITING, VISIT = 8, 4, timedelta(minutes=9)
"""How many were served and how many wait when the tour takes a number, and how long each took."""
CODE = "K7M"
CLOSED_AT = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
"""A Saturday: closed."""


def walk(walker: Walker, language: str) -> None:
    """All screens, then the text sizes and the high contrast on the fullest ones."""
    walker.shoot()
    walker.press("language", language)
    walker.shoot()
    topics(walker)
    places(walker)
    helps(walker)
    searching(walker, language)
    queue(walker)
    sizes(walker)
    staff(walker)
    interruptions(walker, language)
    walker.set_clock(OPEN_AT)


def topics(walker: Walker) -> None:
    """From the home page to a topic, beside German, and home on the phone."""
    walker.press("open", "group", "papiere")
    walker.shoot()
    walker.press("open", "topic", "anmeldung")
    walker.shoot()
    walker.press("open", "take_home", "topic/anmeldung")
    walker.shoot("take_home-topic")
    walker.press("back")
    if walker.controller.visit.language != "de":
        walker.press("german")
        walker.shoot("topic-german")
        walker.press("german")
    walker.press("home")


def places(walker: Walker) -> None:
    """Offices, an office with a week of hours, a low-confidence outpost, a referral point."""
    walker.press("open", "places")
    walker.shoot()
    here = walker.controller.settings.office.location
    for place in (here, "scharnhorst-das-zentrum"):
        walker.press("open", "place", place)
        walker.shoot()
        if place == here:
            walker.press("open", "take_home", f"place/{place}")
            walker.shoot("take_home-place")
            walker.press("back")
        back_to(walker, "places")
    walker.press("home")


def back_to(walker: Walker, page: str) -> None:
    """Touches back until a page is shown; sheets are pages too."""
    while walker.controller.visit.page.name != page:
        walker.press("back")


def helps(walker: Walker) -> None:
    """Emergency, languages, getting involved, asking, privacy, the choice of language, a notice."""
    for page in ("emergency", "interpreters", "involve"):
        walker.press("open", page)
        walker.shoot()
        walker.press("home")
    for page in ("ask", "privacy", "language"):
        walker.press("open", page)
        walker.shoot()
        walker.press("home")
    for notice in walker.controller.content.records.notices:
        walker.press("open", "notice", notice)
        walker.shoot()
        walker.press("home")


def searching(walker: Walker, language: str) -> None:
    """The empty search, one with results, one without."""
    walker.press("open", "search")
    walker.shoot()
    title = walker.controller.content.topic("anmeldung").translations[language].title.lower()
    word = max(title.split(), key=len)
    for character in [letter for letter in word if letter in walker.controller.languages[language].keys][:4]:
        walker.press("type", character)
    walker.shoot("search-found")
    last = walker.controller.languages[language].keys[-1]
    for _ in range(6):
        walker.press("type", last)
    walker.shoot("search-nothing")
    walker.press("home")


def queue(walker: Walker) -> None:
    """A number, where it stands, and an appointment, on a day on which a counter calls and people wait."""
    at_work(walker)
    walker.press("open", "queue")
    walker.shoot()
    walker.press("open", "check_in")
    walker.shoot()
    for character in CODE:
        walker.press("type", character)
    walker.press("check_in")
    walker.shoot("ticket-appointment")
    walker.press("home")
    walker.press("open", "queue")
    walker.press("open", "confirm", "papiere")
    walker.press("need", "interpreter")
    walker.shoot()
    walker.press("issue", "papiere")
    walker.shoot()
    label = walker.controller.visit.page.about
    walker.press("home")
    walker.press("open", "queue")
    walker.press("open", "where")
    walker.shoot()
    for character in label:
        walker.press("type", character)
    walker.shoot("where-found")
    walker.press("home")


def at_work(walker: Walker) -> None:
    """One counter has served so many that it is known how long others wait, and somebody has an appointment."""
    settings, now = walker.controller.settings, walker.now
    office, start = settings.office.location, now - SERVED * VISIT
    with Ledger(ledger_file(settings), settings.office.timezone) as ledger:
        if ledger.appointments(office, now.date()):
            return  # in another language before
        for _ in range(SERVED + WAITING):
            name = str(uuid4())
            ids = partial(Wish, request_id=name, ticket_id=name, token=name)
            wish = ids(office=office, series="B", service="geld", language="ar")
            ledger.issue(wish, start, Limits(), lambda _now: True)
        ledger.start_duty(office, "1", "mk", start, languages=("de",))
        for number in range(SERVED):
            called = ledger.call_next(office, "1", start + number * VISIT)
            assert called is not None
            ledger.serve(called.id, "1", start + number * VISIT)
            ledger.finish(called.id, "1", start + (number + 1) * VISIT)
        due = now + 2 * VISIT
        ledger.put_appointments(office, [Appointment(id=str(uuid4()), at=due, code=CODE, service="wohnen")])


def sizes(walker: Walker) -> None:
    """Larger text in both steps and high contrast, on the pages with most in them."""
    for variant, verb in (("large", "text_size"), ("largest", "text_size"), ("contrast", "contrast")):
        walker.press(verb)
        walker.variant = variant
        walker.shoot()
        walker.press("open", "group", "papiere")
        walker.press("open", "topic", "anmeldung")
        walker.shoot()
        walker.press("open", "take_home", "topic/anmeldung")
        walker.shoot()
        walker.press("home")
        walker.press("open", "queue")
        walker.shoot()
        walker.press("home")
    walker.variant = ""
    walker.press("finish")


def staff(walker: Walker) -> None:
    """The hidden corner, the PIN, and the staff page; then out by finishing."""
    corner = next(press for press in walker.targets() if isinstance(press, Corner))
    x, y = corner.center
    for _ in range(KNOCKS):
        walker.touch(x, y)
        walker.seconds -= 0.9
    walker.seconds += 1.0
    walker.shoot()
    for digit in PIN:
        walker.press("type", digit)
    walker.press("pin")
    walker.shoot()
    updating(walker)
    connecting(walker)
    walker.press("finish")


def updating(walker: Walker) -> None:
    """The staff page while content is fetched; nothing is, only the note that it is stands there."""
    folder = sync_dir(walker.controller.settings)
    write_progress(folder, Progress(phase="fetching", done=64, total=115, at=walker.now, release=2))
    walker.set_clock(walker.now)
    walker.shoot("staff-updating")
    write_progress(folder, Progress(phase="idle", at=walker.now))


def connecting(walker: Walker) -> None:
    """The staff page with a code to type into the editor; the server that would give one is a note."""
    folder = identity_dir(walker.controller.settings)
    walker.press("connect")
    take_pairing_request(folder)
    expires = walker.now + timedelta(minutes=14)
    Identity(folder).write_link(Link(state="waiting", code="K7M-4QP", expires_at=expires))
    walker.set_clock(walker.now)
    walker.shoot("staff-code")
    Identity(folder).write_link(Link())


def interruptions(walker: Walker, language: str) -> None:
    """What comes by itself: the idle warning, the closed office, the page after a fault."""
    walker.press("language", language)
    walker.wait(walker.controller.idle.seconds + 5)
    walker.shoot()
    walker.wait(walker.controller.idle.warning_seconds + 1)
    if walker.controller.visit != Visit():
        walker.report.findings.append("an idle visit was not reset")
    walker.set_clock(CLOSED_AT)
    walker.press("language", language)
    walker.press("open", "queue")
    walker.shoot("refused")
    walker.press("finish")
    walker.controller.fail()
    walker.terminal.refresh()
    walker.shoot()
    walker.wait(60)
