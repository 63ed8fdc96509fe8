"""The running terminal: a window, a controller, and the loop between them.

    touch -> controller.act -> controller.view -> stage.show

Kivy's `App` is not used: its settings panel and its configuration file are doors a public terminal must not have.
"""

import ctypes
import gc
import logging
from collections.abc import Callable
from typing import Any

from kivy.base import ExceptionHandler, ExceptionManager, runTouchApp, stopTouchApp
from kivy.clock import Clock

from kiosk.domain.views import Action
from kiosk.takehome import qr
from kiosk.terminal import textures
from kiosk.terminal.controller import Controller
from kiosk.terminal.faults import describe
from kiosk.terminal.theme import Screen
from kiosk.terminal.widgets.stage import Stage

LOG = logging.getLogger("kiosk.terminal")
TICK_SECONDS = 0.5
HELD_SECONDS = 180.0
"""A finger that lies on the screen for longer is none: a bag that leans on it, or a broken foil."""
REST_SECONDS = 1.0
"""After the end of a visit, before its memory is given back."""


class TouchStage(Stage):
    """The stage that also notices that somebody is there."""

    def __init__(self, screen: Screen, terminal: "Terminal") -> None:
        """Takes the terminal to tell."""
        super().__init__(screen, terminal.act)
        self.terminal = terminal
        self.fingers = 0
        self.held_since = 0.0

    def on_touch_down(self, touch: Any) -> bool:
        """Any touch keeps the visit alive, wherever it lands."""
        self.fingers += 1
        self.held_since = self.terminal.controller.ticks()
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: Any) -> bool:
        """The finger is lifted: what it pressed acts first, then the idle time begins anew."""
        self.fingers = max(0, self.fingers - 1)
        done = bool(super().on_touch_up(touch))
        Clock.schedule_once(lambda _dt: self.terminal.lifted(), 0)
        return done

    def is_held(self) -> bool:
        """Whether a finger is on the screen; one that lies there too long is let go, as if it had slid off."""
        if self.fingers and self.terminal.controller.ticks() - self.held_since > HELD_SECONDS:
            self.fingers = 0
            self.let_go()
            self.terminal.lifted()
        return self.fingers > 0


class Terminal(ExceptionHandler):  # type: ignore[misc]
    """Draws what the controller says, and tells it what was touched."""

    def __init__(self, controller: Controller, screen: Screen, window: Any) -> None:
        """Takes the window, which must be open."""
        super().__init__()
        self.controller = controller
        self.window = window
        self.stage = TouchStage(screen, self)

    def run(self, on_first_screen: Callable[[], None] | None = None) -> str:
        """Runs until staff end it.

        Returns:
            What staff wished: ``quit`` or ``restart``; empty when the window was closed.
        """
        self.start(on_first_screen)
        runTouchApp()
        return self.controller.wish

    def start(self, on_first_screen: Callable[[], None] | None = None) -> None:
        """Puts the first screen into the window and begins to count idle time."""
        ExceptionManager.add_handler(self)
        self.window.add_widget(self.stage)
        self.refresh()
        Clock.schedule_interval(self._tick, TICK_SECONDS)
        if on_first_screen:
            self._after_first_frame(on_first_screen)

    def stop(self) -> None:
        """Takes the screen away; for tests, which start many terminals in one window."""
        Clock.unschedule(self._tick)
        self.window.remove_widget(self.stage)
        ExceptionManager.remove_handler(self)

    def act(self, action: Action) -> None:
        """A touch target was pressed."""
        self.controller.act(action)
        self.refresh()

    def lifted(self) -> None:
        """A finger was lifted somewhere; only the idle warning changes by that alone."""
        self.controller.touched()
        if self.stage.view and self.stage.view.screen == "warning":
            self.refresh()

    def refresh(self) -> None:
        """Draws the screen if it changed."""
        self.stage.show(self.controller.view())
        self.controller.drawn(self.stage.sheet_count)
        if self.controller.wish:
            stopTouchApp()

    def handle_exception(self, inst: BaseException) -> int:
        """A fault anywhere: the log gets where it happened, visitors get a quiet page, and the terminal goes on."""
        if isinstance(inst, KeyboardInterrupt | SystemExit):
            return int(ExceptionManager.RAISE)
        LOG.error("%s", describe(inst))
        self.controller.fail(inst)
        self.refresh()
        return int(ExceptionManager.PASS)

    def _tick(self, _dt: float) -> None:
        if not self.stage.is_held():
            self.controller.tick()
            self.refresh()

    def _after_first_frame(self, then: Callable[[], None]) -> None:
        def flipped(_window: Any) -> None:
            self.window.unbind(on_flip=flipped)
            then()

        self.window.bind(on_flip=flipped)


def forget_drawn() -> None:
    """Drops every texture that may carry a visitor's words or number."""
    textures.forget()
    qr.forget()
    Clock.schedule_once(_give_back, REST_SECONDS)


def _give_back(_dt: float) -> None:
    """Gives the memory of the visit back to the system, while nobody waits; only glibc has to be asked."""
    gc.collect(1)  # the parts of the visit are young; a search through everything takes its time
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
