"""Whoever means no good, or is only slow: in the office's network, or on a page of the internet."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from starlette.types import Message, Receive, Scope, Send

from kiosk.office.security import LARGEST_FORM, Guard
from tests.office.place import PINS, Desk, Place


def test_a_hundred_attempts_at_once_are_counted_like_a_hundred_one_after_the_other(place: Place) -> None:
    with ThreadPoolExecutor(100) as crowd:
        codes = [
            answer.status_code
            for answer in crowd.map(lambda number: Desk(place).sign_in("mk", f"{number:06}"), range(100))
        ]
    assert codes.count(401) <= 5
    assert codes.count(429) >= 95


def test_a_pin_that_is_being_checked_holds_up_no_page(place: Place) -> None:
    begun, ended = threading.Event(), threading.Event()

    def slow(_clerks: object) -> None:
        begun.set()
        assert ended.wait(30)

    with ThreadPoolExecutor(1) as other:
        checked = other.submit(lambda: asyncio.run(place.office.desk.ask_clerks(slow)))
        assert begun.wait(30)
        assert requests.get(f"{place.url}/healthz", timeout=10).status_code == 200
        ended.set()
        checked.result(30)


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "elsewhere.example:8480", "[", "a/b", "127.0.0.1/x", ""]
)
def test_a_page_of_the_internet_whose_name_leads_here_gets_nothing(place: Place, host: str) -> None:
    assert requests.get(f"{place.url}/display/", headers={"Host": host}).status_code == 400
    headers = {"Host": host, "Origin": f"http://{host}"}
    answer = requests.post(f"{place.url}/counter/in", {"name": "mk", "secret": PINS["mk"]}, headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["localhost:8480", "LOCALHOST", "[::1]:8480", "192.168.10.5"])
def test_the_own_names_of_this_machine_are_known(place: Place, host: str) -> None:
    assert requests.get(f"{place.url}/display/", headers={"Host": host}).status_code == 200


def test_a_length_that_is_not_the_one_of_the_body_is_refused(place: Place) -> None:
    with socket.create_connection(("127.0.0.1", place.port), timeout=10) as line:
        line.sendall(
            b"POST /counter/in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n5\r\nname=\r\n"
        )
        assert line.recv(1000).split(b" ")[1] in (b"400", b"411")


@pytest.mark.parametrize("length", ["9" * 20, "9" * 5000, "-1", "1_0", "٣"])
def test_a_strange_length_is_refused(place: Place, length: str) -> None:
    with socket.create_connection(("127.0.0.1", place.port), timeout=10) as line:
        line.sendall(
            f"POST /counter/in HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        assert line.recv(1000).split(b" ")[1] in (b"400", b"411", b"413")


def test_nobody_who_is_not_signed_in_sends_more_than_a_form_needs(place: Place) -> None:
    answer = requests.post(f"{place.url}/counter/in", b"a&" * LARGEST_FORM)
    assert answer.status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for_for_ever() -> None:
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError("no page sees it")

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/counter/in",
        "scheme": "http",
        "headers": [(b"host", b"localhost"), (b"content-length", b"10")],
    }
    asyncio.run(Guard(app, body_seconds=0)(scope, receive, send))
    assert sent[0]["status"] == 408


def test_whoever_goes_away_in_the_middle_of_a_form_leaves_no_trace(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_connection(("127.0.0.1", place.port), timeout=10) as line:
        line.sendall(b"POST /counter/in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nname=mk")
    assert requests.get(f"{place.url}/healthz", timeout=10).status_code == 200
    assert caplog.records == []
