"""The looks of the counter in a real browser: axe on every page, no page too wide, the month on paper."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kiosk.domain.appointments import Appointment
from kiosk.domain.ticket import Need
from tests.office import browsing
from tests.office.place import Place
from tests.office.test_statistics_page import visits


def busy(place: Place) -> None:
    """A day with everything on the pages: waiting, needs, missed, put aside, appointments, statistics."""
    visits(place)
    tickets = [place.issue(language, needs=[Need.INTERPRETER]) for language in ("fa", "ar", "de", "fr", "en")]
    place.ledger.park(tickets[0].id, "2", place.now)
    place.ledger.call(tickets[1].id, "2", place.now)
    place.ledger.no_show(tickets[1].id, "2", place.now)
    place.ledger.print_failed(tickets[2].id, "out")
    at = place.now + timedelta(minutes=50)
    made = [
        Appointment(id=f"a{n}", at=at, code=f"AB{n}CD", service="wohnen", language="fa") for n in range(2)
    ]
    place.ledger.put_appointments(place.office.id, made)
    place.ledger.cancel_appointment(place.office.id, "a1")


SPILLED = """() => [...document.querySelectorAll(
    "#now button, #now select, #now input, #waiting td > *"
)].filter((one) => {
    const box = one.getBoundingClientRect(), around = one.closest("section").getBoundingClientRect();
    const isTooFull = one.tagName === "BUTTON" && one.scrollWidth > one.clientWidth + 1;
    return box.width && (isTooFull || box.right > around.right + 1);
}).map((one) => one.outerHTML)"""
"""What stands out of its column, or has words that stand out of it."""

PAGES = ("", "appointments", "numbers", "clerks", "clerks/sd", "pin", "statistics")


@pytest.mark.parametrize(("language", "scheme"), [("de", "light"), ("en", "dark")])
def test_axe_finds_nothing_wrong_with_any_page(
    place: Place, opened: Callable[..., Page], language: str, scheme: str
) -> None:
    busy(place)
    page, axe, found = opened(language, scheme), Axe(), {}
    page.goto("/counter/")
    found["sign in"] = browsing.violations(page, axe)
    browsing.sign_in(page)
    found["duty"] = browsing.violations(page, axe)
    browsing.take(page)
    for path in PAGES:
        page.goto(f"/counter/{path}")
        found[path] = browsing.violations(page, axe)
    page.goto("/counter/")
    page.keyboard.press("n")
    page.locator("#now .card").wait_for()
    found["called"] = browsing.violations(page, axe)
    page.locator("#waiting summary").first.click()
    found["more"] = browsing.violations(page, axe)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", [1024, 1440])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_is_wider_than_the_screen(browser: Browser, place: Place, width: int, language: str) -> None:
    busy(place)
    context = browsing.context(browser, place, language, size={"width": width, "height": 768})
    page = context.new_page()
    browsing.begin(page)
    page.keyboard.press("n")
    page.locator("#now .card").wait_for()
    assert page.evaluate(SPILLED) == []
    wide = {}
    for path in PAGES:
        page.goto(f"/counter/{path}")
        if not path:
            page.locator("#waiting summary").first.click()
        wide[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert max(wide.values()) <= 0, wide


def test_the_month_is_printed_on_white_without_buttons(browser: Browser, place: Place) -> None:
    visits(place)
    context = browsing.context(browser, place, "de", "dark")
    page = context.new_page()
    browsing.begin(page)
    page.goto("/counter/statistics")
    page.emulate_media(media="print")
    assert not page.locator("#top").is_visible()
    assert not page.get_by_role("button", name="Drucken").is_visible()
    assert page.locator(".chart").count() == 3
    assert page.get_by_text("Gedruckt am").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()
