"""What is no good report gets a clear answer and changes nothing."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from kiosk.central import reporting, terminals
from kiosk.central.api import senders
from kiosk.central.models import DayCount, ReportedDay, TerminalFault, TerminalOutbox
from kiosk.domain.report import LARGEST_BODY, LARGEST_PLAIN, REPORTS_PATH, Refusal
from tests.central.api.sender import OUTBOX, Sender, day, fault, packed, report
from tests.central.people import person

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
GOOD = report(1, day(1, YESTERDAY, topics={"anmeldung": 12}), fault(2))


def refusal(answer: Any) -> Refusal:
    assert answer.headers["Content-Type"] == "application/json", answer.content[:500]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    return msgspec.json.decode(answer.content, type=Refusal)


@pytest.fixture
def nothing_changes(terminal: Any) -> Any:
    yield
    terminal.refresh_from_db()
    assert (terminal.status, terminal.last_seen) == ({}, None)
    for model in (DayCount, ReportedDay, TerminalFault, TerminalOutbox):
        assert not model.objects.exists()


def plain(text: str) -> bytes:
    return gzip.compress(text.encode())


def changed(**changes: Any) -> bytes:
    return packed(msgspec.to_builtins(GOOD) | changes)


def told(**changes: Any) -> bytes:
    return changed(events=[msgspec.to_builtins(GOOD.events[0]) | changes])


BODIES: dict[str, tuple[bytes, int, str, str]] = {
    "nothing": (b"", 411, "malformed", "length"),
    "no gzip": (msgspec.json.encode(GOOD), 400, "malformed", "no gzip"),
    "zlib": (b"x\x9c" + packed(GOOD)[10:], 400, "malformed", "no gzip"),
    "cut off": (packed(GOOD)[:-9], 400, "malformed", "cut off"),
    "a wrong checksum": (packed(GOOD)[:-8] + b"\0" * 8, 400, "malformed", "no gzip"),
    "two streams": (packed(GOOD) * 2, 400, "malformed", "after the gzip"),
    "garbage after": (packed(GOOD) + b"x", 400, "malformed", "after the gzip"),
    "too large": (b"\x1f\x8b" + b"x" * LARGEST_BODY, 413, "too-large", str(LARGEST_BODY)),
    "a bomb": (gzip.compress(bytes(LARGEST_PLAIN * 60)), 413, "too-large", str(LARGEST_PLAIN)),
    "one byte too much": (gzip.compress(b" " * (LARGEST_PLAIN + 1)), 413, "too-large", str(LARGEST_PLAIN)),
    "no JSON": (plain("{"), 400, "malformed", "truncated"),
    "no UTF-8": (gzip.compress(b'{"outbox": "\xff"}'), 400, "malformed", ""),
    "half a character": (plain('{"outbox": "\\ud800"}'), 400, "malformed", ""),
    "not a number": (plain('{"number": NaN}'), 400, "malformed", ""),
    "nesting": (plain("[" * 200_000), 400, "malformed", "Expected `object`"),
    "nesting in a field": (
        plain('{"status": {"problems": ' + "[" * 200_000),
        400,
        "malformed",
        "$.status.problems",
    ),
    "a list": (plain("[]"), 400, "malformed", "Expected `object`"),
    "null": (plain("null"), 400, "malformed", "Expected `object`"),
    "no number": (plain('{"outbox": "' + OUTBOX + '"}'), 400, "malformed", "`number`"),
    "number 0": (changed(number=0), 400, "malformed", "$.number"),
    "a huge number": (changed(number=2**53), 400, "malformed", "$.number"),
    "a number as text": (changed(number="1"), 400, "malformed", "$.number"),
    "a number with a fraction": (changed(number=1.5), 400, "malformed", "$.number"),
    "yes as a number": (changed(number=True), 400, "malformed", "$.number"),
    "an unknown field": (changed(name="Amira"), 400, "malformed", "`name`"),
    "an outbox with a path": (changed(outbox="../" * 12), 400, "malformed", "$.outbox"),
    "an outbox with a new line": (changed(outbox=OUTBOX + "\n"), 400, "malformed", "$.outbox"),
    "an unknown event": (told(type="visit"), 400, "malformed", "$.events[0]"),
    "a small number": (told(topics={"anmeldung": 4}), 400, "malformed", "$.events[0].topics"),
    "a negative number": (told(languages={"ar": -5}), 400, "malformed", "$.events[0].languages"),
    "a topic with markup": (told(topics={"<b>": 5}), 400, "malformed", "$.events[0].topics"),
    "what was searched for": (told(searches={"wohngeld": 5}), 400, "malformed", "$.events[0].searches"),
    "a day that is none": (told(day="2026-02-30"), 400, "malformed", "$.events[0].day"),
    "more topics than there can be": (
        told(topics={f"t{number}": 5 for number in range(2_001)}),
        400,
        "malformed",
        "$.events[0].topics",
    ),
    "too many events": (
        packed(report(1, *(fault(number) for number in range(1, 502)))),
        400,
        "malformed",
        "$.events",
    ),
    "events backwards": (packed(report(1, fault(2), fault(1))), 400, "malformed", "order"),
    "an event twice": (packed(report(1, fault(1), fault(1))), 400, "malformed", "order"),
    "a time without zone": (
        changed(status={"started_at": "2026-11-25T10:00:00"}),
        400,
        "malformed",
        "$.status",
    ),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.usefixtures("nothing_changes")
def test_a_signed_body_that_is_no_report_is_refused_and_told_why(name: str) -> None:
    body, status, error, detail = BODIES[name]
    answer = Sender().send_body(Client(), body)
    told = refusal(answer)
    assert (answer.status_code, told.error) == (status, error), told
    assert detail in told.detail
    assert len(told.detail) <= 300


@pytest.mark.usefixtures("nothing_changes")
def test_what_a_stranger_sends_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.central.api.bodies.unpacked", lambda body: pytest.fail("unpacked"))
    bomb = gzip.compress(bytes(LARGEST_PLAIN * 60))
    answer = Sender(2).send_body(Client(), bomb)
    assert (answer.status_code, refusal(answer).error) == (401, "unknown")


HEADERS: dict[str, tuple[dict[str, str], int, str]] = {
    "no terminal": ({"Kiosk_Terminal": ""}, 401, "unknown"),
    "another terminal": ({"Kiosk_Terminal": "0" * 64}, 401, "unknown"),
    "a name that is no key": ({"Kiosk_Terminal": "' OR 1=1 --"}, 401, "unknown"),
    "a long name": ({"Kiosk_Terminal": "a" * 8_000}, 401, "unknown"),
    "no signature": ({"Kiosk_Signature": ""}, 401, "signature"),
    "another signature": ({"Kiosk_Signature": "A" * 86 + "=="}, 401, "signature"),
    "a signature that is no base64": ({"Kiosk_Signature": "ü" * 86}, 401, "signature"),
    "a short signature": ({"Kiosk_Signature": "AAAA"}, 401, "signature"),
    "a long signature": ({"Kiosk_Signature": "A" * 8_000}, 401, "signature"),
    "not packed": ({"Content_Encoding": ""}, 415, "malformed"),
    "packed otherwise": ({"Content_Encoding": "br"}, 415, "malformed"),
    "packed twice": ({"Content_Encoding": "gzip, gzip"}, 415, "malformed"),
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.usefixtures("nothing_changes")
def test_wrong_headers_are_refused(name: str) -> None:
    changes, status, error = HEADERS[name]
    answer = Sender().send_body(Client(), packed(GOOD), **changes)
    assert (answer.status_code, refusal(answer).error) == (status, error)


@pytest.mark.usefixtures("nothing_changes")
def test_another_type_is_refused() -> None:
    body = packed(GOOD)
    answer = Client().generic("POST", REPORTS_PATH, body, "text/xml", headers=Sender().headers(body))
    assert (answer.status_code, refusal(answer).error) == (415, "malformed")


@pytest.mark.usefixtures("nothing_changes")
def test_one_changed_bit_breaks_the_signature() -> None:
    body = packed(GOOD)
    for place in (0, len(body) // 2, len(body) - 1):
        broken = bytearray(body)
        broken[place] ^= 1
        headers = Sender().headers(body)
        answer = Client().generic("POST", REPORTS_PATH, bytes(broken), "application/json", headers=headers)
        assert (answer.status_code, refusal(answer).error) == (401, "signature")


@pytest.mark.usefixtures("nothing_changes")
def test_a_report_signed_by_another_terminal_is_refused() -> None:
    answer = Sender(2).send_body(Client(), packed(GOOD), Kiosk_Terminal=Sender().key_id)
    assert (answer.status_code, refusal(answer).error) == (401, "signature")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
@pytest.mark.usefixtures("nothing_changes")
def test_other_methods_are_refused(method: str) -> None:
    answer = Client().generic(method, REPORTS_PATH)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/reports", "/api/v1/reports/", "/api/v1/terminals/a/b"]
)
@pytest.mark.usefixtures("db")
def test_there_is_nothing_else(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, refusal(answer).error) == (404, "not-here")


def test_a_terminal_that_was_disconnected_is_refused_at_once(terminal: Any) -> None:
    assert Sender().send(Client(), GOOD).status_code == 200
    terminals.revoke(terminal, person("publisher"))
    answer = Sender().send(Client(), report(2, fault(3)))
    assert (answer.status_code, refusal(answer).error) == (403, "revoked")
    assert TerminalFault.objects.count() == 1


def test_a_terminal_disconnected_while_its_report_arrives_is_refused(
    terminal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = senders.check_signature

    def check_and_disconnect(*arguments: Any) -> None:
        check(*arguments)
        terminals.revoke(terminal, person("publisher"))

    monkeypatch.setattr(senders, "check_signature", check_and_disconnect)
    answer = Sender().send(Client(), GOOD)
    assert (answer.status_code, refusal(answer).error) == (403, "revoked")
    assert not DayCount.objects.exists()


@pytest.mark.usefixtures("nothing_changes")
def test_a_database_that_is_busy_asks_for_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_arguments: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(reporting, "take", busy)
    answer = Sender().send(Client(), GOOD)
    assert (answer.status_code, answer.headers["Retry-After"], refusal(answer).error) == (503, "30", "busy")


@pytest.fixture
def settings_of_an_office() -> Iterator[None]:
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        yield


def until_refused(ask: Callable[[], Any], most: int = 200) -> int:
    for number in range(most):
        answer = ask()
        if answer.status_code == 429:
            assert refusal(answer).error == "too-many"
            assert int(answer.headers["Retry-After"]) > 0
            return number
    pytest.fail("never too many")


@pytest.mark.usefixtures("nothing_changes")
def test_a_stranger_who_asks_too_often_keeps_no_terminal_from_reporting() -> None:
    body = packed(GOOD)
    assert until_refused(lambda: Sender(2).send_body(Client(), body)) == 30
    for forged in ({"Kiosk_Terminal": Sender().key_id}, {"Kiosk_Signature": ""}):
        assert Sender(2).send_body(Client(), body, **forged).status_code in (401, 429)
    assert Sender().send_body(Client(), b"no gzip").status_code == 400, "the terminal itself is heard"


def test_a_terminal_that_reports_too_often_is_told_to_wait(terminal: Any) -> None:
    numbers = iter(range(1, 1_000))
    assert until_refused(lambda: Sender().send(Client(), report(next(numbers)))) == 60
    assert TerminalOutbox.objects.get().number == 60


@pytest.mark.usefixtures("db")
def test_behind_a_web_server_each_address_is_limited_by_itself(settings_of_an_office: None) -> None:
    def ask(address: str) -> Any:
        return Client().get("/api/v1/terminals/x", headers={"X-Forwarded-For": address})

    assert until_refused(lambda: ask("192.0.2.1")) == 120
    assert ask("8.8.8.8, 192.0.2.1").status_code == 429, "what the sender wrote is not believed"
    assert ask("192.0.2.2").status_code == 404
    for number in range(120):
        assert ask(f"2001:db8::{number:x}").status_code == 404
    assert ask("2001:db8::ffff").status_code == 429, "one sender may have a whole network"
    assert ask("2001:db8:0:1::1").status_code == 404
