"""Source files are read as written, and every error names file and field."""

from pathlib import Path

import pytest

from kiosk.errors import ContentError
from kiosk.store.source import load_source, read_yaml
from tests.domain.content_help import location, service, topic
from tests.store.source_help import source, write_yaml


def errors(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_source(folder)
    return str(caught.value).splitlines()


def parsed(folder: Path, text: str) -> object:
    path = folder / "x.yaml"
    path.write_text(text, "utf-8")
    return read_yaml(path)


def test_all_files_together_give_the_documents_of_every_collection(tmp_path: Path) -> None:
    found = load_source(source(tmp_path))
    assert {name: [document.record.id for document in table] for name, table in found.items()} == {
        "organizations": ["verein"],
        "services": ["vmdo"],
        "locations": ["haus"],
        "service_at_locations": ["vmdo-haus"],
        "topics": ["anmeldung", "papiere"],
        "documents": ["passport"],
        "notices": ["fest"],
        "calendars": ["nw"],
    }


def test_offices_share_services_that_stand_in_a_list(tmp_path: Path) -> None:
    source(tmp_path)
    write_yaml(tmp_path / "services.yaml", [service("lokal-willkommen", kind="office")])
    write_yaml(tmp_path / "offices" / "eving.yaml", {"location": location("eving")})
    found = load_source(tmp_path)
    assert [document.record.id for document in found["services"]] == ["lokal-willkommen", "vmdo"]
    assert [document.record.id for document in found["locations"]] == ["eving", "haus"]


def test_lists_may_be_absent(tmp_path: Path) -> None:
    source(tmp_path)
    (tmp_path / "notices.yaml").unlink()
    assert load_source(tmp_path)["notices"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("9:00", "9:00"),
        ("09:30", "09:30"),
        ("2024-08-01", "2024-08-01"),
        ("2024", 2024),
        ("0231", "0231"),
        ("1_000", "1_000"),
        ("0x1f", "0x1f"),
        ("51.5", 51.5),
        ("-1", -1),
        (".inf", ".inf"),
        ("1e3", "1e3"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_what_looks_like_a_word_stays_a_word(tmp_path: Path, text: str, value: object) -> None:
    assert parsed(tmp_path, f"field: {text}") == {"field": value}


def test_a_key_that_is_given_twice_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"key 'title' is given twice.* line 3"):
        parsed(tmp_path, "title: a\nsteps: []\ntitle: b\n")
    with pytest.raises(ContentError, match="key 'ar' is given twice"):
        parsed(tmp_path, "translations: {ar: {}, ar: {}}")


@pytest.mark.parametrize("text", ["a: [", "!!python/object:os.system {}", "a: b: c", "\ta: b", "{[1]: 2}"])
def test_what_is_not_plain_yaml_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError):
        parsed(tmp_path, text)


def test_bytes_that_are_not_utf8_are_an_error_that_names_the_file(tmp_path: Path) -> None:
    source(tmp_path)
    (tmp_path / "topics" / "anmeldung.yaml").write_bytes(b"id: \xff")
    found = errors(tmp_path)
    assert len(found) == 1
    assert found[0].startswith("topics/anmeldung.yaml: ")


def test_an_error_names_the_file_and_the_field(tmp_path: Path) -> None:
    wrong = topic()
    wrong["translations"]["ar"]["title"] = 5
    source(tmp_path, topics=[wrong])
    assert errors(tmp_path) == ["topics/anmeldung.yaml: translations.ar.title: expected str, got int"]


def test_an_error_in_a_list_names_the_record_and_in_a_place_its_part(tmp_path: Path) -> None:
    source(tmp_path, organizations=[{"id": "verein"}], locations=[location(wheelchair="maybe")])
    assert errors(tmp_path) == [
        "organizations.yaml: verein: object missing required field name",
        "referrals/vmdo.yaml: location: wheelchair: invalid enum value 'maybe'",
    ]


def test_a_topic_lies_in_the_file_that_is_called_like_it(tmp_path: Path) -> None:
    source(tmp_path)
    write_yaml(tmp_path / "topics" / "other.yaml", topic())
    assert errors(tmp_path) == ["topics/other.yaml: id: 'anmeldung' should be 'other' as the file is called"]


@pytest.mark.parametrize("data", [[], {}, {"servise": {}}, None])
def test_a_place_with_unknown_parts_is_an_error(tmp_path: Path, data: object) -> None:
    source(tmp_path)
    write_yaml(tmp_path / "referrals" / "vmdo.yaml", data)
    assert errors(tmp_path) == [
        "referrals/vmdo.yaml: expected a mapping with service, location, service_at_location"
    ]


@pytest.mark.parametrize("data", [{}, None, "x"])
def test_a_list_that_is_none_is_an_error(tmp_path: Path, data: object) -> None:
    source(tmp_path)
    write_yaml(tmp_path / "notices.yaml", data)
    assert errors(tmp_path) == ["notices.yaml: expected a list of records"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    assert errors(tmp_path / "none") == [f"{tmp_path / 'none'}: there is no such folder"]
