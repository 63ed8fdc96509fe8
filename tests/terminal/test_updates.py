"""How updating looks to staff, and how they ask for it."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.domain.views import Action, Banner, Button, Item
from kiosk.errors import ReleaseError
from kiosk.store.installer import ReleaseInstaller
from kiosk.store.syncing import Phase, Progress, Trouble, sync_requested, take_request, write_progress
from kiosk.terminal.updates import Updates
from tests.terminal import new_content
from tests.terminal.room import LANGUAGES, Room, actions, of_kind

LIMIT = 600
ASK = Action("update")
PHASES: dict[Phase, str] = {
    "checking": "Looking for new content",
    "fetching": "Fetching new content",
    "testing": "Testing the new content",
    "installing": "Putting the new content in place",
}


class Process:
    """A process that only says how it is."""

    def __init__(self) -> None:
        self.trouble: Trouble = ""
        self.running = True
        self.looks = self.hurries = 0

    def look(self) -> None:
        self.looks += 1

    def hurry(self) -> None:
        self.hurries += 1


class StaffRoom(Room):
    """A terminal of which staff have opened the door."""

    def __init__(self, folder: Path, language: str = "en", *, configured: bool = True) -> None:
        super().__init__(folder)
        self.sync = paths.sync_dir(self.settings)
        self.process = Process()
        self.controller.updates = Updates(
            self.sync, configured=configured, time_limit_seconds=LIMIT, process=self.process
        )
        self.press("language", language)
        self.knock()
        self.enter_pin()

    @property
    def root(self) -> Path:
        return paths.releases_dir(self.settings)

    def say(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        write_progress(self.sync, Progress(phase=phase, done=done, total=total, at=self.now))

    def row(self) -> str:
        """What the page says of the update."""
        label = self.controller.desk().words.gettext("Update")
        return next(str(item.text) for item in of_kind(self.view(), Item) if item.label == label)

    def problems(self) -> list[tuple[str, str]]:
        return [(banner.text, banner.detail) for banner in of_kind(self.view(), Banner)]

    def buttons(self) -> list[tuple[str, bool]]:
        return [(button.action.verb, button.main) for button in of_kind(self.view(), Button)]


@pytest.fixture
def room(tmp_path: Path) -> StaffRoom:
    return StaffRoom(tmp_path)


def test_where_updates_are_not_set_up_the_page_says_so_and_offers_none(tmp_path: Path) -> None:
    room = StaffRoom(tmp_path, configured=False)
    assert room.row() == "Not set up"
    assert room.buttons() == [("restart", False), ("quit", False)]
    room.controller.act(ASK)
    assert not sync_requested(room.sync)


def test_staff_ask_for_an_update_once_and_see_that_it_is_to_begin(room: StaffRoom) -> None:
    assert room.row() == "None is running"
    assert room.buttons() == [("update", True), ("restart", False), ("quit", False)]
    room.press("update")
    assert sync_requested(room.sync)
    assert room.row() == "Starts in a moment"
    assert ASK not in actions(room.view())
    assert room.process.hurries == 1


def test_the_page_follows_an_update_to_its_end(room: StaffRoom) -> None:
    room.press("update")
    take_request(room.sync)
    seen = []
    for phase, done in (
        ("checking", 0),
        ("fetching", 0),
        ("fetching", 40),
        ("testing", 0),
        ("installing", 0),
    ):
        room.say(phase, done, 115 if done else 0)  # type: ignore[arg-type]
        seen.append(room.row())
        assert ASK not in actions(room.view())
    assert seen == [
        "Looking for new content",
        "Fetching new content",
        "Fetching new content: 40 of 115",
        "Testing the new content",
        "Putting the new content in place",
    ]
    room.say("idle")
    assert room.row() == "None is running"
    assert ASK in actions(room.view())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", PHASES)
def test_every_step_is_told_in_every_language(tmp_path: Path, language: str, phase: Phase) -> None:
    room = StaffRoom(tmp_path, language)
    room.say(phase)
    words = room.controller.desk().words.gettext(PHASES[phase])
    assert room.row() == words
    assert (words == PHASES[phase]) == (language == "en")


def test_an_update_of_which_nothing_was_heard_for_long_is_not_running(room: StaffRoom) -> None:
    room.say("fetching", 1, 2)
    room.now += timedelta(seconds=LIMIT)
    assert room.row() == "None is running"
    room.now -= timedelta(seconds=3 * LIMIT)  # the clock was put back
    assert room.row() == "None is running"


def test_what_a_dead_process_said_last_is_not_running(room: StaffRoom) -> None:
    room.say("fetching", 1, 2)
    room.process.running = False
    assert room.row() == "None is running"


def test_a_damaged_note_of_the_progress_is_no_news(room: StaffRoom) -> None:
    room.say("idle")
    (room.sync / "progress.json").write_text("{")
    assert room.row() == "None is running"


@pytest.mark.parametrize("trouble", ["slow", "ended"])
def test_trouble_with_the_process_is_told_in_words(room: StaffRoom, trouble: Trouble) -> None:
    assert room.problems() == []
    room.process.trouble = trouble
    assert len(room.problems()) == 1
    assert "by itself" in room.problems()[0][0]


def test_a_wish_that_cannot_be_left_is_told_and_can_be_repeated(room: StaffRoom) -> None:
    room.sync.parent.mkdir(exist_ok=True)
    room.sync.touch()
    room.press("update")
    assert room.problems() == [("Nothing can be saved on this machine. Perhaps the disk is full.", "")]
    room.sync.unlink()
    room.press("update")
    assert (room.problems(), sync_requested(room.sync)) == ([], True)


def test_nobody_asks_for_an_update_from_outside(room: StaffRoom) -> None:
    room.press("finish")
    room.wait(1)
    room.controller.act(ASK)
    assert not sync_requested(room.sync)


def test_a_failure_is_told_first_in_words_and_then_with_its_reason(room: StaffRoom) -> None:
    installer = ReleaseInstaller(room.root)
    installer.note_failure(room.now, "the server did not answer")
    assert room.problems() == [
        ("The last update failed. The content here stays in use.", "the server did not answer")
    ]
    installer.note_success(room.now)
    assert room.problems() == []


def test_a_warning_of_an_update_that_worked_is_no_failure(room: StaffRoom) -> None:
    ReleaseInstaller(room.root).note_success(
        room.now, "The server has not renewed its signature for some days."
    )
    assert room.problems() == [
        (
            "The last update worked. But somebody should look at the server.",
            "The server has not renewed its signature for some days.",
        )
    ]


def test_the_process_is_looked_after_at_every_tick_also_on_the_page_after_a_fault(room: StaffRoom) -> None:
    before = room.process.looks
    room.wait(0.5)
    room.controller.fail()
    room.wait(0.5)
    assert room.process.looks == before + 2


def test_staff_see_new_content_that_waits_for_the_end_of_their_own_visit(room: StaffRoom) -> None:
    new_content.install(room.root, 2)
    room.wait(10)
    words, detail = room.problems()[0]
    assert (words, detail) == (
        "New content is here. It is shown when nobody uses this screen.",
        "Release 2",
    )
    assert room.controller.content.release == 1
    room.press("finish")
    room.wait(10)
    assert room.controller.content.release == 2


def test_a_release_that_does_not_load_is_told_with_the_reason(tmp_path: Path) -> None:
    room = StaffRoom(tmp_path)
    new_content.install_broken(room.root, 2)
    room.press("finish")
    room.wait(10)
    room.press("language", "en")
    room.knock()
    room.enter_pin()
    [(words, detail)] = room.problems()
    assert words == "The newest content cannot be shown. Older content stays in use."
    assert detail == "The files of a release are damaged on this machine."
    assert room.controller.content.release == 1


def test_a_release_without_this_office_is_told_with_the_reason(room: StaffRoom) -> None:
    new_content.install(room.root, 2, new_content.without_office)
    room.press("finish")
    room.wait(10)
    room.knock()
    room.enter_pin()
    [(_words, detail)] = room.problems()
    assert detail.endswith("(office.location).")
    assert room.controller.content.release == 1


def test_a_release_that_is_refused_leaves_what_was_there(room: StaffRoom) -> None:
    new_content.install(room.root, 2)
    with pytest.raises(ReleaseError):
        new_content.install(room.root, 1)
    room.press("finish")
    room.wait(10)
    assert room.controller.content.release == 2
