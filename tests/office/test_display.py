import re

import pytest
import requests

from kiosk.domain.ticket import Ticket
from kiosk.i18n.queueing import closed_reason
from kiosk.office.display import CURRENT, LAST
from kiosk.office.notices import PAGE_SECONDS
from tests.office.place import Place
from tests.office.test_notices import announce, notice, said
from tests.office.test_sound import Heard

LANGUAGES = ("de", "ar", "fa", "en", "fr")


def page(place: Place) -> str:
    return requests.get(f"{place.url}/display/").text


def calls(place: Place) -> list[str]:
    """Keys of the calls that stand on the display, in their order."""
    return re.findall(r'data-shown="([^"]+)"', page(place))


def announced(place: Place) -> list[str]:
    """Keys of the calls that are to be heard, in their order."""
    return re.findall(r'data-call="([^"]+)"', page(place))


def call(place: Place, ticket: Ticket, counter: str = "1") -> None:
    place.ledger.call(ticket.id, counter, place.now)


def test_a_call_stands_on_the_display_with_its_counter_in_two_languages(place: Place) -> None:
    ticket = place.issue("ar")
    place.clerk(counter="3").press("next")
    text = page(place)
    assert ticket.label in text
    assert "Platz" in text
    assert 'lang="ar" dir="rtl"' in text


def test_a_recall_is_another_call(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    desk.press("next")
    first = calls(place)
    desk.press("recall", ticket)
    second = calls(place)
    assert len(first) == len(second) == 1
    assert first != second
    assert announced(place) == second


def test_a_call_that_was_taken_back_and_made_again_is_another_call(place: Place) -> None:
    place.issue()
    desk = place.clerk()
    desk.press("next")
    first = announced(place)
    desk.press("undo")
    assert announced(place) == []
    desk.press("next")
    assert announced(place) != first


def test_the_newest_call_comes_first_and_the_next_three_are_named(place: Place) -> None:
    tickets = [place.issue() for _ in range(6)]
    place.clerk("mk", "1").press("next")
    place.clerk("sd", "2").press("next")
    assert [key.partition(":")[0] for key in calls(place)] == [tickets[1].id, tickets[0].id]
    assert [key.partition(":")[0] for key in announced(place)] == [tickets[0].id, tickets[1].id]
    shown = [ticket.label in page(place) for ticket in tickets]
    assert shown == [True, True, True, True, True, False]


def test_of_many_calls_at_once_each_is_shown_and_announced(place: Place) -> None:
    tickets = [place.issue() for _ in range(CURRENT + LAST)]
    for ticket in tickets:
        call(place, ticket)
    assert len(calls(place)) == CURRENT
    assert len(announced(place)) == len(tickets)
    text = page(place)
    assert all(ticket.label in text for ticket in tickets)


def test_a_call_stays_for_a_while_when_the_clerk_is_faster_than_those_who_look_up(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    desk.press("next")
    desk.press("serve", ticket)
    assert len(calls(place)) == len(announced(place)) == 1
    place.later(seconds=30)
    assert calls(place) == announced(place) == []
    assert ticket.label in page(place).partition("Vorher aufgerufen")[2]


def test_a_call_that_is_long_over_is_shown_and_not_announced(place: Place) -> None:
    call(place, place.issue())
    place.later(minutes=10)
    assert len(calls(place)) == 1
    assert announced(place) == []


def test_who_did_not_come_is_named(place: Place) -> None:
    ticket = place.issue()
    desk = place.clerk()
    desk.press("next")
    desk.press("no_show", ticket)
    assert ticket.label in page(place).partition("niemand kam")[2]


def test_the_display_says_nothing_of_concerns(place: Place) -> None:
    place.issue(service="asylverfahren")
    place.clerk().press("next")
    assert "asyl" not in page(place).lower()


def foot(place: Place, turns: int) -> list[list[str]]:
    """The languages at the foot of the display, turn by turn."""
    found = []
    for _ in range(turns):
        found.append(re.findall(r'lang="(\w+)"', page(place).partition('id="notices"')[2]))
        place.later(seconds=PAGE_SECONDS)
    return found


def test_that_no_numbers_are_given_is_said_in_every_language_in_turn(place: Place) -> None:
    place.ledger.set_intake(place.office.id, "closed", "", place.now)
    announce(place)
    pairs = foot(place, 8)
    assert {first for first, _ in pairs} == {"de"}
    assert {second for _, second in pairs} == {"ar", "fa", "en", "fr"}


def test_the_reason_why_no_numbers_are_given_is_said_with_it(place: Place) -> None:
    announce(place)
    place.ledger.set_intake(place.office.id, "closed", "ill", place.now)
    said_in = {code for code in LANGUAGES if said_why(place, code)}
    assert said_in == set(LANGUAGES)


def said_why(place: Place, code: str) -> bool:
    why = closed_reason(place.office.words(code), "ill")
    for _ in range(4):
        if any(why in line for line in re.findall(rf'lang="{code}"[^>]*>([^<]+)', page(place))):
            return True
        place.later(seconds=PAGE_SECONDS)
    return False


def test_that_no_numbers_are_given_takes_turns_with_the_notices(place: Place) -> None:
    place.ledger.set_intake(place.office.id, "last_tickets", "", place.now)
    announce(place, notice(de=said("Neu", "Kurz."), fa=said("Neu", "Kurz.")))
    shown = foot(place, 8)
    assert sorted(len(languages) for languages in shown) == [1] * 4 + [2] * 4
    assert {languages[0] for languages in shown if len(languages) == 1} == {"de", "fa"}


def test_an_office_that_gives_numbers_says_only_its_notices(place: Place) -> None:
    announce(place)
    assert foot(place, 3) == [[], [], []]


def test_the_gong_is_a_sound(place: Place) -> None:
    assert Heard(requests.get(f"{place.url}/display/gong.wav").content).seconds > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_is_spoken_in_the_language_of_the_visitor_then_in_german(place: Place, language: str) -> None:
    call(place, place.issue(language), "3")
    spoken = re.findall(r'data-spoken="([^"]+)"', page(place))[0].split()
    assert spoken == [f"/display/spoken/{code}/A001/3.wav" for code in (language, "de")]
    for address in spoken:
        answer = requests.get(place.url + address)
        assert answer.headers["Content-Type"] == "audio/wav"
        assert Heard(answer.content).seconds > 2


def test_only_numbers_that_were_called_are_spoken(place: Place) -> None:
    call(place, place.issue(), "3")
    place.issue()
    assert requests.get(f"{place.url}/display/spoken/de/A001/3.wav").status_code == 200
    for path in ("de/A002/3", "de/A001/2", "de/hello/3", "xx/A001/3", "de/A000/1"):
        assert requests.get(f"{place.url}/display/spoken/{path}.wav").status_code == 404
