"""Right-to-left: what shows a way is mirrored, what is a number or a picture of a thing is not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk import paths
from kiosk.domain.session import Page, Visit
from kiosk.i18n.mirroring import MIRRORED
from kiosk.terminal.textures import icon_texture
from kiosk.terminal.widgets.choice import Key
from kiosk.terminal.widgets.codes import BigNumber, CodeSquare
from kiosk.terminal.widgets.frame import BarButton, PagerButton
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.press import Press
from kiosk.terminal.widgets.text import Icon, Text
from tests.terminal.hand import Hand

pytestmark = pytest.mark.ui

RTL, LTR = ("ar", "fa"), ("de", "en", "fr")
ALL = RTL + LTR
WAYS = ("arrow", "chevron")
Pixels = NDArray[np.uint8]


def page(hand: Hand, language: str, name: str, about: str = "", **changes: object) -> None:
    hand.go(Visit(language, (Page("start"), Page("home"), Page(name, about)), **changes))  # type: ignore[arg-type]


def drawn(hand: Hand, part: Part) -> Pixels:
    """What is drawn where a part stands, rows from the top."""
    width, height = (int(side) for side in hand.window.size)
    rgb = np.frombuffer(hand.pixels(), np.uint8).reshape(height, width, 3)
    return rgb[int(part.y) : int(part.top), int(part.x) : int(part.x + part.width)][::-1]


def points_right(hand: Hand, icon: Icon) -> bool:
    """Whether an arrow's head, the side where its ink is highest, is on the right."""
    picture = drawn(hand, icon).astype(int)
    ink = np.abs(picture - picture[0, 0]).sum(axis=2) > 60
    columns = np.flatnonzero(ink.any(axis=0))
    middle = int(columns[0] + columns[-1]) // 2
    if icon.name.startswith("arrow"):
        return bool(ink[:, middle:].any(axis=1).sum() > ink[:, :middle].any(axis=1).sum())
    rows = [np.flatnonzero(row) for row in ink if row.any()]  # of a chevron, the tip is in the middle row
    return bool(rows[len(rows) // 2].mean() > rows[0].mean())


def bar_buttons(hand: Hand) -> list[Press]:
    return [button for button in hand.all(BarButton) if button.y < hand.stage.height / 2]


@pytest.mark.parametrize("language", ALL)
def test_the_first_tile_stands_where_reading_begins(hand: Hand, language: str) -> None:
    hand.press("language", language)
    first, second, *_ = [press for press in hand.targets() if press.action.name == "group"]

    assert first.y == second.y
    assert (first.x > second.x) == (language in RTL)


@pytest.mark.parametrize("language", ALL)
def test_back_stands_at_the_leading_side_and_its_arrow_points_there(hand: Hand, language: str) -> None:
    page(hand, language, "places")
    back = hand.target("back")
    others = [button.center[0] for button in bar_buttons(hand) if button is not back]
    arrow = next(part for part in back.children if isinstance(part, Icon))

    assert (back.center[0] > max(others)) if language in RTL else (back.center[0] < min(others))
    assert points_right(hand, arrow) == (language in RTL)


@pytest.mark.parametrize("language", ALL)
def test_the_way_to_the_next_sheet_stands_and_points_to_the_trailing_side(hand: Hand, language: str) -> None:
    page(hand, language, "places", text_step=2)
    hand.next_sheet()
    before, after = sorted(hand.all(PagerButton), key=lambda press: int(press.action.name))
    heads = [points_right(hand, button.icon) for button in (before, after)]

    assert (after.x < before.x) == (language in RTL)
    assert heads == [language in RTL, language not in RTL]


@pytest.mark.parametrize("language", ALL)
def test_the_language_stands_in_the_outer_upper_corner_and_keeps_the_page(hand: Hand, language: str) -> None:
    page(hand, language, "place", hand.controller.settings.office.location)
    button = hand.target("open", "language")
    others = [press for press in hand.all(BarButton) if press is not button and press.y > button.y - 50]

    assert button.top > hand.stage.height - 200
    assert all((button.x < other.x) == (language in RTL) for other in others)
    hand.press("open", "language")
    hand.press("language", "en")
    assert (hand.page.name, hand.page.about) == ("place", hand.controller.settings.office.location)


@pytest.mark.parametrize("language", ALL)
def test_letter_keys_begin_where_reading_begins(hand: Hand, language: str) -> None:
    page(hand, language, "search")
    first, second, *_ = hand.all(Key)

    assert (first.x > second.x) == (language in RTL)


@pytest.mark.parametrize("language", ALL)
def test_a_pad_of_digits_is_the_same_in_every_language(hand: Hand, language: str) -> None:
    page(hand, language, "where")
    one, two, three, four, *_ = hand.all(Key)

    assert [key.label for key in (one, two, three, four)] == list("1234")
    assert one.x < two.x < three.x
    assert four.x == one.x
    assert four.y < one.y


def test_numbers_and_times_are_drawn_the_same_in_every_language(hand: Hand) -> None:
    hand.press("language", "de")
    hand.press("open", "queue")
    hand.press("open", "confirm", "papiere")
    hand.press("issue", "papiere")
    visit = hand.controller.visit

    def pictures() -> list[bytes]:
        time = next(text for text in hand.all(Text) if text.text == "14:10")
        number = hand.all(BigNumber)[0]
        return [drawn(hand, part).tobytes() for part in (number, time)]

    german = pictures()
    for language in ALL:
        hand.go(visit.choose_language(language))
        assert hand.shown == "ticket"
        assert all(own == other for own, other in zip(pictures(), german, strict=True)), language


def test_codes_are_drawn_the_same_in_every_language(hand: Hand) -> None:
    def cards() -> dict[str, bytes]:
        return {
            square.payload: drawn(hand, square).tobytes()
            for _ in hand.sheets()
            for square in hand.all(CodeSquare)
            if square.payload.startswith("BEGIN")
        }

    about = f"place/{hand.controller.settings.office.location}"
    page(hand, "de", "take_home", about)
    german = cards()
    for language in ALL:
        page(hand, language, "take_home", about)
        assert cards() == german


@pytest.mark.parametrize("name", sorted(path.stem for path in (paths.assets() / "icons").glob("*.svg")))
def test_only_icons_that_show_a_way_mirror(hand: Hand, name: str) -> None:
    left, right = (icon_texture(name, 64, rtl).pixels for rtl in (False, True))
    symmetric = "alert" in name  # a picture that is its own mirror image says nothing

    assert symmetric or (left != right) == (name in MIRRORED)


def test_pictures_of_things_are_not_among_the_mirrored_icons() -> None:
    never = (
        "phone",
        "clock",
        "check",
        "clock-plus",
        "hourglass",
        "ticket",
        "map-pin",
        "wheelchair",
        "search",
        "list-numbers",
        "number",
    )
    assert not [name for name in never if name in MIRRORED]
    ways = [path.stem for path in (paths.assets() / "icons").glob("*.svg") if path.stem.startswith(WAYS)]
    assert ways
    assert set(ways) <= MIRRORED
