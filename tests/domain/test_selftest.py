"""A release that would break a screen does not pass its self-test."""

from datetime import UTC, datetime

import pytest

from kiosk.domain.library import Content
from kiosk.domain.selftest import self_test
from tests.domain.content_help import Raw, link, location, records, service, topic

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


def problems(**replaced: list[Raw]) -> list[str]:
    return self_test(Content(1, NOW, records(**replaced)), NOW)


def test_a_good_release_passes() -> None:
    assert problems() == []


def test_a_broken_reference_fails() -> None:
    assert problems(service_at_locations=[link(location_id="gone")]) == [
        "service_at_locations/vmdo-haus: location_id: there is no 'gone' in locations"
    ]


def test_a_blank_text_fails_in_the_language_it_is_blank_in() -> None:
    raw = topic(services=["vmdo"])
    raw["translations"]["fa"]["steps"][0] = " "
    assert problems(topics=[raw]) == ["topics/anmeldung: steps[0]: blank in fa"]


@pytest.mark.parametrize(
    ("replaced", "message"),
    [
        ({"topics": [topic("a", kind="group")], "services": [service()]}, "topics: nothing is valid today"),
        (
            {"topics": [topic()], "services": [], "service_at_locations": []},
            "services: no place is valid today",
        ),
        ({"topics": [topic(valid_to="2026-05-31")]}, "topics: nothing is valid today"),
    ],
)
def test_a_screen_without_anything_on_it_fails(replaced: dict[str, list[Raw]], message: str) -> None:
    assert message in problems(**replaced)


def test_a_character_no_font_can_draw_fails_with_its_place_and_name() -> None:
    def missing(text: str) -> set[str]:
        return {"☂"} & set(text)

    content = Content(1, NOW, records(locations=[location(name="Haus ☂")]))
    assert self_test(content, NOW, missing) == ["locations/haus: name: no font has U+2602 UMBRELLA"]


def test_every_text_a_visitor_can_see_is_shown_to_the_fonts() -> None:
    seen: list[str] = []
    self_test(Content(1, NOW, records()), NOW, lambda text: set(seen.append(text) or ()))  # type: ignore[func-returns-value]
    assert {"VMDO", "Haus", "Weg 1", "Verein", "Fronleichnam", "تسجيل السكن", "C", "Kommen Sie."} <= set(seen)


def test_hours_that_cannot_be_worked_out_fail() -> None:
    far = datetime.max.replace(tzinfo=UTC)
    found = self_test(Content(1, NOW, records()), far)
    assert len(found) == 1
    assert found[0].startswith("places/vmdo-haus: hours: ")
