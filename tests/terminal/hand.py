"""A finger that can do less usual things than the tour's: slide, hold, come twice, come as one of two."""

from collections.abc import Iterator
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

from kiosk.domain.session import Page, Visit
from kiosk.domain.views import Action
from kiosk.settings import Settings
from kiosk.terminal.theme import Colour, Screen
from kiosk.terminal.tour import Report
from kiosk.terminal.tour.picture import look_at, parts, problems
from kiosk.terminal.tour.walker import Finger, Walker
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Press
from tests.terminal.sparing import hardly_filled

Clock._max_fps = 0
"""Else each turn of the event loop sleeps until the next frame is due."""


class Hand(Walker):
    """The tour's walker, which takes no pictures here, with a touch cut into its parts."""

    def __init__(self, settings: Settings, window: Any, screen: Screen) -> None:
        super().__init__(settings, window, screen, None, Report())

    @property
    def page(self) -> Page:
        return self.controller.visit.page

    @property
    def shown(self) -> str:
        """The name of the screen that is drawn."""
        assert self.stage.view is not None
        return self.stage.view.screen

    def target(self, verb: str, name: str = "", about: str = "") -> Press:
        found = self.find(lambda press: press.action == Action(verb, name, about))
        assert found is not None, f"no target {verb} {name} {about} on {self.shown}"
        return found

    def down(self, x: float, y: float) -> Finger:
        finger = Finger(self.window, x, y)
        EventLoop.post_dispatch_input("begin", finger)
        self.frame()
        return finger

    def slide(self, finger: Finger, x: float, y: float) -> None:
        width, height = self.window.size
        finger.move({"x": x / width, "y": y / height})
        EventLoop.post_dispatch_input("update", finger)
        self.frame()

    def up(self, finger: Finger) -> None:
        EventLoop.post_dispatch_input("end", finger)
        self.frame()
        Clock.tick()

    def tap(self, x: float, y: float, *, after: float = 0.0) -> None:
        """Down and up, `after` seconds after what was before; unlike `touch` without a pause."""
        self.seconds += after
        self.up(self.down(x, y))

    def go(self, visit: Visit) -> None:
        """Puts a visit on the screen without the touches that lead there."""
        self.controller.visit = visit
        self.controller.touched()
        self.terminal.refresh()
        self.frame()

    def frame(self) -> None:
        """As ever, but see `hardly_filled`: whoever looks at pixels has them drawn by `pixels` or `save`."""
        with hardly_filled():
            super().frame()

    def all(self, kind: type[Part]) -> list[Any]:
        return [part for part in parts(self.stage) if isinstance(part, kind)]

    def findings(self) -> list[str]:
        """What is wrong with the sheet that is shown."""
        picture = look_at(self.stage)
        return [
            f"{picture.language} {picture.screen}: {problem}" for problem in problems(self.stage, picture)
        ]

    def sheets(self) -> Iterator[int]:
        """Shows every sheet of the page in turn, and says which one it is."""
        sheet = 0
        while True:
            yield sheet
            sheet += 1
            if sheet >= self.stage.sheet_count:
                return
            self.go(self.controller.visit.turn_to(sheet))

    def all_findings(self) -> list[str]:
        """What is wrong with any sheet of the page."""
        return [finding for _ in self.sheets() for finding in self.findings()]

    def pixels(self) -> bytes:
        """The window as it is drawn: three bytes a pixel, rows from the bottom."""
        width, height = (int(side) for side in self.window.size)
        self.window.dispatch("on_draw")
        return bytes(glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE))

    def colour_at(self, x: float, y: float) -> tuple[int, ...]:
        width = int(self.window.size[0])
        start = 3 * (int(y) * width + int(x))
        return tuple(self.pixels()[start : start + 3])


def as_bytes(colour: Colour) -> tuple[int, ...]:
    return tuple(round(value * 255) for value in colour[:3])


def other_pages(hand: Hand) -> Iterator[Page]:
    """One page of every kind, without those that come by themselves."""
    here = hand.controller.settings.office.location
    for name in (
        "start",
        "home",
        "language",
        "places",
        "emergency",
        "interpreters",
        "involve",
        "ask",
        "privacy",
    ):
        yield Page(name)
    yield from map(Page, ("search", "queue", "where", "pin", "staff"))
    yield from (Page("refused", reason) for reason in ("hours", "closed", "limit", "fault", "gone"))
    yield Page("place", here)
    yield Page("place", "scharnhorst-das-zentrum")
    yield Page("take_home", f"place/{here}")
    yield Page("take_home", "topic/anmeldung")
    yield Page("topic", "anmeldung")
