"""Walks through a running terminal with touches, and takes pictures.

A touch is a real one: it goes through Kivy's event loop to whatever lies under the finger. Time is the walker's own,
so a tour never waits and an idle warning comes when it is called for.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.image.img_sdl2 import ImageLoaderSDL2
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from kivy.input.motionevent import MotionEvent

from kiosk.domain.views import Action
from kiosk.errors import KioskError
from kiosk.settings import Settings
from kiosk.terminal.app import Terminal, forget_drawn
from kiosk.terminal.compose import compose
from kiosk.terminal.theme import Screen
from kiosk.terminal.tour import Report
from kiosk.terminal.tour.picture import look_at, parts, problems
from kiosk.terminal.widgets.press import Press

PAUSE_SECONDS = 1.0
"""Between two touches, so that neither is taken for a double tap."""


class Finger(MotionEvent):  # type: ignore[misc]
    """One touch of the walker at a place in the window, in pixels from the lower left corner."""

    def __init__(self, window: Any, x: float, y: float) -> None:
        """Puts the finger above a place, not yet down."""
        width, height = window.size
        super().__init__("walker", 1, {"x": x / width, "y": y / height}, is_touch=True, type_id="touch")

    def depack(self, args: dict[str, float]) -> None:
        """Takes the relative place."""
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)


class Walker:
    """A terminal with a finger, a clock and a camera."""

    def __init__(
        self,
        settings: Settings,
        window: Any,
        screen: Screen,
        out: Path | None,
        report: Report,
        now: datetime | None = None,
    ) -> None:
        """Starts a terminal in an open window; `out` None only examines, `now` None is the tour's own time."""
        from kiosk.terminal.tour.route import OPEN_AT

        self.now: datetime = now or OPEN_AT
        self.seconds = 0.0
        self.window = window
        self.out = out
        self.report = report
        self.variant = ""
        self.controller = compose(
            settings, clock=lambda: self.now, ticks=lambda: self.seconds, forget=forget_drawn
        )
        self.terminal = Terminal(self.controller, screen, window)
        self.stage = self.terminal.stage

    def __enter__(self) -> Self:
        """Shows the first screen."""
        EventLoop.ensure_window()
        if EventLoop.status != "started":
            EventLoop.start()
        self.terminal.start()
        self.frame()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes the terminal out of the window."""
        self.terminal.stop()

    def frame(self) -> None:
        """Lets the event loop go round once, which draws what changed."""
        EventLoop.idle()

    def wait(self, seconds: float) -> None:
        """Lets time pass for the terminal."""
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)
        self.terminal._tick(seconds)
        self.frame()

    def set_clock(self, now: datetime) -> None:
        """Puts the clock on another time."""
        self.now = now
        self.terminal.refresh()
        self.frame()

    def targets(self) -> list[Press]:
        """Every touch target on the screen."""
        return [part for part in parts(self.stage) if isinstance(part, Press)]

    def find(self, fits: Callable[[Press], bool]) -> Press | None:
        """The first target that fits."""
        return next((press for press in self.targets() if fits(press)), None)

    def press(self, verb: str, name: str = "", about: str = "") -> None:
        """Touches the target with an action, turning the sheets of the page until it is there.

        Raises:
            KioskError: No sheet has such a target.
        """
        wanted = Action(verb, name, about)
        target = self.find(lambda press: press.action == wanted)
        while target is None and self.next_sheet():
            target = self.find(lambda press: press.action == wanted)
        if target is None:
            view = self.stage.view
            raise KioskError(f"the tour finds no {wanted} on the page {view.screen if view else ''}")
        self.touch(*target.center)

    def touch(self, x: float, y: float) -> None:
        """Puts a finger down and lifts it, with a pause after it."""
        finger = Finger(self.window, x, y)
        EventLoop.post_dispatch_input("begin", finger)
        EventLoop.post_dispatch_input("end", finger)
        self.frame()
        self.seconds += PAUSE_SECONDS
        Clock.tick()

    def next_sheet(self) -> bool:
        """Turns to the next sheet when there is one."""
        sheet = self.controller.visit.page.sheet
        shown = min(sheet, self.stage.sheet_count - 1)
        if shown + 1 >= self.stage.sheet_count:
            return False
        self.press("sheet", str(shown + 1))
        return True

    def shoot(self, name: str = "") -> None:
        """Examines the screen and takes its picture, then those of its other sheets; ends on the first."""
        self._shoot_one(name)
        turned = False
        while self.next_sheet():
            self._shoot_one(name)
            turned = True
        if turned:
            self.controller.visit = self.controller.visit.turn_to(0)
            self.terminal.refresh()
            self.frame()

    def _shoot_one(self, name: str) -> None:
        picture = look_at(self.stage)
        count = len(self.report.pictures) + 1
        sheet = f"-{self.controller.visit.page.sheet + 1}" if self.stage.sheet_count > 1 else ""
        label = "-".join(filter(None, (name or picture.screen, self.variant)))
        file = f"{picture.language}-{count:03d}-{label}{sheet}.png"
        if self.out:
            self.save(self.out / file)
        self.report.pictures.append(picture.as_json(file))
        self.report.findings += [f"{file}: {problem}" for problem in problems(self.stage, picture)]

    def save(self, path: Path) -> None:
        """Writes the window's pixels."""
        width, height = (int(side) for side in self.window.size)
        self.window.dispatch("on_draw")
        pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
        ImageLoaderSDL2.save(str(path), width, height, "rgb", pixels, True, "png")
