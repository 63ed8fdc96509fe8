"""The sample release is whole, in five languages, and keeps the holidays of North Rhine-Westphalia."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from kiosk.domain.content import Holiday
from kiosk.domain.library import Content
from kiosk.domain.lint import OFFICE_LANGUAGES
from kiosk.store.build import build_sample, lint
from kiosk.store.releases import ReleaseStore
from tests.store.release_help import NOW

SAMPLE = Path(__file__).parents[2] / "assets" / "sample"
YEARS = range(2026, 2031)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    releases = tmp_path_factory.mktemp("releases")
    build_sample(SAMPLE, releases, NOW)
    return ReleaseStore(releases).current()


@pytest.fixture(scope="module")
def days(content: Content) -> dict[date, Holiday]:
    return dict(content.calendar("nw"))


def uncertain() -> Iterator[date]:
    for year in YEARS:
        easter = holidays.country_holidays("DE", subdiv="BB", years=year, language="de").get_named(
            "Ostersonntag"
        )[0]
        yield from (easter - timedelta(days=48), date(year, 12, 24), date(year, 12, 31))


def test_the_sample_has_no_error_and_no_missing_translation() -> None:
    found = [str(finding) for finding in lint(SAMPLE)]
    assert [line for line in found if line.startswith("error") or "is missing" in line] == []


def test_the_sample_holds_what_was_promised(content: Content) -> None:
    counts = content.records.counts()
    assert counts["topics"] >= 24
    assert len(content.offices(NOW.date())) == 12
    assert content.emergency_topic(NOW.date()) is not None
    assert content.involve_topics(NOW.date())


def test_every_topic_is_there_in_every_office_language(content: Content) -> None:
    for topic in content.all_topics(NOW.date()):
        assert set(OFFICE_LANGUAGES) <= set(topic.translations), topic.id
        for text in topic.translations.values():
            assert text.origin == "machine"
            assert text.reviewed_by is None
            assert 3 <= len(text.steps) <= 6, topic.id


def test_public_holidays_are_those_of_the_holidays_library(days: dict[date, Holiday]) -> None:
    official = holidays.country_holidays("DE", subdiv="NW", years=YEARS, language="de")
    assert {day: holiday.name for day, holiday in days.items() if holiday.certain} == dict(official)


def test_nobody_knows_without_asking_on_carnival_monday_and_before_christmas_and_new_year(
    days: dict[date, Holiday],
) -> None:
    assert sorted(day for day, holiday in days.items() if not holiday.certain) == sorted(uncertain())


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 6, 4), "Fronleichnam"),
        (date(2027, 11, 1), "Allerheiligen"),
        (date(2026, 2, 16), "Rosenmontag"),
        (date(2030, 12, 24), "Heiligabend"),
    ],
)
def test_days_that_are_often_forgotten_are_there(days: dict[date, Holiday], day: date, name: str) -> None:
    assert days[day].name == name
