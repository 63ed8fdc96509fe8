"""Printing a slip, and knowing whether it was printed.

A printer is asked how it is before anything is sent: one without paper would keep the slip and print it for somebody
else when it gets paper. After the slip comes a question that the printer answers only when it has done all before it;
a slip that got stuck is taken out of its memory. Commands: Epson's ESC/POS reference, DLE EOT, GS r and DLE DC4.
"""

import contextlib
import errno
from collections.abc import Callable
from io import BytesIO

from kiosk.domain.printer import Printer
from kiosk.takehome.paper.library import Escpos
from kiosk.takehome.paper.raster import Raster, harmless

BLOCKED = frozenset({"out", "jam", "gone"})
"""States in which nothing can be printed."""

ROUNDS = 8
"""How often the end of the printing is waited for, each time as long as the printer's patience."""

_STATUS, _CAUSE, _FAULT, _PAPER = (bytes((0x10, 0x04, kind)) for kind in (1, 2, 3, 4))
_ALL_DONE = b"\x1dr\x01"
_FORGET = bytes((0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8))
_OFFLINE, _OPEN, _ENDED, _ERROR, _BROKEN, _NO_PAPER, _LITTLE_PAPER = 0x08, 0x04, 0x20, 0x40, 0x68, 0x60, 0x0C
_FRAGMENT = 256


class Talk:
    """Questions to one printer, which may answer late, at once for several, or not at all."""

    def __init__(self, printer: Escpos) -> None:
        """Takes an open printer."""
        self._printer = printer
        self._heard = bytearray()

    def ask(self, question: bytes, is_answer: Callable[[int], bool]) -> int | None:
        """Ask, and wait once.

        Raises:
            OSError: The printer is gone.
        """
        self._heard = bytearray(byte for byte in self._heard if not is_answer(byte))  # to an older question
        self._printer._raw(question)
        return self.hear(is_answer)

    def hear(self, is_answer: Callable[[int], bool]) -> int | None:
        """Return an answer of a kind that came meanwhile, or comes now; None when none comes in time."""
        found = self._found(is_answer)
        if found is None:
            self._heard += self._read()
            found = self._found(is_answer)
        return found

    def _found(self, is_answer: Callable[[int], bool]) -> int | None:
        for place, byte in enumerate(self._heard):
            if is_answer(byte):
                del self._heard[place]
                return byte
        return None

    def _read(self) -> bytes:
        try:
            return bytes(self._printer._read())
        except NotImplementedError:
            return b""
        except OSError as error:
            if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:  # the second is pyusb's
                return b""
            raise


def state_of(talk: Talk) -> Printer:
    """Return how the printer is; one that gives no answer, such as a plain file, is `unknown`.

    Raises:
        OSError: It is gone.
    """
    status = talk.ask(_STATUS, _is_status)
    if status is None:
        return "unknown"
    cause, fault, paper = (talk.ask(question, _is_status) or 0 for question in (_CAUSE, _FAULT, _PAPER))
    if cause & _OPEN:
        return "jam"
    if paper & _NO_PAPER or cause & _ENDED:
        return "out"
    if fault & _BROKEN or cause & _ERROR or status & _OFFLINE:
        return "jam"
    return "low" if paper & _LITTLE_PAPER else "ready"


def deliver(printer: Escpos, raster: Raster) -> tuple[Printer, bool]:
    """Print a slip and cut it off.

    Returns:
        How the printer is then, and whether the slip was printed; of a printer that tells nothing, whether it was sent.

    Raises:
        OSError: The printer is gone, perhaps in the middle.
    """
    talk = Talk(printer)
    before = state_of(talk)
    if before in BLOCKED:
        return before, False
    with contextlib.redirect_stdout(None):  # it prints a remark for each piece of the picture
        printer.hw("INIT")
        printer.image(BytesIO(harmless(raster).png()), impl="bitImageRaster", fragment_height=_FRAGMENT)
        printer.cut(mode="PART")
    if before == "unknown":
        return before, True
    done = _is_done(talk)
    after = state_of(talk)
    printed = done or after not in BLOCKED
    if not printed:
        printer._raw(_FORGET)
    return after, printed


def _is_done(talk: Talk) -> bool:
    """Wait until everything before was printed; not longer than there is a reason to hope."""
    done = talk.ask(_ALL_DONE, _is_sensor)
    for _ in range(ROUNDS - 1):
        if done is not None:
            return True
        if state_of(talk) in BLOCKED:
            return False
        done = talk.hear(_is_sensor)
    return done is not None


def _is_status(byte: int) -> bool:
    return byte & 0x93 == 0x12


def _is_sensor(byte: int) -> bool:
    return byte & 0x90 == 0x00
