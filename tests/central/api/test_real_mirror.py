"""The terminal's own program tells its numbers to the real server, over a real socket."""

import gzip
import secrets
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import requests
from msgspec.structs import replace

from kiosk import paths
from kiosk.domain.mirror import TICKETS_PATH
from kiosk.domain.ticket import Limits, Ticket
from kiosk.store.ledger import Ledger, Wish
from kiosk.store.mirrored import read_note
from kiosk.sync.line import Line
from kiosk.sync.mirror import AGAIN_SECONDS, DONE, FAILED, look, tell
from tests.central.api.test_real_terminal import connect, device, server  # noqa: F401  (fixtures)
from tests.sync.device import Device

NOW = datetime.now(UTC)


class Office:
    """A terminal that gives numbers and tells of them."""

    def __init__(self, reporting: Device) -> None:
        self.device, self.settings = reporting, reporting.settings
        self.now = NOW

    def issue(self, service: str = "papiere", language: str = "en") -> Ticket:
        wish = Wish(
            request_id=str(uuid.uuid4()),
            office=self.settings.office.location,
            series="A",
            service=service,
            language=language,
            ticket_id=str(uuid.uuid4()),
            token=secrets.token_urlsafe(24),
        )
        with self.ledger() as ledger:
            return ledger.issue(wish, self.now, Limits(), lambda _now: True).ticket

    def ledger(self) -> Ledger:
        return Ledger(paths.ledger_file(self.settings), self.settings.office.timezone)

    def tell(self) -> None:
        with closing(Line(self.settings.reports.url)) as line:
            tell(self.settings, line, lambda: self.now)

    def told_at(self) -> datetime | None:
        note = read_note(paths.sync_dir(self.settings))
        return note.at if note else None

    def page(self, ticket: Ticket) -> requests.Response:
        return requests.get(f"{self.settings.reports.url}/t/{ticket.token}")


@pytest.fixture
def office(device: Device) -> Office:  # noqa: F811  (fixture)
    return Office(device)


def test_a_phone_follows_its_number_on_the_central_server(office: Office) -> None:
    connect(office.device)
    first, second = office.issue(), office.issue(language="fa")
    office.tell()
    assert "Nobody is waiting before you." in office.page(first).text
    assert "Vor Ihnen wartet 1 Person." in office.page(second).text
    with office.ledger() as ledger:
        ledger.call_next(office.settings.office.location, "2", office.now)
    office.tell()
    assert "Your number is being called." in office.page(first).text
    assert "Vor Ihnen wartet niemand." in office.page(second).text


def test_the_updating_process_tells_them_and_a_server_that_is_gone_is_only_noted(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    connect(office.device)
    ticket = office.issue()
    assert look(office.settings) == DONE
    assert ticket.label in office.page(ticket).text
    told_at = office.told_at()
    gone = replace(office.settings, reports=replace(office.settings.reports, url="http://127.0.0.1:9"))
    assert look(gone) == FAILED
    assert office.told_at() == told_at
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_is_told_by_a_terminal_that_is_not_connected(office: Office) -> None:
    ticket = office.issue()
    office.tell()
    assert office.told_at() is None
    assert office.page(ticket).status_code == 404


def test_what_has_not_changed_is_told_again_only_after_a_while(office: Office) -> None:
    connect(office.device)
    office.issue()
    office.tell()
    office.now = NOW.replace(microsecond=0)
    office.tell()
    assert office.told_at() == NOW
    office.now = NOW + timedelta(seconds=AGAIN_SECONDS)
    office.tell()
    assert office.told_at() == office.now


def test_no_concern_and_no_secret_leaves_the_office(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(office.device)
    ticket, sent = office.issue(service="asylverfahren"), list[bytes]()
    post = Line.post

    def noted(line: Line, path: str, body: bytes, headers: dict[str, str]) -> object:
        assert path == TICKETS_PATH
        sent.append(gzip.decompress(body))
        return post(line, path, body, headers)

    monkeypatch.setattr(Line, "post", noted)
    office.now += timedelta(minutes=1)
    office.tell()
    assert len(sent) == 1
    for secret in (ticket.token, ticket.id, "asylverfahren", ticket.issued_at.isoformat()[:19]):
        assert secret.encode() not in sent[0]


def test_people_of_other_lines_are_not_counted(device: Device) -> None:  # noqa: F811
    office = Office(device)
    office.settings = replace(office.settings, queue=replace(office.settings.queue, lines="papiere, geld"))
    connect(device)
    office.issue("papiere")
    ticket = office.issue("geld")
    office.tell()
    assert "Nobody is waiting before you." in office.page(ticket).text
