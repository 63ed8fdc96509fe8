"""A visit that nobody continues ends after a warning, and then nothing of the visitor is left."""

import gc
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.session import Visit
from kiosk.domain.ticket import State
from kiosk.domain.views import Action, Number, View
from kiosk.terminal.pages.desk import Desk, TicketFacts
from tests.terminal.room import LANGUAGES, OFFICE, Room, body_texts, button, crawled, of_kind

SECRETS = ("fa", "geld", "kindergeld", "A001", "کودک")
"""The language of the visitor, two things asked about, the number, and a word that was searched for."""


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = Room(tmp_path)
    room.press("language", "fa")
    return room


def after_a_full_visit(room: Room) -> str:
    """Lets a visitor search, read, and take a number; returns the token of the ticket."""
    room.press("open", "search")
    room.type("کودک")
    room.view()
    room.press("home")
    room.press("open", "group", "geld")
    room.press("open", "topic", "kindergeld")
    room.press("german")
    room.press("text_size")
    room.press("home")
    room.take_number("geld")
    assert room.controller.ticket is not None
    return room.controller.ticket.token


def test_an_idle_visit_is_warned_and_then_reset(room: Room) -> None:
    room.wait(89.9)
    assert room.view().screen == "home"
    room.wait(0.1)
    assert room.view().screen == "warning"
    room.wait(29.9)
    assert room.view().screen == "warning"
    room.wait(0.1)
    assert room.view().screen == "start"
    assert room.controller.visit == Visit()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_warning_is_in_the_language_of_the_visitor_with_a_large_number(
    tmp_path: Path, language: str
) -> None:
    room = Room(tmp_path / language)
    room.press("language", language)
    room.wait(95)
    view = room.view()
    assert (view.screen, view.language) == ("warning", language)
    assert of_kind(view, Number) == [Number("25")]
    assert [one.action for one in view.foot] == [Action("continue"), Action("more_time")]
    assert button(view).main


def test_the_warning_counts_down_from_30_to_1(room: Room) -> None:
    room.wait(90)
    shown = []
    while room.view().screen == "warning":
        shown.append(int(of_kind(room.view(), Number)[0].label))
        room.wait(0.5)
    assert shown == sorted(shown, reverse=True)
    assert set(shown) == set(range(1, 31))


def test_any_touch_during_the_warning_goes_on_with_the_page_as_often_as_one_likes(room: Room) -> None:
    room.press("open", "group", "geld")
    before = room.view()
    for times in range(25):
        room.wait(90 + times)
        assert room.view().screen == "warning"
        room.controller.touched()
        assert (room.view().screen, room.view().blocks) == (before.screen, before.blocks)


def test_going_on_by_its_button_keeps_the_page(room: Room) -> None:
    room.press("open", "group", "geld")
    room.wait(100)
    room.press("continue")
    assert (room.view().screen, room.page.about) == ("group", "geld")
    room.wait(89)
    assert room.view().screen == "group"


def test_more_time_lasts_for_the_whole_visit_and_not_longer(room: Room) -> None:
    room.wait(100)
    room.press("more_time")
    room.wait(179.9)
    assert room.view().screen == "home"
    room.wait(0.1)
    assert room.view().screen == "warning"
    room.wait(30)
    room.press("language", "en")
    room.wait(90)
    assert room.view().screen == "warning"


@pytest.mark.parametrize("pause", [0.0, 0.1, 0.3, 0.49])
@pytest.mark.parametrize("outside", [True, False])
def test_a_double_tap_on_the_warning_does_not_touch_the_page_below(
    room: Room, pause: float, outside: bool
) -> None:
    room.wait(100)
    if outside:
        room.controller.touched()
    else:
        room.controller.act(Action("continue"))
    room.seconds += pause
    room.controller.act(Action("open", "queue"))
    assert room.view().screen == "home"


LONG_PAGES_OF_CODES = ("ticket", "take_home")
MANY_WORDS = 70
"""The privacy notice has 74 in German; whoever does not read fluently needs more than 90 seconds for them."""


