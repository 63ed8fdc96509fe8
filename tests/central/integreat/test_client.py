"""Asking a server that may answer anything."""

import itertools
import threading
from typing import Any

import pytest

from kiosk.central.integreat.client import Client, NotFound
from kiosk.central.integreat.shapes import Page
from kiosk.errors import FetchError
from tests.central.integreat.server import Server, page


def pages(server: Server, language: str = "de", **options: Any) -> list[Page]:
    return Client(server.url, "musterstadt", **options).items(language, "pages", Page)


def test_pages_come_as_they_are_there(remote: Server) -> None:
    assert [found.title for found in pages(remote)] == ["Ankommen", "Adresse anmelden", "Frist", "Ohne Text"]
    assert remote.asked == ["/api/v3/musterstadt/de/pages/"]


def test_an_unknown_language_is_told_apart(remote: Server) -> None:
    with pytest.raises(NotFound, match="answers 404"):
        pages(remote, "xx")


@pytest.mark.parametrize("status", [500, 503, 403])
def test_an_error_of_the_server_is_said(remote: Server, status: int) -> None:
    remote.status = status
    with pytest.raises(FetchError, match=f"answers {status}; nothing was changed"):
        pages(remote)


def test_a_page_for_people_is_not_an_answer(remote: Server) -> None:
    remote.type, remote.body = "text/html", b"<h1>Wartung</h1>"
    with pytest.raises(FetchError, match="the answer is text/html, not JSON"):
        pages(remote)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[",
        b'{"a": 1}',
        b"[1]",
        b'[{"path": "/a"}]',
        b"\xff",
        b"[" * 100_000,
        b'[{"path": "x", "title": "y"}]',
    ],
)
def test_an_answer_in_another_shape_is_refused(remote: Server, body: bytes) -> None:
    remote.body = body
    with pytest.raises(FetchError, match="not a list of pages"):
        pages(remote)


def test_what_is_not_known_is_passed_over(remote: Server) -> None:
    remote.answers["de/pages"] = [page("de", "a", "A", "", something_new={"x": 1})]
    assert pages(remote)[0].title == "A"


def test_a_huge_answer_is_not_read_to_its_end(remote: Server) -> None:
    remote.body = b" " * 200_000
    with pytest.raises(FetchError, match="more than 1000 bytes"):
        pages(remote, largest=1000)


def test_a_silent_server_is_given_up(remote: Server) -> None:
    remote.gate = threading.Event()
    with pytest.raises(FetchError, match="no answer"):
        pages(remote, timeout=0.2)


def test_an_answer_that_takes_for_ever_is_given_up(remote: Server) -> None:
    seconds = itertools.count(step=100)
    with pytest.raises(FetchError, match="takes longer than 50 s"):
        pages(remote, time_limit=50, clock=lambda: next(seconds))


def test_nobody_there_is_said(remote: Server) -> None:
    with pytest.raises(FetchError, match="no answer"):
        Client("http://127.0.0.1:1", "musterstadt").items("de", "pages", Page)


def test_a_way_to_another_server_is_not_followed(remote: Server) -> None:
    remote.moved["/api/v3/musterstadt/de/pages/"] = "http://localhost:1/elsewhere"
    with pytest.raises(FetchError, match="leads to another server"):
        pages(remote)


def test_a_way_to_another_place_on_the_same_server_is_followed(remote: Server) -> None:
    remote.moved["/api/v3/musterstadt/fa/pages/"] = "/api/v3/musterstadt/ar/pages/"
    assert [found.title for found in pages(remote, "fa")] == ["تسجيل العنوان"]


@pytest.mark.parametrize(
    "url", ["http://integreat.example", "ftp://127.0.0.1", "file:///etc/passwd", "", "https://"]
)
def test_only_safe_addresses_are_asked(url: str) -> None:
    with pytest.raises(FetchError, match="must begin with https"):
        Client(url, "musterstadt")


def test_a_name_of_a_region_cannot_lead_elsewhere(remote: Server) -> None:
    with pytest.raises(NotFound):
        Client(remote.url, "../musterstadt?x=").items("de", "pages", Page)
    assert remote.asked == ["/api/v3/..%2Fmusterstadt%3Fx%3D/de/pages/"]
