"""Touches on the real screen: shown at once, acting on release, harmless when they are clumsy."""

import pytest

from kiosk import paths
from kiosk.domain.session import Page, Visit
from kiosk.store.ledger import Ledger
from kiosk.terminal.app import HELD_SECONDS
from kiosk.terminal.widgets.codes import BigNumber
from kiosk.terminal.widgets.press import Press
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand, as_bytes
from tests.terminal.room import OFFICE

pytestmark = pytest.mark.ui


def inside(press: Press) -> tuple[float, float]:
    """A place in a target where there is no word and no icon."""
    return press.x + press.width / 2, press.y + 6


def tickets(hand: Hand) -> list[str]:
    with Ledger(paths.ledger_file(hand.controller.settings)) as ledger:
        return [ticket.label for ticket in ledger.tickets(OFFICE, ledger.day(OFFICE, hand.now))]


def test_a_touch_is_shown_at_once_and_acts_when_the_finger_is_lifted(hand: Hand) -> None:
    target = hand.target("language", "ar")
    place = inside(target)
    before = hand.colour_at(*place)

    finger = hand.down(*place)

    assert hand.shown == "start"
    assert before == as_bytes(target.fill)
    assert hand.colour_at(*place) == as_bytes(target.pressed) != before
    hand.up(finger)
    assert (hand.shown, hand.controller.visit.language) == ("home", "ar")


def test_a_language_on_a_further_sheet_of_the_start_screen_leads_home_too(hand: Hand) -> None:
    hand.go(Visit(pages=(Page("start", sheet=1),)))
    hand.press("language", "fr")

    assert (hand.shown, hand.controller.visit.language) == ("home", "fr")


def test_sliding_off_cancels_and_shows_that_it_does_nothing(hand: Hand) -> None:
    target = hand.target("language", "ar")
    finger = hand.down(*target.center)
    hand.slide(finger, target.center[0], target.y - 200)
    hand.up(finger)
    hand.seconds += 1

    assert hand.controller.visit == Visit()
    assert target.state == "normal"


def test_sliding_onto_a_target_does_not_press_it(hand: Hand) -> None:
    target = hand.target("language", "ar")
    finger = hand.down(target.center[0], target.top + 5)
    hand.slide(finger, *target.center)
    hand.up(finger)

    assert hand.controller.visit == Visit()


def test_sliding_off_and_back_before_lifting_still_acts(hand: Hand) -> None:
    target = hand.target("language", "ar")
    finger = hand.down(*target.center)
    hand.slide(finger, target.center[0], target.y - 200)
    hand.slide(finger, *target.center)
    hand.up(finger)

    assert hand.controller.visit.language == "ar"


def test_a_second_finger_on_another_target_does_nothing(hand: Hand) -> None:
    first, second = hand.target("language", "ar"), hand.target("language", "fr")
    one = hand.down(*first.center)
    two = hand.down(*second.center)
    hand.up(two)

    assert hand.controller.visit.language is None
    hand.up(one)
    assert hand.controller.visit.language == "ar"


def test_two_fingers_on_one_target_are_one_touch(hand: Hand) -> None:
    hand.press("language", "en")
    target = hand.target("text_size")
    one, two = hand.down(*target.center), hand.down(target.x + 9, target.center[1])
    hand.up(two)
    hand.up(one)

    assert hand.controller.visit.text_step == 1


def test_two_fingers_that_move_apart_zoom_and_turn_nothing(hand: Hand) -> None:
    hand.press("language", "en")
    view = hand.stage.view
    one, two = hand.down(400, 1900), hand.down(600, 1900)
    hand.slide(one, 100, 300)
    hand.slide(two, 900, 1700)
    hand.up(one)
    hand.up(two)

    assert hand.stage.view == view
    assert hand.stage.pos == [0, 0]
    assert hand.stage.fingers == 0


def test_a_double_tap_gives_one_number(hand: Hand) -> None:
    hand.press("language", "en")
    hand.press("open", "queue")
    hand.press("open", "confirm", "papiere")
    place = hand.target("issue", "papiere").center
    hand.tap(*place)
    hand.tap(*place, after=0.2)

    assert hand.shown == "ticket"
    assert tickets(hand) == ["A001"]


def test_the_second_half_of_a_double_tap_does_not_press_what_came_under_the_finger(hand: Hand) -> None:
    place = hand.target("language", "en").center
    hand.tap(*place)
    hand.tap(*place, after=0.2)

    assert hand.shown == "home"
    assert [page.name for page in hand.controller.visit.pages] == ["start", "home"]


