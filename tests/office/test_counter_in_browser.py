"""The counter in real browsers: two clerks at once, two tabs of one, and the keyboard alone."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from kiosk.domain.ticket import Need, Reason, State
from tests.office import browsing
from tests.office.place import Place

AT_ONCE = "at => setTimeout(() => document.querySelector('[data-key=n]').click(), at - Date.now())"
"""Presses a button at a moment that two browsers have agreed on."""


def shown(page: Page) -> str:
    return page.locator("#now .card .number").inner_text()


def test_two_browsers_that_press_at_once_never_get_the_same_person(
    place: Place, opened: Callable[..., Page]
) -> None:
    tickets = [place.issue() for _ in range(16)]
    first, second = opened(), opened("de")
    browsing.begin(first, "mk", "1")
    browsing.begin(second, "sd", "2")
    called = []
    for _ in range(8):
        moment = first.evaluate("Date.now() + 150")
        for page in (first, second):
            page.evaluate(AT_ONCE, moment)
        for page in (first, second):
            page.locator("#now .card").wait_for()
            called.append(shown(page))
            page.keyboard.press("s")
            page.locator("[data-key=f]").wait_for()
            page.keyboard.press("f")
            page.locator("[data-key=n]").wait_for()
    assert sorted(called) == [ticket.label for ticket in tickets]
    assert {place.ledger.ticket(ticket.id).state for ticket in tickets} == {State.DONE}
    assert {place.ledger.ticket(ticket.id).call_count for ticket in tickets} == {1}


def test_a_button_pressed_again_and_again_calls_one_person(place: Place, opened: Callable[..., Page]) -> None:
    tickets = [place.issue() for _ in range(4)]
    page = opened()
    browsing.begin(page)
    page.evaluate("for (let i = 0; i < 5; i++) document.querySelector('[data-key=n]').click()")
    page.locator("#now .card").wait_for()
    assert shown(page) == tickets[0].label
    states = [place.ledger.ticket(ticket.id).state for ticket in tickets]
    assert states == [State.CALLED, State.WAITING, State.WAITING, State.WAITING]


def test_a_second_tab_of_a_clerk_shows_the_same_and_presses_nothing_twice(
    place: Place, opened: Callable[..., Page]
) -> None:
    tickets = [place.issue() for _ in range(3)]
    page = opened()
    browsing.begin(page)
    second = page.context.new_page()
    second.goto("/counter/")
    moment = page.evaluate("Date.now() + 150")
    for tab in (page, second):
        tab.evaluate(AT_ONCE, moment)
    for tab in (page, second):
        expect(tab.locator("#now .card .number")).to_have_text(tickets[0].label)
    assert place.ledger.ticket(tickets[1].id).state is State.WAITING
    second.keyboard.press("s")
    page.locator("[data-key=f]").wait_for()


def test_signing_out_in_one_tab_takes_the_list_from_the_other(
    place: Place, opened: Callable[..., Page]
) -> None:
    place.issue()
    page = opened()
    browsing.begin(page)
    second = page.context.new_page()
    second.goto("/counter/pin")
    second.get_by_role("button", name="End duty").click()
    page.get_by_text("Where are you today?").wait_for()
    second.get_by_role("button", name="Sign out").click()
    second.locator("#secret").wait_for()
    page.goto("/counter/numbers")
    page.locator("#secret").wait_for()


def test_a_whole_visit_needs_no_mouse(place: Place, opened: Callable[..., Page]) -> None:
    first, second = place.issue("fa"), place.issue("ar")
    page = opened()
    browsing.begin(page)
    page.keyboard.press("2")
    expect(page.locator("#now .card .number")).to_have_text(second.label)
    page.keyboard.press("x")
    page.locator("[data-key=n]").wait_for()
    page.keyboard.press("z")
    expect(page.locator("#now .card .number")).to_have_text(second.label)
    page.keyboard.press("m")
    page.keyboard.type("brings n and s at 11")
    page.keyboard.press("Enter")
    page.locator("#now .card .note").wait_for()
    page.keyboard.press("s")
    page.locator("[data-key=f]").wait_for()
    page.keyboard.press("f")
    page.locator("[data-key=n]").wait_for()
    page.keyboard.press("u")
    page.get_by_role("heading", name="Numbers", exact=True).wait_for()
    page.wait_for_load_state()
    page.keyboard.press("c")
    page.locator("#waiting").wait_for()
    assert place.ledger.ticket(first.id).state is State.WAITING
    assert place.ledger.ticket(second.id).state is State.DONE


def test_the_page_follows_what_happens_elsewhere_without_being_touched(
    place: Place, opened: Callable[..., Page]
) -> None:
    page = opened("de")
    browsing.begin(page)
    ticket = place.issue("fa", needs=[Need.READING])
    page.locator("#waiting .number", has_text=ticket.label).wait_for()
    page.get_by_text("Persisch").wait_for()
    place.ledger.cancel(ticket.id, place.now)
    page.get_by_text("Es wartet niemand.").wait_for()


def test_an_open_menu_stays_open_while_the_list_changes_and_closes_with_its_press(
    place: Place, opened: Callable[..., Page]
) -> None:
    first = place.issue("fa")
    page = opened()
    browsing.begin(page)
    page.locator("#waiting summary").click()
    second = place.issue("ar")
    page.locator("#waiting .number", has_text=second.label).wait_for()
    page.get_by_label("Let go first").locator("visible=true").select_option("urgent")
    page.get_by_role("button", name="Let go first").locator("visible=true").click()
    page.locator("#waiting .reason", has_text="Urgent").wait_for()
    expect(page.locator("details[open]")).to_have_count(0)
    found = place.ledger.ticket(first.id).reason
    assert found is Reason.URGENT


def test_the_arrows_step_through_the_list_and_the_place_is_kept_when_it_changes(
    place: Place, opened: Callable[..., Page]
) -> None:
    first, second, third = (place.issue() for _ in range(3))
    page = opened()
    browsing.begin(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(f"More: {second.label}")).to_be_focused()
    place.ledger.cancel(first.id, place.now)
    expect(page.locator("#waiting td.number")).to_have_count(2)
    expect(page.get_by_label(f"More: {second.label}")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Has left").locator("visible=true").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_label(f"More: {second.label}")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#now .card .number")).to_have_text(second.label)
    assert place.ledger.ticket(third.id).state is State.WAITING


def test_who_did_not_come_is_brought_back_and_duty_ends_by_keys(
    place: Place, opened: Callable[..., Page]
) -> None:
    ticket = place.issue()
    page = opened()
    browsing.begin(page)
    for key, what in (("n", "[data-key=x]"), ("x", "[data-key=b]"), ("b", "#waiting td.number")):
        page.keyboard.press(key)
        page.locator(what).wait_for()
    assert place.ledger.ticket(ticket.id).state is State.WAITING
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    page.get_by_text("Where are you today?").wait_for()


def test_the_services_of_a_counter_are_changed_by_keys_during_duty(
    place: Place, opened: Callable[..., Page]
) -> None:
    place.issue(service="papiere")
    page = opened()
    browsing.begin(page)
    assert page.title().startswith("(1)"), "whoever has another window before it sees that somebody waits"
    page.keyboard.press("v")
    page.get_by_role("button", name="None", exact=True).click()
    page.get_by_label("Housing and daily life").check()
    page.keyboard.press("Enter")
    page.locator("#waiting .apart").wait_for()
    page.wait_for_load_state()
    assert not page.title().startswith("(")
    (duty,) = place.ledger.on_duty(place.office.id, place.now)
    assert duty.services == ("wohnen",)
    page.keyboard.press("v")
    page.get_by_role("button", name="None", exact=True).wait_for()
    page.wait_for_load_state()
    page.keyboard.press("c")
    page.locator("#waiting").wait_for()


def test_the_list_keeps_its_place_when_somebody_comes(place: Place, opened: Callable[..., Page]) -> None:
    for _ in range(20):
        place.issue()
    page = opened()
    browsing.begin(page)
    page.locator("#waiting").evaluate("(list) => { list.scrollTop = 400; }")
    newest = place.issue()
    page.locator("#waiting td.number", has_text=newest.label).wait_for()
    assert page.locator("#waiting").evaluate("(list) => list.scrollTop") == 400
    assert page.get_by_role("button", name="Call the next").is_visible()


def test_a_press_that_does_not_reach_the_server_says_so_and_may_be_pressed_again(
    browser: Browser, tmp_path: Path
) -> None:
    with Place(tmp_path) as place:
        ticket, port = place.issue(), place.port
        context = browsing.context(browser, place)
        page = context.new_page()
        browsing.begin(page)
    page.keyboard.press("n")
    page.get_by_text("The office server does not answer. Please press again.").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#message")).to_be_hidden()
    page.keyboard.press("n")
    page.get_by_text("The office server does not answer.").wait_for()
    with Place(tmp_path, port=port) as place:
        page.keyboard.press("n")
        page.locator("#secret").wait_for()  # sessions end with the server
        assert place.ledger.ticket(ticket.id).state is State.WAITING
        context.close()


def test_what_went_well_is_told_for_a_while_and_what_went_wrong_until_the_next_press(
    place: Place, opened: Callable[..., Page]
) -> None:
    place.issue()
    page = opened()
    page.clock.install()
    browsing.begin(page)
    for key, what in (("n", "#now .card"), ("z", "#message.info")):
        page.keyboard.press(key)
        page.locator(what).wait_for()
    page.clock.fast_forward(9_000)
    expect(page.locator("#message")).to_be_hidden()
    page.keyboard.press("z")
    page.locator("#message.warning").wait_for()
    page.clock.fast_forward(9_000)
    expect(page.locator("#message")).to_be_visible()
    page.keyboard.press("n")
    page.locator("#now .card").wait_for()
    expect(page.locator("#message")).to_be_hidden()


def test_somebody_whose_pin_was_changed_is_back_at_the_door(
    place: Place, opened: Callable[..., Page]
) -> None:
    lead, clerk = opened(), opened()
    browsing.begin(lead, "mk", "1")
    browsing.begin(clerk, "sd", "2")
    lead.goto("/counter/clerks/sd")
    lead.locator("#secret").fill("864209")
    lead.get_by_role("button", name="Give it").click()
    lead.get_by_text("The new PIN is valid now.").wait_for()
    clerk.locator("#name").wait_for()
