"""The time to judge by when clocks are wrong: that of this machine, or that of the publisher."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from tuf.ngclient import Updater

from kiosk.sync import clock
from kiosk.sync.floor import FloorFile
from tests.sync.authority import Authority
from tests.sync.repository import NOW, Publisher
from tests.sync.server import serving
from tests.sync.terminal import Terminal, World

DAY = timedelta(days=1)
FLOOR = datetime(2026, 5, 1, tzinfo=UTC)


def test_time_is_never_before_what_is_sure_to_be_over() -> None:
    assert clock.trusted(NOW, FLOOR) == NOW
    assert clock.trusted(datetime(1970, 1, 1, tzinfo=UTC), FLOOR) == FLOOR
    assert clock.floor_of(None) == clock.NOT_BEFORE
    assert clock.floor_of(FLOOR, FLOOR - DAY) == FLOOR
    assert clock.floor_of(FLOOR, FLOOR + DAY) == FLOOR + DAY


@pytest.mark.parametrize(
    ("signed_at", "system", "raised"),
    [
        (None, NOW, FLOOR),
        (NOW - DAY, NOW, NOW - DAY),
        (FLOOR - DAY, NOW, FLOOR),
        (NOW + 1000 * DAY, NOW, NOW + DAY),
        (FLOOR + 5 * DAY, FLOOR - 900 * DAY, FLOOR + 5 * DAY),
        (FLOOR + 1000 * DAY, FLOOR - 900 * DAY, FLOOR + 400 * DAY),
    ],
)
def test_a_signed_time_is_believed_within_a_cap(
    signed_at: datetime | None, system: datetime, raised: datetime
) -> None:
    assert clock.raised(FLOOR, signed_at, system) == raised


def test_the_servers_clock_counts_only_when_it_is_clearly_behind() -> None:
    assert clock.corrected(NOW, None, FLOOR) is None
    assert clock.corrected(NOW, NOW, FLOOR) is None
    assert clock.corrected(NOW, NOW - timedelta(minutes=9), FLOOR) is None
    assert clock.corrected(NOW, NOW - DAY, FLOOR) == NOW - DAY
    assert clock.corrected(NOW, FLOOR - DAY, FLOOR) == FLOOR


def test_the_clock_of_tufs_client_can_be_set(publisher: Publisher, tmp_path: Path) -> None:
    """The attribute is private: this test tells when another version has it no more."""
    updater = Updater(str(tmp_path), "https://example.org", bootstrap=publisher.root)
    assert isinstance(updater._trusted_set.reference_time, datetime)
    assert abs(updater._trusted_set.reference_time - datetime.now(UTC)) < DAY


def test_a_clock_at_1970_lets_updates_in_and_staff_are_told(world: World) -> None:
    world.publisher.publish()
    world.terminal.now = datetime(1970, 1, 1, tzinfo=UTC)
    outcome = world.terminal.update()
    assert outcome.new
    assert "The clock of this machine is wrong" in (world.terminal.status().last_error or "")
    assert "behind" in (outcome.warning or "")


def test_a_clock_at_1970_lets_nothing_in_that_expired_long_ago(world: World) -> None:
    world.pass_time(days=10)
    world.publisher.publish()
    world.terminal.update()
    world.publisher.now -= timedelta(days=9)
    world.publisher.versions = {role: version + 10 for role, version in world.publisher.versions.items()}
    world.publisher.publish()  # what a thief of the key had signed before it expired
    world.terminal.now = datetime(1970, 1, 1, tzinfo=UTC)
    world.terminal.refuses("has expired", shows=2)


def test_a_first_start_at_1970_believes_the_time_the_program_was_made(fresh: World) -> None:
    fresh.terminal.now = datetime(1970, 1, 1, tzinfo=UTC)
    fresh.publisher.now -= 400 * DAY
    fresh.publisher.versions = {role: version + 1 for role, version in fresh.publisher.versions.items()}
    fresh.publisher.renew()
    with pytest.raises(Exception, match="has expired"):
        fresh.terminal.update()


def test_a_clock_two_years_ahead_is_not_believed_when_the_server_is_known_for_sure(
    publisher: Publisher, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    with serving(publisher.folder, authority.certificate()) as server:
        server.date = format_datetime(NOW, usegmt=True)
        terminal = Terminal(tmp_path / "data", server.url, publisher.root, ca_file=str(authority.file))
        terminal.now = NOW + 730 * DAY
        outcome = terminal.update()
        assert outcome.warning == "The clock of this machine is wrong. (730 days ahead)"
        assert terminal.status().last_error == outcome.warning
        assert terminal.shows() == 1
        floor = FloorFile(terminal.sync).read()
        assert floor.signed_at == NOW
        terminal.now = NOW + timedelta(hours=1)
        assert terminal.update().warning is None


def test_over_an_open_line_the_servers_clock_is_not_asked(world: World) -> None:
    world.server.date = format_datetime(NOW, usegmt=True)
    world.terminal.now += 730 * DAY
    world.terminal.refuses("has expired")
    world.terminal.now -= 730 * DAY
    assert world.terminal.update().warning is None


def test_what_has_really_expired_stays_expired_although_the_server_is_known(
    publisher: Publisher, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    with serving(publisher.folder, authority.certificate()) as server:
        terminal = Terminal(tmp_path / "data", server.url, publisher.root, ca_file=str(authority.file))
        terminal.update()
        terminal.now = NOW + 21 * DAY
        server.date = format_datetime(terminal.now, usegmt=True)
        terminal.refuses("has expired")


def test_a_publisher_whose_clock_was_ahead_once_does_not_lock_the_terminal(world: World) -> None:
    world.publisher.signed_at = world.publisher.now + 3 * 365 * DAY
    world.publisher.publish()
    world.terminal.update()
    world.publisher.signed_at = None
    world.pass_time(hours=1)
    world.publisher.publish()
    world.terminal.update()
    assert world.terminal.shows() == 3
    floor = FloorFile(world.terminal.sync).read()
    assert floor.signed_at
    assert floor.signed_at <= world.terminal.now + DAY


def test_the_floor_rises_with_every_renewed_signature(world: World) -> None:
    assert FloorFile(world.terminal.sync).read().signed_at == NOW
    world.publisher.renew()
    world.terminal.update()
    assert FloorFile(world.terminal.sync).read().signed_at == NOW + timedelta(hours=1)
