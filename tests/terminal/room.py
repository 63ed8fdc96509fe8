"""A terminal without a screen: the real controller on the sample release, with a clock that the test sets."""

import atexit
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec

from kiosk import paths
from kiosk.domain.library import Content
from kiosk.domain.pin import hash_pin
from kiosk.domain.session import Page, Visit
from kiosk.domain.views import ERASE, Action, Button, Card, Keys, View
from kiosk.settings import Settings
from kiosk.store.build import build_sample
from kiosk.store.ledger import Ledger
from kiosk.store.releases import ReleaseStore
from kiosk.terminal.compose import compose
from kiosk.terminal.pages.desk import TicketFacts

MADE_AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
OPEN_AT = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
"""A Tuesday, 14:10 in Dortmund: the office is open until 16:00."""
CLOSED_AT = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
"""A Saturday."""

LANGUAGES = ("de", "ar", "fa", "en", "fr")
OFFICE = "mengede-huckarde-westerfilde"
BASE_URL = "https://lokal-willkommen.example"
PIN = "271828"
NO_TEXT = frozenset({"icon", "action", "tone", "shape", "payload", "screen", "language", "direction", "keys"})


@cache
def releases() -> Path:
    """The sample release, built once for all tests of the process."""
    folder = TemporaryDirectory(prefix="kiosk-room-")
    atexit.register(folder.cleanup)
    build_sample(paths.assets() / "sample", Path(folder.name), MADE_AT)
    return Path(folder.name)


@cache
def sample() -> Content:
    return ReleaseStore(releases()).current()


@cache
def pin_hash() -> str:
    return hash_pin(PIN, bytes(16))


def settings(folder: Path, changes: Mapping[str, Mapping[str, object]] | None = None) -> Settings:
    """The settings of a terminal that keeps everything in a folder; changes by section and key."""
    made: dict[str, dict[str, object]] = {
        "office": {"location": OFFICE},
        "terminal": {"data_dir": str(folder)},
        "takehome": {"base_url": BASE_URL},
        "staff": {"pin_hash": pin_hash(), "attempts": 3, "lock_seconds": 300},
    }
    for section, values in (changes or {}).items():
        made[section] = {**made.get(section, {}), **values}
    default = Settings()
    sections = {
        name: msgspec.structs.replace(getattr(default, name), **values) for name, values in made.items()
    }
    return msgspec.structs.replace(default, **sections)


