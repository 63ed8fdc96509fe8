import re

import pytest
import requests

from kiosk.domain.ticket import State
from tests.office.place import Place


def test_the_page_is_in_the_visitors_language_with_german_beside_it(place: Place) -> None:
    ticket = place.issue("fa")
    text = requests.get(f"{place.url}/t/{ticket.token}").text
    assert '<html lang="fa" dir="rtl">' in text
    assert ticket.label in text
    assert "Vor Ihnen wartet niemand." in text


def test_a_call_says_where_to_go(place: Place) -> None:
    ticket = place.issue("ar")
    place.clerk(counter="3").press("next")
    text = requests.get(f"{place.url}/t/{ticket.token}").text
    assert re.search(r'class="number">\s*3\s*<', text)


def test_the_page_shows_nothing_of_anybody_else(place: Place) -> None:
    other, ticket = place.issue("ar"), place.issue("fr")
    text = requests.get(f"{place.url}/t/{ticket.token}").text
    assert other.label not in text
    assert other.id not in text
    assert ticket.id not in text


@pytest.mark.parametrize("token", ["short", "x" * 32, "../../etc/passwd", "%00" * 8])
def test_a_link_that_is_none_says_so_in_every_language_of_the_office(place: Place, token: str) -> None:
    answer = requests.get(f"{place.url}/t/{token}")
    assert answer.status_code == 404


def test_the_link_ends_with_the_day(place: Place) -> None:
    ticket = place.issue()
    place.later(days=1)
    assert requests.get(f"{place.url}/t/{ticket.token}").status_code == 404


def test_a_number_is_given_back_after_being_asked_once(place: Place) -> None:
    ticket = place.issue("en")
    asked = requests.get(f"{place.url}/t/{ticket.token}/leave").text
    assert "Give this number back?" in asked
    assert place.ledger.ticket(ticket.id).state is State.WAITING, (
        "a link that is only looked at changes nothing"
    )
    answer = requests.post(f"{place.url}/t/{ticket.token}/leave")
    assert "This number is finished." in answer.text
    assert place.ledger.ticket(ticket.id).state is State.CANCELLED


def test_a_number_that_is_being_served_cannot_be_given_back(place: Place) -> None:
    ticket = place.issue("en")
    desk = place.clerk()
    desk.press("next")
    desk.press("serve", ticket)
    assert "You are being helped now." in requests.post(f"{place.url}/t/{ticket.token}/leave").text
    assert place.ledger.ticket(ticket.id).state is State.SERVING


def test_who_is_being_served_is_not_asked_whether_to_give_the_number_back(place: Place) -> None:
    ticket = place.issue("en")
    desk = place.clerk()
    desk.press("next")
    desk.press("serve", ticket)
    answer = requests.get(f"{place.url}/t/{ticket.token}/leave")
    assert answer.url == f"{place.url}/t/{ticket.token}"
    assert "You are being helped now." in answer.text


def test_a_link_works_in_the_moment_the_number_is_given(place: Place) -> None:
    for _ in range(5):  # each time the board was read just before
        ticket = place.issue("en")
        answer = requests.get(f"{place.url}/t/{ticket.token}")
        assert (answer.status_code, ticket.label in answer.text) == (200, True)
