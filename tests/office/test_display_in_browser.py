"""The call display in a real browser, with real sounds."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kiosk.domain.ticket import Ticket
from kiosk.office import pages
from tests.office import wall
from tests.office.place import Place
from tests.office.proxy import Proxy
from tests.office.test_notices import LONG, announce, notice, said
from tests.office.wall import GONG, UPRIGHT, WIDE, Wall

LANGUAGES = ("de", "ar", "fa", "en", "fr")


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    with wall.browser() as one:
        yield one


@pytest.fixture
def hang(running: Browser) -> Iterator[Callable[..., Wall]]:
    """Hangs displays up, and looks afterwards whether any of them complained."""
    walls: list[Wall] = []

    def up(place: Place, address: str = "", **options: object) -> Wall:
        walls.append(Wall(running, address or place.url, **options))  # type: ignore[arg-type]
        return walls[-1]

    yield up
    for one in walls:
        one.page.context.close()
        assert one.complaints == []


def call(place: Place, ticket: Ticket, counter: str = "1") -> None:
    place.ledger.call(ticket.id, counter, place.now)


def spoken(heard: list[str]) -> list[tuple[str, str]]:
    """What was spoken after each gong: language and number."""
    return [tuple(one.split("/")[3:5]) for one in heard if one != GONG]  # type: ignore[misc]


def test_a_call_sounds_once_and_a_recall_again(place: Place, hang: Callable[..., Wall]) -> None:
    display, desk, ticket = hang(place), place.clerk(counter="3"), place.issue("fa")
    desk.press("next")
    display.shows(ticket.label, "#current")
    display.hears(1)
    display.is_quiet()
    assert display.noted() == [GONG, "/display/spoken/fa/A001/3.wav", "/display/spoken/de/A001/3.wav"]
    other = place.issue()
    display.shows(other.label, "#beside")  # the page was drawn anew
    desk.press("recall", ticket)
    display.hears(2)
    display.is_quiet()
    assert len(display.noted()) == 6
    display.page.reload()
    display.shows(ticket.label, "#current")
    display.is_quiet()
    assert display.noted() == []


def test_many_calls_at_once_are_announced_one_after_another_in_their_order(
    place: Place, hang: Callable[..., Wall]
) -> None:
    display = hang(place)
    tickets = [place.issue(LANGUAGES[number % 5]) for number in range(7)]
    for ticket in tickets:
        call(place, ticket)
    for count in range(1, 8):
        display.hears(count)
        display.is_over(tickets[count - 1])
    display.is_quiet()
    heard = display.noted()
    assert heard.count(GONG) == 7
    order = [label for _, label in spoken(heard)]
    assert list(dict.fromkeys(order)) == [ticket.label for ticket in tickets]
    assert [code for code, label in spoken(heard) if label == "A002"] == ["ar"], "a long queue is said once"
    assert [code for code, label in spoken(heard) if label == "A007"] == ["ar", "de"]


def test_a_call_that_is_answered_before_its_turn_is_not_announced(
    place: Place, hang: Callable[..., Wall]
) -> None:
    display = hang(place)
    first, second, third = (place.issue() for _ in range(3))
    for ticket in (first, second, third):
        call(place, ticket)
    display.until("() => queue.length === 2")
    place.ledger.no_show(second.id, "1", place.now)
    display.shows("niemand kam", "#beside")
    display.is_over(first)
    display.hears(2)
    display.is_quiet()
    assert {label for _, label in spoken(display.noted())} == {first.label, third.label}


def test_a_call_while_the_server_is_away_is_announced_when_it_is_back(
    tmp_path: Path, hang: Callable[..., Wall]
) -> None:
    with Place(tmp_path) as place:
        display, port = hang(place), place.port
        before, missed = place.issue(), place.issue()
        call(place, before)
        display.hears(1)
        display.is_quiet()
    call_of = Place(tmp_path, port=port)
    call_of.ledger.call(missed.id, "2", call_of.now)
    display.page.clock.fast_forward(15_000)
    display.until("() => !document.getElementById('age').hidden")
    assert "Keine Verbindung" in display.page.inner_text("#age")
    assert before.label in display.page.inner_text("#current"), "the last state stays"
    assert display.page.is_hidden(".time"), "a clock that stands still is no clock"
    with call_of as place:
        display.page.clock.fast_forward(60_000)
        display.shows(missed.label, "#current")
        display.hears(2)
        display.is_quiet()
        assert spoken(display.noted())[-1][1] == missed.label
        assert display.page.is_hidden("#age")


def test_a_connection_that_is_open_and_silent_is_given_up(place: Place, hang: Callable[..., Wall]) -> None:
    with Proxy(place.port) as proxy:
        display, ticket = hang(place, f"http://127.0.0.1:{proxy.port}"), place.issue()
        display.shows(ticket.label, "#beside")
        proxy.freeze()
        call(place, ticket)
        display.page.clock.fast_forward(13_000)
        display.until("() => !document.getElementById('age').hidden")
        proxy.thaw_for_new()
        display.shows_in_time(ticket.label, "#current")  # a browser tries its old, silent connections first
        display.hears(1)
        display.is_quiet()


@pytest.mark.parametrize("gong", [True, False])
@pytest.mark.parametrize("speak", [True, False])
def test_gong_and_speech_are_switched_each_by_itself(
    tmp_path: Path, hang: Callable[..., Wall], gong: bool, speak: bool
) -> None:
    with Place(tmp_path, {"office_server": {"gong": gong, "speak": speak}}) as place:
        display = hang(place)
        call(place, place.issue())
        display.until("() => document.querySelector('.call.new')")  # it is seen in any case
        display.is_quiet()
        heard = display.noted()
        assert (GONG in heard, bool(spoken(heard))) == (gong, speak)
        assert display.page.query_selector(".call.new") is None


def test_a_call_blinks_slowly_and_not_for_long(place: Place, hang: Callable[..., Wall]) -> None:
    display = hang(place)
    call(place, place.issue())
    display.until("() => document.querySelector('.call.new')")
    name, seconds, times = display.style(
        ".call", "animationName", "animationDuration", "animationIterationCount"
    )
    assert name == "called"
    assert float(seconds.removesuffix("s")) >= 1 / 3
    assert float(seconds.removesuffix("s")) * float(times) <= 5


def test_nothing_blinks_for_those_who_do_not_want_it_but_the_call_stands_out(
    place: Place, hang: Callable[..., Wall]
) -> None:
    display = hang(place, reduced_motion="reduce")
    call(place, place.issue())
    display.until("() => document.querySelector('.call.new')")
    assert display.style(".call", "animationName") == ["none"]
    assert display.page.is_visible(".call.new > svg"), "not by colour alone"
    display.is_quiet()
    assert display.page.is_hidden(".call > svg")


def test_a_browser_that_wants_a_touch_first_says_so(place: Place, hang: Callable[..., Wall]) -> None:
    display = hang(place, is_strict=True)
    call(place, place.issue())
    display.page.get_by_role("button", name="Ton einschalten").click()
    display.hears(1)
    display.is_quiet()
    assert display.page.is_hidden("#sound")
    call(place, place.issue())
    display.hears(2)
    display.is_quiet()
    assert len(display.noted()) == 4
    assert display.page.is_hidden("#sound")


def test_a_screen_with_a_display_on_it_does_not_go_dark(place: Place, hang: Callable[..., Wall]) -> None:
    hang(place).until("() => lock && !lock.released")


def test_a_display_takes_up_a_new_version_of_the_program(
    place: Place, hang: Callable[..., Wall], monkeypatch: pytest.MonkeyPatch
) -> None:
    display = hang(place)
    display.page.evaluate("() => { window.isOld = true; }")
    monkeypatch.setitem(pages._environment().globals, "version", "9.9.9")
    place.issue()
    display.until("() => !window.isOld")
    assert display.page.get_attribute("#top", "data-version") == "9.9.9"


def busy(place: Place) -> None:
    """As much as a display ever shows: calls in five languages, a long counter, missed ones, a long notice."""
    tickets = [place.issue(LANGUAGES[number % 5]) for number in range(20)]
    for ticket in tickets[:5]:
        call(place, ticket)
        place.ledger.no_show(ticket.id, "1", place.now)
    for number, ticket in enumerate(tickets[5:15]):
        call(place, ticket, ("1", "12", "Saal-2.14-b")[number % 3])
    announce(place, notice(de=said("Wir ziehen um: bitte lesen Sie das", LONG), fa=said("خبر", LONG)))


NOTHING_CUT = """() => [...document.querySelectorAll(
    ".number, .where, .sentence, .welcome, .notice, h1, h2, .time, .call, .banner, .last, .missed"
)].filter((one) => {
    const box = one.getBoundingClientRect();
    const inside = box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
    return !inside || one.scrollWidth > one.clientWidth + 2 && one.clientWidth
        || one.scrollHeight > one.clientHeight + 2 && one.clientHeight && getComputedStyle(one).overflow === "hidden";
}).map((one) => one.outerHTML)"""

SHAPES = {
    "wide": WIDE,
    "upright": UPRIGHT,
    "old": {"width": 1280, "height": 1024},
    "small": {"width": 1366, "height": 768},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("work", ["quiet", "one", "closed", "busy"])
def test_everything_fits_on_every_screen(
    place: Place, hang: Callable[..., Wall], tmp_path: Path, scheme: str, shape: str, work: str
) -> None:
    if work == "busy":
        busy(place)
    if work in ("one", "closed"):
        call(place, place.issue("ar"))
    if work == "closed":
        place.ledger.set_intake(place.office.id, "closed", "technical", place.now)
    display = hang(place, size=SHAPES[shape], color_scheme=scheme, reduced_motion="reduce")
    display.page.evaluate("() => document.fonts.ready")
    display.page.screenshot(path=tmp_path / f"{work}-{shape}-{scheme}.png")
    assert display.page.evaluate(NOTHING_CUT) == []


COVERED = """() => {
    const button = document.getElementById("sound").getBoundingClientRect(), line = document.createRange();
    const texts = document.createTreeWalker(document.querySelector("#notices"), NodeFilter.SHOW_TEXT), found = [];
    while (texts.nextNode()) {
        line.selectNodeContents(texts.currentNode);
        found.push(...line.getClientRects());
    }
    return found.filter((box) => box.right > button.left && box.left < button.right
        && box.bottom > button.top && box.top < button.bottom).length;
}"""


@pytest.mark.parametrize("shape", ["wide", "upright"])
def test_the_button_for_the_sound_covers_no_word(place: Place, hang: Callable[..., Wall], shape: str) -> None:
    busy(place)
    display = hang(place, size=SHAPES[shape], is_strict=True)
    display.page.get_by_role("button", name="Ton einschalten").wait_for()
    assert display.page.evaluate(NOTHING_CUT) == []
    assert display.page.evaluate(COVERED) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_display_is_accessible(place: Place, hang: Callable[..., Wall], scheme: str) -> None:
    busy(place)
    display = hang(place, color_scheme=scheme, reduced_motion="reduce")
    found = Axe().run(display.page).response["violations"]
    assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == []


def test_a_counter_keeps_its_order_inside_right_to_left_text(place: Place, hang: Callable[..., Wall]) -> None:
    call(place, place.issue("ar"), "B2.14-c")
    announce(place, notice(ar=said("خبر", "اتصلوا بالرقم 0231 50-11148 من 9:00–12:00.")))
    display = hang(place)
    isolated = display.page.eval_on_selector_all("[dir=rtl] bdi", "(all) => all.map((one) => one.innerText)")
    assert isolated[0] == "B2.14-c"
    assert "9:00–12:00" in isolated


def test_what_is_called_now_is_the_largest_on_the_screen(place: Place, hang: Callable[..., Wall]) -> None:
    busy(place)
    display = hang(place)
    sizes = [
        float(display.style(where, "fontSize")[0].removesuffix("px"))
        for where in (".call .number", ".call:nth-child(2) .number", "#beside .last .number", "#beside h2")
    ]
    assert all(larger > smaller for larger, smaller in pairwise(sizes))
    assert sizes[0] > 1920 / 15
