"""Reports arrive, each thing in them once, whatever happens on the way; and when they do not, nothing is lost."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk import paths
from kiosk.domain.report import LARGEST_BODY, DayCounts, Fault, Receipt, Refusal, Status
from kiosk.errors import SyncError
from kiosk.store.identity import Identity
from kiosk.store.syncing import TerminalState, write_terminal_state
from kiosk.sync import reporter
from kiosk.sync.uplink import DONE
from tests.sync.authority import Authority
from tests.sync.central import Central, CentralHandler, central_at, hang_up
from tests.sync.device import Device
from tests.sync.server import Handler, proxying
from tests.sync.test_network import endless, silent, slow, truncated

DAY = date(2026, 3, 2)


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    with central_at(tmp_path / "web") as running:
        yield running


@pytest.fixture
def device(tmp_path: Path, central: Central) -> Device:
    """A terminal that is connected."""
    made = Device(tmp_path / "data", central.url)
    made.connect(central)
    return made


def places(central: Central) -> list[str]:
    return [event.place for event in central.events if isinstance(event, Fault)]


def fails(device: Device) -> str:
    """Let a report fail; return why."""
    with pytest.raises(SyncError) as error:
        device.go()
    assert device.link.state in ("paired", "refused")
    assert device.link.last_problem != ""
    return str(error.value)


def test_a_report_tells_the_state_and_what_waits(device: Device, central: Central) -> None:
    with device.outbox() as outbox:
        for _ in range(6):
            outbox.count(DAY, "topic", "anmeldung")
        outbox.count(DAY, "language", "ar")
        outbox.close_days(DAY + timedelta(days=1))
    assert device.go() == DONE
    [event] = central.events
    assert event == DayCounts(number=1, day=DAY, topics={"anmeldung": 6}, languages={"ar": None})
    assert device.waiting() == 0
    assert device.link.last_report_at is not None
    assert abs(device.link.last_report_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_report_without_news_is_one_short_request(device: Device, central: Central) -> None:
    sizes: list[int] = []
    central.answers["reports"] = lambda handler: sizes.append(int(handler.headers["Content-Length"]))
    with pytest.raises(SyncError):
        device.go()
    assert len(central.requests) == 1
    assert sizes[0] < 400


def test_many_events_go_in_several_reports(device: Device, central: Central) -> None:
    device.fault(*map(str, range(1203)))
    assert device.go() == DONE
    assert [len(report.events) for report in central.reports] == [500, 500, 203]
    assert [report.status.outbox_waiting for report in central.reports] == [1203, 703, 203]
    assert places(central) == list(map(str, range(1203)))
    assert device.waiting() == 0


def test_an_answer_that_is_lost_makes_nothing_arrive_twice(device: Device, central: Central) -> None:
    device.fault("one", "two")
    central.afterwards = [hang_up, hang_up]
    fails(device)
    device.fault("three")
    fails(device)
    device.go()
    assert places(central) == ["one", "two", "three"]
    assert device.waiting() == 0


def test_a_request_that_something_on_the_way_repeats_is_taken_as_delivered(
    device: Device, central: Central
) -> None:
    def replayed(handler: Handler) -> None:
        assert isinstance(handler, CentralHandler)
        [receipt] = list(central.devices.values())[-1].outboxes.values()
        handler.refuse(409, "replayed", receipt)

    device.fault("one")
    central.afterwards = [replayed]
    assert device.go() == DONE
    assert places(central) == ["one"]
    assert (device.waiting(), len(central.reports)) == (0, 1)


def test_a_server_that_is_ahead_of_this_disk_is_caught_up_with(device: Device, central: Central) -> None:
    device.fault("one")
    with device.outbox() as outbox:
        batch = outbox.batch()
    list(central.devices.values())[-1].outboxes[batch.outbox] = Receipt(through=0, number=70)
    assert device.go() == DONE
    assert [report.number for report in central.reports] == [71]
    assert places(central) == ["one"]


def test_an_older_copy_of_the_disk_loses_nothing_that_is_new(device: Device, central: Central) -> None:
    device.fault("one")
    device.go()
    with device.outbox() as outbox:
        batch = outbox.batch()
    list(central.devices.values())[-1].outboxes[batch.outbox] = Receipt(through=50, number=70)
    device.fault("two")
    assert device.go() == DONE
    assert places(central) == ["one", "two"]
    assert device.waiting() == 0


def test_a_damaged_outbox_begins_anew_and_what_comes_later_arrives(device: Device, central: Central) -> None:
    device.fault("one")
    device.go()
    device.outbox_path.write_bytes(os.urandom(5000))
    device.fault("two")
    assert device.go() == DONE
    assert places(central) == ["one", "two"]
    assert len({report.outbox for report in central.reports}) == 2


def test_a_disk_that_takes_nothing_still_lets_the_terminal_say_how_it_is(
    device: Device, central: Central
) -> None:
    for name in ("", "-wal", "-shm"):
        Path(f"{device.outbox_path}{name}").unlink(missing_ok=True)
    device.outbox_path.mkdir()
    device.go()
    device.ahead = timedelta(minutes=5)
    device.go()
    assert [report.events for report in central.reports] == [(), ()]
    assert device.link.last_problem == "disk"
    device.outbox_path.rmdir()
    device.fault("one")
    device.ahead = timedelta(minutes=10)
    device.go()
    assert (places(central), device.link.last_problem) == (["one"], "")


def test_an_event_that_the_server_never_takes_does_not_keep_the_others_back(
    device: Device, central: Central
) -> None:
    central.poison = "poison"
    device.fault(*map(str, range(10)), "poison", *map(str, range(10, 20)))
    device.go()
    assert (places(central), device.waiting()) == (list(map(str, range(10))), 10)
    device.go()
    assert (places(central), device.waiting()) == (list(map(str, range(20))), 0)


def test_a_server_that_takes_no_event_at_all_costs_one_in_a_go(device: Device, central: Central) -> None:
    central.poison = "fault"
    device.fault("one", "two", "three")
    device.go()
    assert device.waiting() == 2
    central.poison = ""
    device.go()
    assert places(central) == ["two", "three"]


def test_a_state_that_the_server_does_not_take_costs_no_event(device: Device, central: Central) -> None:
    central.poison = "status"
    device.fault("one", "two")
    assert "does not take what this terminal reports" in fails(device)
    assert device.waiting() == 2
    central.poison = ""
    device.go()
    assert places(central) == ["one", "two"]


def test_a_report_that_is_too_long_on_the_way_goes_in_parts(device: Device, central: Central) -> None:
    central.wants = 900
    device.fault(*(os.urandom(30).hex() for _ in range(40)))
    for _ in range(3):
        device.go()
    assert (len(central.events), device.waiting()) == (40, 0)


def test_a_report_is_never_longer_than_a_server_takes(
    device: Device, central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporter, "LARGEST_BODY", 2000)
    device.fault(*(os.urandom(30).hex() for _ in range(200)))
    device.go()
    device.go()
    assert (len(central.events), device.waiting()) == (200, 0)
    assert LARGEST_BODY > 2000


def test_weeks_without_a_network_are_made_up_for(device: Device, central: Central) -> None:
    central.answers["reports"] = hang_up
    for day in range(40):
        with device.outbox() as outbox:
            for topic in range(30):
                outbox.count(DAY + timedelta(days=day), "topic", f"topic-{topic}")
            outbox.close_days(DAY + timedelta(days=day + 1))
        if day % 10 == 0:
            fails(device)
    central.answers.clear()
    device.go()
    assert [event.day for event in central.events if isinstance(event, DayCounts)] == [
        DAY + timedelta(days=day) for day in range(40)
    ]


def html(handler: Handler) -> None:
    handler.give(b"<html>Welcome! Please log in</html>", 200, "text/html")


def other_json(handler: Handler) -> None:
    handler.give(b'{"status":"ok"}')


def no_text(handler: Handler) -> None:
    handler.give(b'{"error":"\xff"}', 400)


def redirect(handler: Handler) -> None:
    handler.give(b"", 302, Location="http://login.invalid/")


def broken(handler: Handler) -> None:
    handler.give(b"<html>", 502, "text/html")


def elsewhere(handler: Handler) -> None:
    handler.give(b"<html>", 404, "text/html")


def no_signature(handler: Handler) -> None:
    handler.give(b'{"error":"signature","detail":"is not that of the body"}', 401)


def packed(handler: Handler) -> None:
    handler.give(b"\x1f\x8b" + b"x" * 90, 200, **{"Content-Encoding": "gzip"})


WRONG: list[tuple[Callable[[Handler], None], str, str]] = [
    (html, "portal", "log in first"),
    (redirect, "portal", "log in first"),
    (other_json, "no-answer", "no answer of a central server"),
    (no_text, "no-central", "no central server at this address"),
    (packed, "no-answer", "no answer of a central server"),
    (endless, "no-answer", "more than"),
    (broken, "server-fault", "reports a fault"),
    (elsewhere, "no-central", "no central server at this address"),
    (no_signature, "not-taken", "is not that of the body"),
    (silent, "silent", "not answer in time"),
    (slow, "too-slow", "too slow"),
    (truncated, "broken-off", "broke off"),
    (hang_up, "broken-off", "broke off"),
]


@pytest.mark.parametrize(("answer", "reason", "told"), WRONG, ids=[answer.__name__ for answer, *_ in WRONG])
def test_whatever_answers_instead_of_the_server_nothing_is_lost(
    device: Device, central: Central, answer: Callable[[Handler], None], reason: str, told: str
) -> None:
    device.fault("one")
    central.answers["reports"] = answer
    assert told in fails(device)
    assert (device.link.last_problem, device.link.state) == (reason, "paired")
    central.answers.clear()
    assert device.go() == DONE
    assert places(central) == ["one"]
    assert device.link.last_problem == ""


def test_a_server_that_is_not_there_is_told(device: Device, central: Central) -> None:
    device.fault("one")
    central.shutdown()  # or it still listens for a moment
    central.server_close()
    assert "Is there a network?" in fails(device)
    assert device.link.last_problem == "unreachable"
    assert device.waiting() == 1


def test_a_server_that_does_not_know_this_terminal_is_told_and_asked_again(
    device: Device, central: Central
) -> None:
    device.fault("one")
    known, central.devices = central.devices, {}
    assert "Connect it again" in fails(device)
    assert (device.link.state, device.link.last_problem) == ("refused", "not-known")
    central.devices = known
    assert device.go() == DONE
    assert (device.link.state, device.link.name, places(central)) == ("paired", "Eingang", ["one"])


def test_a_key_of_another_terminal_is_refused_and_nothing_is_lost(device: Device, central: Central) -> None:
    device.fault("one")
    Identity(paths.identity_dir(device.settings)).make()
    fails(device)
    assert device.link.last_problem == "not-known"
    assert device.waiting() == 1
    assert central.events == []


@pytest.mark.parametrize(
    ("status", "error", "said"), [(429, "too-many", "tries again later"), (503, "busy", "reports a fault")]
)
def test_a_server_that_wants_to_be_left_alone_is(
    device: Device, central: Central, status: int, error: str, said: str
) -> None:
    refusal = msgspec.json.encode(Refusal(error=error, detail=""))
    central.answers["reports"] = lambda handler: Handler.give(
        handler, refusal, status, **{"Retry-After": "600"}
    )
    device.fault("one")
    assert said in fails(device)
    assert (device.link.state, device.waiting()) == ("paired", 1), "the terminal stays connected"
    central.answers.clear()
    central.forget()
    device.ahead = timedelta(seconds=500)
    assert device.go() == DONE
    assert central.requests == []
    device.ahead = timedelta(seconds=601)
    assert device.go() == DONE
    assert (len(central.reports), device.link.not_before) == (1, None)
    assert (places(central), device.waiting(), device.link.last_problem) == (["one"], 0, "")


def test_a_server_cannot_send_a_terminal_away_for_ever(device: Device, central: Central) -> None:
    central.answers["reports"] = lambda handler: Handler.give(
        handler, b'{"error":"too-many","detail":""}', 429, **{"Retry-After": "9" * 40}
    )
    fails(device)
    central.answers.clear()
    device.ahead = timedelta(hours=1, seconds=1)
    assert device.go() == DONE
    assert len(central.reports) == 1


def test_another_name_that_staff_gave_is_known_the_day_after(device: Device, central: Central) -> None:
    central.confirm(central.code, "Hinterhof")
    device.go()
    assert device.link.name == "Eingang"
    device.ahead = timedelta(days=1)
    device.go()
    assert device.link.name == "Hinterhof"


def test_reports_go_through_the_proxy_that_is_set(device: Device, central: Central) -> None:
    device.fault("one")
    with proxying() as proxy:
        device.proxy = proxy.url
        assert device.go() == DONE
        assert proxy.asked == [f"{central.url}/api/v1/reports"]
    assert places(central) == ["one"]
    fails(device)
    assert device.link.last_problem == "no-proxy"


def test_reports_go_only_to_a_server_that_a_known_authority_vouches_for(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with central_at(tmp_path / "web", authority.certificate()) as central:
        device = Device(tmp_path / "data", central.url)
        device.wish()
        with pytest.raises(SyncError, match="not vouched for"):
            device.go()
        assert (device.link.last_problem, central.requests) == ("unknown-authority", [])
        device.ca_file = str(authority.file)
        with proxying() as proxy:
            device.proxy = proxy.url
            device.connect(central)
            device.fault("one")
            device.go()
        assert places(central) == ["one"]
        device.ca_file = str(tmp_path / "none.pem")
        with pytest.raises(SyncError, match="certificates cannot be read"):
            device.go()


def test_what_the_terminal_itself_says_is_in_the_report(device: Device, central: Central) -> None:
    now = device.now()
    state = TerminalState(
        at=now, started_at=now, printer="out", numbers_fault=True, screen_fault=True, update_trouble="slow"
    )
    write_terminal_state(paths.sync_dir(device.settings), state)
    device.go()
    status: Status = central.reports[-1].status
    assert (status.printer, status.started_at) == ("out", now)
    assert [(problem.code, problem.reason) for problem in status.problems] == [
        ("update-stuck", "stopped"),
        ("numbers-fault", ""),
        ("screen-fault", ""),
        ("printer", ""),
    ]
