"""Who may sign in, as leads see and change it; and what clerks may not."""

import pytest

from kiosk import paths
from kiosk.store.clerks import Clerks
from tests.office.place import PINS, Desk, Place


def clerks(place: Place) -> Clerks:
    return Clerks(paths.office_dir(place.settings) / "clerks.sqlite")


def test_a_lead_adds_somebody_who_signs_in_at_once(place: Place) -> None:
    page = place.clerk().post(
        "clerks", id="AB", name="Dritte Kraft", languages=["de", "fa"], secret="135790", active="yes"
    )
    assert "Dritte Kraft" in page.text
    assert Desk(place).sign_in("ab", "135790").status_code == 200
    with clerks(place) as file:
        assert file.get("ab").languages == ("de", "fa")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": "ab", "name": "Neu", "secret": "1234"}, "A PIN has 6 to 12 digits"),
        ({"id": "sd", "name": "Neu", "secret": "135790"}, "nobody else"),
        ({"id": "a b", "name": "Neu", "secret": "135790"}, "letters and digits"),
        ({"id": "ab", "name": " ", "secret": "135790"}, "may not be empty"),
    ],
)
def test_what_cannot_be_kept_adds_nobody(place: Place, fields: dict[str, str], said: str) -> None:
    assert said in place.clerk().post("clerks", active="yes", **fields).text
    with clerks(place) as file:
        assert [(one.id, one.name) for one in file.all()] == [("mk", "Erste Kraft"), ("sd", "Zweite Kraft")]


def test_a_new_pin_ends_the_sessions_of_the_old_one_at_once(place: Place) -> None:
    other = place.clerk("sd", "2")
    assert "The new PIN is valid now." in place.clerk().post("clerks/sd", secret="135790").text
    assert "PIN or pass phrase" in other.page()
    assert Desk(place).sign_in("sd", PINS["sd"]).status_code == 401
    assert Desk(place).sign_in("sd", "135790").status_code == 200
    assert [duty.clerk for duty in place.ledger.on_duty(place.office.id, place.now)] == ["mk"]


def test_who_has_left_cannot_sign_in_and_is_signed_out(place: Place) -> None:
    other = place.clerk("sd", "2")
    place.clerk().post("clerks/sd", name="Zweite Kraft", role="clerk", languages=["de"])
    assert "PIN or pass phrase" in other.page()
    assert Desk(place).sign_in("sd", PINS["sd"]).status_code == 401


def test_one_lead_must_remain(place: Place) -> None:
    page = place.clerk().post("clerks/mk", name="Erste Kraft", role="clerk", active="yes").text
    assert "One lead must remain." in page
    with clerks(place) as file:
        assert file.get("mk").role == "lead"


def test_who_becomes_a_lead_signs_in_again_and_may_lead(place: Place) -> None:
    place.clerk("sd", "2")
    place.clerk().post("clerks/sd", name="Zweite Kraft", role="lead", languages=["de"], active="yes")
    desk = place.clerk("sd", "2")
    assert desk.web.get(f"{place.url}/counter/clerks").status_code == 200


@pytest.mark.parametrize("path", ["clerks", "clerks/mk"])
def test_pages_for_leads_are_refused_to_clerks(place: Place, path: str) -> None:
    desk = place.clerk("sd", "2")
    assert f"/counter/{path}" not in desk.page()
    answer = desk.web.get(f"{place.url}/counter/{path}")
    assert answer.status_code == 403
    assert "Only for leads" in answer.text
    assert "Erste Kraft" not in answer.text
    fields = {"id": "xx", "name": "X", "secret": "135790", "role": "lead", "active": "yes"}
    assert desk.post(path, **fields).status_code == 403
    with clerks(place) as file:
        assert {one.id for one in file.all()} == {"mk", "sd"}
    assert Desk(place).sign_in("mk", PINS["mk"]).status_code == 200


def test_everybody_changes_the_own_pin_by_knowing_the_old_one(place: Place) -> None:
    desk = place.clerk("sd", "2")
    assert "not right" in desk.post("pin", was="000000", secret="135790", again="135790").text
    assert "not the same" in desk.post("pin", was=PINS["sd"], secret="135790", again="135791").text
    assert "6 to 12 digits" in desk.post("pin", was=PINS["sd"], secret="12", again="12").text
    assert "valid now" in desk.post("pin", was=PINS["sd"], secret="135790", again="135790").text
    assert Desk(place).sign_in("sd", "135790").status_code == 200


def test_guessing_the_own_pin_is_slowed_down_as_signing_in_is(place: Place) -> None:
    desk = place.clerk("sd", "2")
    for _ in range(5):
        desk.post("pin", was="000000", secret="135790", again="135790")
    assert "Too many" in desk.post("pin", was=PINS["sd"], secret="135790", again="135790").text