def test_a_trembling_finger_chooses_one_text_size(hand: Hand) -> None:
    hand.press("language", "en")
    place = hand.target("text_size").center
    for _ in range(4):
        hand.tap(*place, after=0.1)

    assert hand.controller.visit.text_step == 1


def warned(hand: Hand) -> None:
    """A visit that rests until it is asked whether somebody is there."""
    hand.press("language", "ar")
    hand.press("open", "interpreters")
    hand.wait(hand.controller.idle.seconds + 1)
    assert hand.shown == "warning"


def test_a_touch_beside_all_targets_ends_the_warning_and_keeps_the_page(hand: Hand) -> None:
    warned(hand)
    x, y = hand.stage.width / 2, hand.stage.height / 3
    assert not any(press.holds(x, y) for press in hand.targets())
    hand.tap(x, y)

    assert hand.shown == "interpreters"
    hand.wait(hand.controller.idle.seconds - 1)
    assert hand.shown == "interpreters"


@pytest.mark.parametrize("verb", ["continue", "more_time"])
def test_both_targets_of_the_warning_go_on(hand: Hand, verb: str) -> None:
    warned(hand)
    hand.press(verb)

    assert hand.shown == "interpreters"
    assert hand.controller.visit.long_time == (verb == "more_time")
    hand.wait(hand.controller.idle.seconds + 1)
    assert hand.shown == ("interpreters" if verb == "more_time" else "warning")


def test_a_finger_that_rests_on_the_screen_is_not_somebody_who_went_away(hand: Hand) -> None:
    hand.press("language", "ar")
    finger = hand.down(hand.stage.width / 2, hand.stage.height / 2)
    hand.wait(hand.controller.idle.seconds + hand.controller.idle.warning_seconds + 1)
    assert hand.controller.visit.language == "ar"
    hand.up(finger)
    hand.wait(1)

    assert hand.shown == "home"


def test_a_finger_that_is_never_lifted_keeps_no_visit_alive_and_no_other_finger_away(hand: Hand) -> None:
    hand.press("language", "ar")
    hand.down(*hand.target("open", "places").center)
    hand.wait(HELD_SECONDS + 1)
    assert hand.shown == "home"
    hand.press("open", "queue")
    assert hand.shown == "queue"
    hand.wait(hand.controller.idle.seconds + 1)
    assert hand.shown == "warning"
    hand.wait(hand.controller.idle.warning_seconds)

    assert hand.controller.visit == Visit()
    assert hand.shown == "start"


def test_the_warning_counts_down_in_large_figures_and_resets(hand: Hand) -> None:
    warned(hand)
    seen = [hand.all(BigNumber)[0].label]
    while hand.shown == "warning":
        hand.wait(0.5)
        seen += [number.label for number in hand.all(BigNumber)]

    assert int(seen[0]) >= 28
    assert list(dict.fromkeys(seen)) == [str(second) for second in range(int(seen[0]), 0, -1)]
    assert hand.controller.visit == Visit()
    assert hand.shown == "start"


def test_eleven_extensions_are_possible(hand: Hand) -> None:
    warned(hand)
    for _ in range(11):
        hand.tap(540, hand.stage.height / 3)
        hand.wait(hand.controller.idle.seconds + hand.controller.idle.warning_seconds - 0.1)
        assert hand.shown == "warning"
    hand.wait(0.2)

    assert hand.shown == "start"


def test_the_number_stays_valid_when_nobody_finishes(hand: Hand) -> None:
    hand.press("language", "fa")
    hand.press("open", "queue")
    hand.press("open", "confirm", "papiere")
    hand.press("issue", "papiere")
    idle = hand.controller.idle
    hand.wait(idle.long_seconds + idle.warning_seconds + 1)

    assert hand.shown == "start"
    hand.press("language", "fa")
    hand.press("open", "queue")
    hand.press("open", "where")
    for key in "A001":
        hand.press("type", key)
    assert "A001" in tickets(hand)
    assert hand.controller.view().blocks[2].icon == "users"  # type: ignore[union-attr] # in the queue


def test_without_a_queue_no_touch_leads_to_a_number(start: Start) -> None:
    hand = start({"queue": {"enabled": False}})
    hand.press("language", "en")
    hand.press("open", "queue")

    assert hand.find(lambda press: press.action.verb in ("issue",) or press.action.name == "confirm") is None
