"""A terminal as `kiosk run` opens it, with a script that acts between the frames of its real loop.

    python -m tests.terminal.loop_child NAME DATA_DIR [unlocked]

Prints what the script found as one line of JSON. A script is a generator: at each ``yield`` a frame goes by.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from kiosk.settings import Settings
from kiosk.terminal import window as windows
from tests.terminal import room

Script = Iterator[None]
Found = dict[str, Any]
FRAMES = 4
"""Frames until an event has come through queue, provider, clock and drawing."""


def main(name: str, folder: Path, *, locked: bool) -> int:
    """Runs one script in kiosk mode, or in an ordinary window."""
    settings = room.settings(folder, {"terminal": {"kiosk_mode": locked}})
    windows.prepare(settings, offscreen=True)
    from kivy.clock import Clock

    found: Found = {}
    script = SCRIPTS[name](found)

    def step(_dt: float) -> None:
        try:
            next(script)
        except StopIteration:
            print(json.dumps(found))
            terminal().controller.wish = "quit"
            terminal().refresh()
        except Exception as error:  # the terminal would take it for a fault of its own
            print(repr(error), flush=True)
            os._exit(3)

    Clock.schedule_interval(step, 0)
    return run(settings)


def run(settings: Settings) -> int:
    from kiosk.terminal import main

    return main.run(settings)


def terminal() -> Any:
    from kivy.core.window import Window

    return Window.children[0].terminal


def frames(count: int = FRAMES) -> Script:
    for _ in range(count):
        yield


def shown() -> str:
    return str(terminal().stage.view.screen)


def place_of(verb: str, name: str = "") -> tuple[float, float]:
    """The middle of a target, in pixels from the upper left corner."""
    from kiosk.terminal.tour.picture import parts
    from kiosk.terminal.widgets.press import Press

    stage = terminal().stage
    targets = [part for part in parts(stage) if isinstance(part, Press)]
    target = next(press for press in targets if (press.action.verb, press.action.name) == (verb, name))
    x, y = target.center
    return x, stage.height - y


def tap(verb: str, name: str = "") -> Script:
    from tests.terminal import sdl

    place = place_of(verb, name)  # a fault may take the target away while it is touched
    sdl.mouse(sdl.MOUSE_DOWN, *place)
    yield from frames()
    sdl.mouse(sdl.MOUSE_UP, *place)
    yield from frames(30)  # a second: the page has settled, and the next touch is not a double tap


def keys(found: Found) -> Script:
    """Every way out that Kivy has, tried on a page of a visit."""
    from tests.terminal import sdl

    yield from frames()
    yield from tap("language", "ar")
    yield from tap("open", "places")
    found["before"] = shown()
    view = terminal().stage.view
    ways: dict[str, Callable[[], None]] = {
        "escape": lambda: sdl.key(*sdl.ESCAPE),
        "F1": lambda: sdl.key(*sdl.F1),
        "F11": lambda: sdl.key(*sdl.F11),
        "F12": lambda: sdl.key(*sdl.F12),
        "ctrl+E": lambda: sdl.key(*sdl.E_KEY, sdl.CTRL),
        "alt+F4": lambda: sdl.key(*sdl.F4, 0x100),
        "close": sdl.close,
    }
    from kivy.core.window import Window

    for name, way in ways.items():
        way()
        yield from frames()
        found[name] = (shown(), terminal().stage.view == view, len(Window.children), list(Window.size))
    found["pictures"] = [path.name for path in Path.cwd().glob("*.png")]


def touches(found: Found) -> Script:
    """What a touchscreen and a mouse send, and what comes of it."""
    from kivy.base import EventLoop

    from tests.terminal import sdl

    yield from frames()
    found["providers"] = sorted(type(provider).__name__ for provider in EventLoop.input_providers)
    done: list[str] = []
    act = terminal().controller.act

    def noted(action: Any) -> None:
        done.append(action.verb)
        act(action)

    terminal().controller.act = noted
    yield from tap("language", "en")
    found["one tap"] = done.copy()
    done.clear()
    for number, x in enumerate((0.2, 0.5, 0.8)):
        sdl.finger(sdl.FINGER_DOWN, number, x, 0.5)
    yield from frames()
    for number, x in enumerate((0.2, 0.5, 0.8)):
        sdl.finger(sdl.FINGER_UP, number, x, 0.5)
    yield from frames()
    found["three fingers"] = done.copy()
    done.clear()
    x, y = place_of("contrast")
    for button in (3, 2):
        sdl.mouse(sdl.MOUSE_DOWN, x, y, button)
        yield from frames()
        sdl.mouse(sdl.MOUSE_UP, x, y, button)
        yield from frames()
    from kivy.core.window import Window

    found["circles of simulated fingers"] = len(Window.canvas.after.children)


def looks(found: Found) -> Script:
    """What the configuration of the machine could have changed."""
    from kivy.config import Config
    from kivy.core.window import Window

    yield from frames()
    found["size"] = list(Window.size)
    found["shown"] = shown()
    found["modules"] = Config.items("modules")
    found["input"] = Config.items("input")
    found["config"] = {
        key: Config.get(*key.split("."))
        for key in (
            "kivy.exit_on_escape",
            "kivy.keyboard_mode",
            "graphics.fullscreen",
            "graphics.borderless",
            "graphics.rotation",
            "graphics.show_cursor",
            "graphics.allow_screensaver",
            "graphics.resizable",
            "graphics.maxfps",
        )
    }
    yield from tap("language", "ar")
    found["after a tap"] = shown()


def _broken(*_arguments: object) -> None:
    raise ValueError("secret: ar places anmeldung A017 schlüssel")


def faults(found: Found) -> Script:
    """A page that cannot be made, then a widget that cannot be drawn; each time the terminal goes on."""
    from kiosk.terminal.pages import book
    from kiosk.terminal.widgets.choice import CardPress

    pages: Any = book.PAGES
    yield from frames()
    yield from tap("language", "ar")
    page, fit = pages["places"], CardPress.fit
    pages["places"] = _broken
    yield from after_a_fault(found, "page")
    pages["places"], CardPress.fit = page, _broken  # type: ignore[method-assign, assignment]
    yield from after_a_fault(found, "widget")
    CardPress.fit = fit  # type: ignore[method-assign]
    yield from tap("open", "places")
    found["at last"] = shown()


def after_a_fault(found: Found, name: str) -> Script:
    """Opens the page that is broken, lets the quiet page pass, and begins a new visit."""
    from kiosk.terminal.tour.picture import parts
    from kiosk.terminal.widgets.text import Text

    yield from tap("open", "places")
    controller = terminal().controller
    found[name] = {
        "shown": shown(),
        "texts": [part.text for part in parts(terminal().stage) if isinstance(part, Text)],
        "nothing is left": controller.visit == type(controller.visit)() and controller.ticket is None,
    }
    controller._fault_until = float("-inf")  # its seconds are over
    yield from frames(30)
    found[name]["after"] = shown()
    yield from tap("language", "ar")
    found[name]["again"] = shown()


def frame_fault(found: Found) -> Script:
    """What stands around every page, also around the quiet one, fails."""
    showing: Any = import_module("kiosk.terminal.showing")
    yield from frames()
    frame = showing.frame
    showing.frame = _broken
    yield from tap("language", "ar")
    showing.frame = frame
    yield from frames(30)
    found["alive"] = True


def leftovers(found: Found) -> Script:
    """What the loop, its input and its clock still hold of a visit a few seconds after it was finished."""
    import gc

    from kivy.input.motionevent import MotionEvent

    from kiosk.terminal.tour.picture import parts
    from kiosk.terminal.widgets.part import Part

    yield from frames()
    for touch in (("language", "ar"), ("open", "places"), ("finish", "")):
        yield from tap(*touch)
    yield from frames(60)
    gc.collect()
    found["shown"] = shown()
    shown_now = set(map(id, parts(terminal().stage)))
    things = gc.get_objects()
    found["widgets"] = [
        repr(thing) for thing in things if issubclass(type(thing), Part) and id(thing) not in shown_now
    ]
    found["touches"] = [
        repr(thing.ud) for thing in things if issubclass(type(thing), MotionEvent) and thing.ud
    ]


SCRIPTS: dict[str, Callable[[Found], Script]] = {
    "keys": keys,
    "touches": touches,
    "looks": looks,
    "faults": faults,
    "leftovers": leftovers,
    "frame_fault": frame_fault,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), locked="unlocked" not in sys.argv))
