"""The ways to a printer: network, USB, serial line, or a device file of the kernel.

What python-escpos does not do is added here: it reads what a device file answers, does not wait for sixteen bytes of
a serial line, and finds the ends of a USB printer's pipes. Nothing is created: a device file that is not there is a
printer that is gone.
"""

import contextlib
import os
import select
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.takehome.paper import library
from kiosk.takehome.paper.setup import Setup, parts_of

USUAL_PORT = 9100
SENDING_SECONDS = 20
"""For a whole slip at most; a printer takes what fits into its memory and then prints as fast as it can."""

_LAST_WORDS = 16
_LATE_SECONDS, _MOST_LATE = 0.02, 64


class DeviceFile(library.File):  # type: ignore[misc]
    """A device file that is also read, where the kernel's driver goes both ways."""

    device: Any

    def __init__(self, path: str, patience: float) -> None:
        """Takes the path, and the seconds to wait for an answer."""
        super().__init__(path)
        self.patience = patience

    def open(self, raise_not_found: bool = True) -> None:
        """Open what is there."""
        path = Path(self.devfile)
        try:
            talks = stat.S_ISCHR(path.stat().st_mode)
            self.device = open(path, "r+b" if talks else "ab", buffering=0)  # noqa: SIM115 - close() closes it
        except OSError as error:
            self.device = None
            raise library.Error(str(error)) from error
        _forget_late_answers(lambda: self._answer(0))

    def _raw(self, msg: bytes) -> None:
        left = memoryview(msg)
        while left:
            left = left[self.device.write(left) or 0 :]

    def _read(self) -> bytes:
        return self._answer(self.patience)

    def _answer(self, patience: float) -> bytes:
        descriptor = self.device.fileno()
        if not stat.S_ISCHR(os.fstat(descriptor).st_mode):
            return b""
        ready, _, _ = select.select([descriptor], [], [], patience)
        return os.read(descriptor, 16) if ready else b""


class NetworkPrinter(library.Network):  # type: ignore[misc]
    """A printer in the network, by either version of the protocol; a try that fails leaves no socket behind."""

    _device: Any

    def open(self, raise_not_found: bool = True) -> None:
        """Connect."""
        self.device = socket.create_connection((self.host, self.port), self.timeout)

    def close(self) -> None:
        """Let the printer take what was sent: closing over an answer nobody read would throw the rest away."""
        if not self._device:
            return
        with contextlib.suppress(OSError):
            self._device.shutdown(socket.SHUT_WR)
            for _ in range(_LAST_WORDS):
                if not self._device.recv(4096):
                    break
        self._device.close()
        self._device = False


class SerialLine(library.Serial):  # type: ignore[misc]
    """A serial line that gives what came as soon as it came."""

    def _read(self) -> bytes:
        return bytes(self.device.read(max(1, self.device.in_waiting)))


class UsbPrinter(library.Usb):  # type: ignore[misc]
    """A USB printer whose pipes are found, whatever their numbers are."""

    def __init__(self, vendor: int, product: int, patience: float, **usb_args: Any) -> None:
        """Takes the two numbers that `lsusb` shows, and the seconds to wait for an answer."""
        super().__init__(vendor, product, usb_args, timeout=SENDING_SECONDS * 1000)
        self.patience = patience

    def open(self, raise_not_found: bool = True) -> None:
        """Open the device and find its pipes."""
        super().open(raise_not_found)
        for settings in self.device.get_active_configuration():
            ends = [end for end in settings if end.bmAttributes & 3 == 2]  # the bulk ones
            out = [end.bEndpointAddress for end in ends if not end.bEndpointAddress & 0x80]
            back = [end.bEndpointAddress for end in ends if end.bEndpointAddress & 0x80]
            if out:
                self.out_ep, self.in_ep = out[0], back[0] if back else 0
                _forget_late_answers(lambda: self._answer(_LATE_SECONDS))
                return

    def _read(self) -> bytes:
        return self._answer(self.patience)

    def _answer(self, patience: float) -> bytes:
        return bytes(self.device.read(self.in_ep, 16, int(patience * 1000))) if self.in_ep else b""


def _forget_late_answers(read: Callable[[], bytes]) -> None:
    """Throw away what was asked before: the next question would get it for its answer, and so on with every one."""
    with contextlib.suppress(OSError):
        for _ in range(_MOST_LATE):
            if not read():
                break


@contextmanager
def opened(setup: Setup) -> Iterator[library.Escpos]:
    """Open the printer, and close it again.

    Raises:
        OSError: It is not there or does not answer; the message says what was tried.
    """
    printer = _device(setup)
    try:
        printer.open()
    except (library.Error, ValueError, RuntimeError) as error:  # ValueError: there is no libusb
        raise OSError(" ".join(str(error).split())) from error
    try:
        yield printer
    finally:
        printer.close()


def _device(setup: Setup) -> library.Escpos:
    kind, parts = parts_of(setup.device)
    match kind:
        case "network":
            port = int(parts[1]) if len(parts) > 1 else USUAL_PORT
            return NetworkPrinter(parts[0], port, setup.patience)
        case "usb":
            return UsbPrinter(int(parts[0], 16), int(parts[1], 16), setup.patience)
        case "serial":
            return SerialLine(":".join(parts), setup.baud, timeout=setup.patience)
        case _:
            return DeviceFile(":".join(parts), setup.patience)
