"""Every address of the office server, asked for what nobody who means well asks: no fault, and nothing is written."""

from collections.abc import Iterable, Iterator
from itertools import product
from urllib.parse import quote

import pytest
import requests
from starlette.routing import BaseRoute, Mount, Route

from kiosk.domain.ticket import State
from kiosk.office.app import create_app
from kiosk.office.counter.actions import ACTIONS
from tests.office.place import Desk, Place

STRANGE = (
    "", " ", "\0", "\n", "x" * 5000, "<script>alert(1)</script>", "{{ 7 * 7 }}", "'; DROP TABLE tickets; --",
    "../../../etc/passwd", "counter:", "counter:99", "service:", "service:../..", "-1", "1e9", "²", "٣", "１２",
    "A" + "9" * 40, "A²", "\ud7ff\U0001f600", "\u202eabc", "24:00", "10:00+25:00", "0001-01", "9999-12", "2026-13",
    "und",
)  # fmt: skip
FIELDS = {
    "act": ("ticket", "value", "request"),
    "intake": ("state", "reason"),
    "duty": ("counter", "languages", "take_over", "services"),
    "appointments": ("id", "at", "service", "language", "needs", "file"),
    "numbers": ("ticket", "label", "sure"),
    "clerks": ("id", "name", "role", "languages", "active", "secret"),
    "clerks/sd": ("name", "role", "languages", "active"),
    "pin": ("was", "secret", "again"),
}
DO = {"act": ("action", tuple(ACTIONS)), "appointments": ("do", ("add", "import", "cancel", "arrive"))}
DO |= {"numbers": ("do", ("print", "cancel", "paper"))}


@pytest.fixture
def sound(place: Place, caplog: pytest.LogCaptureFixture) -> Iterator[Place]:
    """An office whose server must not have logged a fault in the end."""
    yield place
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def _paths(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for route in routes:
        assert isinstance(route, Route | Mount)
        yield route.path + ("/{name}" if isinstance(route, Mount) else "")


def test_no_address_has_a_fault_whatever_stands_in_it(sound: Place) -> None:
    desk = sound.clerk()
    for path in set(_paths(create_app(sound.office).routes)):
        for strange in STRANGE[2:]:
            full = path
            for name in ("token", "clerk", "name", "code", "language", "label", "counter"):
                full = full.replace(f"{{{name}}}", quote(strange, safe=""))
            for web in (requests, desk.web):
                answer = web.get(
                    f"{sound.url}{full}?month={quote(strange)}&what={quote(strange)}", timeout=30
                )
                assert answer.status_code < 500, full
            if path == full:
                break  # nothing stands in it


def test_no_header_has_a_fault(sound: Place) -> None:
    for path in ("/counter/", "/display/", "/t/nothing", "/counter/live", "/t/nothing/live"):
        for strange in ("", ",", ";;;", "x" * 9000, "de;q=nonsense", "\xff\xfe", "en-" * 500, "=;=;,"):
            headers = {
                name: strange.encode("latin-1") for name in ("Accept-Language", "Cookie", "Accept", "Range")
            }
            assert requests.get(sound.url + path, headers=headers, timeout=30).status_code < 500


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO"])
def test_no_other_method_does_anything(sound: Place, method: str) -> None:
    for path in ("/counter/act", "/display/", "/t/nothing", "/api/relay", "/static/live.js", "/nothing"):
        answer = requests.request(method, sound.url + path, data=b"", timeout=30)
        assert answer.status_code in (400, 404, 405, 411), path


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x", ""]
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"&&&===",
        b"%",
        b"%ff=%zz",
        b"--x\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--",
        b"[" * 9000,
    ],
)
def test_no_body_has_a_fault(sound: Place, kind: str, body: bytes) -> None:
    desk = sound.clerk()
    for path in ("/counter/in", "/counter/act", "/counter/clerks", "/t/nothing/leave"):
        answer = desk.web.post(sound.url + path, body, headers={"Content-Type": kind}, timeout=30)
        assert answer.status_code < 500, path


@pytest.mark.parametrize("page", FIELDS)
def test_no_field_of_a_form_has_a_fault_and_none_makes_its_way_into_a_page(sound: Place, page: str) -> None:
    ticket, desk = sound.issue(), sound.clerk()
    field, does = DO.get(page, ("", ("",)))
    form, step = desk.form(), 4 if len(does) > 1 else 1
    for turn, (do, name) in enumerate(product(does, FIELDS[page])):
        for strange in STRANGE[turn % step :: step]:  # with many buttons, each gets some of them
            fields = {"ticket": ticket.id, "form": form, field: do, name: strange}
            answer = desk.web.post(f"{sound.url}/counter/{page}", fields, timeout=30)
            assert answer.status_code < 500, (do, name, strange)
            assert "<script>alert" not in answer.text
    assert sound.ledger.ticket(ticket.id).service == ticket.service
    assert requests.get(f"{sound.url}/display/", timeout=30).status_code == 200


@pytest.mark.parametrize("where", ["counter:99", "counter:", "service:nothing", "service:", "", "nonsense"])
def test_nobody_is_sent_where_there_is_nobody(place: Place, where: str) -> None:
    ticket, desk = place.issue(), place.clerk()
    desk.press("call", ticket)
    answer = desk.post("act", action="transfer", request=desk.request(), ticket=ticket.id, value=where)
    assert answer.status_code == 400
    assert place.ledger.ticket(ticket.id).state is State.CALLED


def test_an_office_without_concerns_has_a_page_of_appointments(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = place.clerk()
    monkeypatch.setattr(type(place.office.content()), "groups", lambda *_: ())
    assert desk.web.get(f"{place.url}/counter/appointments").status_code == 200
    answer = desk.post("appointments", do="add", at="10:00", language="de")
    assert (answer.status_code, "Code: " in answer.text) == (200, True)


def test_a_clerk_reaches_nothing_that_is_for_leads(place: Place) -> None:
    desk = place.clerk("sd", "2")
    for path in ("clerks", "clerks/mk", "clerks/sd", "statistics", "statistics/counts-by-concern.csv"):
        assert desk.web.get(f"{place.url}/counter/{path}").status_code == 403, path
    assert _sent(desk, "clerks", id="xy", name="X", secret="240817", role="lead") == 403
    assert _sent(desk, "clerks/sd", name="X", role="lead", active="yes") == 403
    assert _sent(desk, "clerks/mk", secret="999999") == 403
    assert _sent(desk, "numbers", do="paper", label="A050") == 403
    assert _sent(desk, "numbers", do="close", sure="yes") == 403


def _sent(desk: Desk, path: str, **fields: str) -> int:
    return desk.post(path, **fields).status_code
