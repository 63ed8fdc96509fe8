"""The terminal's own program and the real server, over a real socket: connected, reporting, cut off, revoked."""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.db import connections
from wagtail.models import ModelLogEntry

from kiosk.central import terminals
from kiosk.central.models import (
    DayCount,
    PairingCode,
    ReportedDay,
    Terminal,
    TerminalFault,
    TerminalOutbox,
)
from kiosk.domain.report import REPORTS_PATH
from kiosk.errors import SyncError
from kiosk.store.identity import Link
from kiosk.sync.uplink import DONE, SOON
from tests.central.people import person
from tests.sync.device import Device
from tests.sync.terminal import PATIENT

NOW = datetime.now(UTC)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server:
    """The server's own application.

    Attributes:
        is_cut_off: Answers to reports are lost after the report was taken.
    """

    def __init__(self) -> None:
        self.is_cut_off = False
        self._application = get_wsgi_application()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer: Iterable[bytes] = self._application(environ, start)
        if self.is_cut_off and environ["PATH_INFO"] == REPORTS_PATH:
            raise ConnectionError("cut off")
        return answer


@pytest.fixture
def server(migrated: None) -> Iterator[Server]:
    """The server with a database in which everything is really committed; what the test has made is removed."""
    users = set(User.objects.values_list("pk", flat=True))
    yield Server()
    for model in (DayCount, ReportedDay, TerminalFault, TerminalOutbox, Terminal, PairingCode, ModelLogEntry):
        model.objects.all().delete()
    User.objects.exclude(pk__in=users).delete()


@pytest.fixture
def device(server: Server, tmp_path: Path) -> Iterator[Device]:
    with make_server("127.0.0.1", 0, server, handler_class=Quiet) as listening:

        def serve() -> None:
            listening.serve_forever(0.01)
            connections.close_all()

        thread = threading.Thread(target=serve)
        thread.start()
        made = Device(tmp_path, f"http://localhost:{listening.server_port}")
        made.patience = PATIENT
        yield made
        listening.shutdown()
        thread.join()


def connect(device: Device, name: str = "Eingang") -> Terminal:
    device.wish()
    assert device.go() == SOON
    terminal = terminals.confirm(device.link.code, name, None, person(f"publisher-{name}"))
    assert device.go() == DONE
    assert (device.link.state, device.link.name) == ("paired", name)
    assert isinstance(terminal, Terminal)
    return terminal


def use(device: Device, day: date, topic: str, times: int) -> None:
    with device.outbox() as outbox:
        for _ in range(times):
            outbox.count(day, "topic", topic)
        outbox.close_days(day + timedelta(days=1))


def test_a_terminal_is_connected_and_what_it_counts_arrives(device: Device) -> None:
    terminal = connect(device)
    yesterday = NOW.date() - timedelta(days=1)
    use(device, yesterday, "anmeldung", 7)
    device.fault("kiosk/terminal/app.py:7")
    assert device.go() == DONE
    [row] = DayCount.objects.filter(terminal=terminal)
    assert (row.day, row.kind, row.key, row.count) == (yesterday, "topic", "anmeldung", 7)
    [fault] = TerminalFault.objects.filter(terminal=terminal)
    assert (fault.kind, fault.place) == ("KeyError", "kiosk/terminal/app.py:7")
    terminal.refresh_from_db()
    assert terminal.last_seen >= NOW
    assert device.waiting() == 0


def test_answers_that_are_lost_make_nothing_count_twice(
    device: Device, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = connect(device)
    server.is_cut_off = True
    for days in (3, 2, 1):
        use(device, NOW.date() - timedelta(days=days), "kita", 9)
        with pytest.raises(SyncError):
            device.go()
    server.is_cut_off = False
    assert device.go() == DONE
    assert list(DayCount.objects.filter(terminal=terminal).values_list("count", flat=True)) == [9, 9, 9]
    assert ReportedDay.objects.filter(terminal=terminal).count() == 3
    assert device.waiting() == 0
    assert "cut off" in capsys.readouterr().err


def test_a_revoked_terminal_stops_and_comes_back_as_another_with_all_that_waited(device: Device) -> None:
    terminal = connect(device)
    device.fault("one")
    terminals.revoke(terminal, person("publisher"))
    with pytest.raises(SyncError):
        device.go()
    assert device.link.state == "revoked"
    assert device.go() == DONE
    assert not TerminalFault.objects.exists()
    again = connect(device, "Eingang neu")
    assert again.key_id != terminal.key_id
    assert [fault.terminal for fault in TerminalFault.objects.all()] == [again]


def test_a_terminal_that_lost_all_its_notes_is_known_by_its_key(device: Device) -> None:
    connect(device)
    device.identity.write_link(Link())
    device.wish()
    assert device.go() == SOON
    assert device.link.state == "waiting", "a new key: the server knows the older one as connected"


def test_many_events_of_weeks_without_a_network_arrive(device: Device) -> None:
    terminal = connect(device)
    device.fault(*map(str, range(700)))
    for days in range(30, 0, -1):
        use(device, NOW.date() - timedelta(days=days), "schule", 6)
    assert device.go() == DONE
    assert device.waiting() == 0
    assert DayCount.objects.filter(terminal=terminal).count() == 30
    assert TerminalFault.objects.filter(terminal=terminal).count() == 700