def test_there_is_more_time_on_every_page_with_many_words_or_codes(room: Room) -> None:
    for page, seen in crawled("de").items():
        words = sum(len(text.split()) for text in body_texts(seen.view))
        if words >= MANY_WORDS or page[0] in LONG_PAGES_OF_CODES:
            assert room.controller.idle.state(seen.visit, 179)[0] == "active", (page, words)


def test_every_touch_begins_the_rest_anew(room: Room) -> None:
    for _ in range(5):
        room.wait(80)
        room.controller.touched()
        assert room.view().screen == "home"


def test_the_start_screen_rests_for_ever(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.wait(7 * 86400)
    assert room.view().screen == "start"
    assert room.forgotten == 0


def test_what_only_changed_how_the_screen_looks_is_reset_for_the_next_visitor(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.press("contrast")
    room.wait(120)
    assert not room.view().high_contrast


def test_a_time_out_never_cancels_a_ticket(room: Room) -> None:
    label = room.take_number()
    room.wait(180)
    assert room.view().screen == "warning"
    room.wait(30)
    assert room.view().screen == "start"
    assert room.tickets() == [label]
    assert room.events() == ["issued"]
    with room.ledger() as ledger:
        today = room.now.astimezone(ZoneInfo("Europe/Berlin")).date()
        assert [ticket.state for ticket in ledger.tickets(OFFICE, today)] == [State.WAITING]


@pytest.mark.parametrize("end", ["finish", "time-out", "fault"])
def test_nothing_of_the_visitor_is_left(room: Room, end: str) -> None:
    token = after_a_full_visit(room)
    if end == "finish":
        room.press("finish")
    elif end == "fault":
        room.controller.fail()
    else:
        room.wait(210)
    assert_nothing_is_left(room, token)


def test_nothing_is_left_of_a_visitor_who_went_back_step_by_step(room: Room) -> None:
    token = after_a_full_visit(room)
    while room.page.name != "start":
        room.press("back")
    room.wait(210)
    assert_nothing_is_left(room, token)


def test_nothing_is_left_of_a_visitor_who_never_chose_a_language(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.press("open", "ask")
    room.take_number("geld")
    assert room.controller.ticket is not None
    token = room.controller.ticket.token
    room.press("home")
    room.wait(600)
    assert_nothing_is_left(room, token)


def assert_nothing_is_left(room: Room, token: str) -> None:
    kept = set(strings(room.controller, set()))
    assert kept.isdisjoint({*SECRETS, token})
    gc.collect()
    alive = [one for one in gc.get_objects() if type(one) in (TicketFacts, Visit, View, Desk)]
    assert [one for one in alive if holds(one, token) or holds(one, "کودک")] == []
    assert room.controller.ticket is None
    assert room.forgotten >= 1


def holds(thing: object, secret: str) -> bool:
    return secret in set(strings(thing, set()))


SHARED = frozenset({"content", "settings", "languages", "offered", "numbers", "_content"})
"""What the terminal knows without any visitor; the ledger may know the ticket, that is its task."""


def strings(thing: object, seen: set[int]) -> Iterator[str]:
    """Every text that can be reached from an object by attributes and containers."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from strings(key, seen)
            yield from strings(value, seen)
    elif isinstance(thing, list | tuple | set | frozenset):
        for one in thing:
            yield from strings(one, seen)
    elif type(thing).__module__.startswith("kiosk."):
        names = [*getattr(thing, "__dict__", {}), *getattr(type(thing), "__slots__", ())]
        for name in names:
            if name not in SHARED:
                yield from strings(getattr(thing, name, None), seen)


def test_what_was_drawn_is_forgotten_with_the_visit(room: Room) -> None:
    assert room.forgotten == 0
    room.press("finish")
    assert room.forgotten >= 1


def test_back_cannot_return_to_the_visit_before(room: Room) -> None:
    after_a_full_visit(room)
    room.press("finish")
    room.wait(1)
    room.controller.act(Action("back"))
    assert room.view().screen == "start"
    assert body_texts(room.view())
