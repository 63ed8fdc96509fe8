"""The terminal's own program tells its numbers to the real server, over a real socket."""

import gzip
import secrets
import shutil
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import requests
from msgspec.structs import replace

from kiosk import paths
from kiosk.central.models import MirroredDay, MirroredTicket
from kiosk.domain.mirror import TICKETS_PATH, Mirror, key_of
from kiosk.domain.ticket import Limits, State, Ticket
from kiosk.errors import SyncError
from kiosk.store.ledger import Ledger, Wish
from kiosk.store.mirrored import read_note
from kiosk.sync.line import Line
from kiosk.sync.mirror import AGAIN_SECONDS, DONE, FAILED, look, tell
from kiosk.takehome.sealed import proof_of
from tests.central.api.test_real_terminal import connect, device, server  # noqa: F401  (fixtures)
from tests.sync.device import Device
from tests.terminal.room import releases

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

    def later(self, seconds: float = 10.0) -> None:
        self.now += timedelta(seconds=seconds)

    def finish(self) -> None:
        """The next number is called and served."""
        with self.ledger() as ledger:
            ticket = ledger.call_next(self.settings.office.location, "1", self.now)
            assert ticket
            ledger.serve(ticket.id, "1", self.now)
            ledger.finish(ticket.id, "1", self.now)

    def leave(self, ticket: Ticket) -> requests.Response:
        """Somebody gives a number back on the page of the central server."""
        return requests.post(f"{self.settings.reports.url}/t/{ticket.token}/leave")

    def state(self, ticket: Ticket) -> State:
        with self.ledger() as ledger:
            return ledger.ticket(ticket.id).state

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
    office.finish()
    office.tell()
    told_at = office.told_at()
    office.later(AGAIN_SECONDS / 2)
    office.tell()
    assert office.told_at() == told_at
    office.later(AGAIN_SECONDS / 2)
    office.tell()
    assert office.told_at() == office.now


