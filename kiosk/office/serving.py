"""How the pages get onto the network: sockets, connections that are given up, and certificates that are renewed.

Nobody keeps a connection by being slow: whoever has not sent a whole request in time, or does not take an answer, is
hung up on. A certificate that is replaced on the disk, as programs that renew them do, is used from the next look on.
"""

import asyncio
import logging
import resource
import socket
import ssl
from pathlib import Path
from typing import Any

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.errors import KioskError

LOG = logging.getLogger("kiosk.office")

HEAD_SECONDS = 20.0
"""For everything before the body of a request, from the first byte on, or from the connection on."""

UNTAKEN_SECONDS = 60
"""For what was sent and is not taken: a phone that is out of reach, or one that only pretends to listen."""

BACKLOG = 512
MOST_FILES = 65_536
LOOK_SECONDS = 60.0
"""Between two looks at the files of the certificate."""


class Patience(H11Protocol):
    """A connection that is given up when no request comes of it."""

    head_seconds = HEAD_SECONDS
    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._limit = self.loop.call_later(self.head_seconds, transport.abort)

    def data_received(self, data: bytes) -> None:
        """Take some bytes; what is half a request waits for the rest, but not longer because it comes in drops."""
        super().data_received(data)
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering and self._limit:
            self._limit.cancel()
            self._limit = None
        elif not is_answering and self._limit is None and self.timeout_keep_alive_task is None:
            self._limit = self.loop.call_later(self.head_seconds, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the waiting."""
        if self._limit:
            self._limit.cancel()
        super().connection_lost(exc)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that browsers can reach.

    Raises:
        KioskError: The port is taken, or this machine does not have the address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise KioskError(f"the office server cannot use {host} port {port}: {error.strerror}") from error
    found.setsockopt(
        socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNTAKEN_SECONDS * 1000
    )  # its connections inherit it
    return found


def allow_many_connections() -> None:
    """Let this process have as many files open as the system allows it; the usual 1024 are few for a full room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


async def serve(configs: list[Config]) -> None:
    """Serve until told to end; told to end once, they end all.

    Raises:
        KioskError: A port is taken, or a certificate of the settings cannot be read.
    """
    for config in configs:
        _load(config)
    sockets = [listen(config.host, config.port) for config in configs]
    servers = [Server(config) for config in configs]
    renewing = asyncio.create_task(_renew([config for config in configs if config.ssl_certfile]))
    tasks = [asyncio.create_task(server.serve([sock])) for server, sock in zip(servers, sockets, strict=True)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks)
    renewing.cancel()


def _load(config: Config) -> None:
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise KioskError(
            f"the certificate {config.ssl_certfile} or its key cannot be used: {error}; see the settings "
            "certificate_file and key_file of office_server"
        ) from error


async def _renew(configs: list[Config]) -> None:
    watched = [Renewal(config) for config in configs]
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        for one in watched:
            one.look()


class Renewal:
    """Looks whether the certificate of a server was replaced."""

    def __init__(self, config: Config) -> None:
        """Remember what is in use."""
        self._config = config
        self._seen = self._mark()

    def look(self) -> None:
        """Use the files that are there now; what does not load changes nothing, and is tried again when it changes."""
        mark, context = self._mark(), self._config.ssl
        if context is None or mark == self._seen:
            return
        self._seen = mark
        try:
            _check(self._config)
            context.load_cert_chain(str(self._config.ssl_certfile), str(self._config.ssl_keyfile))
            LOG.warning("the certificate of the office server was replaced")
        except (OSError, ssl.SSLError) as error:
            LOG.error("the new certificate of the office server cannot be used: %s", error)

    def _mark(self) -> list[Any]:
        files = [Path(str(name)) for name in (self._config.ssl_certfile, self._config.ssl_keyfile)]
        return [(found.st_mtime_ns, found.st_ino) if (found := _stat(file)) else None for file in files]


def _check(config: Config) -> None:
    """Refuse a certificate and a key that do not belong together, before the one in use is touched."""
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(str(config.ssl_certfile), str(config.ssl_keyfile))


def _stat(file: Path) -> Any:
    try:
        return file.stat()
    except OSError:
        return None
