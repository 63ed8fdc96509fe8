"""A terminal at rest draws nothing, and after a visit nothing of it is left in memory."""

import gc
import os
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kivy.graphics import Rectangle
from kivy.graphics.texture import Texture

from kiosk.domain.session import Visit
from kiosk.takehome import qr
from kiosk.terminal import textures
from kiosk.terminal.tour.picture import parts
from kiosk.terminal.widgets.choice import CardPress, Key, WideTile
from kiosk.terminal.widgets.codes import CodeSquare
from kiosk.terminal.widgets.part import Part
from kiosk.terminal.widgets.text import Text
from kiosk.text.paragraph import Paragraph
from tests.terminal.hand import Hand
from tests.terminal.loop_help import found_by

pytestmark = pytest.mark.ui

LOOPS = 100
VISITS = 300


class Frames:
    """Counts what the window draws and shows."""

    def __init__(self, window: Any) -> None:
        self.drawn = self.flipped = 0
        window.bind(on_draw=self._draw, on_flip=self._flip)

    def _draw(self, _window: Any) -> None:
        self.drawn += 1

    def _flip(self, _window: Any) -> None:
        self.flipped += 1


def rest(hand: Hand, loops: int = LOOPS, seconds: float = 0.5) -> Frames:
    """Lets the event loop go round with nobody there; the wall clock stays within its minute."""
    hand.frame()
    frames = Frames(hand.window)
    for _ in range(loops):
        hand.seconds += seconds
        hand.terminal._tick(seconds)
        hand.frame()
    return frames


def resident() -> int:
    """Bytes of this process that are in memory (proc(5))."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_texture_that_was_drawn_is_given_back(hand: Hand) -> None:
    width, height, count = 1000, 400, 60
    pixels = bytes(4 * width * height)

    def draw() -> None:
        texture = Texture.create(size=(width, height), colorfmt="rgba")
        texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
        hand.stage.canvas.clear()
        hand.stage.canvas.add(Rectangle(texture=texture, size=(width, height)))
        hand.frame()

    draw()
    before = resident()
    for _ in range(count):
        draw()

    assert resident() - before < count * len(pixels) / 3


def test_nothing_is_drawn_while_nobody_comes(hand: Hand) -> None:
    frames = rest(hand, seconds=60)

    assert (frames.drawn, frames.flipped) == (0, 0)


@pytest.mark.parametrize("page", ["home", "places", "queue", "search", "ask"])
def test_nothing_is_drawn_while_a_visitor_reads(hand: Hand, page: str) -> None:
    hand.press("language", "ar")
    if page != "home":
        hand.press("open", page)
    frames = rest(hand)

    assert (frames.drawn, frames.flipped) == (0, 0)


def test_a_new_minute_is_one_frame(hand: Hand) -> None:
    hand.frame()
    frames = Frames(hand.window)
    for _ in range(240):
        hand.wait(0.5)

    assert frames.flipped == 2


def test_a_warning_is_drawn_once_a_second(hand: Hand) -> None:
    hand.press("language", "ar")
    hand.wait(hand.controller.idle.seconds + 1)
    frames = rest(hand, loops=40)

    assert hand.shown == "warning"
    assert frames.flipped == 20


def full_visit(hand: Hand) -> None:
    """A visit with a page of each kind that draws, up to the ticket."""
    hand.press("language", "ar")
    hand.press("contrast")
    hand.press("open", "places")
    hand.press("back")
    hand.press("open", "group", "papiere")
    hand.press("open", "topic", "anmeldung")
    hand.press("open", "take_home", "topic/anmeldung")
    hand.press("home")
    hand.press("open", "search")
    hand.press("type", "ا")
    hand.press("home")
    hand.press("open", "queue")
    hand.press("open", "confirm", "papiere")
    hand.press("issue", "papiere")


def texture_of(text: Text) -> Any:
    """What is drawn for a text."""
    return next(step.texture for step in text.canvas.children if isinstance(step, Rectangle))


def by_finishing(hand: Hand) -> None:
    hand.press("finish")


def by_time(hand: Hand) -> None:
    hand.wait(hand.controller.idle.long_seconds + hand.controller.idle.warning_seconds + 1)


def by_a_fault(hand: Hand) -> None:
    hand.terminal.handle_exception(ValueError())
    hand.wait(20)


@pytest.mark.parametrize("end", [by_finishing, by_time, by_a_fault])
def test_no_widget_and_no_texture_of_a_visit_is_left(hand: Hand, end: Callable[[Hand], None]) -> None:
    widgets: dict[int, weakref.ref[Any]] = {}
    pictures: dict[int, weakref.ref[Any]] = {}
    kinds: set[type[Part]] = set()
    show = hand.stage.show

    def watched(view: Any) -> None:
        show(view)
        for part in parts(hand.stage):
            widgets[id(part)] = weakref.ref(part)
            kinds.add(type(part))
            if isinstance(part, Text):
                pictures[id(texture_of(part))] = weakref.ref(texture_of(part))

    hand.stage.show = watched  # type: ignore[method-assign]
    full_visit(hand)
    assert {CodeSquare, CardPress, WideTile, Key} <= kinds
    hand.stage.show = show  # type: ignore[method-assign]
    end(hand)
    hand.frame()
    gc.collect()

    now = set(map(id, parts(hand.stage)))
    drawn_now = {id(texture_of(part)) for part in hand.all(Text)}
    assert hand.shown == "start"
    assert not [ref() for ref in widgets.values() if ref() is not None and id(ref()) not in now]
    assert not [ref() for ref in pictures.values() if ref() is not None and id(ref()) not in drawn_now]
    laid_out = [thing for thing in gc.get_objects() if issubclass(type(thing), Paragraph)]
    assert len(laid_out) <= 2 * len(drawn_now)
    assert hand.controller.visit == Visit()


def test_caches_and_widgets_stay_bounded_over_many_visits(hand: Hand) -> None:
    languages = hand.controller.settings.terminal.languages
    abouts = [f"topic/{topic.id}" for topic in hand.controller.content.all_topics(hand.now.date())]
    for number in range(VISITS):
        language = languages[number % len(languages)]
        name, about = ("ask", "") if number % 10 else ("take_home", abouts[number % len(abouts)])
        hand.go(Visit(language).open(name, about))
        hand.press("finish")
    gc.collect()

    for words_of_a_visit in (textures.text_texture, textures.laid_out):
        assert words_of_a_visit.cache_info().currsize <= 2 * len(hand.all(Text))
    assert textures.icon_texture.cache_info().currsize <= textures.KEPT_ICONS
    assert textures.natural_width.cache_info().currsize <= 2 * textures.KEPT_TEXTS
    assert qr._rows.cache_info().currsize == 0
    alive = [thing for thing in gc.get_objects() if issubclass(type(thing), Part)]
    assert len(alive) <= len(list(parts(hand.stage)))


def test_kivys_own_loop_keeps_no_touch_and_no_widget_of_a_visit(tmp_path: Path) -> None:
    found = found_by("leftovers", tmp_path)
    assert found == {"shown": "start", "widgets": [], "touches": []}
