"""A real central server in processes of its own, with SQLite or PostgreSQL, and terminals that it knows."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[3]

SET_UP = """
import os, sys, json
from kiosk.central.config import of
from kiosk.central.setup import set_up
from kiosk.settings import load
set_up(of(load(None, os.environ)))
"""

CONNECT = """
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from tests.central.api.conftest import connected
from tests.central.api.sender import Sender
connected(Sender())
"""

KEPT = """
from kiosk.central.models import DayCount, Terminal, TerminalFault
counts = {f"{row.kind} {row.key}": row.count for row in DayCount.objects.all()}
status = Terminal.objects.get().status
print(json.dumps({"counts": counts, "faults": TerminalFault.objects.count(), "status": status}))
"""


class LiveServer:
    """Where it listens, and what is in its database."""

    def __init__(self, port: int, environ: Mapping[str, str]) -> None:
        self.port, self._environ = port, environ

    def kept(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(run(SET_UP + KEPT, self._environ))
        return found

    def connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)


def run(script: str, environ: Mapping[str, str]) -> str:
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environ, cwd=TOP, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def running(folder: Path, tables: Path | None = None, database_url: str = "") -> Iterator[LiveServer]:
    """Serve by `kiosk central serve`.

    Args:
        folder: Where the server keeps what is its own.
        tables: An SQLite database to begin with, so that the tables need not be made again.
        database_url: Of PostgreSQL.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environ = os.environ | {
        "KIOSK_TERMINAL_DATA_DIR": str(folder),
        "KIOSK_CENTRAL_SECURE": "false",
        "KIOSK_CENTRAL_DATABASE_URL": database_url,
    }
    if tables is not None:
        (folder / "central").mkdir()
        with sqlite3.connect(tables) as source, sqlite3.connect(folder / "central/central.sqlite3") as target:
            source.backup(target)
        source.close()
        target.close()
    run(SET_UP + CONNECT, environ)
    serve = [sys.executable, "-m", "kiosk", "central", "serve", "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(serve, env=environ, cwd=TOP, stdout=log, stderr=log)
    try:
        wait_for(port, process)
        yield LiveServer(port, environ)
    finally:
        process.terminate()
        process.wait(60)
    said = (folder / "log").read_text()
    assert "Traceback" not in said, said
    assert "was sent SIG" not in said, said  # a worker that crashed would be replaced, and nobody would see


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        assert process.poll() is None
        try:
            with socket.create_connection(("127.0.0.1", port), 0.1):
                return
        except OSError:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError("the server does not answer")
