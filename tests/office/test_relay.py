"""What further terminals of the office send and are told, over real HTTP."""

import stat
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from kiosk import paths
from kiosk.cli import main
from kiosk.domain.relay import MOST_TICKETS, Parcel, Reply, Standing
from kiosk.domain.ticket import Limits, State, Ticket
from kiosk.office.relay import ensure_key
from kiosk.office.security import LARGEST_BODY
from kiosk.settings import load
from kiosk.store.ledger import Ledger, Wish
from tests.office.place import Place


class Other:
    """A terminal on another machine, with a ledger of its own."""

    def __init__(self, place: Place, folder: Path, letter: str = "B") -> None:
        self.place, self.letter = place, letter
        self.ledger = Ledger(folder / f"far-{letter}.db", place.settings.office.timezone)
        self.key = ensure_key(paths.office_dir(place.settings))
        self.office = place.settings.office.location
        self.count = 0

    def take(self, service: str = "papiere") -> Ticket:
        self.count += 1
        name = f"{self.letter}{self.count:030d}"
        wish = Wish(
            request_id=name,
            office=self.office,
            series=self.letter,
            service=service,
            language="fa",
            ticket_id=name,
            token=name,
        )
        return self.ledger.issue(wish, self.place.now, Limits(), lambda _now: True).ticket

    def post(self, parcel: object, key: str | None = None, **headers: str) -> requests.Response:
        known = {"Authorization": f"Bearer {self.key if key is None else key}"}
        body = msgspec.json.encode(parcel)
        return requests.post(f"{self.place.url}/api/relay", body, headers=known | headers)

    def parcel(self, **changes: Any) -> Parcel:
        news = self.ledger.outgoing(self.office, 0)
        facts = {"letters": (self.letter,), "tickets": tuple(news.tickets), "events": tuple(news.events)}
        return Parcel(**{"office": self.office} | facts | changes)

    def send(self) -> Reply:
        answer = self.post(self.parcel())
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Reply)


@pytest.fixture
def other(place: Place, tmp_path: Path) -> Other:
    return Other(place, tmp_path)


def said(standings: tuple[Standing, ...]) -> list[tuple[str, State, int | None]]:
    return [(one.label, one.state, one.ahead) for one in standings]


def test_a_number_of_another_terminal_is_called_at_the_counter(place: Place, other: Other) -> None:
    ticket = other.take()
    assert said(other.send().snapshot.own) == [(ticket.label, State.WAITING, 0)]
    place.clerk(counter="2").press("next")
    (own,) = other.send().snapshot.own
    assert (own.state, own.counter, own.call_count, own.id) == (State.CALLED, "2", 1, ticket.id)


def test_what_is_sent_twice_is_taken_once(place: Place, other: Other) -> None:
    ticket = other.take()
    assert [other.send().refused, other.send().refused] == [(), ()]
    day = place.ledger.day(other.office, place.now)
    assert [one.id for one in place.ledger.tickets(other.office, day)] == [ticket.id]
    assert len(place.ledger.events(other.office, day)) == 1


def test_of_others_a_terminal_is_told_label_concern_and_place_only(place: Place, other: Other) -> None:
    here = place.issue("ar")
    place.later(minutes=1)
    other.take()
    reply = other.post(other.parcel())
    snapshot = msgspec.json.decode(reply.content, type=Reply).snapshot
    assert said(snapshot.others) == [("A001", State.WAITING, 0)]
    assert said(snapshot.own) == [("B001", State.WAITING, 1)]
    assert here.token not in reply.text
    assert here.id not in reply.text
    assert set(msgspec.json.decode(reply.content)["snapshot"]["others"][0]) == {
        "series", "number", "service", "state", "issued_at", "ahead"
    }  # fmt: skip


def test_people_of_another_line_do_not_count_as_ahead(tmp_path: Path) -> None:
    with Place(tmp_path, {"queue": {"lines": "papiere, geld wohnen"}}) as place:
        other = Other(place, tmp_path)
        for service in ("papiere", "geld", "wohnen", "other", "papiere"):
            other.take(service)
        snapshot = other.send().snapshot
        assert [one.ahead for one in snapshot.own] == [0, 0, 1, 0, 1]
        lines = {line.services for line in snapshot.lines}
        assert {None, ("papiere",), ("geld", "wohnen")} < lines
        assert any(line is not None and "other" in line for line in lines)


def test_where_a_counter_serves_some_concerns_each_concern_has_its_own_outlook(
    place: Place, other: Other
) -> None:
    place.ledger.start_duty(
        place.office.id, "1", "mk", place.now, languages=["de"], services=["papiere", "geld"]
    )
    lines = {line.asks: line.situation for line in other.send().snapshot.lines if line.services is None}
    assert len(lines["papiere"].posts) == len(lines[None].posts) == 1
    assert lines["wohnen"].posts == ()


