"""A receipt printer without paper dust: it reads ESC/POS, answers as its state says, and keeps the slips it cut.

As in a real one, questions with DLE are answered at once, everything else waits in its memory until it can be printed:
a printer that gets paper prints what was sent before, unless it was told to forget it. Commands by Epson's reference.

    with TcpPrinter() as printer:
        printer.paper = "low"
        …
        printer.slips[0]     # black is 0, white 255
"""

import os
import pty
import socket
import threading
import tty
from types import TracebackType
from typing import Literal, Self

import numpy as np

DOTS = 576
FORGET = bytes((0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8))


class Emulator:
    """The printer itself.

    Attributes:
        paper: How much there is.
        rows_left: Dots until the paper ends; None for a roll without end.
        cover_open: Somebody looks inside.
        broken: The cutter is stuck.
        drawer: The plug of a cash drawer says 1, as it does where there is none.
        deaf: It never answers anything, as behind a one-way cable.
        knows_sensor: It answers GS r.
        slips: What was cut off.
        odd: Bytes that are no command it knows.
        received: Bytes that came, without questions.
        questions: How often it was asked how it is.
    """

    def __init__(self) -> None:
        self.paper: Literal["full", "low", "out"] = "full"
        self.rows_left: int | None = None
        self.cover_open = self.broken = self.deaf = self.drawer = False
        self.knows_sensor = True
        self.slips: list[np.ndarray] = []
        self.odd = bytearray()
        self.received = self.questions = 0
        self._memory = bytearray()
        self._rows: list[np.ndarray] = []
        self._lock = threading.RLock()

    def refill(self) -> None:
        """A new roll; what waits in the memory is printed."""
        with self._lock:
            self.paper, self.rows_left, self.cover_open, self.broken = "full", None, False, False
            self._print()

    def feed(self, data: bytes) -> bytes:
        """What comes over the cable, and what goes back."""
        answer = bytearray()
        with self._lock:
            while data:
                if data[:2] == b"\x10\x04":
                    answer.append(self._status(data[2]))
                    self.questions += 1
                    self._memory += data[:3]  # as a real one: inside a picture it is a picture, too
                    data = data[3:]
                elif data.startswith(FORGET):
                    self._memory.clear()
                    self._rows.clear()
                    data = data[len(FORGET) :]
                else:
                    end = data.find(b"\x10", 1)
                    end = len(data) if end < 0 else end
                    self._memory += data[:end]
                    self.received += end
                    data = data[end:]
            answer += self._print()
        return b"" if self.deaf else bytes(answer)

    def _status(self, kind: int) -> int:
        out = self.paper == "out"
        blocked = out or self.cover_open or self.broken
        return 0x12 | {
            1: 0x08 * blocked | 0x04 * self.drawer,
            2: 0x04 * self.cover_open | 0x20 * out | 0x40 * self.broken,
            3: 0x08 * self.broken,
            4: 0x60 * out | 0x0C * (self.paper != "full"),
        }.get(kind, 0)

    def _print(self) -> bytes:
        """Does what waits in the memory, as far as it can."""
        answer = b""
        while self._memory and not (self.paper == "out" or self.cover_open or self.broken):
            size, said = self._command(bytes(self._memory))
            if size == 0:
                break
            answer += said
            del self._memory[:size]
        return answer

    def _command(self, data: bytes) -> tuple[int, bytes]:
        """Does the first command of the memory: how long it is, 0 when it is not whole, and what is answered."""
        if data[:2] == b"\x10\x04":
            return 3, b""
        if data[:2] == b"\x1b@":
            return 2, b""
        if data[:2] == b"\x1bd" and len(data) > 2:
            self._advance(np.full((data[2] * 30, DOTS), 255, np.uint8))
            return 3, b""
        if data[:2] == b"\x1dV" and len(data) > 2:
            self.slips.append(np.concatenate(self._rows) if self._rows else np.empty((0, DOTS), np.uint8))
            self._rows = []
            return 3, b""
        if data[:2] == b"\x1dr" and len(data) > 2:
            return 3, bytes([0x03 if self.paper == "low" else 0]) if self.knows_sensor else b""
        if data[:3] == b"\x1dv0" and len(data) >= 8:
            width, height = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
            return self._raster(data[8 : 8 + width * height], width, height)
        if data[0] in (0x1B, 0x1D) and len(data) < 8:
            return 0, b""
        self.odd.append(data[0])
        return 1, b""

    def _raster(self, data: bytes, width: int, height: int) -> tuple[int, bytes]:
        if len(data) < width * height:
            return 0, b""
        bits = np.unpackbits(np.frombuffer(data, np.uint8)).reshape(height, width * 8)
        paper = np.full((height, DOTS), 255, np.uint8)
        paper[:, : width * 8][bits == 1] = 0
        self._advance(paper)
        return 8 + width * height, b""

    def _advance(self, paper: np.ndarray) -> None:
        self._rows.append(paper)
        if self.rows_left is not None:
            self.rows_left -= len(paper)
            if self.rows_left <= 0:
                self.paper = "out"


class TcpPrinter(Emulator):
    """The printer in the network, on a port of this machine; `port` is free again when it is left."""

    def __init__(self, *, reads: bool = True) -> None:
        """`reads` false: it takes the connection, and then nothing from it."""
        super().__init__()
        self._reads = reads
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.device = f"network:127.0.0.1:{self.port}"
        self.connections = 0
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for connection in self._open:
            connection.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: object, *arguments: object) -> None:
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))  # type: ignore[arg-type]
        self._threads[-1].start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            if self._reads:
                self._start(self._serve, connection)
            else:
                self._open.append(connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                while data := connection.recv(4096):
                    connection.sendall(self.feed(data))
            except OSError:
                return


class LinePrinter(Emulator):
    """The printer at a line that the kernel shows as a file: a pseudo-terminal, which a serial line looks like."""

    def __init__(self) -> None:
        super().__init__()
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.path = os.ttyname(self._theirs)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._theirs)
        self._thread.join(5)
        os.close(self._ours)

    def answer_late(self, data: bytes) -> None:
        """What somebody asked before who did not wait for it."""
        os.write(self._ours, data)

    def _serve(self) -> None:
        try:
            while data := os.read(self._ours, 4096):
                os.write(self._ours, self.feed(data))
        except OSError:  # nobody holds the other end any more
            return
