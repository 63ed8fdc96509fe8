"""What a counter serves: asked at the start of duty, remembered, changed at any time, and kept to by its next."""

from kiosk.domain.ticket import State
from tests.office.place import PINS, Desk, Place


def chosen(desk: Desk) -> str:
    return desk.web.get(f"{desk.place.url}/counter/duty").text


def ticked(page: str) -> list[str]:
    boxes = page.split('name="services" value="')[1:]
    return [box.partition('"')[0] for box in boxes if "checked" in box.partition(">")[0]]


def serve(desk: Desk, *services: str, counter: str = "1") -> str:
    fields = {"counter": counter, "languages": ["de", "ar"], "asked": "yes", "services": list(services)}
    return desk.post("duty", **fields).text


def waiting(text: str) -> str:
    return text.partition('id="waiting"')[2].partition("</section>")[0]


def test_a_counter_serves_everything_until_somebody_chooses(place: Place) -> None:
    desk = place.clerk()
    assert "All concerns" in desk.page()
    assert {"papiere", "wohnen", "other"} < set(ticked(chosen(desk)))
    (duty,) = place.ledger.on_duty(place.office.id, place.now)
    assert duty.services is None


def test_the_next_is_the_first_who_comes_for_what_the_counter_serves(place: Place) -> None:
    first, second = place.issue(service="papiere"), place.issue(service="wohnen")
    desk = place.clerk()
    serve(desk, "wohnen", "geld")
    desk.press("next")
    assert place.ledger.ticket(second.id).state is State.CALLED
    assert "Nobody is waiting for what you serve." in desk.press("next")
    assert place.ledger.ticket(first.id).state is State.WAITING
    desk.press("call", first)
    assert place.ledger.ticket(first.id).counter == "1", "anybody may be called from the list"


def test_the_next_in_the_own_languages_is_one_whom_the_counter_serves(place: Place) -> None:
    place.issue("ar", "papiere")
    desk = place.clerk()
    serve(desk, "wohnen")
    assert "Next in your languages (0)" in desk.page()
    assert "Nobody is waiting whom you serve and whose language you speak." in desk.press("next_ours")
    served = place.issue("ar", "wohnen")
    desk.press("next_ours")
    assert place.ledger.ticket(served.id).counter == "1"


def test_the_page_shows_what_is_served_and_whom_first(place: Place) -> None:
    other, own = place.issue(service="papiere"), place.issue(service="wohnen")
    desk, everything = place.clerk(), place.clerk("sd", "2")
    shown = waiting(serve(desk, "wohnen"))
    assert "1 of them for you" in shown
    assert shown.index(own.label) < shown.index("For other counters") < shown.index(other.label)
    assert "Housing and daily life" in shown.partition("<table")[0]
    assert waiting(everything.page()).index(other.label) < waiting(everything.page()).index(own.label)


def test_who_comes_for_what_nobody_on_duty_serves_is_pointed_out(place: Place) -> None:
    place.issue(service="papiere")
    desk = place.clerk()
    assert "no counter on duty serves" not in serve(desk, "papiere")
    assert "1 person waits for something that no counter on duty serves." in serve(desk, "wohnen")
    place.clerk("sd", "2")
    assert "no counter on duty serves" not in desk.page()


def test_who_was_sent_to_a_counter_is_its_next_whatever_it_serves(place: Place) -> None:
    ticket = place.issue(service="papiere")
    first, second = place.clerk(), place.clerk("sd", "2")
    serve(second, "wohnen", counter="2")
    first.press("next")
    first.press("transfer", ticket, value="counter:2")
    second.press("next")
    assert place.ledger.ticket(ticket.id).state is State.CALLED


def test_what_was_chosen_is_there_again_the_next_time(place: Place) -> None:
    desk = place.clerk()
    serve(desk, "wohnen", "geld", counter="3")
    desk.post("duty/end")
    desk.post("out")
    again = Desk(place)
    again.sign_in("mk", PINS["mk"])
    page = again.page()
    assert set(ticked(page)) == {"wohnen", "geld"}
    assert 'value="3" required checked' in page
    place.clerk("sd", "3")
    assert 'value="3" required checked' not in again.page(), "somebody else is there now"


def test_a_counter_that_serves_nothing_is_refused_and_says_so(place: Place) -> None:
    desk = place.clerk()
    assert "Choose at least one concern." in serve(desk)
    assert "Choose at least one concern." in serve(desk, "nothing-of-this-office")
    (duty,) = place.ledger.on_duty(place.office.id, place.now)
    assert duty.services is None


def test_whoever_ticks_everything_serves_what_will_be_added_as_well(place: Place) -> None:
    desk = place.clerk()
    serve(desk, "wohnen")
    serve(desk, *[key for key, _ in concerns(place)])
    (duty,) = place.ledger.on_duty(place.office.id, place.now)
    assert duty.services is None


def concerns(place: Place) -> list[tuple[str, str]]:
    groups = place.office.content().groups(place.now.date())
    return [*((group.id, group.id) for group in groups), ("other", "other")]


def test_a_counter_is_not_left_while_somebody_is_there_whose_visit_nobody_else_could_finish(
    place: Place,
) -> None:
    ticket = place.issue()
    desk = place.clerk()
    desk.press("next")
    desk.press("serve", ticket)
    left, moved = desk.post("duty/end").text, serve(desk, "wohnen", counter="2")
    assert "A001 is still at your counter. Finish that first." in left
    assert "A001 is still at your counter. Finish that first." in moved
    assert "of them for you" not in serve(desk, "wohnen", "papiere"), "what is served may change"
    (duty,) = place.ledger.on_duty(place.office.id, place.now)
    assert duty.counter == "1"
    desk.press("finish", ticket)
    assert "Where are you today?" in desk.post("duty/end").text


def test_the_page_says_what_would_be_taken_back(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    assert f"{ticket.label}: called" in desk.press("next")
    assert f"{ticket.label}: did not come" in desk.press("no_show", ticket)
    desk.press("undo")
    assert f"{ticket.label}: called" not in desk.page(), "an undo is final"


def test_a_ticket_is_put_aside_with_its_reason_in_one_press(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    desk.press("next")
    assert "holt eine Kopie" in desk.press("park", ticket, value="holt eine Kopie")
    assert place.ledger.ticket(ticket.id).state is State.PARKED
