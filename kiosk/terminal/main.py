"""`kiosk run` and `kiosk demo`: from settings to a running terminal.

Everything heavy is imported here, after the environment is prepared, so that the command line stays quick.
"""

import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk import paths
from kiosk.display import find
from kiosk.settings import Settings
from kiosk.terminal import window as windows
from kiosk.terminal.logs import start_log


@dataclass
class FirstScreen:
    """What was drawn, for the one line that proves it."""

    shown: bool = False


def run(settings: Settings, *, demo: bool = False, until_first_screen: bool = False) -> int:
    """Runs the terminal until staff end it.

    Args:
        settings: The settings of this machine.
        demo: Says what it does; not locked.
        until_first_screen: Ends after the first screen was drawn, saying what was drawn with what.

    Returns:
        The exit code.

    Raises:
        KioskError: Something is missing; the message says what to do.
    """
    start_log(paths.log_dir(settings), settings.log.level, settings.log.days)
    windows.prepare(settings, offscreen=not find(os.environ).visible)
    from kiosk.terminal.compose import compose

    window, screen = windows.open_window(settings)
    from kiosk.terminal.app import Terminal, forget_drawn

    controller = compose(settings, clock=lambda: datetime.now(UTC), ticks=time.monotonic, forget=forget_drawn)
    if settings.terminal.kiosk_mode and not demo:
        windows.lock(window)
    terminal = Terminal(controller, screen, window)
    first = FirstScreen()

    def drawn() -> None:
        first.shown = True
        if until_first_screen:
            print(first_screen_line(window), flush=True)
            controller.wish = "quit"
            terminal.refresh()

    wish = terminal.run(drawn)
    if wish == "restart":
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])
    return 0 if first.shown else 1


def first_screen_line(window: object) -> str:
    """One line that proves that a real window was drawn: size, text provider, renderer."""
    from kivy.core.text import Label
    from kivy.graphics.opengl import GL_RENDERER, glFinish, glGetString

    glFinish()  # until then the frame is only on its way
    renderer = glGetString(GL_RENDERER)
    name = renderer.decode() if isinstance(renderer, bytes) else str(renderer)
    width, height = window.size  # type: ignore[attr-defined]
    return f"first screen drawn: {int(width)}x{int(height)}, text by {Label.__name__}, renderer {name}"
