"""What is counted of visits, when, and that a refusing disk costs counts and nothing else."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.session import Page
from kiosk.domain.views import Action
from kiosk.errors import StorageError
from kiosk.store.outbox import Kind
from kiosk.terminal.usage import RETRY_SECONDS, SAME_FAULT_SECONDS, Usage
from tests.terminal.room import OPEN_AT, Room, body_texts

DAY = OPEN_AT.date()
SHOWN = "We count how often topics and languages are chosen. Nobody learns who chose them."


class Notebook:
    """A book that can be read, and can refuse."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[date, Kind, str]] = Counter()
        self.closed: list[date] = []
        self.faults: list[tuple[datetime, str, str]] = []
        self.refuses = self.over = False
        self.opened = 0

    def open(self) -> "Notebook":
        self.opened += 1
        self._write()
        return self

    def count(self, day: date, kind: Kind, key: str) -> None:
        self._write()
        self.counts[day, kind, key] += 1

    def close_days(self, before: date) -> None:
        self._write()
        self.closed.append(before)

    def fault(self, at: datetime, kind: str, place: str) -> None:
        self._write()
        self.faults.append((at, kind, place))

    def close(self) -> None:
        self.over = True

    def _write(self) -> None:
        if self.refuses:
            raise StorageError("the disk is full")


