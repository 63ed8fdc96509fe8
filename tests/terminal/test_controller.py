"""What touches do: one visitor's way through the terminal, without a screen, on the sample release."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.session import Page, Visit
from kiosk.domain.views import Action, Banner, Number, Tiles, View
from kiosk.terminal.controller import FAULT_SECONDS
from tests.terminal.room import LANGUAGES, Room, actions, body_texts, crawled, of_kind, texts

LANGUAGE_BUTTON = Action("open", "language")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A terminal of which somebody has chosen English."""
    room = Room(tmp_path)
    room.press("language", "en")
    return room


def test_every_touch_on_every_page_leads_to_a_page_and_every_topic_and_place_is_reached(room: Room) -> None:
    found = crawled("ar")
    content, today = room.controller.content, room.now.date()
    topics = {topic.id for topic in content.all_topics(today) if topic.kind != "emergency"}
    assert {about for name, about in found if name == "topic"} >= topics
    assert {about for name, about in found if name == "place"} == {p.id for p in content.places(today)}
    assert {"home", "search", "emergency", "ticket", "where", "privacy"} <= {name for name, _ in found}
    assert all(seen.view.direction == "rtl" and body_texts(seen.view) for seen in found.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_screen_leads_to_the_home_page_of_every_language(tmp_path: Path, language: str) -> None:
    room = Room(tmp_path)
    start = room.view()
    assert [tile.action.name for tile in of_kind(start, Tiles)[0].tiles] == list(LANGUAGES)
    room.press("language", language)
    assert (room.view().screen, room.view().language) == ("home", language)
    assert LANGUAGE_BUTTON in actions(room.view())


def test_a_touch_that_means_nothing_is_never_offered(room: Room) -> None:
    verbs = {action.verb for seen in crawled("ar").values() for action in actions(seen.view)}
    assert all(hasattr(room.controller, f"_on_{verb}") for verb in verbs)


def test_another_language_keeps_the_page_on_every_page_of_the_book(room: Room) -> None:
    for page, seen in crawled("ar").items():
        if page[0] in ("start", "language"):
            continue
        room.controller.visit, room.controller.ticket = seen.visit, seen.ticket
        room.press("open", "language")
        room.press("language", "fa")
        assert room.controller.visit == replace(seen.visit, language="fa"), page
        assert (room.view().language, room.view().direction) == ("fa", "rtl"), page


def test_another_language_keeps_the_sheet(room: Room) -> None:
    room.press("open", "emergency")
    room.seconds += 1
    room.controller.act(Action("sheet", "1"))
    room.press("open", "language")
    room.press("language", "fr")
    assert room.page == Page("emergency", sheet=1)


def test_another_language_loses_nothing_of_the_visit(room: Room) -> None:
    for verb in ("text_size", "contrast"):
        room.press(verb)
    room.press("open", "search")
    room.type("kin")
    before = room.controller.visit
    found = [tile.action for block in of_kind(room.view(), Tiles) for tile in block.tiles]
    room.press("open", "language")
    room.press("language", "fr")
    room.press("open", "language")
    room.press("language", "en")
    assert room.controller.visit == before
    assert [tile.action for block in of_kind(room.view(), Tiles) for tile in block.tiles] == found


def test_another_language_keeps_the_number(room: Room) -> None:
    label = room.take_number()
    room.press("open", "language")
    room.press("language", "ar")
    assert of_kind(room.view(), Number) == [Number(label)]


def test_another_language_keeps_what_was_confirmed_so_that_one_tap_is_one_number(room: Room) -> None:
    room.press("open", "queue")
    room.press("open", "confirm", "geld")
    room.press("open", "language")
    room.press("language", "ar")
    room.press("issue", "geld")
    assert room.tickets() == ["A001"]


def test_a_language_that_is_not_there_changes_nothing(room: Room) -> None:
    before = room.controller.visit
    room.controller.act(Action("language", "xx"))
    assert room.controller.visit == before


@pytest.mark.parametrize("pause", [0.0, 0.1, 0.3, 0.49])
def test_a_double_tap_gives_one_number_and_one_event(room: Room, pause: float) -> None:
    room.press("open", "queue")
    room.press("open", "confirm", "papiere")
    room.press("issue", "papiere")
    room.seconds += pause
    room.controller.act(Action("issue", "papiere"))
    assert room.tickets() == ["A001"]
    assert room.events() == ["issued"]


@pytest.mark.parametrize("pause", [0.0, 0.1, 0.3, 0.49])
def test_the_second_half_of_a_double_tap_does_not_touch_the_page_that_came(room: Room, pause: float) -> None:
    room.press("open", "group", "papiere")
    room.seconds += pause
    room.controller.act(Action("open", "topic", "anmeldung"))
    assert room.page == Page("group", "papiere")
    room.seconds += 0.5
    room.controller.act(Action("open", "topic", "anmeldung"))
    assert room.page == Page("topic", "anmeldung")


@pytest.mark.parametrize("pause", [0.1, 0.3, 0.49])
def test_the_second_half_of_a_double_tap_does_not_take_the_new_number_away(room: Room, pause: float) -> None:
    """Finish stands where "Yes, take a number" stood a moment before."""
    room.take_number()
    room.seconds += pause
    room.controller.act(Action("finish"))
    assert room.view().screen == "ticket"


def test_a_double_tap_on_text_size_is_one_step(room: Room) -> None:
    room.press("text_size")
    room.seconds += 0.2
    room.controller.act(Action("text_size"))
    assert room.controller.visit.text_step == 1


def test_letters_may_follow_each_other_as_fast_as_fingers_are(room: Room) -> None:
    room.press("open", "search")
    room.seconds += 1
    for _ in range(3):
        room.controller.act(Action("type", "a"))
    room.controller.act(Action("erase"))
    assert room.controller.visit.entry == "aa"


def test_a_letter_does_not_touch_the_page_that_came_just_now(room: Room) -> None:
    """The search tile stands where a key may stand on the next page."""
    room.press("open", "search")
    room.seconds += 0.1
    room.controller.act(Action("type", "a"))
    assert room.controller.visit.entry == ""


def test_finish_stands_on_every_page_and_forgets_the_visit(room: Room) -> None:
    for page, seen in crawled("ar").items():
        assert page[0] == "start" or Action("finish") in actions(seen.view), page
    room.take_number()
    room.press("finish")
    assert room.controller.visit == Visit()
    assert room.view().screen == "start"
    assert room.forgotten >= 1


def test_whoever_went_back_to_the_start_screen_can_still_finish(room: Room) -> None:
    """The language is still remembered there, and a number may be."""
    room.press("back")
    assert (room.view().screen, room.view().language) == ("start", "en")
    room.press("finish")
    assert room.controller.visit == Visit()


def test_back_home_help_privacy_and_how_it_looks_are_on_every_page() -> None:
    wanted = {Action("open", name) for name in ("ask", "privacy", "language")}
    wanted |= {Action(verb) for verb in ("back", "home", "text_size", "contrast", "finish")}
    for page, seen in crawled("ar").items():
        if page[0] != "start":
            assert wanted <= set(actions(seen.view)), page


def test_the_buttons_of_the_frame_never_change_their_place() -> None:
    frames = [seen.view.frame for page, seen in crawled("ar").items() if page[0] != "start"]
    assert len({(frame.top, frame.bottom) for frame in frames}) == 1


def test_a_fault_asks_in_every_language_to_go_to_the_desk_and_starts_again(room: Room) -> None:
    room.take_number()
    room.controller.fail()
    view = room.view()
    said = [banner.text for banner in of_kind(view, Banner)]
    assert view.screen == "fault"
    assert len(set(said)) == len(LANGUAGES)
    assert "Please ask at the desk. This screen starts again." in said
    room.wait(FAULT_SECONDS - 0.1)
    assert room.view().screen == "fault"
    room.wait(0.2)
    assert (room.view().screen, room.controller.visit) == ("start", Visit())


def test_a_touch_on_the_fault_page_does_nothing_that_nobody_sees(room: Room) -> None:
    room.controller.fail()
    for action in actions(room.view()):
        room.controller.fail()
        room.seconds += 1
        room.controller.act(action)
        assert room.controller.visit == Visit(), action


def test_the_fault_page_has_no_button_that_does_nothing(room: Room) -> None:
    room.controller.fail()
    assert actions(room.view()) == []


def test_whoever_is_there_when_a_fault_page_ends_sees_the_start_screen(room: Room) -> None:
    room.controller.fail()
    room.knock()
    room.wait(FAULT_SECONDS)
    assert room.view().screen == "start"


def test_back_never_leads_out_of_the_start_screen(room: Room) -> None:
    room.press("open", "group", "geld")
    for _ in range(5):
        room.wait(1)
        room.controller.act(Action("back"))
    assert room.view().screen == "start"


def test_what_was_found_is_still_there_after_a_look_at_it(room: Room) -> None:
    room.press("open", "search")
    room.type("bank")
    first = of_kind(room.view(), Tiles)[0].tiles[0].action
    room.press(first.verb, first.name, first.about)
    room.press("back")
    assert of_kind(room.view(), Tiles)[0].tiles[0].action == first


def test_the_view_is_the_same_as_long_as_nothing_happens(room: Room) -> None:
    def seen() -> View:
        room.seconds += 0.5
        return room.view()

    assert seen() == seen()


def test_nothing_on_the_start_screen_speaks_of_the_visitor_before(room: Room, tmp_path: Path) -> None:
    fresh = texts(Room(tmp_path / "other").view())
    room.take_number()
    room.press("finish")
    assert texts(room.view()) == fresh
