"""Response: from a touch to the drawn frame, against an empty Kivy screen switch in the same window.

The yardstick is a ``ScreenManager`` without transition and two screens with one label each. One touch of ours and
one of the yardstick follow each other. Nothing waits for the next frame's turn, and the picture counts as
drawn when the graphics library has finished it. Each visit begins with nothing kept from the one before, as
after every reset, so "first" is what a visitor feels; "again" is the same touch a second time in a visit.
"""

import itertools
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.figure import Figure
from tests.benchmarks.inside import tell, topics_by_group, walking
from tests.benchmarks.machine import Process, prepared_folder

if TYPE_CHECKING:
    from kiosk.terminal.tour.walker import Walker

ALLOWED = 3.0
VISITS, QUICK_VISITS = 60, 15

Sample = tuple[str, float]


def run(quick: bool) -> list[Figure]:
    """Returns medians of opening a topic and switching the language."""
    count = QUICK_VISITS if quick else VISITS
    with (
        prepared_folder() as folder,
        Process.python([__name__, str(folder / "data"), str(count)], folder) as process,
    ):
        times: dict[str, list[float]] = json.loads(process.line_with('"empty"'))
    medians = {name: statistics.median(values) for name, values in times.items()}
    empty = medians.pop("empty")
    return [Figure(name, value, "empty switch", empty, ALLOWED) for name, value in medians.items()]


def main(data: Path, count: int) -> None:
    """Makes the touches."""
    times: dict[str, list[float]] = {}
    with walking(data) as walker:
        stopwatch = Stopwatch(walker)
        empty = EmptySwitch(walker)
        ways = itertools.cycle(topics_by_group(walker))
        codes = [row.code for row in walker.controller.offered]
        pairs = itertools.cycle(itertools.permutations(codes, 2))
        # The first round fills what a running terminal has: catalogues, search, fonts.
        for number in range(-len(codes) * 4, count):
            for name, seconds in samples(walker, stopwatch, empty, next(ways), next(pairs)):
                if number >= 0:
                    times.setdefault(name, []).append(seconds)
    tell(times)


class Stopwatch:
    """Times touches."""

    def __init__(self, walker: "Walker") -> None:
        """Counts the frames of the walker's window."""
        self.walker = walker
        self.frames = 0
        walker.window.bind(on_flip=self._flipped)

    def _flipped(self, _window: Any) -> None:
        self.frames += 1

    def touch(self, x: float, y: float) -> float:
        """Seconds from the finger to the next finished frame."""
        from kivy.base import EventLoop
        from kivy.graphics.opengl import glFinish

        from kiosk.terminal.tour.walker import PAUSE_SECONDS, Finger

        finger = Finger(self.walker.window, x, y)
        frames = self.frames
        begin = time.perf_counter()
        EventLoop.post_dispatch_input("begin", finger)
        EventLoop.post_dispatch_input("end", finger)
        while self.frames == frames:
            EventLoop.idle()
        glFinish()
        took = time.perf_counter() - begin
        self.walker.seconds += PAUSE_SECONDS
        EventLoop.idle()
        return took

    def press(self, verb: str, name: str = "", about: str = "") -> float:
        """Seconds for the touch of a target, which may stand on a further sheet."""
        from kiosk.domain.views import Action

        wanted = Action(verb, name, about)
        while (target := self.walker.find(lambda press: press.action == wanted)) is None:
            if not self.walker.next_sheet():
                raise LookupError(f"there is no {wanted}")
        return self.touch(*target.center)


class EmptySwitch:
    """The yardstick, which takes the place of our screen while it is measured."""

    def __init__(self, walker: "Walker") -> None:
        """Makes two screens with one label each."""
        from kivy.uix.label import Label
        from kivy.uix.screenmanager import NoTransition, Screen, ScreenManager

        names = itertools.cycle(("b", "a"))

        class Touched(ScreenManager):  # type: ignore[misc] # Kivy has no types
            def on_touch_up(self, touch: Any) -> bool:
                self.current = next(names)
                return bool(super().on_touch_up(touch))

        self.walker = walker
        self.manager = Touched(transition=NoTransition(), size=walker.window.size, size_hint=(None, None))
        for name in ("a", "b"):
            screen = Screen(name=name)
            screen.add_widget(Label(text=name, font_size=64))
            self.manager.add_widget(screen)

    def seconds(self, stopwatch: Stopwatch) -> float:
        """Seconds for one switch."""
        window, stage = self.walker.window, self.walker.stage
        window.remove_widget(stage)
        window.add_widget(self.manager)
        for _ in range(3):
            self.walker.frame()
        took = stopwatch.touch(*window.center)
        window.remove_widget(self.manager)
        window.add_widget(stage)
        self.walker.frame()
        return took


def samples(
    walker: "Walker", stopwatch: Stopwatch, empty: EmptySwitch, way: tuple[str, str], pair: tuple[str, str]
) -> Iterator[Sample]:
    """One visit with its measured touches, the yardstick between them."""
    group, topic = way
    first, second = pair
    yield "empty", empty.seconds(stopwatch)
    walker.press("language", first)
    walker.press("open", "group", group)
    yield "open a topic, first", stopwatch.press("open", "topic", topic)
    yield "empty", empty.seconds(stopwatch)
    walker.press("back")
    yield "open a topic, again", stopwatch.press("open", "topic", topic)
    walker.press("home")
    yield "empty", empty.seconds(stopwatch)
    yield "switch the language, first", _switch(walker, stopwatch, second)
    _switch(walker, stopwatch, first)
    yield "switch the language, again", _switch(walker, stopwatch, second)
    walker.press("finish")


def _switch(walker: "Walker", stopwatch: Stopwatch, language: str) -> float:
    walker.press("open", "language")
    return stopwatch.press("language", language)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
