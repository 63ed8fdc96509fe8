"""The numbers of the day: the last ones, the paper roll, the end of the day."""

from kiosk.domain.ticket import State
from tests.office.place import Place


def after_closing(place: Place) -> None:
    place.later(hours=3)


def test_the_last_number_is_printed_again_or_given_back_by_every_clerk(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk("sd", "2")
    desk.post("numbers", do="print", ticket=ticket.id)
    wish = place.ledger.take_print(place.office.id, "A", place.now)
    assert wish is not None
    assert wish.id == ticket.id
    assert f"Given back: {ticket.label}" in desk.post("numbers", do="cancel", ticket=ticket.id).text
    assert place.ledger.ticket(ticket.id).state is State.CANCELLED
    assert "That number is finished" in desk.post("numbers", do="cancel", ticket=ticket.id).text


def test_a_number_at_another_counter_is_not_given_back(place: Place) -> None:
    ticket = place.issue()
    place.clerk().press("next")
    page = place.clerk("sd", "2").post("numbers", do="cancel", ticket=ticket.id).text
    assert "at another counter" in page
    assert place.ledger.ticket(ticket.id).state is State.CALLED


def test_whoever_skips_many_numbers_is_asked_whether_that_is_meant(place: Place) -> None:
    """With one digit too many the terminal would have no numbers left for the day."""
    place.issue()
    desk = place.clerk()
    page = desk.post("numbers", do="paper", label="250").text
    assert "That skips 249 numbers." in page
    assert "Yes, go on after A250" in page
    assert "A002" not in page
    assert place.issue().label == "A002"
    assert "That skips" in desk.post("numbers", do="paper", label="251", sure="A250").text
    assert "goes on after A250" in desk.post("numbers", do="paper", label="A250", sure="A250").text
    assert place.issue().label == "A251"


def test_after_an_outage_the_terminal_goes_on_behind_the_paper_roll(place: Place) -> None:
    place.issue()
    page = place.clerk().post("numbers", do="paper", label="57").text
    assert "The terminal goes on after A057." in page
    assert place.issue().label == "A058"


def test_a_number_that_would_leave_none_for_the_day_is_refused(place: Place) -> None:
    desk = place.clerk()
    for typed in ("999", "A299", "", "0", "fifty"):
        assert "A number is a letter and digits" in desk.post("numbers", do="paper", label=typed).text, typed
    assert place.issue().label == "A001"


def test_the_day_is_not_closed_while_the_office_is_open(place: Place) -> None:
    ticket = place.issue()
    page = place.clerk().post("numbers", do="close", sure="yes").text
    assert "The office is open." in page
    assert place.ledger.ticket(ticket.id).state is State.WAITING


def test_a_lead_closes_the_day_and_only_statistics_stay(place: Place) -> None:
    for _ in range(6):
        place.issue()
    desk = place.clerk()
    after_closing(place)
    assert "Set the tick" in desk.post("numbers", do="close").text
    day = place.ledger.day(place.office.id, place.now)
    assert len(place.ledger.tickets(place.office.id, day)) == 6
    assert (
        "6 numbers were left over. Only the statistics are kept."
        in desk.post("numbers", do="close", sure="yes").text
    )
    assert place.ledger.tickets(place.office.id, day) == []
    assert [one.issued for one in place.ledger.counts_by_service(place.office.id)] == [6]


def test_what_cannot_be_taken_back_is_not_for_clerks(place: Place) -> None:
    desk = place.clerk("sd", "2")
    page = desk.web.get(f"{place.url}/counter/numbers").text
    assert "After an outage" not in page
    assert desk.post("numbers", do="paper", label="57").status_code == 403
    after_closing(place)
    assert desk.post("numbers", do="close", sure="yes").status_code == 403
