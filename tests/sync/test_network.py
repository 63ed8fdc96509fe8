"""Whatever a network or a server does instead of answering: the release stays, and staff are told what is wrong."""

import json
import socket
from collections.abc import Callable

import pytest

from tests.sync.server import Handler
from tests.sync.terminal import IMPATIENT, PATIENT, World, recovers


def endless(handler: Handler) -> None:
    handler.head(200, {"Content-Type": "application/json"})
    while not handler.server.over.is_set():
        try:
            handler.wfile.write(b" " * 4096)
            handler.server.sent += 4096
        except OSError:
            return


def slow(handler: Handler) -> None:
    """Send a byte now and then: never silent for long, never done."""
    handler.head(200, {"Content-Type": "application/json", "Content-Length": "5000"})
    while not handler.server.over.wait(0.05):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return


def silent(handler: Handler) -> None:
    handler.server.over.wait(10)


def truncated(handler: Handler) -> None:
    handler.head(200, {"Content-Type": "application/json", "Content-Length": "5000"})
    handler.body(b"{" * 100)


def hung_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def huge_chunk(handler: Handler) -> None:
    handler.head(200, {"Content-Type": "application/json", "Transfer-Encoding": "chunked"})
    handler.body(b"zzz\r\nno length\r\n")


def portal(handler: Handler) -> None:
    handler.give(b"<html>Please log in</html>", kind="text/html; charset=utf-8")


def portal_without_type(handler: Handler) -> None:
    handler.give(b"<html>Please log in</html>")


def redirect(handler: Handler) -> None:
    handler.give(b"", 302, Location="http://127.0.0.1:9/login")


def fault(handler: Handler) -> None:
    handler.give(b"<html>Oops</html>", 503, "text/html")


def missing(handler: Handler) -> None:
    handler.give(b"", 404)


PLACES = [
    "/metadata/2.root.json",
    "/metadata/timestamp.json",
    "*.snapshot.json",
    "*.index.json.gz",
    "/blobs/*",
]


ANSWERS: dict[Callable[[Handler], None], str] = {
    endless: "More came than was announced",
    slow: "too slow",
    silent: "does not answer in time",
    truncated: "broke off",
    hung_up: "broke off",
    huge_chunk: "broke off",
    portal: "does this network want somebody to log in",
    redirect: "does this network want somebody to log in",
    fault: "reports a fault",
}


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        *((place, answer) for place in (PLACES[1], PLACES[-1]) for answer in ANSWERS),
        *((place, answer) for place in (PLACES[0], *PLACES[2:-1]) for answer in (truncated, portal, endless)),
    ],
)
def test_whatever_the_network_does_the_release_stays(
    world: World, place: str, answer: Callable[[Handler], None]
) -> None:
    world.publisher.publish()
    world.server.answers[place] = answer
    if answer in (slow, silent):
        world.terminal.patience = IMPATIENT
    world.terminal.refuses(ANSWERS[answer])
    world.terminal.patience = PATIENT
    assert world.server.sent < 16_000_000  # what the buffers of two sockets take
    world.server.answers.clear()
    recovers(world)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_that_does_not_say_it_is_one_is_refused_too(world: World, place: str) -> None:
    world.publisher.publish()
    world.server.answers[place] = portal_without_type
    world.terminal.refuses("refused")
    world.server.answers.clear()
    recovers(world)


@pytest.mark.parametrize("place", PLACES[1:])
def test_a_file_that_is_not_there_yet_is_waited_for(world: World, place: str) -> None:
    world.publisher.publish()
    world.server.answers[place] = missing
    world.terminal.refuses("There is no release at this address")
    world.server.answers.clear()
    recovers(world)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_huge_metadata_are_refused(world: World, role: str) -> None:
    world.publisher.publish()
    path = world.publisher.newest(role)
    honest = path.read_bytes()
    path.write_bytes(json.dumps(json.loads(honest) | {"more": "x" * 3_000_000}).encode())
    world.terminal.refuses("More came than was announced")
    path.write_bytes(honest)
    recovers(world)


def test_nobody_at_the_address_is_told(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        address = unused.getsockname()
    honest, world.terminal.url = world.terminal.url, f"http://127.0.0.1:{address[1]}"
    world.terminal.refuses("cannot be reached")
    world.terminal.url = "http://name.invalid"
    world.terminal.refuses("cannot be reached")
    world.terminal.url = honest
    recovers(world, shows=1)
