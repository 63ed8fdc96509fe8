"""The statistics of the office: real days with real visits, closed and purged, as leads see them."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from kiosk.domain.ticket import Ticket
from kiosk.store.ledger_night import tidy
from tests.office.place import Desk, Place

DAYS = {
    (2, "papiere"): ("fa", 12),
    (2, "wohnen"): ("ar", 7),
    (3, "papiere"): ("fa", 6),
    (3, "wohnen"): ("de", 2),
    (3, "geld"): ("ar", 8),
}
"""Visits of some days of November, by concern: language, and how many."""


def visits(place: Place) -> None:
    """Days as they come: everybody waits for ten minutes and is helped for four, one in six does not come."""
    for day in (2, 3):
        place.now = datetime(2026, 11, day, 9, 0, tzinfo=UTC)
        given = [
            place.issue(language, concern)
            for (of, concern), (language, people) in DAYS.items()
            if of == day
            for _ in range(people)
        ]
        place.later(minutes=9, seconds=30)
        for place_in_line, ticket in enumerate(given):
            one_visit(place, ticket, comes=place_in_line % 6 != 5)
        place.now = datetime(2026, 11, day, 19, 0, tzinfo=UTC)
        tidy(place.ledger, place.office.id, place.now, "over")
    place.now = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


def one_visit(place: Place, ticket: Ticket, comes: bool) -> None:
    place.ledger.call(ticket.id, "1", place.now)
    if not comes:
        place.ledger.no_show(ticket.id, "1", place.now)
        return
    place.ledger.serve(ticket.id, "1", place.now)
    at = place.now
    place.later(minutes=4)
    place.ledger.finish(ticket.id, "1", place.now)
    place.now = at


def page(desk: Desk, query: str = "") -> str:
    return desk.web.get(f"{desk.place.url}/counter/statistics{query}").text


def rows(text: str, title: str) -> dict[str, list[str]]:
    """The rows of the first table behind a title."""
    body = text.partition(f">{title}<")[2].partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td>([^<]*)</td>", row) for row in body.split("</tr>")[:-1]]
    return {name: rest for name, *rest in cells}


def test_a_month_is_told_by_concern_and_by_language_and_never_by_both(place: Place) -> None:
    visits(place)
    text = page(place.clerk())
    assert "November 2026" in text
    concerns, languages = rows(text, "By what it is about"), rows(text, "By language")
    assert concerns["Residence and papers"] == ["20", "15", "·", "10 min", "10 min", "5 min"]
    assert concerns["Housing and daily life"][0] == "10"
    assert languages["German"] == ["·", "·", "0", "·", "·", "·"]
    assert concerns["All together"][:3] == languages["All together"][:3] == ["35", "30", "5"]
    words = {*concerns, *languages}
    assert {"Persian", "Residence and papers"} <= words


def test_small_numbers_are_hidden_and_a_second_one_with_them(place: Place) -> None:
    visits(place)
    text = page(place.clerk())
    daily = text.partition("Per day</h2>")[2]
    assert rows(daily, "By what it is about")["Tue 3.11."] == ["·", "8", "·"]
    assert rows(daily, "By what it is about")["Mon 2.11."] == ["7", "0", "12"]
    assert 'aria-label="Numbers given per day: 2. 19, 3. 16"' in text


@pytest.mark.parametrize(
    ("what", "first"), [("issued", "12"), ("served", "·"), ("missed", "·"), ("nothing", "12")]
)
def test_days_are_told_by_what_is_chosen(place: Place, what: str, first: str) -> None:
    """Of twelve people two did not come; that ten were helped would tell it."""
    visits(place)
    daily = page(place.clerk(), f"?month=2026-11&what={what}").partition("Per day</h2>")[2]
    assert rows(daily, "By what it is about")["Mon 2.11."][-1] == first


def test_tables_for_spreadsheets_have_the_month_and_hide_the_same(place: Place) -> None:
    visits(place)
    desk = place.clerk()
    for name in ("counts-by-concern", "counts-by-language", "times-by-concern", "times-by-language"):
        answer = desk.web.get(f"{place.url}/counter/statistics/{name}.csv?month=2026-11")
        assert answer.headers["content-type"].startswith("text/csv")
        assert f"{name}-2026-11.csv" in answer.headers["content-disposition"]
        head, *found = list(csv.reader(io.StringIO(answer.text)))
        assert head[:2] == ["day", name.rpartition("-")[2].replace("concern", "service")]
        assert {row[0] for row in found} == {"2026-11-02", "2026-11-03"}
        assert not {"1", "2", "3", "4"} & {row[-1] for row in found}, "small numbers"
        assert desk.web.get(f"{place.url}/counter/statistics/{name}.csv?month=2026-10").text.count("\n") == 1
    assert desk.web.get(f"{place.url}/counter/statistics/everything.csv").status_code == 404


def test_a_month_without_a_closed_day_says_so(place: Place) -> None:
    place.issue()
    desk = place.clerk()
    for query in ("", "?month=2025-01", "?month=nonsense"):
        assert "Nothing is known of this month." in page(desk, query)


def test_statistics_are_not_for_clerks(place: Place) -> None:
    visits(place)
    desk = place.clerk("sd", "2")
    for path in ("statistics", "statistics/counts-by-concern.csv"):
        answer = desk.web.get(f"{place.url}/counter/{path}")
        assert answer.status_code == 403
        assert "Residence" not in answer.text
