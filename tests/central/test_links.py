"""Which web addresses still work, asked of a real site on this machine."""

import socket
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from kiosk.central.config import Config
from kiosk.central.links import addresses, ask, broken, check, check_daily, is_public
from kiosk.central.models import Link, LinkCheck
from kiosk.central.server import look_after
from kiosk.errors import KioskError
from tests.central.people import logged_in, person

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


def anybody(host: str) -> bool:
    return True


class Site(ThreadingHTTPServer):
    """Answers `/200` with 200, and so on; `/get` refuses heads, `/to/…` leads on."""

    daemon_threads = True
    down = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_HEAD(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        kind, _slash, rest = self.path.removeprefix("/").partition("/")
        if kind == "to":
            self.send_response(302)
            self.send_header("Location", rest.partition("?")[2] or f"/{rest}")
        elif kind == "get":
            self.send_response(405 if self.command == "HEAD" else 200)
        elif kind == "silent":
            self.close_connection = True
            return
        else:
            self.send_response(404 if self.server.down else int(kind))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        site.shutdown()
        thread.join()


def tables(*found: str) -> dict[str, list[dict[str, Any]]]:
    return {"topics": [{"id": "anmeldung", "answer": " ".join(found)}]}


def test_addresses_are_found_in_every_field_and_text_without_what_ends_the_sentence() -> None:
    content: dict[str, list[dict[str, Any]]] = {
        "organizations": [{"id": "a", "website": "https://a.example/x?y=1#z"}],
        "topics": [
            {"id": "b", "steps": ["Siehe https://a.example/x?y=1#z.", "(http://b.example/)"], "no": 3}
        ],
    }
    assert addresses(content) == {
        "http://b.example/": ["topics/b"],
        "https://a.example/x?y=1#z": ["organizations/a", "topics/b"],
    }


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("200", ""),
        ("200/ä ö", ""),
        ("403", ""),
        ("404", "HTTP 404"),
        ("410", "HTTP 410"),
        ("429", ""),
        ("500", "HTTP 500"),
        ("get", ""),
        ("to/200", ""),
        ("to/404", "HTTP 404"),
    ],
)
def test_what_a_site_says_about_an_address(site: Site, path: str, problem: str) -> None:
    answer = ask(site.url(path), anybody)
    assert (answer.answered, answer.problem) == (True, problem)


def test_the_head_is_enough_when_a_site_gives_it(site: Site) -> None:
    ask(site.url("200"), anybody)
    ask(site.url("get"), anybody)
    assert site.asked == ["HEAD /200", "HEAD /get", "GET /get"]


def test_a_circle_of_redirects_ends(site: Site) -> None:
    assert ask(site.url(f"to/x?{site.url('to/x')}"), anybody).problem
    assert len(site.asked) < 20


def test_a_site_that_is_not_there_or_says_nothing_does_not_answer(site: Site) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        answer = ask(f"http://127.0.0.1:{taken.getsockname()[1]}/", anybody)
    assert not answer.answered
    assert answer.problem
    assert not ask(site.url("silent"), anybody).answered
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert "timed out" in ask(f"http://127.0.0.1:{mute.getsockname()[1]}/", anybody, seconds=0.1).problem


@pytest.mark.parametrize("address", ["http://[broken/", "https://a.example:port/", "http://..example/"])
def test_what_is_no_address_is_a_problem_and_no_crash(address: str) -> None:
    assert ask(address, anybody).problem


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1"]
)
def test_nothing_inside_the_office_is_asked(site: Site, host: str) -> None:
    assert not is_public(host)
    assert ask(site.url("200")).problem == "is not on the internet"
    assert site.asked == []


def test_no_redirect_leads_inside_either(site: Site) -> None:
    inside = f"http://localhost:{site.server_address[1]}/200"
    answer = ask(site.url(f"to/x?{inside}"), lambda host: host == "127.0.0.1")
    assert answer.problem == "is not on the internet"
    assert site.asked == [f"HEAD /to/x?{inside}"]


@pytest.mark.usefixtures("content")
def test_only_what_failed_on_two_days_in_a_row_is_shown_with_what_has_it(site: Site) -> None:
    content, page = tables(site.url("404"), site.url("200")), logged_in(person("editor"))
    assert check(content, MONDAY, anybody) == check(content, MONDAY, anybody) == []
    assert site.url("404") not in page.get("/admin/please-check/").content.decode()
    (link,) = check(content, TUESDAY, anybody)
    assert (link.address, link.problem, link.failed_since) == (site.url("404"), "HTTP 404", MONDAY)
    shown = page.get("/admin/please-check/").content.decode()
    assert site.url("404") in shown
    assert "Wohnung anmelden" in shown.partition("do not work")[2]


@pytest.mark.usefixtures("db")
def test_what_works_in_between_begins_anew(site: Site) -> None:
    content = tables(site.url("200"))
    for day, down in ((MONDAY, True), (TUESDAY, False), (WEDNESDAY, True)):
        site.down = down
        assert check(content, day, anybody) == []
    assert Link.objects.get().failed_since == WEDNESDAY


@pytest.mark.usefixtures("db")
def test_an_address_that_is_no_longer_in_the_content_is_forgotten(site: Site) -> None:
    for day in (MONDAY, TUESDAY):
        check(tables(site.url("404"), site.url("200")), day, anybody)
    check(tables(site.url("200")), WEDNESDAY, anybody)
    assert broken() == []
    assert Link.objects.count() == 1


@pytest.mark.usefixtures("db")
def test_a_machine_without_a_network_notes_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        content = tables(f"http://127.0.0.1:{taken.getsockname()[1]}/")
        with pytest.raises(KioskError, match="not one site answered"):
            check(content, MONDAY, anybody)
    assert not Link.objects.exists()


@pytest.mark.usefixtures("db")
def test_the_addresses_are_asked_once_a_day_by_whichever_process_comes_first(site: Site) -> None:
    def asks(day: date) -> bool:
        return check_daily(lambda: tables(site.url("200")), day, anybody)

    assert [asks(MONDAY), asks(MONDAY), asks(TUESDAY), asks(TUESDAY)] == [True, False, True, False]
    assert site.asked == ["HEAD /200"] * 2
    assert LinkCheck.objects.count() == 1


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("is_on", [True, False])
def test_the_server_asks_by_itself_unless_that_is_switched_off(
    site: Site, is_on: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("kiosk.central.server.live_tables", lambda: tables(site.url("200")))
    stopped = Event()
    stopped.set()  # one round
    with override_settings(CHECK_LINKS=is_on):
        look_after(stopped)
        look_after(stopped)
    assert LinkCheck.objects.exists() is is_on
    assert caplog.text.count("not one site answered") == int(is_on)  # this machine is not on the internet
    assert site.asked == []


def test_the_demo_and_these_tests_ask_nobody() -> None:
    assert not django_settings.CHECK_LINKS
    assert not Config(Path()).check_links
