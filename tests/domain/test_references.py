"""References that lead nowhere are found; those that hold are not."""

from kiosk.domain.references import broken, references
from tests.domain.content_help import link, records, service, tables, topic


def test_a_good_release_has_no_broken_reference() -> None:
    assert list(broken(records())) == []


def test_every_kind_of_reference_is_followed() -> None:
    notice = tables()["notices"][0] | {"locations": ["haus"]}
    services = [service(topics=["anmeldung"], hours={"calendar": "nw"})]
    found = records(
        services=services, notices=[notice], service_at_locations=[link(hours={"calendar": "nw"})]
    )
    assert {(reference.where.split("/")[0], reference.field) for reference in references(found)} == {
        ("services", "organization_id"),
        ("services", "topics"),
        ("services", "hours.calendar"),
        ("service_at_locations", "service_id"),
        ("service_at_locations", "location_id"),
        ("service_at_locations", "hours.calendar"),
        ("topics", "services"),
        ("topics", "documents"),
        ("notices", "locations"),
    }


def test_a_broken_reference_names_document_field_and_what_is_not_there() -> None:
    found = broken(records(topics=[topic(services=["vmdo", "gone"])], services=[service()]))
    assert [str(reference) for reference in found] == [
        "topics/anmeldung: services: there is no 'gone' in services"
    ]
