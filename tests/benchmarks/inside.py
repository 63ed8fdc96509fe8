"""What runs inside a measured process with a window: the real terminal with real touches and its own time.

Kivy has one window per process, so every benchmark that draws is a process of its own; it tells what it measured
as lines of JSON.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.domain.views import View
from kiosk.settings import Settings
from kiosk.terminal import window as windows
from kiosk.terminal.compose import compose
from kiosk.terminal.tour import DEFAULT_SIZE, Report, tour_settings
from tests.benchmarks.machine import OPEN_AT

if TYPE_CHECKING:
    from kiosk.terminal.tour.walker import Walker

VISIT_PLACE = "scharnhorst-das-zentrum"
LEAVES_EVERY = 10
"""Every so many visits one walks away without finishing."""


def settings_for(data: Path) -> Settings:
    """The settings of a measured terminal."""
    return tour_settings(Settings(), str(data), DEFAULT_SIZE)


def first_view(data: Path, now: datetime = OPEN_AT) -> View:
    """The first screen, without a window."""
    return compose(settings_for(data), clock=lambda: now, ticks=lambda: 0.0).view()


def open_window(settings: Settings, *, frames_a_second: int) -> tuple[Any, Any]:
    """Opens the window; 0 frames a second is as fast as it goes, so that no waiting is measured."""
    windows.prepare(settings, offscreen=True)
    from kivy.config import Config

    Config.set("graphics", "maxfps", str(frames_a_second))
    return windows.open_window(settings)


@contextlib.contextmanager
def walking(data: Path) -> Iterator["Walker"]:
    """A terminal with a finger and a clock."""
    settings = settings_for(data)
    window, screen = open_window(settings, frames_a_second=0)
    from kiosk.terminal.tour.walker import Walker

    with Walker(settings, window, screen, None, Report()) as walker:
        yield walker


def topics_by_group(walker: "Walker") -> list[tuple[str, str]]:
    """Every topic with the group it stands in, as (group, topic)."""
    content, today = walker.controller.content, walker.controller.now().date()
    return [
        (group.id, topic.id) for group in content.groups(today) for topic in content.topics(group.id, today)
    ]


def visit(walker: "Walker", number: int, way: tuple[str, str], language: str) -> None:
    """One visit: language, group, topic, then a code or a place or nothing more; at last finished or left."""
    group, topic = way
    walker.press("language", language)
    walker.press("open", "group", group)
    walker.press("open", "topic", topic)
    if number % 3 == 1:
        walker.press("open", "take_home", f"topic/{topic}")
    elif number % 3 == 2:
        walker.press("home")
        walker.press("open", "places")
        walker.press("open", "place", VISIT_PLACE)
    if number % LEAVES_EVERY:
        walker.press("finish")
    else:
        idle = walker.controller.idle
        walker.wait(idle.long_seconds + 1)
        walker.wait(idle.warning_seconds)


def tell(what: Sequence[Any] | dict[str, Any]) -> None:
    """Prints a line for the process that waits for it."""
    print(json.dumps(what), flush=True)
