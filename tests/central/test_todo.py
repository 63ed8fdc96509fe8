"""Facts that nobody has confirmed for a set time."""

from datetime import date, timedelta

import pytest

from tests.central.people import entity, logged_in, person

pytestmark = pytest.mark.usefixtures("content")

URL = "/admin/please-check/"


def listed(page: object) -> list[str]:
    return [found.document_name for found in page.context["entities"]]  # type: ignore[attr-defined]


def test_what_was_never_confirmed_comes_first() -> None:
    topic = entity("topics/anmeldung")
    topic.assured_date = date.today() - timedelta(days=181)
    topic.save()
    found = listed(logged_in(person("editor")).get(URL))
    assert found[-1] == "topics/anmeldung"
    assert "service_at_locations/innenstadt-nord" in found


def test_a_publisher_confirms_with_one_click_and_it_is_live() -> None:
    client = logged_in(person("publisher"))
    client.post(URL, {"document": "topics/anmeldung"})
    assert entity("topics/anmeldung").assured_date == date.today()
    assert "topics/anmeldung" not in listed(client.get(URL))


def test_an_editor_confirms_in_a_draft() -> None:
    logged_in(person("editor")).post(URL, {"document": "topics/anmeldung"})
    topic = entity("topics/anmeldung")
    assert (topic.assured_date, topic.latest().assured_date) == (None, date.today())


def test_a_confirmation_puts_no_other_draft_live() -> None:
    topic = entity("topics/anmeldung")
    topic.title = "Nicht fertig"
    topic.save_revision(clean=False)
    logged_in(person("publisher")).post(URL, {"document": "topics/anmeldung"})
    assert entity("topics/anmeldung").title == "Wohnung anmelden"


@pytest.mark.parametrize("name", ["", "topics/none", "publications/1", "organizations/polizei"])
def test_what_is_not_on_the_list_cannot_be_confirmed(name: str) -> None:
    assert logged_in(person("publisher")).post(URL, {"document": name}).status_code == 404
