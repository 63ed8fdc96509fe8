"""An idle terminal: frames drawn, and processor time, while nothing changes.

The date stands still, so that the clock on the screen has no reason to change; the seconds that count a visit run.
"""

import json
import sys
import time
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.inside import open_window, settings_for, tell
from tests.benchmarks.machine import OPEN_AT, Process, prepared_folder

SECONDS, QUICK_SECONDS = 20.0, 5.0


def run(quick: bool) -> list[Figure]:
    """Returns the number of frames, which must be none, and the share of one processor."""
    seconds = QUICK_SECONDS if quick else SECONDS
    with (
        prepared_folder() as folder,
        Process.python([__name__, str(folder / "data"), str(seconds)], folder) as process,
    ):
        found = json.loads(process.line_with('"frames"'))
    share = found["processor"] / found["seconds"]
    return [
        Figure("frames drawn while nothing changes", found["frames"], "none allowed", 1.0, 0.0, ""),
        Figure(f"processor time of an idle second ({share:.1%})", share),
    ]


def main(data: Path, seconds: float) -> None:
    """Shows the first screen and counts what happens after it."""
    settings = settings_for(data)
    from kiosk.terminal.window import FRAMES_A_SECOND

    window, screen = open_window(settings, frames_a_second=FRAMES_A_SECOND)
    from kivy.base import stopTouchApp
    from kivy.clock import Clock

    from kiosk.terminal.app import Terminal, forget_drawn
    from kiosk.terminal.compose import compose

    controller = compose(settings, clock=lambda: OPEN_AT, ticks=time.monotonic, forget=forget_drawn)
    before: dict[str, float] = {}
    frames = 0

    def flipped(_window: object) -> None:
        nonlocal frames
        frames += 1

    def begin(_dt: float) -> None:
        window.bind(on_flip=flipped)
        before.update(at=time.perf_counter(), processor=time.process_time())
        Clock.schedule_once(end, seconds)

    def end(_dt: float) -> None:
        took = time.perf_counter() - before["at"]
        tell({"frames": frames, "seconds": took, "processor": time.process_time() - before["processor"]})
        stopTouchApp()

    Terminal(controller, screen, window).run(lambda: Clock.schedule_once(begin, 1.0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
