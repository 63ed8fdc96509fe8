import pytest
from hypothesis import given

from kiosk.domain.content import Appointment, Hours, Mode, Slot, Weekday
from kiosk.takehome.note import hours_note
from tests.takehome.places import hours


def slot(byday: Weekday, opens: str, closes: str, mode: Mode = "walk_in", nth: int | None = None) -> Slot:
    return Slot(byday=byday, opens_at=opens, closes_at=closes, mode=mode, nth=nth)


@pytest.mark.parametrize(
    ("weekly", "note"),
    [
        ((slot("TU", "14:00", "16:00"),), "Di 14-16 Uhr"),
        (
            (slot("MO", "09:00", "12:00"), slot("FR", "09:00", "12:00"), slot("TU", "13:00", "16:30")),
            "Mo+Fr 9-12 Uhr / Di 13-16:30 Uhr",
        ),
        (tuple(slot(day, "08:00", "12:00") for day in ("MO", "TU", "WE")), "Mo-Mi 8-12 Uhr"),
        (
            tuple(slot(day, "00:00", "24:00", "phone") for day in ("SU", "MO", "TU", "WE", "TH", "FR", "SA")),
            "Mo-So 0-24 Uhr am Telefon",
        ),
        ((slot("TH", "14:00", "17:00", nth=1),), "1. Do 14-17 Uhr"),
        ((slot("TH", "14:00", "17:00", nth=-1),), "letzter Do 14-17 Uhr"),
        ((slot("WE", "09:00", "10:00", "appointment"),), "Mi 9-10 Uhr mit Termin"),
    ],
)
def test_hours_read_like_a_door_sign(weekly: tuple[Slot, ...], note: str) -> None:
    assert hours_note(Hours(weekly=weekly)) == note


@pytest.mark.parametrize(
    "unsaid",
    [
        Hours(),
        Hours(weekly=()),
        Hours(weekly=(), appointment=Appointment(required=False)),
        Hours(weekly=(Slot(byday="MO", opens_at="09:00", closes_at="12:00", interval=2),)),
    ],
)
def test_unknown_or_complicated_hours_give_no_note(unsaid: Hours) -> None:
    assert hours_note(unsaid) == ""


@given(hours)
def test_a_note_is_one_line_of_ascii(made: Hours) -> None:
    note = hours_note(made)
    assert note.isascii()
    assert note.isprintable()
