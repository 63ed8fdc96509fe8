"""Codes as they are really drawn: two independent decoders read them from the window's pixels in every look."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from kiosk.domain.session import TEXT_SCALES, Page, Visit
from kiosk.takehome.card import contact_card
from kiosk.takehome.qr import QUIET_ZONE, byte_count
from kiosk.terminal.widgets.codes import MODULE_MM, CodeSquare
from tests.terminal.conftest import Start
from tests.terminal.hand import Hand

pytestmark = pytest.mark.ui

Pixels = NDArray[np.uint8]

LOOKS = [(step, contrast) for contrast in (False, True) for step in range(len(TEXT_SCALES))]
WHITE, BLACK = 255, 0
FINDER = 7
"""Modules of the dark bar that a finder pattern begins with (ISO/IEC 18004)."""


def window_pixels(hand: Hand) -> Pixels:
    """The window as the eye sees it: rows from the top, grey."""
    width, height = (int(side) for side in hand.window.size)
    rgb = np.frombuffer(hand.pixels(), np.uint8).reshape(height, width, 3)[::-1]
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY), np.uint8)


def cut(hand: Hand, pixels: Pixels, square: CodeSquare, around: int = 0) -> Pixels:
    """The part of the window where a code stands."""
    top = int(hand.stage.height - square.top) - around
    left = int(square.x) - around
    side = int(square.width) + 2 * around
    return pixels[max(0, top) : top + side, max(0, left) : left + side]


def by_zxing(pixels: Pixels) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(pixels)}


def by_opencv(pixels: Pixels) -> set[str]:
    _found, texts, _corners, _straight = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(pixels)
    return set(texts)


def codes_in(hand: Hand) -> Iterator[tuple[list[CodeSquare], Pixels]]:
    """The codes of every sheet that has some, with its pixels."""
    for _ in hand.sheets():
        if squares := hand.all(CodeSquare):
            yield squares, window_pixels(hand)


def check(hand: Hand, kinds: set[str]) -> None:
    """Every code of the page can be read from the window, and they are of the kinds wanted."""
    seen = set()
    for squares, pixels in codes_in(hand):
        payloads = {square.payload for square in squares}
        assert by_zxing(pixels) == payloads
        assert by_opencv(pixels) == payloads
        for square in squares:
            measure(hand, cut(hand, pixels, square), square)
        seen |= payloads
    assert {payload.partition(":")[0] for payload in seen} == kinds


def measure(hand: Hand, code: Pixels, square: CodeSquare) -> None:
    """Black on white and nothing else, whole pixels a module, large enough, with its quiet zone."""
    assert set(np.unique(code).tolist()) == {BLACK, WHITE}
    rows, columns = (np.flatnonzero((code == BLACK).any(axis=axis)) for axis in (1, 0))
    first_row = code[rows[0], columns[0] :]
    bar = int(np.argmax(first_row == WHITE))
    assert bar % FINDER == 0
    module = bar // FINDER
    assert module >= MODULE_MM * hand.stage.screen.px_per_mm
    height, width = code.shape
    quiet = (rows[0], columns[0], height - 1 - rows[-1], width - 1 - columns[-1])
    assert min(quiet) >= QUIET_ZONE * module
    assert (rows[-1] - rows[0] + 1) % module == 0
    modules = code[module // 2 :: module, module // 2 :: module]
    assert (modules == BLACK).tolist() == [list(row) for row in square.rows]


def looking(step: int, contrast: bool, page: Page, language: str = "ar") -> Visit:
    return Visit(language, (Page("start"), Page("home"), page), step, contrast)


def heaviest_place(hand: Hand) -> str:
    """The place whose card needs the finest code."""
    places = hand.controller.content.places(hand.now.date())
    return max(places, key=lambda place: byte_count(contact_card(place))).id


@pytest.mark.parametrize(("step", "contrast"), LOOKS)
def test_the_codes_of_topics_and_places_are_read_in_every_look(hand: Hand, step: int, contrast: bool) -> None:
    pages = (
        "topic/anmeldung",
        f"place/{hand.controller.settings.office.location}",
        f"place/{heaviest_place(hand)}",
    )
    for about in pages:
        hand.go(looking(step, contrast, Page("take_home", about)))
        check(hand, {"https", "BEGIN"})


@pytest.mark.parametrize(("step", "contrast"), LOOKS)
def test_the_codes_of_the_ticket_are_read_in_every_look(start: Start, step: int, contrast: bool) -> None:
    hand = start({"office_server": {"enabled": True}})
    hand.go(looking(step, contrast, Page("confirm", "papiere"), "fa"))
    hand.press("issue", "papiere")

    assert hand.shown == "ticket"
    check(hand, {"https", "BEGIN"})


def test_the_code_of_the_wifi_is_read_beside_that_of_the_ticket(start: Start, tmp_path: Path) -> None:
    wifi = {"wifi_name": "Besuch im Amt", "wifi_password": "willkommen in Dortmund"}
    hand = start({"office_server": {"enabled": True, **wifi}})
    hand.go(looking(0, False, Page("confirm", "papiere"), "fa"))
    hand.press("issue", "papiere")
    hand.save(tmp_path / "ticket.png")
    check(hand, {"https", "WIFI"})


def test_the_card_of_every_place_is_read_from_the_screen(hand: Hand) -> None:
    for place in hand.controller.content.places(hand.now.date()):
        hand.go(looking(0, False, Page("take_home", f"place/{place.id}")))
        for squares, pixels in codes_in(hand):
            for square in squares:
                code = cut(hand, pixels, square)
                assert by_zxing(code) == by_opencv(code) == {square.payload}
