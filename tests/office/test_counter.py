"""The counter, by the forms its page has: without script everything must work."""

from concurrent.futures import ThreadPoolExecutor

from kiosk.domain.ticket import Need, State
from kiosk.i18n.queueing import closed_reason
from tests.office.place import PINS, Desk, Place


def test_the_next_one_is_who_has_waited_longest(place: Place) -> None:
    first, second = place.issue(), place.issue("ar")
    desk = place.clerk()
    assert first.label in desk.press("next")
    assert place.ledger.ticket(first.id).state is State.CALLED
    assert place.ledger.ticket(second.id).state is State.WAITING


def test_the_next_in_my_languages_is_the_first_who_speaks_one(place: Place) -> None:
    place.issue("fa")
    arabic = place.issue("ar")
    place.clerk().press("next_ours")
    assert place.ledger.ticket(arabic.id).counter == "1"


def test_a_press_that_is_sent_twice_calls_one_person(place: Place) -> None:
    first, second = place.issue(), place.issue()
    desk = place.clerk()
    form, request = desk.form(), desk.request()
    for _ in range(2):
        desk.web.post(f"{place.url}/counter/act", {"form": form, "request": request, "action": "next"})
    assert place.ledger.ticket(first.id).state is State.CALLED
    assert place.ledger.ticket(second.id).state is State.WAITING


def test_two_clerks_who_press_at_once_never_get_the_same_person(place: Place) -> None:
    tickets = [place.issue() for _ in range(20)]
    desks = place.clerk("mk", "1"), place.clerk("sd", "2")

    def work(desk: Desk) -> None:
        for _ in range(10):
            desk.press("next")
            held = place_of(desk)
            desk.press("serve", held)
            desk.press("finish", held)

    def place_of(desk: Desk):  # type: ignore[no-untyped-def]
        label = desk.page().partition('<p class="number">')[2].partition("<")[0]
        return next(ticket for ticket in tickets if ticket.label == label)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, desks))
    day = place.ledger.day(place.office.id, place.now)
    calls = [
        event.ticket_id for event in place.ledger.events(place.office.id, day) if event.change == "called"
    ]
    assert sorted(calls) == sorted(ticket.id for ticket in tickets)


def test_a_whole_visit_goes_from_the_call_to_its_end(place: Place) -> None:
    ticket = place.issue(needs=[Need.INTERPRETER])
    desk = place.clerk()
    assert "Interpreter" in desk.page()
    desk.press("next")
    desk.press("recall", ticket)
    assert place.ledger.ticket(ticket.id).call_count == 2
    desk.press("serve", ticket)
    assert "Nobody is waiting." in desk.press("finish", ticket)
    assert place.ledger.ticket(ticket.id).state is State.DONE


def test_who_did_not_come_can_come_back_to_the_old_place(place: Place) -> None:
    first = place.issue()
    desk = place.clerk()
    desk.press("next")
    second = place.issue()
    assert "Is here after all" in desk.press("no_show", first)
    desk.press("bring_back", first)
    waiting = [ticket.id for ticket in place.ledger.queue(place.office.id, place.now)]
    assert waiting == [first.id, second.id]


def test_the_last_step_can_be_taken_back(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    desk.press("next")
    desk.press("no_show", ticket)
    assert f"Taken back: {ticket.label}" in desk.press("undo")
    assert place.ledger.ticket(ticket.id).state is State.CALLED


def test_a_ticket_is_passed_on_to_another_counter_or_concern(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    desk.press("next")
    desk.press("transfer", ticket, value="counter:2")
    assert place.ledger.ticket(ticket.id).counter == "2"
    other = place.clerk("sd", "2")
    other.press("next")
    other.press("transfer", ticket, value="service:wohnen")
    found = place.ledger.ticket(ticket.id)
    assert (found.state, found.service, found.counter) == (State.WAITING, "wohnen", None)


def test_somebody_else_was_faster_is_said_and_changes_nothing(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    request = desk.request()
    place.ledger.call(ticket.id, "2", place.now)
    answer = desk.post("act", action="call", request=request, ticket=ticket.id)
    assert "Somebody else was faster" in answer.text
    assert place.ledger.ticket(ticket.id).counter == "2"


def test_a_note_is_for_colleagues_and_stands_at_every_counter(place: Place) -> None:
    ticket = place.issue()
    desk, other = place.clerk(), place.clerk("sd", "2")
    desk.press("next")
    desk.press("note", ticket, value="bringt um 11 das Formular")
    desk.press("park", ticket)
    assert "bringt um 11 das Formular" in other.page()


def test_the_reason_for_being_closed_is_one_that_every_language_has(place: Place) -> None:
    desk = place.clerk()
    page = desk.post("intake", state="closed", reason="ill").text
    assert '<option value="ill" selected>Staff are ill today.' in page
    found = place.ledger.intake(place.office.id, place.now)
    assert (found.state, found.reason_key) == ("closed", "ill")
    assert desk.post("intake", state="closed", reason="A.-has-the-flu").status_code == 400
    desk.post("intake", state="open", reason="ill")
    assert place.ledger.intake(place.office.id, place.now).reason_key == ""
    said = {closed_reason(place.office.words(code), "ill") for code in place.office.languages}
    assert len(said) == len(place.office.languages)


def test_after_three_calls_the_page_says_when_the_next_one_may_be(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    desk.press("next")
    for _ in range(2):
        desk.press("recall", ticket)
    assert "Call again from 14:15" in desk.page()
    assert "Called often enough. Again in 5 min." in desk.press("recall", ticket)
    place.later(minutes=5)
    assert "Call again from" not in desk.page()
    desk.press("recall", ticket)
    assert place.ledger.ticket(ticket.id).call_count == 4


def test_who_was_taken_over_presses_for_nobody(place: Place) -> None:
    ticket = place.issue()
    first = place.clerk("mk", "1")
    form = first.form()
    second = Desk(place)
    second.sign_in("sd", PINS["sd"])
    second.post("duty", counter="1", languages=["de"], take_over="1")
    first.web.post(f"{place.url}/counter/act", {"form": form, "action": "next"})
    assert place.ledger.ticket(ticket.id).state is State.WAITING
    assert "Where are you today?" in first.page()


def test_no_numbers_are_given_while_staff_have_closed(place: Place) -> None:
    desk = place.clerk()
    assert desk.post("intake", state="closed").status_code == 200
    assert place.ledger.intake(place.office.id, place.now).state == "closed"
    desk.post("intake", state="open")
    assert place.ledger.intake(place.office.id, place.now).state == "open"


def test_a_counter_has_one_clerk_until_somebody_takes_it_over(place: Place) -> None:
    place.clerk("mk", "1")
    second = Desk(place)
    second.sign_in("sd", PINS["sd"])
    assert "Somebody is on duty at counter 1" in second.post("duty", counter="1", languages=["de"]).text
    second.post("duty", counter="1", languages=["de"], take_over="1")
    (duty,) = place.ledger.on_duty(place.office.id, place.now)
    assert duty.clerk == "sd"


def test_the_page_is_in_the_language_of_the_clerk(place: Place) -> None:
    desk = place.clerk()
    assert "Call the next" in desk.page()
    desk.web.get(f"{place.url}/counter/language/de")
    assert "Nächste Nummer aufrufen" in desk.page()
