"""`kiosk run` and `kiosk demo`: from settings to a running terminal.

Everything heavy is imported here, after the environment is prepared, so that the command line stays quick.
"""

import math
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import paths
from kiosk.display import find
from kiosk.settings import Settings
from kiosk.terminal import window as windows
from kiosk.terminal.logs import start_log

if TYPE_CHECKING:
    from kiosk.terminal.app import Terminal
    from kiosk.terminal.watcher import Watcher

SPARE_SECONDS = 60
"""The updating process stops a slow round by itself; only when it does not, it is killed, so much later."""


@dataclass
class FirstScreen:
    """What was drawn, for the one line that proves it."""

    shown: bool = False


def run(
    settings: Settings,
    *,
    config: Path | None = None,
    demo: bool = False,
    until_first_screen: bool = False,
    before_restart: Callable[[], None] | None = None,
) -> int:
    """Runs the terminal until staff end it.

    Args:
        settings: The settings of this machine.
        config: The file they were read from, when the command line names it.
        demo: Says what it does; not locked.
        until_first_screen: Ends after the first screen was drawn, saying what was drawn with what.
        before_restart: Ends what was started beside the terminal, which else would go on beside the new one.

    Returns:
        The exit code.

    Raises:
        KioskError: Something is missing; the message says what to do.
    """
    start_log(paths.log_dir(settings), settings.log.level, settings.log.days)
    windows.prepare(settings, offscreen=not find(os.environ).visible)
    terminal, processes = _assemble(settings, config)
    if settings.terminal.kiosk_mode and not demo:
        windows.lock(terminal.window)
    first = FirstScreen()
    try:
        wish = terminal.run(partial(_drawn, terminal, first, is_last=until_first_screen))
    finally:
        terminal.controller.usage.close()
        terminal.controller.paper.close()
        for process in processes:
            process.end()
    if wish == "restart":
        if before_restart:
            before_restart()
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])
    return 0 if first.shown else 1


def _assemble(settings: Settings, config: Path | None) -> "tuple[Terminal, list[Watcher]]":
    """The terminal in its window, and the processes that it starts beside itself."""
    from kiosk.terminal.compose import compose

    window, screen = windows.open_window(settings)
    from kiosk.terminal.app import Terminal, forget_drawn

    watcher = updating(settings, config)
    office = office_server(settings, config) or relaying(settings, config)
    controller = compose(
        settings,
        clock=lambda: datetime.now(UTC),
        ticks=time.monotonic,
        forget=forget_drawn,
        process=watcher,
        office=office,
    )
    return Terminal(controller, screen, window), [process for process in (watcher, office) if process]


def _drawn(terminal: "Terminal", first: FirstScreen, *, is_last: bool) -> None:
    """Something was drawn; where the first screen is the last one, says with what, and ends the terminal."""
    first.shown = True
    if is_last:
        print(first_screen_line(terminal.window), flush=True)
        terminal.controller.wish = "quit"
        terminal.refresh()


def updating(settings: Settings, config: Path | None) -> "Watcher | None":
    """The process that updates the content and reports, not yet started; None where neither is set up."""
    if not settings.sync.url and not settings.reports.url:
        return None
    from kiosk.store.syncing import read_progress
    from kiosk.terminal.watcher import Watcher

    options = ["--config", str(config)] if config else []
    return Watcher(
        [sys.executable, "-m", "kiosk", *options, "sync", "--loop"],
        settings.sync.time_limit_seconds + SPARE_SECONDS,
        time.monotonic,
        partial(read_progress, paths.sync_dir(settings)),
    )


def office_server(settings: Settings, config: Path | None) -> "Watcher | None":
    """The office server, not yet started; None where this terminal starts none.

    What it prints (its addresses, the fingerprint of its certificate, why it does not start) is for whoever started
    the terminal.
    """
    if not settings.office_server.enabled:
        return None
    from kiosk.terminal.pulse import Pulse, answers
    from kiosk.terminal.watcher import Child, Watcher

    options = ["--config", str(config)] if config else []
    return Watcher(
        [sys.executable, "-m", "kiosk", *options, "office", "serve"],
        math.inf,
        time.monotonic,
        lambda: None,
        partial(Child, loud=True),
        "office server",
        Pulse(partial(answers, settings.office_server)),
    )


def first_screen_line(window: object) -> str:
    """One line that proves that a real window was drawn: size, text provider, renderer."""
    from kivy.core.text import Label
    from kivy.graphics.opengl import GL_RENDERER, glFinish, glGetString

    glFinish()  # until then the frame is only on its way
    renderer = glGetString(GL_RENDERER)
    name = renderer.decode() if isinstance(renderer, bytes) else str(renderer)
    width, height = window.size  # type: ignore[attr-defined]
    return f"first screen drawn: {int(width)}x{int(height)}, text by {Label.__name__}, renderer {name}"


def relaying(settings: Settings, config: Path | None) -> "Watcher | None":
    """The process that brings numbers to the office server on another machine; None where there is none.

    It ends by itself when a round takes too long, so nobody here has to know how far it is.
    """
    if not settings.relay.url or not settings.queue.enabled:
        return None
    from kiosk.terminal.pulse import Moves, Pulse
    from kiosk.terminal.watcher import Child, Watcher

    options = ["--config", str(config)] if config else []
    return Watcher(
        [sys.executable, "-m", "kiosk", *options, "relay"],
        math.inf,
        time.monotonic,
        lambda: None,
        partial(Child, loud=True),
        "relay process",
        Pulse(Moves()),
    )
