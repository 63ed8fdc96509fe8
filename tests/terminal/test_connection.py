"""How staff connect a terminal to the central server, and how the page says where it stands."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk import paths
from kiosk.domain.reasons import REASONS
from kiosk.domain.views import Action, Banner, Button, Item, Number
from kiosk.store.identity import Identity, Link, pairing_requested
from tests.terminal.room import LANGUAGES, Room, actions, of_kind

URL = "https://central.example"
CONNECT = Action("connect")
CODE = "K7M-4QP"


class StaffRoom(Room):
    """A terminal of which staff have opened the door, with an address of the central server."""

    def __init__(self, folder: Path, language: str = "en", url: str = URL) -> None:
        super().__init__(folder, {"reports": {"url": url}})
        self.identity = paths.identity_dir(self.settings)
        self.press("language", language)
        self.knock()
        self.enter_pin()

    def say(self, state: str, **more: object) -> None:
        """Notes what the server said, as the updating process does."""
        Identity(self.identity).write_link(Link(state=state, **more))  # type: ignore[arg-type]

    def row(self) -> tuple[str, str]:
        """What the page says of the central server."""
        label = self.controller.desk().words.gettext("Central server")
        return next(
            (str(item.text), item.detail) for item in of_kind(self.view(), Item) if item.label == label
        )

    def problems(self) -> list[tuple[str, str]]:
        return [(banner.text, banner.detail) for banner in of_kind(self.view(), Banner)]

    @property
    def offers(self) -> bool:
        return CONNECT in actions(self.view())


@pytest.fixture
def room(tmp_path: Path) -> StaffRoom:
    return StaffRoom(tmp_path)


def later(room: StaffRoom, seconds: float) -> datetime:
    return room.now + timedelta(seconds=seconds)


def test_where_no_server_is_set_the_page_says_so_and_offers_nothing(tmp_path: Path) -> None:
    room = StaffRoom(tmp_path, url="")
    assert room.row() == ("Not set up", "")
    assert not room.offers
    room.controller.act(CONNECT)
    assert not pairing_requested(room.identity)


def test_a_terminal_that_nobody_knows_offers_to_be_connected_and_leaves_the_wish(room: StaffRoom) -> None:
    assert room.row() == ("Not connected", "")
    room.press("connect")
    assert pairing_requested(room.identity)
    assert room.row() == ("Asks the server", "")
    assert not room.offers


def test_the_page_has_one_main_button_however_the_connection_stands(room: StaffRoom) -> None:
    buttons = [block for block in of_kind(room.view(), Button) if block.main]
    assert len(buttons) <= 1


def test_the_code_is_shown_large_with_what_to_do_and_how_long_it_is_valid(room: StaffRoom) -> None:
    room.say("waiting", code=CODE, expires_at=later(room, 14.2 * 60))
    what_to_do = "Type this code into the editor under “Terminals”."
    assert room.row() == (what_to_do, "Valid for 15 minutes")
    assert of_kind(room.view(), Number) == [Number(CODE)]
    assert not room.offers
    room.now = later(room, 13.5 * 60)
    assert room.row() == (what_to_do, "Valid for 1 minute")


def test_a_code_that_nobody_used_is_no_longer_shown_and_another_can_be_asked_for(room: StaffRoom) -> None:
    room.say("waiting", code=CODE, expires_at=room.now)
    assert room.row() == ("Nobody used the code in time. Ask for a new one.", "")
    assert of_kind(room.view(), Number) == []
    room.press("connect")
    assert pairing_requested(room.identity)


def test_while_the_server_is_asked_nobody_asks_again_but_not_for_ever(room: StaffRoom) -> None:
    room.say("asked", expires_at=later(room, 60), last_problem="unreachable")
    assert room.row() == ("Asks the server", "")
    assert room.problems() == [(REASONS["unreachable"], "")]
    assert not room.offers
    room.now = later(room, 61)
    assert room.row() == ("Not connected", "")
    assert room.offers


def test_a_terminal_that_lost_the_note_but_not_its_key_asks_the_server(room: StaffRoom) -> None:
    Identity(room.identity).make()
    assert room.row() == ("Asks the server", "")
    assert not room.offers


def test_a_connected_terminal_says_its_name_and_when_it_reported(room: StaffRoom) -> None:
    room.say("paired", name="Huckarde, Eingang")
    assert room.row() == ("Connected as Huckarde, Eingang", "Last report: Never")
    room.say("paired", name="Huckarde, Eingang", last_report_at=later(room, -60))
    text, detail = room.row()
    assert (text, detail) == ("Connected as Huckarde, Eingang", detail)
    assert detail.endswith("14:09")
    assert not room.offers
    assert room.problems() == []


def test_a_connection_that_was_ended_in_the_editor_is_told_and_can_be_made_again(room: StaffRoom) -> None:
    room.say("revoked", name="Huckarde")
    assert room.row() == ("The connection was ended in the editor", "")
    assert room.offers


@pytest.mark.parametrize("problem", ["unreachable", "not-taken"])
def test_a_report_that_did_not_arrive_is_told_with_the_reason(room: StaffRoom, problem: str) -> None:
    room.say("paired", name="Huckarde", last_problem=problem)
    assert room.problems() == [
        ("The last report did not arrive. It is sent again by itself.", REASONS[problem])
    ]


def test_a_code_that_could_not_be_had_is_told_with_the_reason_and_can_be_asked_for_again(
    room: StaffRoom,
) -> None:
    room.say("refused", last_problem="unreachable")
    assert room.problems() == [(REASONS["unreachable"], "")]
    assert room.row() == ("Not connected", "")
    assert room.offers


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_the_reason_is_told_in_the_language_of_the_page(tmp_path: Path, language: str) -> None:
    room = StaffRoom(tmp_path, language)
    room.say("refused", last_problem="unreachable")
    [(told, _detail)] = room.problems()
    assert told == room.controller.desk().words.gettext(REASONS["unreachable"]) != REASONS["unreachable"]


def test_a_wish_that_cannot_be_left_is_told_and_can_be_repeated(room: StaffRoom) -> None:
    room.identity.touch()
    room.press("connect")
    assert room.problems() == [("Nothing can be saved on this machine. Perhaps the disk is full.", "")]
    assert room.offers
    room.identity.unlink()
    room.press("connect")
    assert (room.problems(), pairing_requested(room.identity)) == ([], True)


def test_a_damaged_note_is_no_news(room: StaffRoom) -> None:
    room.say("none")
    (room.identity / "link.json").write_text("{")
    assert room.row() == ("Not connected", "")


def test_nobody_connects_a_terminal_from_outside(room: StaffRoom) -> None:
    room.press("finish")
    room.wait(1)
    room.controller.act(CONNECT)
    assert not pairing_requested(room.identity)
