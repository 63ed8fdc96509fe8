"""The screens find topics, places, notices and holidays by plain look-ups, valid today."""

from datetime import UTC, date, datetime

import pytest

from kiosk.domain.library import Content
from kiosk.errors import ContentError
from tests.domain.content_help import Raw, link, location, records, service, texts, topic

DAY = date(2026, 6, 1)
OVER = {"valid_to": "2026-05-31"}
LATER = {"valid_from": "2026-06-02"}


def content(**replaced: list[Raw]) -> Content:
    return Content(7, datetime(2026, 5, 1, tzinfo=UTC), records(**replaced))


def ids(found: object) -> list[str]:
    return [item.id for item in found]  # type: ignore[attr-defined]


def test_groups_and_their_topics_come_in_the_order_of_the_editors() -> None:
    found = content(
        topics=[
            topic("wohnen", kind="group", order=20),
            topic("papiere", kind="group", order=10),
            topic("c", parent="papiere", order=30),
            topic("b", parent="papiere", order=10),
            topic("a", parent="papiere", order=30),
            topic("d", parent="wohnen"),
        ]
    )
    assert ids(found.groups(DAY)) == ["papiere", "wohnen"]
    assert ids(found.topics("papiere", DAY)) == ["b", "a", "c"]
    assert ids(found.all_topics(DAY)) == ["d", "b", "a", "c"]


def test_topics_outside_their_validity_are_hidden_on_that_day_only() -> None:
    found = content(
        topics=[
            topic("papiere", kind="group"),
            topic("a", parent="papiere", **OVER),
            topic("b", parent="papiere", **LATER),
            topic("c", parent="papiere", valid_from="2026-06-01", valid_to="2026-06-01"),
        ]
    )
    assert ids(found.topics("papiere", date(2026, 5, 31))) == ["a"]
    assert ids(found.topics("papiere", DAY)) == ["c"]
    assert ids(found.topics("papiere", date(2026, 6, 2))) == ["b"]


def test_a_group_without_a_valid_topic_is_hidden() -> None:
    found = content(
        topics=[
            topic("a", kind="group"),
            topic("b", kind="group"),
            topic("c", parent="a"),
            topic("d", parent="b", **OVER),
        ]
    )
    assert ids(found.groups(DAY)) == ["a"]
    assert ids(found.groups(date(2026, 5, 31))) == ["a", "b"]


def test_emergency_and_involvement_have_their_own_topics() -> None:
    found = content(
        topics=[topic("notfall", kind="emergency"), topic("ehrenamt", kind="involve"), topic("x")]
    )
    emergency = found.emergency_topic(DAY)
    assert emergency is not None
    assert emergency.id == "notfall"
    assert ids(found.involve_topics(DAY)) == ["ehrenamt"]
    assert content().emergency_topic(DAY) is None


def test_a_topic_and_a_place_are_found_by_id_or_refused_by_name() -> None:
    found = content()
    assert found.topic("anmeldung").documents == ("passport",)
    assert ids(found.documents(found.topic("anmeldung"))) == ["passport"]
    assert found.place("vmdo-haus").service_id == "vmdo"
    with pytest.raises(ContentError, match="no topic 'gone'"):
        found.topic("gone")
    with pytest.raises(ContentError, match="no place 'vmdo'"):
        found.place("vmdo")


def test_places_for_a_topic_are_those_it_names_then_those_that_list_it() -> None:
    found = content(
        services=[
            service("c", topics=["anmeldung"]),
            service("a"),
            service("b", topics=["anmeldung"]),
            service("d"),
        ],
        service_at_locations=[
            link("b-haus", service_id="b"),
            link("b-laden", service_id="b", location_id="laden"),
        ],
        locations=[location(), location("laden")],
        topics=[topic(services=["b", "a"])],
    )
    assert ids(found.places_for("anmeldung", DAY)) == ["b-haus", "b-laden", "a", "c"]


def test_places_outside_their_validity_are_hidden() -> None:
    found = content(services=[service(topics=["anmeldung"]), service("alt", **OVER)])
    assert ids(found.places(DAY)) == ["vmdo-haus"]
    found = content(service_at_locations=[link(**LATER)])
    assert ids(found.places_for("anmeldung", DAY)) == []
    assert ids(found.places_for("anmeldung", date(2026, 6, 2))) == ["vmdo-haus"]


def test_offices_are_main_ones_then_outposts_by_name() -> None:
    found = content(
        services=[service("lokal-willkommen", kind="office"), service()],
        locations=[
            location("x", name="Eving"),
            location("y", name="Dorstfeld"),
            location("z", name="Brackel"),
        ],
        service_at_locations=[
            link("y", service_id="lokal-willkommen", location_id="y", kind="outpost"),
            link("x", service_id="lokal-willkommen", location_id="x", kind="main"),
            link("z", service_id="lokal-willkommen", location_id="z", kind="main"),
        ],
    )
    assert ids(found.offices(DAY)) == ["z", "x", "y"]
    assert ids(found.places(DAY)) == ["y", "x", "z", "vmdo"]


def test_notices_are_for_everywhere_or_for_one_location_and_warnings_come_first() -> None:
    def notice(identifier: str, **changes: object) -> Raw:
        return {"id": identifier, "translations": texts(title="T", body="B")} | changes

    found = content(
        notices=[
            notice("alt", valid_from="2026-01-01"),
            notice("neu", valid_from="2026-05-01"),
            notice("warnung", severity="warning"),
            notice("haus", locations=["haus"], valid_from="2026-03-01"),
            notice("vorbei", **OVER),
        ]
    )
    assert ids(found.notices(DAY)) == ["warnung", "neu", "alt"]
    assert ids(found.notices(DAY, "haus")) == ["warnung", "neu", "haus", "alt"]
    assert ids(found.notices(DAY, "laden")) == ["warnung", "neu", "alt"]


def test_a_calendar_gives_its_days_by_date() -> None:
    found = content()
    assert found.calendar("nw")[date(2026, 6, 4)].name == "Fronleichnam"
    assert not found.calendar(None)
    with pytest.raises(ContentError, match="no calendar 'by'"):
        found.calendar("by")


def test_a_calendar_cannot_be_changed_by_who_asks_for_it() -> None:
    days = content().calendar("nw")
    with pytest.raises(TypeError):
        days[DAY] = days[date(2026, 6, 4)]  # type: ignore[index]