class Counted(Room):
    """A terminal whose use is counted into a notebook, at its first screen."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.notebook = Notebook()
        self.controller.usage = Usage(self.notebook.open, lambda: self.seconds)

    def total(self, kind: Kind) -> dict[str, int]:
        """What was counted of a kind, on whatever day; all that waits is written first."""
        self.wait(0.5)
        return {key: number for (_day, one, key), number in self.notebook.counts.items() if one == kind}

    def search(self, word: str) -> None:
        self.press("open", "search")
        self.type(word)


@pytest.fixture
def room(tmp_path: Path) -> Counted:
    return Counted(tmp_path)


def test_a_topic_is_counted_when_it_is_opened_and_not_when_somebody_comes_back_to_it(room: Counted) -> None:
    room.press("language", "en")
    room.press("open", "group", "papiere")
    assert room.total("topic") == {}
    room.press("open", "topic", "anmeldung")
    room.press("open", "take_home", "topic/anmeldung")
    room.press("back")
    room.press("open", "language")
    room.press("language", "ar")
    assert room.page == Page("topic", "anmeldung")
    assert room.total("topic") == {"anmeldung": 1}
    room.press("back")
    room.press("open", "topic", "anmeldung")
    assert room.total("topic") == {"anmeldung": 2}


def test_turning_the_sheets_of_a_topic_is_not_opening_it(room: Counted) -> None:
    room.press("language", "en")
    room.press("open", "group", "papiere")
    room.press("open", "topic", "anmeldung")
    for sheet in ("1", "0"):
        room.wait(1)
        room.controller.act(Action("sheet", sheet))
    assert room.total("topic") == {"anmeldung": 1}


def test_a_language_is_counted_once_in_a_visit(room: Counted) -> None:
    room.press("language", "fr")
    for code in ("ar", "fr", "ar"):
        room.press("open", "language")
        room.press("language", code)
    assert room.total("language") == {"fr": 1, "ar": 1}
    room.press("finish")
    room.press("language", "ar")
    assert room.total("language") == {"fr": 1, "ar": 2}


def test_a_visitor_who_walks_away_ends_the_visit_of_the_languages(room: Counted) -> None:
    room.press("language", "fr")
    room.wait(200)
    room.press("language", "fr")
    assert room.total("language") == {"fr": 2}


def by_home(room: Counted) -> None:
    room.press("home")


def by_finishing(room: Counted) -> None:
    room.press("finish")


def by_walking_away(room: Counted) -> None:
    room.wait(200)


LEAVING = pytest.mark.parametrize("leave", [by_home, by_finishing, by_walking_away])


@LEAVING
@pytest.mark.parametrize(("word", "what"), [("wohn", "found"), ("xqzw", "nothing")])
def test_a_search_is_counted_when_it_is_left_and_only_whether_it_found_something(
    room: Counted, leave: Callable[[Counted], None], word: str, what: str
) -> None:
    room.press("language", "de")
    room.search(word)
    assert room.total("search") == {}
    leave(room)
    assert room.total("search") == {what: 1}
    assert word not in str(room.notebook.counts)


@LEAVING
def test_a_search_without_a_word_is_none(room: Counted, leave: Callable[[Counted], None]) -> None:
    room.press("language", "de")
    room.search(" ")
    leave(room)
    assert room.total("search") == {}


def test_a_search_that_somebody_comes_back_to_is_one_and_another_word_is_another(room: Counted) -> None:
    room.press("language", "de")
    room.search("anmeld")
    room.press("open", "topic", "anmeldung")
    room.press("back")
    room.press("home")
    assert (room.total("search"), room.total("topic")) == ({"found": 1}, {"anmeldung": 1})
    room.search("geld")
    room.press("home")
    assert room.total("search") == {"found": 2}


def test_choosing_another_language_does_not_leave_the_search(room: Counted) -> None:
    room.press("language", "de")
    room.search("anm")
    room.press("open", "language")
    assert room.total("search") == {}
    room.press("language", "fr")
    assert room.total("search") == {}
    room.press("home")
    assert room.total("search") == {"found": 1}


def test_what_staff_do_behind_their_door_is_not_counted(room: Counted) -> None:
    room.press("language", "en")
    room.knock()
    room.enter_pin()
    room.press("open", "language")
    room.press("language", "ar")
    assert room.page == Page("staff")
    assert room.total("language") == {"en": 1}


def test_the_day_is_that_of_the_office_and_a_day_that_is_over_is_closed_once(room: Counted) -> None:
    room.wait(0.5)
    assert room.notebook.closed == [DAY]
    room.now = datetime(2026, 11, 24, 22, 59, 58, tzinfo=UTC)
    room.press("language", "en")
    room.wait(0.5)
    room.press("finish")
    room.wait(1)
    room.press("language", "fr")
    room.wait(0.5)
    assert room.notebook.closed == [DAY, DAY + timedelta(days=1)]
    assert room.notebook.counts == {
        (DAY, "language", "en"): 1,
        (DAY + timedelta(days=1), "language", "fr"): 1,
    }


def test_a_clock_behind_the_content_counts_nothing_and_closes_no_day(room: Counted) -> None:
    room.now = datetime(2020, 1, 1, tzinfo=UTC)
    room.press("language", "en")
    room.wait(1)
    assert (room.notebook.counts, room.notebook.closed, room.notebook.opened) == ({}, [], 0)
    room.now = OPEN_AT
    room.wait(1)
    assert room.notebook.counts == {}


def test_a_touch_writes_nothing_itself(room: Counted) -> None:
    room.press("language", "en")
    assert room.notebook.counts == {}
    room.controller.tick()
    assert room.notebook.counts == {(DAY, "language", "en"): 1}


def test_a_disk_that_refuses_loses_counts_and_is_asked_again_later(room: Counted) -> None:
    room.notebook.refuses = True
    room.press("language", "en")
    room.wait(1)
    room.press("open", "queue")
    assert room.page.name == "queue"
    room.notebook.refuses = False
    tries = room.notebook.opened
    room.wait(1)
    assert room.notebook.opened == tries
    room.press("finish")
    room.wait(RETRY_SECONDS)
    room.press("language", "fr")
    assert room.total("language") == {"fr": 1}
    assert room.notebook.closed == [DAY]


def raised(kind: type[Exception]) -> Exception:
    try:
        raise kind("a visitor's word")
    except kind as error:
        return error


def test_a_fault_is_noted_by_its_kind_and_its_place_and_never_by_what_it_says(room: Counted) -> None:
    room.press("language", "fa")
    room.search("دی")
    try:
        room.controller.act(Action("nothing", "a visitor's word"))
    except AttributeError as error:
        room.controller.fail(error)
    room.wait(1)
    [(at, kind, place)] = room.notebook.faults
    assert (kind, place.rsplit(":", 1)[0]) == ("AttributeError", "kiosk/terminal/controller.py")
    assert room.now - timedelta(seconds=1) <= at <= room.now
    assert room.total("search") == {}


def test_a_fault_that_comes_again_and_again_is_noted_once_in_a_while(room: Counted) -> None:
    for _ in range(3):
        room.controller.fail(raised(ValueError))
        room.wait(1)
    room.controller.fail(raised(KeyError))
    room.wait(1)
    assert [kind for _at, kind, _place in room.notebook.faults] == ["ValueError", "KeyError"]
    room.wait(SAME_FAULT_SECONDS)
    room.controller.fail(raised(ValueError))
    room.wait(1)
    assert [kind for _at, kind, _place in room.notebook.faults] == ["ValueError", "KeyError", "ValueError"]


def test_a_terminal_that_reports_to_nobody_counts_nothing_and_does_not_say_that_it_does(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path)
    room.press("language", "en")
    room.press("open", "privacy")
    room.controller.fail(raised(ValueError))
    room.wait(1)
    assert not room.controller.usage.counts
    assert SHOWN not in body_texts(room.view())


def test_where_it_is_counted_the_page_on_privacy_says_so(room: Counted) -> None:
    room.press("language", "en")
    room.press("open", "privacy")
    assert SHOWN in body_texts(room.view())


def test_the_book_is_given_back_at_the_end(room: Counted) -> None:
    room.wait(1)
    room.controller.usage.close()
    assert room.notebook.over
