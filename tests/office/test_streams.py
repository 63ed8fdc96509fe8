"""Pages that open their stream and go: thousands in a day, and nothing may stay of them."""

import gc
import resource
import select
import socket
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.office.place import Place

TIMES, AT_ONCE = 4, 50
"""Two thousand, tried once by hand, leave no more."""

SECONDS = 30.0


@contextmanager
def many_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def _opened(place: Place, path: str, cookie: str) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", place.port), timeout=SECONDS)
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: counter={cookie}\r\n\r\n"
    line.sendall(head.encode())
    return line


def _tasks(place: Place) -> int:
    return len(place._server.server_state.tasks)


def test_of_streams_that_were_dropped_nothing_is_left(place: Place) -> None:
    ticket, desk = place.issue(), place.clerk()
    paths = ("/display/live", "/counter/live", f"/t/{ticket.token}/live")

    def crowd() -> None:
        with ExitStack() as open_:
            lines = [
                open_.enter_context(_opened(place, paths[number % 3], desk.web.cookies["counter"]))
                for number in range(AT_ONCE)
            ]
            for line in lines:
                assert b"200 OK" in line.recv(100)
        for _ in range(int(SECONDS * 100)):
            if not _tasks(place):
                return
            select.select([], [], [], 0.01)
        raise AssertionError(f"{_tasks(place)} streams go on though nobody listens")

    with many_files():
        crowd()
        gc.collect()
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(TIMES):
            crowd()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert after - before < TIMES * AT_ONCE * 1_000, "a stream has some ten thousand bytes while it is open"
    assert not place.office.feed._changed._waiters
