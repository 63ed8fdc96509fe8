"""A terminal is made known: staff wish it, a code appears, somebody confirms it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk import __version__, paths
from kiosk.domain.report import Pairing
from kiosk.errors import SyncError
from kiosk.store.identity import KEY_FILE, LINK_FILE, Link, pairing_requested
from kiosk.sync.line import PATIENCE
from kiosk.sync.uplink import DONE, SOON
from tests.sync.central import Central, central_at, hang_up
from tests.sync.device import Device


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    with central_at(tmp_path / "web") as running:
        yield running


@pytest.fixture
def device(tmp_path: Path, central: Central) -> Device:
    made = Device(tmp_path / "data", central.url)
    made.patience = PATIENCE  # no test here is about a server that is slow
    return made


def test_without_a_wish_nothing_is_asked(device: Device, central: Central) -> None:
    assert device.go() == DONE
    assert (central.requests, device.link, device.identity.public_key()) == ([], Link(), None)


def test_a_wish_brings_a_code_and_its_confirmation_the_first_report(device: Device, central: Central) -> None:
    device.wish()
    assert device.go() == SOON
    assert (device.link.state, device.link.code) == ("waiting", central.code)
    assert not pairing_requested(paths.identity_dir(device.settings))
    assert device.go() == SOON
    central.confirm(central.code, "Eingang Hörde")
    assert device.go() == DONE
    assert (device.link.state, device.link.name, device.link.last_problem) == ("paired", "Eingang Hörde", "")
    assert device.link.last_report_at is not None
    assert [report.number for report in central.reports] == [1]


def test_the_request_says_where_the_terminal_stands_and_nothing_secret(
    device: Device, central: Central
) -> None:
    device.wish()
    device.go()
    [one] = central.devices.values()
    key = device.identity.public_key()
    assert key is not None
    assert (one.request.public_key, one.request.version) == (key.hex(), __version__)
    assert (one.request.office, one.request.series) == (device.settings.office.location, "A")


def test_a_second_wish_shows_the_same_code(device: Device, central: Central) -> None:
    device.wish()
    device.go()
    first = device.link.code
    device.wish()
    device.go()
    assert (device.link.code, len(central.devices)) == (first, 1)


def test_an_answer_that_is_lost_leads_to_the_same_code(device: Device, central: Central) -> None:
    device.wish()
    central.answers["pairings"] = lambda handler: handler.give(b"", 500)
    with pytest.raises(SyncError):
        device.go()
    assert device.link.state == "asked"
    central.answers.clear()
    assert device.go() == SOON
    assert device.link.code == central.code


def test_a_code_that_nobody_confirms_ends_and_the_next_wish_brings_another(
    device: Device, central: Central
) -> None:
    device.wish()
    device.go()
    first = device.link.code
    central.devices.clear()
    device.go()
    assert device.link == Link(last_problem="code-expired")
    assert device.go() == DONE
    central.answers["pairings"] = lambda handler: handler.give(
        b'{"code":"ABC-DEF","expires_at":"2099-01-01T00:00:00Z"}', 201
    )
    device.wish()
    assert device.go() == SOON
    assert device.link.code == "ABC-DEF" != first


def test_staff_are_not_kept_waiting_for_ever_by_a_server_that_is_not_there(
    device: Device, central: Central
) -> None:
    central.answers["pairings"] = hang_up
    device.wish()
    with pytest.raises(SyncError):
        device.go()
    assert (device.link.state, device.link.last_problem) == ("asked", "broken-off")
    device.ahead = timedelta(minutes=16)
    with pytest.raises(SyncError):
        device.go()
    assert device.link == Link(last_problem="broken-off")


def test_a_code_whose_time_is_over_is_asked_about_until_the_server_says_so(
    device: Device, central: Central
) -> None:
    device.wish()
    device.go()
    central.answers["terminals"] = hang_up
    device.ahead = timedelta(minutes=16)
    with pytest.raises(SyncError):
        device.go()
    assert device.link.code == central.code
    central.answers.clear()
    central.confirm(central.code)
    device.go()
    assert device.link.state == "paired"


@pytest.mark.parametrize("ahead", [timedelta(days=-4000), timedelta(days=4000)])
def test_a_clock_that_is_wrong_changes_neither_the_time_that_is_left_nor_the_way(
    device: Device, central: Central, ahead: timedelta
) -> None:
    device.ahead = ahead
    device.wish()
    assert device.go() == SOON
    assert device.link.expires_at is not None
    left = device.link.expires_at - device.now()
    assert timedelta(minutes=14) < left < timedelta(minutes=16)
    central.confirm(central.code)
    device.go()
    assert device.link.state == "paired"
    device.go()
    status = central.reports[-1].status
    assert status.clock_offset_seconds == pytest.approx(ahead.total_seconds(), abs=5)
    assert "clock-wrong" in [problem.code for problem in status.problems]


@pytest.mark.parametrize("code", ["", "12", "a" * 30, "[b]x[/b]", "КОД-123"])
def test_what_is_no_code_is_not_shown(device: Device, central: Central, code: str) -> None:
    pairing = msgspec.json.encode(Pairing(code=code, expires_at=device.now()))
    central.answers["pairings"] = lambda handler: handler.give(pairing, 201)
    device.wish()
    with pytest.raises(SyncError):
        device.go()
    assert (device.link.state, device.link.code, device.link.last_problem) == ("asked", "", "no-answer")


def test_a_name_is_shown_as_far_as_a_screen_can(device: Device, central: Central) -> None:
    device.wish()
    device.go()
    central.confirm(central.code, "Eingang\n\x00" + "x" * 500)
    device.go()
    assert device.link.name == "Eingang" + "x" * 73


def test_a_terminal_that_is_connected_stays_so_whatever_is_wished(device: Device, central: Central) -> None:
    device.connect(central)
    key = device.identity.public_key()
    device.wish()
    device.go()
    assert (device.link.state, device.identity.public_key()) == ("paired", key)


def test_a_terminal_that_was_revoked_says_so_keeps_still_and_comes_back_with_another_key(
    device: Device, central: Central
) -> None:
    device.connect(central)
    key = device.identity.public_key()
    central.revoke()
    device.fault("one")
    with pytest.raises(SyncError):
        device.go()
    assert (device.link.state, device.link.last_problem) == ("revoked", "revoked")
    central.forget()
    assert device.go() == DONE
    assert central.requests == []
    assert device.waiting() == 1
    device.connect(central)
    assert device.identity.public_key() != key
    assert device.waiting() == 0
    assert len(central.events) == 1


def test_a_code_that_is_refused_in_the_editor_is_told(device: Device, central: Central) -> None:
    device.wish()
    device.go()
    central.revoke()
    device.go()
    assert device.link.state == "revoked"


def test_a_terminal_that_lost_its_note_hears_from_the_server_that_it_is_connected(
    device: Device, central: Central
) -> None:
    device.connect(central)
    (paths.identity_dir(device.settings) / LINK_FILE).unlink()
    device.wish()
    device.go()
    assert (device.link.state, device.link.name) == ("paired", "Eingang")
    assert len(central.devices) == 1


def test_a_terminal_that_lost_its_key_says_so_and_can_be_connected_anew(
    device: Device, central: Central
) -> None:
    device.connect(central)
    (paths.identity_dir(device.settings) / KEY_FILE).write_bytes(b"gone")
    with pytest.raises(SyncError):
        device.go()
    assert device.link.last_problem == "no-key"
    assert device.link.state == "refused"
    device.connect(central)


def test_a_server_that_wants_to_be_left_alone_is(device: Device, central: Central) -> None:
    central.answers["pairings"] = lambda handler: handler.give(
        b'{"error":"too-many","detail":""}', 429, **{"Retry-After": "600"}
    )
    device.wish()
    with pytest.raises(SyncError):
        device.go()
    assert device.link.last_problem == "too-many"
    central.forget()
    central.answers.clear()
    assert device.go() == DONE
    assert central.requests == []
    device.ahead = timedelta(seconds=601)
    assert device.go() == SOON
    assert device.link.code == central.code


def test_a_terminal_that_asks_although_it_is_connected_hears_so(device: Device, central: Central) -> None:
    device.wish()
    device.go()
    central.confirm(central.code)
    device.wish()
    device.go()
    assert (device.link.state, device.link.name) == ("paired", "Eingang")


def test_a_server_that_is_busy_is_asked_again_when_it_says(device: Device, central: Central) -> None:
    central.answers["pairings"] = lambda handler: handler.give(
        b'{"error":"busy","detail":""}', 503, **{"Retry-After": "30"}
    )
    device.wish()
    with pytest.raises(SyncError):
        device.go()
    central.answers.clear()
    central.forget()
    assert (device.go(), device.link.last_problem, central.requests) == (SOON, "server-fault", [])
    device.ahead = timedelta(seconds=31)
    assert device.go() == SOON
    assert (device.link.code, device.link.last_problem) == (central.code, "")


def test_a_server_that_is_busy_while_staff_confirm_is_asked_every_few_seconds_afterwards(
    device: Device, central: Central
) -> None:
    device.wish()
    device.go()
    central.answers["terminals"] = lambda handler: handler.give(
        b'{"error":"busy","detail":""}', 503, **{"Retry-After": "30"}
    )
    with pytest.raises(SyncError):
        device.go()
    assert (device.link.state, device.link.code) == ("waiting", central.code), "staff still see the code"
    central.answers.clear()
    central.forget()
    assert (device.go(), central.requests) == (SOON, [])
    device.ahead = timedelta(seconds=31)
    assert (device.go(), device.link.last_problem) == (SOON, "")
    central.confirm(central.code)
    device.go()
    assert device.link.state == "paired"


def test_a_server_that_knows_the_key_and_is_then_busy_is_asked_again_and_no_other_key_is_made(
    device: Device, central: Central
) -> None:
    device.wish()
    device.go()
    key = device.identity.public_key()
    central.confirm(central.code)
    device.wish()
    central.answers["terminals"] = lambda handler: handler.give(b'{"error":"busy","detail":""}', 503)
    with pytest.raises(SyncError):
        device.go()
    assert (device.link.state, device.link.code, device.link.last_problem) == ("waiting", "", "server-fault")
    central.answers.clear()
    device.wish()
    device.go()
    assert (device.link.state, device.link.name, device.identity.public_key()) == ("paired", "Eingang", key)
    assert len(central.devices) == 1
