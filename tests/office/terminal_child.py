"""A terminal without its window: touches a number for each language it reads, and says it as soon as it is shown.

Usage: python terminal_child.py SETTINGS. Each line it prints is the id and the label of a ticket.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.domain.views import Action
from kiosk.settings import load
from kiosk.terminal.compose import compose
from kiosk.terminal.controller import Controller

TOUCH_SECONDS = 1.0  # between two touches, as far as this terminal knows


def main(settings: str) -> None:
    touches = [time.monotonic()]
    terminal = compose(
        load(Path(settings), os.environ), clock=lambda: datetime.now(UTC), ticks=lambda: touches[0]
    )
    say("ready", "")
    for line in sys.stdin:
        language, _, concern = line.strip().partition(" ")
        for action in (
            Action("language", language),
            Action("open", "queue"),
            Action("open", "confirm", concern),
            Action("issue", concern),
        ):
            touches[0] += TOUCH_SECONDS
            terminal.act(action)
        shown(terminal)
        touches[0] += TOUCH_SECONDS
        terminal.end_visit()


def shown(terminal: Controller) -> None:
    terminal.view()
    if terminal.ticket:
        say(terminal.ticket.id, terminal.visit.page.about)
    else:
        say("refused", terminal.visit.page.about)


def say(what: str, about: str) -> None:
    print(what, about, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