class Room:
    """The terminal, its clocks, and somebody who touches what is on the screen."""

    def __init__(self, folder: Path, changes: Mapping[str, Mapping[str, object]] | None = None) -> None:
        self.folder = folder
        shutil.copytree(releases(), folder / "releases")
        self.settings = settings(folder, changes)
        self.now = OPEN_AT
        self.seconds = 1000.0
        self.forgotten = 0
        self.controller = compose(
            self.settings, clock=lambda: self.now, ticks=lambda: self.seconds, forget=self._forget
        )

    def _forget(self) -> None:
        self.forgotten += 1

    @property
    def page(self) -> Page:
        return self.controller.visit.page

    def view(self) -> View:
        return self.controller.view()

    def wait(self, seconds: float) -> None:
        """Lets time pass; the terminal looks at its clock at the end of it."""
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)
        self.controller.tick()

    def press(self, verb: str, name: str = "", about: str = "") -> None:
        """Touches what the screen offers, a second after the touch before."""
        action = Action(verb, name, about)
        assert action in actions(self.view()), f"{self.page} does not offer {action}"
        self.wait(1)
        self.controller.act(action)

    def type(self, text: str) -> None:
        self.wait(1)
        for character in text:
            self.controller.act(Action("type", character))

    def knock(self) -> None:
        """Touches the hidden corner five times, quickly."""
        self.wait(1)
        for _ in range(5):
            self.seconds += 0.3
            self.controller.act(Action("corner"))
        self.wait(1)

    def enter_pin(self, pin: str = PIN) -> None:
        self.type(pin)
        self.press("pin")

    def take_number(self, concern: str = "papiere") -> str:
        """Takes a number from the home page and returns its label."""
        self.press("open", "queue")
        self.press("open", "confirm", concern)
        self.press("issue", concern)
        return self.page.about

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger as a second program sees it, such as the counter of the office."""
        with Ledger(paths.ledger_file(self.settings)) as ledger:
            yield ledger

    def tickets(self) -> list[str]:
        """The labels in the ledger, in order of issue."""
        with self.ledger() as ledger:
            return [ticket.label for ticket in ledger.tickets(OFFICE, ledger.day(OFFICE, self.now))]

    def events(self) -> list[str]:
        with self.ledger() as ledger:
            return [event.change.value for event in ledger.events(OFFICE, ledger.day(OFFICE, self.now))]


def actions(view: View) -> list[Action]:
    """Everything that a touch can do on a view, without the hidden corner and the sheets."""
    return [action for action in dict.fromkeys(_actions(view)) if action.verb]


def _actions(thing: object) -> Iterator[Action]:
    if isinstance(thing, Action):
        yield thing
    elif isinstance(thing, Keys):
        yield from (Action("erase") if key == ERASE else Action("type", key) for key in thing.keys)
        yield from (tile.action for tile in thing.wide_keys)
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _actions(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _actions(getattr(thing, field.name))


def texts(thing: object) -> list[str]:
    """Every text that a visitor reads on a view or a part of it, in order."""
    return [text for text in _texts(thing) if text]


def _texts(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Card):
        yield from (thing.title, *(text for _icon, text in thing.lines), *_texts(thing.state))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _texts(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name not in NO_TEXT:
                yield from _texts(getattr(thing, field.name))


def body_texts(view: View) -> list[str]:
    """What the page itself says, without the frame."""
    return texts((view.blocks, view.foot))


def of_kind(view: View, kind: type[Any]) -> list[Any]:
    return [block for block in (*view.blocks, *view.foot) if isinstance(block, kind)]


def button(view: View) -> Button:
    """The first action at the foot."""
    return view.foot[0]


class Seen(NamedTuple):
    """A page as it was first reached, and the ticket that the visitor had there."""

    visit: Visit
    ticket: TicketFacts | None
    view: View


Found = dict[tuple[str, str], Seen]


@cache
def _explored() -> tuple[Room, Found]:
    """A terminal on which everything was touched in Arabic, and what was found."""
    folder = TemporaryDirectory(prefix="kiosk-crawl-")
    atexit.register(folder.cleanup)
    room = Room(Path(folder.name))
    room.press("language", "ar")
    return room, crawl(room)


@cache
def crawled(language: str) -> Found:
    """Every page that touches lead to, shown in a language; found once for all tests of the process."""
    room, found = _explored()
    return {page: _shown(room, seen, language) for page, seen in found.items()}


def _shown(room: Room, seen: Seen, language: str) -> Seen:
    visit = replace(seen.visit, language=language)
    room.controller.visit, room.controller.ticket = visit, seen.ticket
    return Seen(visit, seen.ticket, room.view())


def crawl(room: Room) -> Found:
    """Touches everything on every page from where the room is, and returns the first view of each page.

    A page is known by its name and what it is about; every touch must lead to a page that can be shown.
    """
    controller = room.controller
    found: Found = {}
    waiting = [Seen(controller.visit, controller.ticket, controller.view())]
    while waiting:
        visit, ticket, _view = waiting.pop(0)
        controller.visit, controller.ticket = visit, ticket
        for action in actions(controller.view()):
            controller.visit, controller.ticket = visit, ticket
            room.seconds += 1
            controller.act(action)
            page = (controller.visit.page.name, controller.visit.page.about)
            view = controller.view()
            if page not in found and controller.visit.language == visit.language:
                found[page] = Seen(controller.visit, controller.ticket, view)
                waiting.append(found[page])
    return found
