"""The numbers go back to today after a clock was ahead: by themselves when that is sure, else when staff say so."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.clocks import STEADY_SECONDS
from kiosk.domain.ticket import State
from kiosk.domain.views import Action, Banner
from kiosk.store import sure_clock
from tests.terminal.room import LANGUAGES, OFFICE, Room, actions, of_kind

GO_ON = Action("today")


class Ahead(Room):
    """A terminal whose clock was a day ahead, when one number was taken, and is right again."""

    def __init__(self, folder: Path, vouched: list[bool], has_server: bool = True) -> None:
        changes = {"office_server": {"enabled": has_server}, "queue": {"at_any_hour": True}}
        super().__init__(folder, changes)
        self.vouched = vouched
        self.today = self.now.date()
        self.wait(0.5)
        self.press("language", "en")
        self.now += timedelta(days=1)
        assert self.take_number() == "A001"
        self.now -= timedelta(days=1)
        self.press("finish")

    def day(self) -> object:
        with self.ledger() as ledger:
            return ledger.day(OFFICE, self.now)

    def serve(self) -> None:
        with self.ledger() as ledger:
            while ticket := ledger.call_next(OFFICE, "1", self.now):
                ledger.serve(ticket.id, "1", self.now)
                ledger.finish(ticket.id, "1", self.now)

    def staff(self) -> list[str]:
        """Staff come in, and read what is wrong."""
        self.knock()
        self.enter_pin()
        return [banner.text for banner in of_kind(self.view(), Banner)]


@pytest.fixture
def vouched(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the time service vouches for the clock, in the one place of this list."""
    answer = [False]
    monkeypatch.setattr(sure_clock, "is_synchronised", lambda: answer[0])
    return answer


@pytest.fixture
def room(tmp_path: Path, vouched: list[bool]) -> Ahead:
    return Ahead(tmp_path, vouched)


def steadily(room: Room) -> None:
    """Lets half an hour go by."""
    for _ in range(int(STEADY_SECONDS / 60) + 1):
        room.wait(60)


def test_a_clock_that_is_right_for_sure_is_followed_when_nobody_waits_any_more(room: Ahead) -> None:
    room.vouched[0] = True
    steadily(room)
    assert room.day() == room.today + timedelta(days=1)
    room.serve()
    room.wait(60)
    assert room.day() == room.today
    room.press("language", "en")
    assert room.take_number() == "A002"


def test_a_clock_that_nobody_vouches_for_changes_nothing_by_itself(room: Ahead) -> None:
    room.serve()
    steadily(room)
    assert room.day() == room.today + timedelta(days=1)


def test_staff_are_told_and_go_on_with_today_when_nobody_waits_any_more(room: Ahead) -> None:
    told = room.staff()
    assert any("25. November 2026" in words and "24. November 2026" in words for words in told), told
    assert GO_ON not in actions(room.view())
    room.serve()
    room.press("today")
    assert room.day() == room.today
    assert not any("November" in banner.text for banner in of_kind(room.view(), Banner))


def test_where_nobody_marks_who_was_called_staff_need_not_wait(tmp_path: Path, vouched: list[bool]) -> None:
    room = Ahead(tmp_path, vouched, has_server=False)
    room.staff()
    room.press("today")
    assert room.day() == room.today
    room.press("finish")
    room.press("language", "en")
    assert room.take_number() == "A002"


def test_nobody_goes_on_with_another_day_from_outside(room: Ahead) -> None:
    room.serve()
    room.wait(1)
    room.controller.act(GO_ON)
    assert room.day() == room.today + timedelta(days=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_days_are_named_in_the_language_of_the_page(room: Ahead, language: str) -> None:
    room.press("language", language)
    told = [words for words in room.staff() if "25" in words and "24" in words]
    assert len(told) == 1


def test_on_a_terminal_without_office_server_the_days_that_are_over_are_deleted(
    tmp_path: Path, vouched: list[bool]
) -> None:
    vouched[0] = True
    room = Room(tmp_path)
    room.wait(0.5)
    room.press("language", "en")
    room.take_number()
    room.press("finish")
    with room.ledger() as ledger:
        (ticket,) = ledger.tickets(OFFICE, room.now.date())
        steadily(room)
        assert ledger.ticket(ticket.id).state is State.WAITING
        room.wait(timedelta(hours=4).total_seconds())
        assert ledger.tickets(OFFICE, room.now.date()) == []
        assert [count.issued for count in ledger.counts_by_service(OFFICE)] == [None], (
            "only a hidden count is left"
        )


@pytest.mark.parametrize(
    "changes", [{"office_server": {"enabled": True}}, {"office_server": {"close_by_itself": False}}]
)
def test_where_the_office_server_does_it_or_nobody_is_to_the_terminal_deletes_nothing(
    tmp_path: Path, changes: dict[str, dict[str, object]]
) -> None:
    room = Room(tmp_path, changes)
    room.press("language", "en")
    room.take_number()
    room.press("finish")
    steadily(room)
    room.wait(timedelta(hours=4).total_seconds())
    assert room.tickets() == ["A001"]
