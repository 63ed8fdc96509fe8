"""How terminals are used: hidden numbers stay hidden, gaps stay gaps, and nothing is crossed."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone, translation

from kiosk.central import use
from kiosk.central.models import DayCount
from kiosk.central.roles import EDITOR
from kiosk.central.use import Period, Sums
from tests.central.fleet_help import many_days, terminal, told
from tests.central.people import logged_in, person

pytestmark = pytest.mark.usefixtures("content")

MONDAY = date(2026, 11, 23)
WEEK = Period(MONDAY, MONDAY + timedelta(days=6))
URL = "/admin/use/"


@pytest.fixture(autouse=True)
def english(content: None) -> Any:  # after it: what it makes, it makes in German
    with translation.override("en"):
        yield


def test_a_hidden_number_widens_the_sum_and_is_never_guessed() -> None:
    one, other = terminal("A"), terminal("B")
    told(one, MONDAY, topic={"anmeldung": 10, "ukraine": 3})
    told(other, MONDAY, topic={"anmeldung": 2, "ukraine": 1})
    found = use.bars("topic", WEEK, [one.pk, other.pk])
    assert [(bar.name, bar.sums) for bar in found] == [
        ("Wohnung anmelden", Sums(11, 14)),
        (found[1].name, Sums(2, 8)),
    ]
    assert [str(bar.sums) for bar in found] == ["11–14", "2–8"]
    assert [str(bar.sums) for bar in use.bars("topic", WEEK, [one.pk])] == ["10", "fewer than 5"]


def test_a_day_that_was_told_twice_counts_once_as_it_is_stored() -> None:
    one = terminal("A")
    told(one, MONDAY, topic={"anmeldung": 7})
    DayCount.objects.update(hidden=1)
    assert use.bars("topic", WEEK, [one.pk])[0].sums == Sums(8, 11)


def test_bars_are_as_long_as_their_numbers() -> None:
    one = terminal("A")
    told(one, MONDAY, language={"ar": 30, "de": 15, "fa": 2})
    found = use.bars("language", WEEK, [one.pk])
    assert [(bar.name, bar.least, bar.most) for bar in found[:2]] == [
        ("Arabic", 100, 100),
        ("German", 50, 50),
    ]
    assert found[2].most == pytest.approx(100 * 4 / 30)


def test_a_day_without_a_report_is_a_gap_and_a_day_without_visitors_is_none() -> None:
    one = terminal("A")
    told(one, MONDAY, topic={"anmeldung": 9})
    told(one, MONDAY + timedelta(days=1))
    found = use.days("topic", WEEK, [one.pk])
    assert [(day.terminals, day.sums) for day in found[:3]] == [(1, Sums(9, 9)), (1, Sums()), (0, Sums())]
    assert len(list(use.gaps(found))) == 5


def test_an_office_of_which_nothing_was_told_is_not_shown_as_zero() -> None:
    one, other = terminal("A"), terminal("B")
    told(one, MONDAY)
    found = use.offices(WEEK, [("Nord", [one.pk]), ("Süd", [other.pk])])
    assert [(bar.name, bar.sums, bar.least) for bar in found] == [("Nord", Sums(), 0), ("Süd", None, 0)]


def test_only_the_days_and_terminals_that_were_asked_for_are_counted() -> None:
    one, other = terminal("A"), terminal("B")
    for day in (MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)):
        told(one, day, topic={"anmeldung": 5})
    told(other, MONDAY, topic={"anmeldung": 100})
    assert use.bars("topic", WEEK, [one.pk])[0].sums == Sums(10, 10)
    assert use.bars("topic", WEEK, []) == []


@pytest.mark.parametrize(
    ("month", "last"), [((2026, 2), 28), ((2028, 2), 29), ((2026, 12), 31), ((2026, 11), 30)]
)
def test_a_month_is_a_whole_month(month: tuple[int, int], last: int) -> None:
    assert use.of_month(date(*month, 17), date(2030, 1, 1)) == Period(date(*month, 1), date(*month, last))


def test_of_a_month_that_is_not_over_only_the_days_that_are() -> None:
    assert use.of_month(MONDAY, date(2026, 11, 3)) == Period(date(2026, 11, 1), date(2026, 11, 2))
    assert use.of_month(MONDAY, date(2026, 11, 1)) is None


def test_the_last_days_end_with_yesterday() -> None:
    assert use.of_days(MONDAY, 7) == Period(date(2026, 11, 16), date(2026, 11, 22))


def test_the_csv_says_what_the_page_says_and_nothing_crossed() -> None:
    one = terminal("A")
    told(one, MONDAY, topic={"anmeldung": 10, "ukraine": 3}, language={"ar": 2}, search={"nothing": 6})
    rows = list(csv.reader(StringIO(use.exported("topic", WEEK, [one.pk], ";")), delimiter=";"))
    assert rows[0] == ["day", "terminals that told", "id", "name", "at least", "at most"]
    assert rows[1] == ["2026-11-23", "1", "anmeldung", "Wohnung anmelden", "10", "10"]
    assert rows[2][4:] == ["1", "4"]
    assert "ar" not in use.exported("topic", WEEK, [one.pk], ";")
    assert "Arabic,1,4" in use.exported("language", WEEK, [one.pk], ",")


def test_a_title_is_no_formula_in_a_spreadsheet() -> None:
    from kiosk.central.models import Topic

    Topic.objects.filter(identifier="anmeldung").update(title="=HYPERLINK(1)")
    one = terminal("A")
    told(one, MONDAY, topic={"anmeldung": 10})
    assert "'=HYPERLINK" in use.exported("topic", WEEK, [one.pk], ";")


def page(query: str = "") -> Any:
    return logged_in(person(EDITOR)).get(URL + query)


def test_the_page_shows_charts_that_are_tables_for_those_who_cannot_see_them() -> None:
    one = terminal("A", "innenstadt-nord")
    other = terminal("B", "hoerde-hombruch")
    many_days(one, ["anmeldung", "ukraine", "kita"], without=range(4, 6))
    many_days(other, ["anmeldung"], days=10, without=range(4, 6))
    found = page("?days=7")
    assert found.status_code == 200
    soup = BeautifulSoup(found.content, "html.parser")
    assert "Of 2 days no terminal told anything." in soup.get_text()
    heads = [head.get_text(strip=True) for head in soup.select(".central-bars tbody th")]
    assert {"Wohnung anmelden", "Arabic", "something was found"} <= set(heads)
    assert soup.find_all("script", string=True) == [] or b"nonce" not in found.content
    one_office = logged_in(person("publisher")).get(f"{URL}?days=7&office=hoerde-hombruch")
    assert "Topics opened, by office" not in one_office.content.decode()


def test_a_topic_that_is_not_there_any_more_is_named_by_its_id() -> None:
    told(terminal("A"), timezone.localdate() - timedelta(days=1), topic={"gone-since": 9})
    assert b"gone-since" in page().content


@pytest.mark.parametrize(
    "query", ["?days=2026-13", "?days=0", "?days=x", "?office=nowhere", "?days=9999-11", "?days=9999-12"]
)
def test_what_cannot_be_chosen_is_not_there(query: str) -> None:
    assert page(query).status_code == 404


def test_a_table_is_downloaded_with_the_same_choice() -> None:
    told(terminal("A"), timezone.localdate() - timedelta(days=1), topic={"anmeldung": 9})
    client = logged_in(person(EDITOR))
    answer = client.get("/admin/use/topic.csv?days=7")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="topic-')
    assert "anmeldung" in answer.content.decode("utf-8-sig")
    assert client.get("/admin/use/visits.csv").status_code == 404
    german = client.get("/admin/use/topic.csv", headers={"accept-language": "de"})
    assert german.content.decode("utf-8-sig").startswith("Tag;")
