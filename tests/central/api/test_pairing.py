"""A terminal asks to be known, waits for staff, and learns what became of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client

from kiosk.central import terminals
from kiosk.central.models import PairingCode
from kiosk.domain.report import PAIRINGS_PATH, TERMINALS_PATH, Known, Pairing, PairingRequest, Refusal
from tests.central.api.sender import Sender
from tests.central.people import person

pytestmark = pytest.mark.usefixtures("db")


def ask(request: Any, **headers: str) -> Any:
    body = request if isinstance(request, bytes) else msgspec.json.encode(request)
    return Client().generic("POST", PAIRINGS_PATH, body, "application/json", headers=headers)


def state(sender: Sender) -> Known:
    answer = Client().get(TERMINALS_PATH + sender.key_id)
    assert answer.status_code == 200, answer.content
    return msgspec.json.decode(answer.content, type=Known)


def test_a_terminal_is_connected_by_its_code_and_told_so() -> None:
    answer = ask(Sender().request)
    assert answer.status_code == 201
    given = msgspec.json.decode(answer.content, type=Pairing)
    assert len(given.code) == 7
    assert given.code[3] == "-"
    left = given.expires_at - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    assert msgspec.json.decode(ask(Sender().request).content, type=Pairing) == given
    assert state(Sender()) == Known(state="waiting")
    terminal = terminals.confirm(given.code, "Nord", None, person("publisher"))
    assert state(Sender()) == Known(state="paired", name="Nord")
    again = ask(Sender().request)
    assert (again.status_code, msgspec.json.decode(again.content, type=Refusal).error) == (409, "known")
    terminals.revoke(terminal, person("editor"))
    assert state(Sender()) == Known(state="revoked", name="Nord")
    again = ask(Sender().request)
    assert (again.status_code, msgspec.json.decode(again.content, type=Refusal).error) == (403, "revoked")


def test_an_expired_code_makes_a_terminal_unknown() -> None:
    ask(Sender().request)
    PairingCode.objects.update(expires_at=datetime.now(UTC))
    answer = Client().get(TERMINALS_PATH + Sender().key_id)
    assert (answer.status_code, msgspec.json.decode(answer.content, type=Refusal).error) == (404, "unknown")


@pytest.mark.parametrize("name", ["", "x", "0" * 64, "%00" * 64, "a" * 5_000, "..", "0" * 64 + "%0A"])
def test_whoever_is_not_known_is_told_so(name: str) -> None:
    assert Client().get(TERMINALS_PATH + name).status_code == 404


GOOD = msgspec.to_builtins(Sender().request)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 411),
        (b"{", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b" " * 70_000, 413),
        (GOOD | {"public_key": "ab" * 31}, 400),
        (GOOD | {"public_key": "AB" * 32}, 400),
        (GOOD | {"public_key": None}, 400),
        (GOOD | {"office": "Innenstadt Nord"}, 400),
        (GOOD | {"office": ""}, 400),
        (GOOD | {"series": "AB"}, 400),
        (GOOD | {"series": "1"}, 400),
        (GOOD | {"version": "<script>\n"}, 400),
        (GOOD | {"version": "x" * 61}, 400),
        (GOOD | {"name": "Amira"}, 400),
    ],
)
def test_a_request_that_says_something_else_is_refused(body: Any, status: int) -> None:
    answer = ask(body)
    assert answer.status_code == status, answer.content
    assert msgspec.json.decode(answer.content, type=Refusal).detail
    assert not PairingCode.objects.exists()


def test_a_packed_request_is_refused() -> None:
    assert ask(Sender().request, Content_Encoding="gzip").status_code == 415


def test_whoever_asks_for_codes_all_the_time_has_to_wait() -> None:
    requests = [msgspec.structs.replace(Sender().request, public_key=f"{key:064x}") for key in range(13)]
    assert [ask(request).status_code for request in requests] == [201] * 12 + [429]
    assert PairingCode.objects.count() == 12


def test_so_few_codes_are_good_at_once_that_guessing_is_hopeless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminals, "MOST_WAITING", 1)
    assert ask(Sender().request).status_code == 201
    other = PairingRequest(public_key="cd" * 32, office="innenstadt-nord", series="B")
    answer = ask(other)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert ask(Sender().request).status_code == 201, "whoever has a code keeps it"