def test_staffs_decision_about_numbers_is_told(place: Place, other: Other) -> None:
    place.ledger.set_intake(other.office, "closed", "ill", place.now)
    place.later(seconds=10)
    snapshot = other.send().snapshot
    assert (snapshot.intake, snapshot.reason_key) == ("closed", "ill")


def test_a_slip_that_a_counter_wants_again_is_asked_for_once(place: Place, other: Other) -> None:
    ticket = other.take()
    other.send()
    place.ledger.ask_print(ticket.id)
    assert other.send().prints == (ticket.id,)
    assert other.send().prints == ()
    assert place.ledger.ticket(ticket.id).print_error == "started"


@pytest.mark.parametrize("key", ["", "x", "ü"])
def test_without_the_key_nothing_is_told_or_taken(place: Place, other: Other, key: str) -> None:
    other.take()
    answer = other.post(other.parcel(), key.encode().decode("latin-1"))
    assert (answer.status_code, answer.json()["error"]) == (401, "key")
    assert place.ledger.tickets(other.office, place.ledger.day(other.office, place.now)) == []


def test_a_browser_with_a_session_cannot_send(place: Place, other: Other) -> None:
    answer = other.post(other.parcel(), Cookie="a=b", Origin="https://elsewhere.example")
    assert answer.status_code == 403


@pytest.mark.parametrize("body", [{}, [], {"office": 3}, {"office": "x", "letters": ["B"], "tickets": [{}]}])
def test_what_is_no_parcel_is_refused(other: Other, body: object) -> None:
    assert other.post(body).status_code == 400


def test_a_time_without_a_zone_is_refused(other: Other) -> None:
    other.take()
    raw = msgspec.to_builtins(other.parcel())
    raw["tickets"][0]["queued_at"] = "2026-11-24T13:10:00"
    assert other.post(raw).status_code == 400


def test_another_office_is_refused(other: Other) -> None:
    other.take()
    assert other.post(other.parcel(office="elsewhere")).json()["error"] == "office"
    assert other.post(other.parcel()).status_code == 200


def test_the_letter_of_the_first_terminal_is_refused(place: Place, tmp_path: Path) -> None:
    other = Other(place, tmp_path, place.settings.terminal.series)
    assert other.post(other.parcel()).json()["error"] == "letter"


def test_two_terminals_with_one_letter_are_told(place: Place, other: Other, tmp_path: Path) -> None:
    other.take()
    other.send()
    (tmp_path / "second").mkdir()
    second = Other(place, tmp_path / "second")
    second.count = 50
    clash = second.take()
    assert clash.label == "B001"
    assert second.send().refused == (clash.id, second.parcel().events[0].uuid)


def test_the_largest_parcel_fits(other: Other) -> None:
    for _ in range(MOST_TICKETS // 2):
        other.take("x" * 64)
    news = other.parcel(tickets=other.parcel().tickets * 2)
    assert len(msgspec.json.encode(news)) < LARGEST_BODY
    assert other.post(news).status_code == 200


def test_the_key_is_made_once_and_for_this_user_only(tmp_path: Path) -> None:
    key = ensure_key(tmp_path / "office")
    assert ensure_key(tmp_path / "office") == key
    assert len(key) >= 43
    assert stat.S_IMODE((tmp_path / "office" / "relay.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("left", [b"", b"\n", b"abc", b"\xff\xfe"])
def test_what_a_power_cut_left_of_the_key_opens_nothing(place: Place, left: bytes) -> None:
    folder = paths.office_dir(place.settings)
    ensure_key(folder)
    (folder / "relay.key").write_bytes(left)
    parcel = {"office": place.office.id, "letters": ["B"]}
    for shown in ("Bearer ", "Bearer", "Bearer abc"):
        answer = requests.post(f"{place.url}/api/relay", json=parcel, headers={"Authorization": shown})
        assert answer.status_code == 401
    assert len(ensure_key(folder)) == 43


def test_the_command_prints_what_a_further_terminal_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_TERMINAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KIOSK_OFFICE_SERVER_HOSTS", "192.168.10.5")
    assert main(["office", "terminal"]) == 0
    printed = capsys.readouterr().out
    assert tomllib.loads(printed)["relay"]["url"] == "https://192.168.10.5:8443"
    (tmp_path / "kiosk.toml").write_text(printed)
    settings = load(tmp_path / "kiosk.toml", {})
    assert settings.relay.key == ensure_key(tmp_path / "office")
    assert (tmp_path / "office" / "certificate.pem").is_file()


def test_the_outlook_is_reckoned_anew_after_some_seconds(place: Place, other: Other) -> None:
    assert [line.situation.posts for line in other.send().snapshot.lines if line.services is None] == [()]
    place.clerk()
    place.now += timedelta(seconds=10)
    (posts,) = [line.situation.posts for line in other.send().snapshot.lines if line.services is None]
    assert len(posts) == 1
