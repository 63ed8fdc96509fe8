"""A real web server for a published folder, whose handlers can misbehave, and a real proxy."""

import contextlib
import fnmatch
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = Callable[["Handler"], None]

FOREVER = 30.0
"""Seconds for which a silent server is silent; longer than any client waits in a test."""


class WebServer(ThreadingHTTPServer):
    """Serves a folder.

    Attributes:
        requests: The paths that were asked for, in order.
        sent: Bytes of all answers with their heads.
        answers: What to do instead, by pattern of the path.
        date: The Date header; None for the true one.
        over: Set at the end, for handlers that wait.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.requests: list[str] = []
        self.sent = 0
        self.answers: dict[str, Answer] = {}
        self.date: str | None = None
        self.over = threading.Event()
        self.scheme = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def use_tls(self, certificate: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.scheme = "https"

    def forget(self) -> None:
        self.requests.clear()
        self.sent = 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what is tested."""


class Handler(BaseHTTPRequestHandler):
    """Answers as nginx would, or as told."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two small packets: the second would wait 40 ms
    server: WebServer

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        for pattern, answer in self.server.answers.items():
            if fnmatch.fnmatch(self.path, pattern):
                self.close_connection = True
                return answer(self)
        path = self.server.folder / self.path.lstrip("/")
        if path.is_file():
            return self.give(path.read_bytes())
        return self.give(b"<html><title>404 Not Found</title></html>", HTTPStatus.NOT_FOUND, "text/html")

    def give(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.head(status, {"Content-Type": kind, "Content-Length": str(len(body))} | headers)
        self.body(body)

    def head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in (
            {"Server": "nginx", "Date": self.server.date or self.date_time_string()} | headers
        ).items():
            self.send_header(name, value)
        self.server.sent += sum(map(len, getattr(self, "_headers_buffer", []))) + 2
        self.end_headers()

    def body(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(data)
            self.server.sent += len(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(folder: Path, certificate: Path | None = None) -> Iterator[WebServer]:
    """Serve a folder until the end of the block."""
    server = WebServer(folder)
    if certificate:
        server.use_tls(certificate)
    with running(server):
        yield server
        server.over.set()


class Proxy(ThreadingHTTPServer):
    """A small proxy.

    Attributes:
        asked: The addresses it was asked for.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ProxyHandler)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class ProxyHandler(BaseHTTPRequestHandler):
    """Passes requests on, and opens tunnels."""

    server: Proxy

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        host, _, path = self.path.removeprefix("http://").partition("/")
        name, _, port = host.partition(":")
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        head = "".join(f"{key}: {value}\r\n" for key, value in self.headers.items())
        with socket.create_connection((name, int(port)), timeout=5) as other:
            other.sendall(f"{self.command} /{path} HTTP/1.0\r\n{head}\r\n".encode() + body)
            while data := other.recv(4096):
                self.wfile.write(data.replace(b"HTTP/1.1", b"HTTP/1.0", 1))  # this connection ends here

    do_POST = do_GET

    def do_CONNECT(self) -> None:
        self.server.asked.append(self.path)
        name, _, port = self.path.partition(":")
        with socket.create_connection((name, int(port)), timeout=5) as other:
            self.send_response_only(200)
            self.end_headers()
            pair = {self.connection: other, other: self.connection}
            while True:
                ready, _, _ = select.select(list(pair), [], [], FOREVER)
                for one in ready:
                    data = one.recv(4096)
                    if not data:
                        return
                    pair[one].sendall(data)
                if not ready:
                    return

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def proxying() -> Iterator[Proxy]:
    """Run a proxy until the end of the block."""
    with running(Proxy()) as proxy:
        yield proxy


@contextlib.contextmanager
def running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
