"""A new release is staged, verified, tested and switched to, or the one before stays."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.domain.library import Content
from kiosk.errors import ReleaseError
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.manifest import CONTENT_FILE, MANIFEST_FILE, Manifest
from kiosk.store.releases import ReleaseStore
from tests.store.release_help import NOW, files, install, manifest, passes, root_with, says

LATER = NOW + timedelta(days=1)


@pytest.fixture
def installer(tmp_path: Path) -> ReleaseInstaller:
    return ReleaseInstaller(root_with(tmp_path, 1))


def current(root: Path) -> int:
    return says(ReleaseStore(root).current())


def test_the_first_release_makes_its_folder(tmp_path: Path) -> None:
    root = tmp_path / "a" / "b"
    install(ReleaseInstaller(root), 1)
    assert current(root) == 1


def test_staging_does_not_change_what_is_current(installer: ReleaseInstaller, tmp_path: Path) -> None:
    installer.stage(manifest(2), files(2))
    installer.self_test(2, passes)
    assert current(tmp_path) == 1
    installer.switch(2)
    assert current(tmp_path) == 2


def test_two_older_releases_are_kept(installer: ReleaseInstaller, tmp_path: Path) -> None:
    for number in range(2, 6):
        install(installer, number)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["3", "4", "5"]
    assert installer.status(NOW).older == (4, 3)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_number_that_is_not_higher_is_refused(tmp_path: Path, number: int) -> None:
    installer = ReleaseInstaller(root_with(tmp_path, 2, 3))
    with pytest.raises(ReleaseError, match="not newer than the current release 3"):
        installer.stage(manifest(number), files(number))
    assert current(tmp_path) == 3


def test_numbers_may_leave_gaps(installer: ReleaseInstaller, tmp_path: Path) -> None:
    install(installer, 412)
    assert current(tmp_path) == 412
    assert installer.next_number() == 413


def test_the_current_number_is_accepted_to_mend_a_damaged_release(tmp_path: Path) -> None:
    installer = ReleaseInstaller(root_with(tmp_path, 1, 2))
    (tmp_path / "2" / CONTENT_FILE).write_bytes(b"")
    assert current(tmp_path) == 1
    install(installer, 2)
    assert current(tmp_path) == 2
    assert installer.status(NOW).fallback is None


def test_a_release_for_a_newer_program_is_refused(installer: ReleaseInstaller, tmp_path: Path) -> None:
    newer: Manifest = msgspec.structs.replace(manifest(2), schema_version=99)
    with pytest.raises(ReleaseError, match="update the program"):
        installer.install(newer, files(2), LATER, passes)
    assert current(tmp_path) == 1
    assert "update the program" in (installer.status(LATER).last_error or "")


def test_a_release_that_lacks_a_file_is_refused(installer: ReleaseInstaller) -> None:
    with pytest.raises(ReleaseError, match=r"lacks content\.json"):
        installer.stage(manifest(2), {"media/a/sound.bin": b""})


def test_bytes_that_differ_from_the_manifest_are_refused(installer: ReleaseInstaller, tmp_path: Path) -> None:
    wrong = files(2) | {"media/a/sound.bin": b"3" * 50}
    with pytest.raises(ReleaseError, match=r"sound\.bin: the hash differs"):
        installer.install(manifest(2), wrong, LATER, passes)
    assert current(tmp_path) == 1


def test_files_the_manifest_does_not_name_are_left_out(installer: ReleaseInstaller, tmp_path: Path) -> None:
    installer.install(manifest(2), files(2) | {"more": b"x"}, NOW, passes)
    assert not (tmp_path / "2" / "more").exists()


def test_a_release_that_fails_its_self_test_is_not_switched_to(
    installer: ReleaseInstaller, tmp_path: Path
) -> None:
    def fails(content: Content) -> list[str]:
        return [f"release {content.release}: no font", "topics: none"]

    with pytest.raises(ReleaseError) as caught:
        installer.install(manifest(2), files(2), LATER, fails)
    assert str(caught.value).splitlines()[1:] == ["release 2: no font", "topics: none"]
    assert current(tmp_path) == 1


def test_a_release_that_was_not_tested_cannot_be_switched_to(
    installer: ReleaseInstaller, tmp_path: Path
) -> None:
    installer.stage(manifest(2), files(2))
    with pytest.raises(ReleaseError, match="has not passed its self-test"):
        installer.switch(2)
    assert current(tmp_path) == 1


def test_the_mark_of_a_self_test_is_not_valid_for_another_release(installer: ReleaseInstaller) -> None:
    installer.stage(manifest(2), files(2))
    installer.self_test(2, passes)
    staging = installer._staging
    changed = msgspec.structs.replace(manifest(2), created_at=LATER)
    (staging / MANIFEST_FILE).write_bytes(msgspec.json.encode(changed))
    with pytest.raises(ReleaseError, match="has not passed its self-test"):
        installer.switch(2)


def test_a_file_that_changed_after_the_self_test_stops_the_switch(installer: ReleaseInstaller) -> None:
    installer.stage(manifest(2), files(2))
    installer.self_test(2, passes)
    (installer._staging / CONTENT_FILE).write_bytes(files(3)[CONTENT_FILE])
    with pytest.raises(ReleaseError, match="the hash differs"):
        installer.switch(2)


def test_another_process_may_switch_to_what_was_staged_and_tested(
    installer: ReleaseInstaller, tmp_path: Path
) -> None:
    installer.stage(manifest(2), files(2))
    installer.self_test(2, passes)
    ReleaseInstaller(tmp_path).switch(2)
    assert current(tmp_path) == 2


@pytest.mark.parametrize("step", ["verify", "switch"])
def test_another_number_than_the_staged_one_is_refused(installer: ReleaseInstaller, step: str) -> None:
    installer.stage(manifest(2), files(2))
    with pytest.raises(ReleaseError, match="Release 2 is staged, not 3"):
        getattr(installer, step)(3)


def test_a_failure_changes_the_last_attempt_and_its_error_but_not_the_last_success(
    installer: ReleaseInstaller,
) -> None:
    installer.note_failure(LATER, "no network")
    status = installer.status(LATER)
    assert (status.last_attempt, status.last_success, status.last_error) == (LATER, NOW, "no network")
    installer.note_success(LATER)
    status = installer.status(LATER)
    assert (status.last_attempt, status.last_success, status.last_error) == (LATER, LATER, None)


def test_a_failure_before_the_first_release_is_noted(tmp_path: Path) -> None:
    installer = ReleaseInstaller(tmp_path / "none" / "yet")
    installer.note_failure(LATER, "no network")
    assert installer.status(LATER).last_error == "no network"


def test_a_success_may_come_with_a_warning(installer: ReleaseInstaller) -> None:
    installer.note_success(LATER, "the clock is wrong")
    status = installer.status(LATER)
    assert (status.last_success, status.last_error) == (LATER, "the clock is wrong")


def test_the_current_release_is_recognised_by_its_files(installer: ReleaseInstaller, tmp_path: Path) -> None:
    assert installer.holds(files(1))
    assert not installer.holds(files(2))
    (tmp_path / "1" / CONTENT_FILE).write_bytes(b"")
    assert not installer.holds(files(1))
    assert not ReleaseInstaller(tmp_path / "none").holds(files(1))
