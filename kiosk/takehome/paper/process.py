"""The printing process: reads requests and writes answers, one JSON in a line each, until nobody asks any more.

It is a process of its own because libraries of printers can hang where no time-out reaches, and because a terminal
that is closed in the middle of a slip should let it come out. Slips come through a pipe, touch no file, and are named
in no message.

    python -m kiosk.takehome.paper.process '{"device": "network:10.0.0.5", …}'
"""

import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kiosk.errors import KioskError
from kiosk.takehome import qr
from kiosk.takehome.paper.setup import Answer, Request, Setup

LONGEST_JOB = 60
"""Seconds after which this process ends itself; it must not stay behind with a printer that hangs."""


def main() -> None:
    """Serve whoever started this process."""
    setup = msgspec.json.decode(sys.argv[1], type=Setup)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # the library prints remarks
    for line in sys.stdin.buffer:
        signal.alarm(LONGEST_JOB)
        answers.write(msgspec.json.encode(_answer(setup, line)) + b"\n")
        signal.alarm(0)


def _answer(setup: Setup, line: bytes) -> Answer:
    request = msgspec.json.decode(line, type=Request)
    try:
        with _alone(setup.lock):
            return _done(setup, request)
    except OSError as error:
        return Answer(name=request.name, state="gone", trouble="state", detail=str(error)[:200])
    except KioskError as error:
        return Answer(name=request.name, state="unknown", trouble="fault", detail=type(error).__name__)


def _done(setup: Setup, request: Request) -> Answer:
    from kiosk.takehome.paper.devices import opened
    from kiosk.takehome.paper.printer import Talk, deliver, state_of

    if request.slip is None:
        with opened(setup) as printer:
            return Answer(name=request.name, state=state_of(Talk(printer)))
    from kiosk.takehome.paper.drawing import draw

    try:
        raster = draw(request.slip, setup.width)
    finally:
        qr.forget()
    with opened(setup) as printer:
        state, printed = deliver(printer, raster)
    return Answer(name=request.name, state=state, printed=printed, trouble="" if printed else "state")


@contextmanager
def _alone(lock: str) -> Iterator[None]:
    path = Path(lock)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    main()
