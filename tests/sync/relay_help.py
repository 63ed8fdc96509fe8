"""A further terminal beside a real office server, and a line between them that breaks."""

import contextlib
import secrets
import socket
import threading
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from kiosk import paths
from kiosk.domain.appointments import Appointment
from kiosk.domain.ticket import Limits, Ticket
from kiosk.office.relay import ensure_key
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger, Wish
from kiosk.store.ledger_far import FarLedger
from kiosk.store.relay_files import SnapshotFile
from kiosk.store.sure_clock import SureClock
from kiosk.sync.courier import Courier
from kiosk.sync.fetcher import Patience
from kiosk.sync.line import Line
from tests.office.place import Place

Fault = Literal["", "refuses", "loses", "cuts"]


class BadLine:
    """Passes connections on to a server, or does harm.

    Attributes:
        fault: ``refuses`` lets nothing through, ``loses`` lets the request through and loses the answer, ``cuts`` ends
            in the middle of the answer.
    """

    def __init__(self, port: int) -> None:
        self.fault: Fault = ""
        self._port = port
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._pass_on, args=(connection,), daemon=True).start()

    def _pass_on(self, here: socket.socket) -> None:
        with here, contextlib.suppress(OSError):
            while request := _message(here):
                fault = self.fault
                if fault == "refuses":
                    return
                with socket.create_connection(("127.0.0.1", self._port), timeout=10) as there:
                    there.sendall(request)
                    answer = _message(there)
                if fault == "loses":
                    return
                if fault == "cuts":
                    here.sendall(answer[: len(answer) // 2])
                    return
                here.sendall(answer)


def _message(connection: socket.socket) -> bytes:
    """Read one message of HTTP with a known length."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            return b""
        body += more
    return head + b"\r\n\r\n" + body


class FarTerminal:
    """The ledger of a further terminal and its courier.

    Attributes:
        is_vouched: somebody says that the clock is right.
        behind: seconds that have passed though the clock was set back; negative: it was set forward.
    """

    is_vouched = False
    behind = 0.0

    def __init__(
        self, place: Place, folder: Path, url: str, letter: str = "B", key: str | None = None
    ) -> None:
        self.place, self._begun = place, place.now
        near = place.settings
        self.settings: Settings = replace(
            near,
            terminal=replace(near.terminal, data_dir=str(folder), series=letter),
            relay=replace(near.relay, url=url, key=key or ensure_key(paths.office_dir(near)), ca_file=""),
        )
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = paths.office_dir(self.settings)
        self.office = near.office.location
        self.snapshots = SnapshotFile(self.folder)
        self.ledger = FarLedger(paths.ledger_file(self.settings), self.snapshots.read, near.office.timezone)
        self.own = Ledger(paths.ledger_file(self.settings), near.office.timezone)
        self.line = Line(url, patience=Patience(connect=2, silence=5, metadata=5), largest=1_000_000)
        self.start()

    def start(self) -> None:
        """The relay process starts (again)."""
        clock = SureClock(lambda _now: self.is_vouched, self.ticks)
        self.courier = Courier(self.settings, self.own, self.line, self.now, clock)

    def now(self) -> datetime:
        return self.place.now

    def ticks(self) -> float:
        return (self.place.now - self._begun).total_seconds() + self.behind

    def close(self) -> None:
        self.ledger.close()
        self.own.close()
        self.line.close()

    def take(self, service: str = "papiere") -> Ticket:
        wish = self._wish(service)
        return self.ledger.issue(wish, self.place.now, Limits(), lambda _now: True).ticket

    def check_in(self, code: str) -> Ticket:
        return self.ledger.check_in(code, self._wish("other"), self.place.now, Limits()).ticket

    def _wish(self, service: str) -> Wish:
        return Wish(
            request_id=str(uuid.uuid4()),
            office=self.office,
            series=self.settings.terminal.series,
            service=service,
            language="fa",
            ticket_id=str(uuid.uuid4()),
            token=secrets.token_urlsafe(24),
        )


@contextlib.contextmanager
def far_terminal(place: Place, folder: Path, letter: str = "B") -> Iterator[tuple[FarTerminal, BadLine]]:
    line = BadLine(int(place.url.rpartition(":")[2]))
    terminal = FarTerminal(place, folder, line.url, letter)
    try:
        yield terminal, line
    finally:
        terminal.close()
        line.close()


def labels(place: Place) -> list[str]:
    """The numbers that the office knows today, in the order they are in."""
    day = place.ledger.day(place.settings.office.location, place.now)
    return [ticket.label for ticket in place.ledger.tickets(place.settings.office.location, day)]


def expect(place: Place, code: str, service: str = "papiere") -> Appointment:
    made = Appointment(id=f"id-{code}", at=place.now + timedelta(minutes=5), code=code, service=service)
    place.ledger.put_appointments(place.settings.office.location, [made])
    return made
