"""Which printer there is, and what is said between the terminal and the process that prints."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from kiosk.domain.printer import Printer
from kiosk.settings import Settings
from kiosk.takehome.paper.slip import Slip

WIDTHS: Mapping[str, int] = {"80mm": 576, "58mm": 384}
"""Dots that a printer prints on paper of a width; the rest is margin."""

WORDS: Mapping[Printer, str] = {
    "none": "is not set up",
    "ready": "is ready",
    "low": "is ready, its paper ends soon",
    "out": "has no paper",
    "jam": "is jammed, open or has a fault",
    "gone": "does not answer",
    "unknown": "does not tell how it is",
}
"""How a printer is, for those who look after the machine."""

MEND: Mapping[Printer, str] = {
    "low": "Lay a new roll beside it",
    "out": "Put in a new roll",
    "jam": "Close its cover, take out what is stuck, switch it off and on",
    "gone": "Switch it on; look at its cable and at printer.device; by USB it needs the package libusb-1.0-0",
    "unknown": "Try `kiosk print --test`",
}
"""What to do."""

Trouble = Literal["", "state", "time", "fault"]
"""Why nothing was printed: the printer was not ready; it took too long; the program has a fault."""


class Setup(Struct, frozen=True, kw_only=True):
    """What the printing process has to know.

    Attributes:
        device: As in `printer.device` of the settings.
        width: Of the paper, in dots.
        baud: Of a serial printer.
        lock: A file; whoever holds it prints, so that two programs never print into each other.
        patience: Seconds to wait for one answer of the printer.
    """

    device: str
    width: int
    baud: int = 9600
    lock: str
    patience: float = 2.0


class Request(Struct, frozen=True, kw_only=True):
    """What is asked: print a slip, or without one only how the printer is."""

    name: str
    slip: Slip | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What became of it; `detail` is English, for those who look after the machine, and says nothing of a slip."""

    name: str
    state: Printer
    printed: bool = False
    trouble: Trouble = ""
    detail: str = ""


def setup_of(settings: Settings, data_dir: Path) -> Setup | None:
    """Return the printer of the settings; None where there is none."""
    if not settings.printer.device:
        return None
    return Setup(
        device=settings.printer.device,
        width=WIDTHS[settings.printer.paper],
        baud=settings.printer.baud,
        lock=str(data_dir / "printer.lock"),
    )


def parts_of(device: str) -> tuple[str, list[str]]:
    """Return the kind of a printer and the parts of its address; named as `printer.device` of the settings."""
    kind, _, rest = device.partition(":")
    return kind, rest.split(":")
