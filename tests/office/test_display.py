import re
import wave
from io import BytesIO

import requests

from tests.office.place import Place


def calls(place: Place) -> list[str]:
    return re.findall(r'data-call="([^"]+)"', requests.get(f"{place.url}/display/").text)


def test_a_call_stands_on_the_display_with_its_counter_in_two_languages(place: Place) -> None:
    ticket = place.issue("ar")
    place.clerk(counter="3").press("next")
    text = requests.get(f"{place.url}/display/").text
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


def test_the_newest_call_comes_first_and_the_next_three_are_named(place: Place) -> None:
    tickets = [place.issue() for _ in range(6)]
    place.clerk("mk", "1").press("next")
    place.clerk("sd", "2").press("next")
    text = requests.get(f"{place.url}/display/").text
    assert [key.partition(":")[0] for key in calls(place)] == [tickets[1].id, tickets[0].id]
    shown = [ticket.label in text for ticket in tickets]
    assert shown == [True, True, True, True, True, False]


def test_the_display_says_nothing_of_concerns(place: Place) -> None:
    place.issue(service="asylverfahren")
    place.clerk().press("next")
    assert "asyl" not in requests.get(f"{place.url}/display/").text.lower()


def test_the_gong_is_a_sound(place: Place) -> None:
    answer = requests.get(f"{place.url}/display/gong.wav")
    with wave.open(BytesIO(answer.content)) as gong:
        assert gong.getnframes() > gong.getframerate()
        assert max(gong.readframes(gong.getnframes())) > 0


def test_only_numbers_and_counters_are_spoken(place: Place) -> None:
    for path in ("de/A001/99", "de/hello/1", "xx/A001/1", "de/A000/1"):
        assert requests.get(f"{place.url}/display/spoken/{path}.wav").status_code == 404
