"""The content that is shown stays until better content is whole in memory."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.library import Content
from kiosk.domain.reasons import REASONS
from kiosk.errors import ReleaseError, SettingsError
from kiosk.store.attempts import read_fallback
from kiosk.store.releases import POINTER_FILE, ReleaseStore
from kiosk.terminal.shelf import LOOK_SECONDS, Shelf
from tests.terminal import new_content, room
from tests.terminal.room import MADE_AT, OFFICE

NOW = MADE_AT + timedelta(days=4)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sample as release 1."""
    return Path(shutil.copytree(room.releases(), tmp_path / "releases"))


def shelf_of(root: Path, office: str = OFFICE) -> Shelf:
    return Shelf(ReleaseStore(root), office, NOW)


def title_of(content: Content) -> str:
    return content.topic(new_content.GROUP).translations["de"].title


def test_nothing_is_new_until_another_release_is_switched_to(root: Path) -> None:
    shelf = shelf_of(root)
    assert not shelf.is_new(0)
    new_content.install(root, 2)
    assert shelf.is_new(LOOK_SECONDS)
    assert shelf.renew(NOW)
    assert (shelf.content.release, title_of(shelf.content)) == (2, new_content.title(2))
    assert not shelf.is_new(2 * LOOK_SECONDS)


def test_the_disk_is_looked_at_only_every_other_second(root: Path) -> None:
    shelf = shelf_of(root)
    shelf.is_new(0)
    new_content.install(root, 2)
    assert not shelf.is_new(LOOK_SECONDS - 0.1)
    assert shelf.is_new(LOOK_SECONDS)


def test_a_release_that_is_switched_to_waits_until_it_is_looked_at(root: Path) -> None:
    shelf = shelf_of(root)
    assert shelf.waiting() is None
    new_content.install(root, 2)
    assert shelf.waiting() == 2
    shelf.renew(NOW)
    assert shelf.waiting() is None


def test_the_same_release_again_is_no_new_content(root: Path) -> None:
    shelf = shelf_of(root)
    before = shelf.content
    (root / POINTER_FILE).write_text("1\n")
    assert shelf.is_new(0)
    assert not shelf.renew(NOW)
    assert shelf.content is before


def test_a_damaged_release_changes_nothing_but_the_note_for_staff(root: Path) -> None:
    shelf = shelf_of(root)
    before = shelf.content
    new_content.install_broken(root, 2)
    assert not shelf.renew(NOW)
    assert shelf.content is before
    fallback = read_fallback(root)
    assert fallback is not None
    assert (fallback.wanted, fallback.used) == (2, 1)
    assert not shelf.is_new(LOOK_SECONDS), "the damaged release would be loaded again and again"


def test_after_a_damaged_release_the_next_good_one_is_shown(root: Path) -> None:
    shelf = shelf_of(root)
    new_content.install_broken(root, 2)
    shelf.renew(NOW)
    new_content.install(root, 3)
    assert shelf.renew(NOW)
    assert shelf.content.release == 3
    assert read_fallback(root) is None


def test_when_nothing_loads_any_more_the_content_in_memory_stays(root: Path) -> None:
    shelf = shelf_of(root)
    before = shelf.content
    shutil.rmtree(root)
    assert shelf.is_new(0)
    assert not shelf.renew(NOW)
    assert shelf.content is before
    assert "There is no release" in shelf.problem


def test_older_releases_do_not_take_the_place_of_what_is_in_memory(root: Path) -> None:
    new_content.install(root, 2)
    shelf = shelf_of(root)
    new_content.install_broken(root, 3)
    shutil.rmtree(root / "2")
    assert not shelf.renew(NOW)
    assert shelf.content.release == 2


def test_a_release_without_the_office_changes_nothing_but_what_staff_read(root: Path) -> None:
    shelf = shelf_of(root)
    before = shelf.content
    new_content.install(root, 2, new_content.without_office)
    assert not shelf.renew(NOW)
    assert shelf.content is before
    assert shelf.problem == f"{REASONS['no-office']} ('{OFFICE}' is no office of the release 2)"
    new_content.install(root, 3)
    assert shelf.renew(NOW)
    assert shelf.problem == ""


def test_a_start_after_a_release_without_the_office_shows_the_one_before(root: Path) -> None:
    new_content.install(root, 2)
    new_content.install(root, 3, new_content.without_office)
    shelf = shelf_of(root)
    assert shelf.content.release == 2
    assert "is no office of the release 3" in shelf.problem


def test_an_office_that_no_release_knows_is_a_mistake_in_the_settings(root: Path) -> None:
    new_content.install(root, 2)
    with pytest.raises(SettingsError, match=r"'nowhere' is no office of the release 2\); allowed: .*hoerde"):
        shelf_of(root, "nowhere")


def test_without_any_release_nothing_can_be_shown(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="There is no release"):
        shelf_of(tmp_path)