def test_while_a_number_is_open_the_server_is_asked_each_time_whether_somebody_leaves(office: Office) -> None:
    connect(office.device)
    office.issue()
    office.tell()
    office.later(10)
    office.tell()
    assert office.told_at() == office.now


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the office sends, unpacked."""
    bodies, post = list[bytes](), Line.post

    def noted(line: Line, path: str, body: bytes, headers: dict[str, str]) -> object:
        if path == TICKETS_PATH:
            bodies.append(gzip.decompress(body))
        return post(line, path, body, headers)

    monkeypatch.setattr(Line, "post", noted)
    return bodies


def mirrors(sent: list[bytes]) -> list[Mirror]:
    return [msgspec.json.decode(body, type=Mirror) for body in sent]


def test_nothing_leaves_the_office_that_says_anything_without_the_link(
    office: Office, sent: list[bytes]
) -> None:
    connect(office.device)
    ticket = office.issue(service="asylverfahren")
    office.later()
    office.tell()
    assert len(sent) == 1
    for secret in (
        ticket.token,
        ticket.id,
        ticket.label,
        "asylverfahren",
        "waiting",
        ticket.issued_at.isoformat()[:19],
    ):
        assert secret.encode() not in sent[0]


def test_nothing_that_stays_on_the_disk_tells_concern_or_language_once_the_ledger_has_forgotten(
    office: Office,
) -> None:
    connect(office.device)
    ticket = office.issue(service="asylverfahren", language="fa")
    office.issue(service="asylverfahren", language="fa")
    office.tell()
    note = (paths.sync_dir(office.settings) / "mirror.json").read_text()
    marks = [one for each in msgspec.json.decode(note)["told"].values() for one in each]
    assert len(set(marks)) == 4, "nobody finds them by trying all concerns and languages"
    for secret in (ticket.token, ticket.id, ticket.label, "asylverfahren", '"fa"'):
        assert secret not in note


def test_what_to_bring_is_said_on_the_page_too(office: Office) -> None:
    shutil.copytree(releases(), paths.releases_dir(office.settings))
    connect(office.device)
    first, second = office.issue("papiere"), office.issue("papiere", language="de")
    office.tell()
    assert "Bring with you" in office.page(first).text
    assert "Bitte mitbringen" in office.page(second).text
    office.finish()
    office.tell()
    assert "Bring with you" not in office.page(first).text


def test_of_what_was_told_only_what_changed_is_told_again(office: Office, sent: list[bytes]) -> None:
    connect(office.device)
    office.issue()
    second = office.issue()
    office.tell()
    office.later()
    third = office.issue()
    office.tell()
    office.later()
    office.finish()
    office.tell()
    told = [
        {one.key: (one.sheet is not None, one.stand is not None) for one in each.tickets}
        for each in mirrors(sent)
    ]
    assert told[1] == {key_of(third.token): (True, True)}
    assert len(told[2]) == 3
    assert told[2][key_of(second.token)] == (False, True), "it only moved on"
    assert [each.since for each in mirrors(sent)[1:]] == [NOW, NOW + timedelta(seconds=10)]


def test_a_server_that_lost_its_tables_is_told_everything(office: Office, sent: list[bytes]) -> None:
    connect(office.device)
    ticket = office.issue()
    office.tell()
    MirroredDay.objects.all().delete()
    office.later()
    office.tell()
    assert [each.since for each in mirrors(sent)] == [None, NOW, None]
    assert ticket.label in office.page(ticket).text


def test_an_office_that_lost_its_note_tells_everything(office: Office, sent: list[bytes]) -> None:
    connect(office.device)
    ticket = office.issue()
    office.tell()
    (paths.sync_dir(office.settings) / "mirror.json").unlink()
    office.later()
    office.tell()
    assert [each.since for each in mirrors(sent)] == [None, None]
    assert ticket.label in office.page(ticket).text


def test_a_number_is_given_back_from_outside_and_the_page_says_so_at_once(office: Office) -> None:
    connect(office.device)
    ticket = office.issue()
    office.tell()
    assert "The office has not answered yet." in office.leave(ticket).text
    assert office.state(ticket) is State.WAITING
    office.later()
    office.tell()
    assert office.state(ticket) is State.CANCELLED
    assert "This number is finished." in office.page(ticket).text


def test_who_is_served_already_cannot_give_the_number_back(office: Office) -> None:
    connect(office.device)
    ticket = office.issue()
    office.tell()
    office.leave(ticket)
    with office.ledger() as ledger:
        ledger.call_next(office.settings.office.location, "1", office.now)
        ledger.serve(ticket.id, "1", office.now)
    office.later()
    office.tell()
    assert office.state(ticket) is State.SERVING
    text = office.page(ticket).text
    assert "It was too late to give this number back." in text
    assert "You are being helped now." in text


def test_one_wish_gives_a_number_back_once_even_if_the_answer_is_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(office.device)
    ticket = office.issue()
    office.tell()
    office.leave(ticket)
    office.later()
    monkeypatch.setattr(Line, "post", breaking(Line.post, at=2))
    with pytest.raises(SyncError):
        office.tell()
    assert office.state(ticket) is State.CANCELLED
    with office.ledger() as ledger:  # staff saw that it was a mistake
        assert ledger.undo(ticket.id, office.now).state is State.WAITING
    office.later()
    office.tell()
    assert office.state(ticket) is State.WAITING
    assert "/leave" in office.page(ticket).text, "it may be given back again"
    office.leave(ticket)
    office.later()
    office.tell()
    assert office.state(ticket) is State.CANCELLED


def breaking(post: Callable[..., object], at: int) -> Callable[..., object]:
    """A line that breaks once, before so many requests have got through."""
    left = iter(range(1, 1000))

    def tried(*arguments: object) -> object:
        if next(left) == at:
            raise SyncError("cut off")
        return post(*arguments)

    return tried


def test_a_wish_without_proof_gives_nothing_back(office: Office) -> None:
    """Somebody can write into the tables of the server, and knows no link."""
    connect(office.device)
    ticket, other = office.issue(), office.issue()
    office.tell()
    MirroredTicket.objects.filter(key=key_of(ticket.token)).update(asked_at=NOW, proof=bytes(32))
    stolen = proof_of(other.token, NOW)
    MirroredTicket.objects.filter(key=key_of(other.token)).update(
        asked_at=NOW + timedelta(seconds=1), proof=stolen
    )
    office.later()
    office.tell()
    assert (office.state(ticket), office.state(other)) == (State.WAITING, State.WAITING)
    assert not MirroredTicket.objects.exclude(asked_at=None).exists()


def test_a_full_day_is_small_and_a_call_smaller(office: Office, sent: list[bytes]) -> None:
    connect(office.device)
    for _ in range(200):
        office.issue()
    for _ in range(140):
        office.finish()
    office.tell()
    office.later()
    office.finish()
    office.tell()
    whole, call = (len(gzip.compress(body)) for body in sent)
    print(f"200 numbers, 60 of them waiting: {whole} bytes; after a call: {call} bytes")
    assert whole < 100_000
    assert call < 12_000


def test_people_of_other_lines_are_not_counted(device: Device) -> None:  # noqa: F811
    office = Office(device)
    office.settings = replace(office.settings, queue=replace(office.settings.queue, lines="papiere, geld"))
    connect(device)
    office.issue("papiere")
    ticket = office.issue("geld")
    office.tell()
    assert "Nobody is waiting before you." in office.page(ticket).text
