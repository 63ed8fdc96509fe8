"""Documents become records strictly, and errors name document and field."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.content import Topic
from kiosk.domain.schema import COLLECTIONS, SCHEMA_VERSION, decode, decode_all, json_schema, read
from kiosk.errors import ContentError
from tests.domain.content_help import link, location, records, service, slot, tables, topic

SCHEMA_FILE = Path(__file__).parents[2] / "assets" / "sample" / "schema.json"


def refusal(collection: str, raw: object, name: str | None = None) -> str:
    with pytest.raises(ContentError) as caught:
        decode(collection, raw, name)
    return str(caught.value)


def test_a_document_becomes_its_record() -> None:
    record = decode("topics", topic(valid_from="2026-01-01", order=20))
    assert isinstance(record, Topic)
    assert (record.order, record.valid_from, record.kind) == (20, date(2026, 1, 1), "topic")
    assert record.translations["fr"].steps == ("B", "C")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"order": "20"}, "order: expected int, got str"),
        ({"order": True}, "order: expected int, got bool"),
        ({"kind": "page"}, "kind: invalid enum value 'page'"),
        ({"icon": None}, "icon: expected str, got null"),
        ({"services": "vmdo"}, "services: expected array, got str"),
        ({"services": ["vmdo", 5]}, "services[1]: expected str, got int"),
        ({"valid_from": "1.1.2026"}, "valid_from: invalid RFC3339 encoded date"),
        ({"translations": None}, "translations: expected object, got null"),
        ({"source_rev": 0}, "source_rev: expected int >= 1"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], message: str) -> None:
    assert refusal("topics", topic(**change)) == f"topics/anmeldung: {message}"


def test_a_wrong_field_in_one_of_many_languages_is_named_with_its_language() -> None:
    raw = topic()
    raw["translations"]["ar"]["title"] = 5
    assert refusal("topics", raw) == "topics/anmeldung: translations.ar.title: expected str, got int"


def test_a_wrong_step_in_one_of_many_languages_is_named_with_its_index() -> None:
    raw = topic()
    raw["translations"]["fa"]["steps"][1] = None
    assert refusal("topics", raw) == "topics/anmeldung: translations.fa.steps[1]: expected str, got null"


def test_a_key_that_is_no_language_is_named() -> None:
    raw = topic()
    raw["translations"]["Arabisch"] = raw["translations"]["ar"]
    assert refusal("topics", raw).startswith(
        "topics/anmeldung: translations.Arabisch: expected str matching regex"
    )


def test_a_wrong_field_deep_in_the_hours_is_named() -> None:
    raw = service(hours={"weekly": [slot(), slot(opens_at="9:00")]})
    assert refusal("services", raw).startswith(
        "services/vmdo: hours.weekly[1].opens_at: expected str matching"
    )


def test_a_missing_field_is_named() -> None:
    assert refusal("services", {"id": "vmdo", "name": "VMDO"}) == (
        "services/vmdo: object missing required field organization_id"
    )


@pytest.mark.parametrize("raw", [{}, {"id": 5}, None, "anmeldung", [1]])
def test_a_document_without_an_id_is_still_an_error_with_a_name(raw: object) -> None:
    assert refusal("topics", raw).startswith("topics/?: ")


def test_the_caller_may_name_the_document_after_its_file() -> None:
    assert refusal("topics", topic(order=""), "topics/anmeldung.yaml").startswith(
        "topics/anmeldung.yaml: order: "
    )


def test_an_unknown_collection_is_refused() -> None:
    assert "events: unknown collection" in refusal("events", {"id": "fest"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "vmdo\n"),
        ("id", "VMDO"),
        ("id", "a--b"),
        ("id", "../x"),
        ("phones", [{"number": "0231 501"}]),
        ("phones", [{"number": "+49 ٢٣١ 5011148"}]),
        ("phones", [{"number": "112\n"}]),
        ("hours", {"weekly": [slot(closes_at="24:30")]}),
        ("hours", {"weekly": [slot(nth=6)]}),
        ("languages", ["Deutsch"]),
    ],
)
def test_values_that_only_look_right_are_refused(field: str, value: object) -> None:
    assert refusal("services", service() | {field: value})


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner)))
def test_whatever_stands_in_a_field_the_answer_is_a_record_or_a_named_error(value: object) -> None:
    for field in ("translations", "services", "valid_from", "id"):
        message = ""
        try:
            decode("topics", topic() | {field: value})
        except ContentError as error:
            message = str(error)
        assert not message or message.startswith("topics/")


def test_unknown_fields_are_allowed_and_survive_a_round_trip() -> None:
    raw = topic(colour="blue", external_ids={"integreat": "7"})
    raw["translations"]["ar"]["audio"] = "x.ogg"
    document = read("topics", raw)
    assert document.encoded() == raw


def test_unknown_fields_survive_a_changed_record() -> None:
    raw = service(colour="blue", hours={"weekly": [slot(room="3")], "source_of_hours": "sign"})
    document = read("services", raw)
    changed = document.with_record(msgspec.structs.replace(document.record, name="Neu", confidence="high"))
    assert changed.encoded() == raw | {"name": "Neu", "confidence": "high"}


def test_a_field_set_back_to_its_default_leaves_the_document() -> None:
    document = read("services", service(cost="free", colour="blue"))
    changed = document.with_record(msgspec.structs.replace(document.record, cost=None))
    assert changed.encoded() == service(colour="blue")


def test_a_changed_list_keeps_no_unknown_fields_of_items_that_moved() -> None:
    document = read("services", service(phones=[{"number": "110", "desk": 1}, {"number": "112", "desk": 2}]))
    record = document.record
    changed = document.with_record(msgspec.structs.replace(record, phones=record.phones[1:]))  # type: ignore[attr-defined]
    assert changed.encoded()["phones"] == [{"number": "112"}]


def test_encoding_and_decoding_again_gives_the_same_record() -> None:
    for collection, raws in tables().items():
        for raw in raws:
            document = read(collection, raw)
            assert decode(collection, document.encoded()) == document.record


def test_a_whole_release_is_indexed_by_collection_and_id() -> None:
    found = records()
    assert list(found.topics) == ["papiere", "anmeldung"]
    assert found.counts()["topics"] == 2
    assert set(found.counts()) == set(COLLECTIONS)


def test_all_errors_of_a_release_come_at_once() -> None:
    with pytest.raises(ContentError) as caught:
        decode_all(
            tables(services=[service(name=5), service("b", status="gone")], locations=[location(name="")])
        )
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["services/vmdo", "services/b", "locations/haus"]


def test_two_documents_with_one_id_are_an_error() -> None:
    with pytest.raises(ContentError, match="service_at_locations/vmdo-haus: id: there are two documents"):
        decode_all(tables(service_at_locations=[link(), link()]))


def test_a_collection_of_a_later_version_is_passed_over() -> None:
    assert decode_all({**tables(), "events": [{"id": "fest"}]}).counts() == records().counts()


def test_the_schema_file_is_current() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == json_schema(), "write schema_text() of kiosk.store.build there"


def test_the_schema_describes_every_collection_and_its_version() -> None:
    schema = json.loads(json_schema())
    assert set(schema["properties"]) == set(COLLECTIONS)
    assert str(SCHEMA_VERSION) in schema["title"]
    assert schema["$defs"]["Closure"]["required"] == ["from", "to"]
