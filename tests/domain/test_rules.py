"""What the types of the content cannot say is refused as well."""

import pytest

from kiosk.domain.schema import decode, decode_all
from kiosk.errors import ContentError
from tests.domain.content_help import Raw, service, slot, tables, texts, topic


def refused(collection: str, raw: Raw) -> str:
    with pytest.raises(ContentError) as caught:
        decode(collection, raw)
    return str(caught.value)


@pytest.mark.parametrize("collection", ["topics", "documents", "notices"])
def test_texts_without_their_german_source_are_refused(collection: str) -> None:
    raw = tables()[collection][0]
    del raw["translations"]["de"]
    assert refused(collection, raw).endswith("translations: the source text 'de' is missing")
    assert "the source text 'de' is missing" in refused(collection, raw | {"translations": {}})


def test_a_service_needs_no_description_but_no_translation_stands_alone() -> None:
    decode("services", service())
    alone = texts(description="Hilfe")
    del alone["de"]
    assert "the source text 'de' is missing" in refused("services", service(translations=alone))


def test_an_end_of_validity_before_its_beginning_is_refused() -> None:
    decode("topics", topic(valid_from="2026-02-01", valid_to="2026-02-01"))
    raw = topic(valid_from="2026-02-01", valid_to="2026-01-31")
    assert refused("topics", raw) == "topics/anmeldung: valid_to: 2026-01-31 is before valid_from 2026-02-01"


@pytest.mark.parametrize("nth", [-1, 1, 2, 3, 4, 5, None])
def test_the_nth_weekday_of_a_month_is_allowed(nth: int | None) -> None:
    decode("services", service(hours={"weekly": [slot(nth=nth)]}))


def test_the_zeroth_weekday_of_a_month_is_refused() -> None:
    raw = service(hours={"weekly": [slot(), slot(nth=0)]})
    assert refused("services", raw).startswith("services/vmdo: hours.weekly[1].nth: 0 is not allowed")


def test_every_second_week_needs_a_week_to_count_from() -> None:
    decode("services", service(hours={"weekly": [slot(interval=2, dtstart="2026-01-05")]}))
    raw = service(hours={"weekly": [slot(interval=2)]})
    assert "hours.weekly[0].dtstart: needed because interval is 2" in refused("services", raw)


def test_opening_at_the_end_of_the_day_is_refused() -> None:
    raw = service(hours={"weekly": [slot(opens_at="24:00", closes_at="02:00")]})
    assert "hours.weekly[0].opens_at: 24:00 is only an end" in refused("services", raw)


def test_a_closure_that_ends_before_it_begins_is_refused() -> None:
    raw = service(hours={"closures": [{"from": "2026-05-02", "to": "2026-05-01"}]})
    assert "hours.closures[0].to: 2026-05-01 is before from 2026-05-02" in refused("services", raw)


@pytest.mark.parametrize(
    "zone", ["Europe/Dortmund", "", "../etc/passwd", "/etc/passwd", "Europe", "Europe/Berlin\0"]
)
def test_a_time_zone_that_does_not_exist_is_refused(zone: str) -> None:
    raw = service(hours={"timezone": zone})
    assert "is not a time zone of the IANA database" in refused("services", raw)


def test_all_rules_a_document_breaks_come_at_once() -> None:
    raw = service(
        valid_from="2026-02-01", valid_to="2026-01-31", hours={"timezone": "Mars", "weekly": [slot(nth=0)]}
    )
    assert len(refused("services", raw).splitlines()) == 3


@pytest.mark.parametrize(
    ("parent", "message"),
    [
        ({"parent": "gone"}, "topics/anmeldung: parent: there is no topic 'gone'"),
        ({"parent": "anmeldung"}, "topics/anmeldung: parent: 'anmeldung' has a parent itself"),
        ({"parent": "a"}, "topics/anmeldung: parent: 'a' is not a group"),
        (
            {"parent": "c"},
            "topics/anmeldung: parent: 'c' has a parent itself, the tree has two levels at most",
        ),
    ],
)
def test_a_topic_stands_below_a_group_and_no_deeper(parent: Raw, message: str) -> None:
    others = [topic("a"), topic("b", kind="group"), topic("c", kind="group", parent="b")]
    with pytest.raises(ContentError) as caught:
        decode_all(tables(topics=[*others, topic(**parent)]))
    assert str(caught.value).startswith(message)
