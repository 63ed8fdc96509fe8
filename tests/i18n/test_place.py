from gettext import NullTranslations
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk.domain.content import Address, Appointment, Hours
from kiosk.domain.places import Place
from kiosk.i18n.place import age_words, appointment_words, cost_words, languages_words, wheelchair_words
from tests.takehome.places import place

ENGLISH = NullTranslations()


def having(**facts: Any) -> Place:
    return replace(place(), **facts)


def asking(required: bool | None) -> Hours:
    return Hours(weekly=(), appointment=Appointment(required=required))


def test_what_is_not_known_is_said() -> None:
    unknown = place()
    assert languages_words(ENGLISH, "en", unknown) == "Not known. Please ask."
    assert wheelchair_words(ENGLISH, unknown) == "Not known. Please ask."
    assert age_words(ENGLISH, unknown) == "We do not know how old these facts are. Please ask."
    assert cost_words(ENGLISH, unknown) == ""


def test_volunteers_who_interpret_are_named_beside_the_languages() -> None:
    said = languages_words(ENGLISH, "en", having(languages=("ar", "de"), interpreters="volunteers"))
    assert said == "Arabic and German. Volunteers interpret other languages when needed."


@pytest.mark.parametrize(
    ("cost", "said"), [("free", "Free of charge"), ("free_anonymous", "Free of charge and anonymous")]
)
def test_what_costs_nothing_is_said(cost: str, said: str) -> None:
    assert cost_words(ENGLISH, having(cost=cost)) == said


def test_the_oldest_fact_gives_the_year() -> None:
    found = having(as_of="2026-05", hours=Hours(weekly=None, as_of="2024-11-30"))
    assert age_words(ENGLISH, found) == "These facts are from 2024."


@pytest.mark.parametrize(
    ("required", "said"),
    [(True, "Only with an appointment."), (False, "You can also make an appointment."), (None, "")],
)
def test_whether_an_appointment_is_needed_or_possible(required: bool | None, said: str) -> None:
    found = having(address=Address(address_1="Oberbank 11"), hours=asking(required))
    assert appointment_words(ENGLISH, found) == said
    assert appointment_words(ENGLISH, place()) == ""


def test_nobody_makes_an_appointment_where_nobody_can_go() -> None:
    assert appointment_words(ENGLISH, having(hours=asking(False))) == ""
    assert appointment_words(ENGLISH, having(hours=asking(True))) == "Only with an appointment."
