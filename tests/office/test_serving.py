"""Connections as they come over the network, and certificates that change while the server runs."""

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from starlette.types import Receive, Scope, Send

from kiosk.errors import KioskError
from kiosk.office import serving
from kiosk.office.certificate import ensure
from kiosk.office.serving import Patience, Renewal, listen
from tests.office.running import ROOT, Site

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


class Hasty(Patience):
    head_seconds = 0.3


async def app(scope: Scope, _receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def served(config: uvicorn.Config) -> Iterator[int]:
    """The server of this project's own protocol, on a port of this machine."""
    sock, server = listen("127.0.0.1", 0), uvicorn.Server(config)
    thread = threading.Thread(target=asyncio.run, args=(server.serve([sock]),), daemon=True)
    thread.start()
    yield int(sock.getsockname()[1])
    server.should_exit = True
    thread.join(30)


def plain() -> uvicorn.Config:
    return uvicorn.Config(app, log_level="error", lifespan="off", http=Hasty)


@pytest.mark.parametrize("begun", [b"", b"G", HEAD])
def test_a_connection_on_which_no_request_comes_is_given_up(begun: bytes) -> None:
    with served(plain()) as port, socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(begun)
        assert _rest(line) == b""


def test_a_request_that_comes_in_drops_is_given_up_too() -> None:
    with served(plain()) as port, socket.create_connection(("127.0.0.1", port), timeout=0.05) as line:
        line.sendall(HEAD)
        for _ in range(400):  # one byte of a header every twentieth of a second
            try:
                line.sendall(b"X")
                if line.recv(100) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return
        raise AssertionError("it was not given up")


def test_a_second_request_that_does_not_end_is_given_up() -> None:
    with served(plain()) as port, socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(HEAD + b"\r\n")
        assert b"200 OK" in line.recv(1000)
        line.sendall(HEAD)
        assert _rest(line) in (b"", b"ok")


def test_a_connection_that_waits_for_its_next_request_is_kept() -> None:
    with served(plain()) as port, socket.create_connection(("127.0.0.1", port), timeout=1.0) as line:
        line.sendall(HEAD + b"\r\n")
        answer = b""
        while not answer.endswith(b"ok"):
            answer += line.recv(1000)
        with pytest.raises(TimeoutError):
            line.recv(100)
        line.sendall(HEAD + b"\r\n")
        assert b"200 OK" in line.recv(1000)


def test_what_is_sent_and_not_taken_ends_a_connection() -> None:
    with listen("127.0.0.1", 0) as sock, socket.create_connection(sock.getsockname()):
        taken, _ = sock.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with socket.create_server(("127.0.0.1", site.port)):
        command = [sys.executable, "-m", "kiosk", "--config", str(site.config), "office", "serve", "--here"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith(f"kiosk: the office server cannot use 127.0.0.1 port {site.port}:")
    assert "Traceback" not in done.stderr


def test_a_certificate_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    config = uvicorn.Config(app, ssl_certfile=tmp_path / "none.pem", ssl_keyfile=tmp_path / "none.key")
    with pytest.raises(KioskError, match="certificate_file"):
        asyncio.run(serving.serve([config]))


def test_a_certificate_that_is_replaced_is_used_without_a_restart(tmp_path: Path) -> None:
    first = ensure(tmp_path / "in use", ["kiosk.local"], datetime.now(UTC))
    second = ensure(tmp_path / "new", ["kiosk.local"], datetime.now(UTC))
    config = uvicorn.Config(
        app, log_level="error", lifespan="off", ssl_certfile=first.certificate, ssl_keyfile=first.key
    )
    with served(config) as port:
        assert _shown(port) == first.fingerprint
        renewal = Renewal(config)
        os.replace(second.certificate, first.certificate)
        renewal.look()
        assert _shown(port) == first.fingerprint, "its key is not there yet"
        os.replace(second.key, first.key)
        renewal.look()
        assert _shown(port) == second.fingerprint
        first.certificate.write_text("rubbish")
        renewal.look()
        assert _shown(port) == second.fingerprint


def _shown(port: int) -> str:
    found = x509.load_pem_x509_certificate(ssl.get_server_certificate(("127.0.0.1", port)).encode())
    return found.fingerprint(hashes.SHA256()).hex(":").upper()


def _rest(line: socket.socket) -> bytes:
    """What still comes until the other side hangs up."""
    try:
        got = b""
        while part := line.recv(1000):
            got += part
        return got
    except ConnectionResetError:
        return b""
