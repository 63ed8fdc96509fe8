"""`kiosk check` says whether this machine gets new content."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk import paths
from kiosk.check import kept
from kiosk.settings import Settings
from kiosk.store.installer import ReleaseInstaller

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
URL = "https://updates.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A machine with updates set up, and the first root.json in its place."""
    plain = Settings()
    made = replace(
        plain,
        terminal=replace(plain.terminal, data_dir=str(tmp_path)),
        sync=replace(plain.sync, url=URL),
    )
    paths.sync_dir(made).mkdir()
    (paths.sync_dir(made) / "root.json").write_text("{}")
    paths.releases_dir(made).mkdir()
    return made


def installer(settings: Settings) -> ReleaseInstaller:
    return ReleaseInstaller(paths.releases_dir(settings))


def test_a_machine_without_updates_is_told_that_its_content_grows_old(settings: Settings) -> None:
    found = kept.updates(replace(settings, sync=replace(settings.sync, url="")), NOW)
    assert (found.weight, found.mend) == ("warning", "Set sync.url")
    assert "not set up" in found.found


@pytest.mark.parametrize("named", [False, True])
def test_without_the_root_of_all_trust_the_place_where_it_belongs_is_named(
    settings: Settings, tmp_path: Path, named: bool
) -> None:
    (paths.sync_dir(settings) / "root.json").unlink()
    place = tmp_path / "trust.json" if named else paths.sync_dir(settings) / "root.json"
    changed = replace(settings, sync=replace(settings.sync, root_file=str(place) if named else ""))
    found = kept.updates(changed, NOW)
    assert (found.weight, found.found) == ("warning", f"there is no {place}")
    place.touch()
    assert str(place) not in kept.updates(changed, NOW).found


def test_updates_that_never_worked_are_told_with_the_reason(settings: Settings) -> None:
    found = kept.updates(settings, NOW)
    assert (found.weight, found.found) == ("warning", f"from {URL}, none worked yet")
    installer(settings).note_failure(NOW, "no answer\nfrom the server")
    assert kept.updates(settings, NOW).found.endswith("none worked yet: no answer from the server")


def test_updates_that_work_are_told_with_their_time(settings: Settings) -> None:
    installer(settings).note_success(NOW - timedelta(hours=2))
    found = kept.updates(settings, NOW)
    assert (found.weight, found.found) == ("ok", f"from {URL}, the last that worked 2026-11-24 11:10 UTC")


def test_one_failure_is_no_finding_and_a_day_of_failures_is(settings: Settings) -> None:
    installer(settings).note_success(NOW)
    installer(settings).note_failure(NOW + timedelta(hours=24), "no answer")
    found = kept.updates(settings, NOW + timedelta(hours=24))
    assert (found.weight, "no answer" in found.found) == ("ok", True)
    found = kept.updates(settings, NOW + timedelta(hours=25))
    assert (found.weight, "no answer" in found.found) == ("warning", True)
