"""Source files become a release, the same bytes from the same source."""

from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware

from kiosk.domain.library import Content
from kiosk.domain.tree import ordered
from kiosk.errors import ContentError, ReleaseError
from kiosk.store.build import build_sample, lint, schema_text
from kiosk.store.contentfile import content_file_of
from kiosk.store.manifest import CONTENT_FILE, MANIFEST_FILE
from kiosk.store.releases import ReleaseStore
from kiosk.store.storage import CrashSafeStorage
from tests.domain.content_help import link, slot, tables, topic
from tests.store.release_help import NOW
from tests.store.source_help import source, write_yaml


def test_the_release_holds_what_the_source_says(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    assert build_sample(source(tmp_path / "source"), releases, NOW) == 1
    content = ReleaseStore(releases).current()
    assert content.topic("anmeldung").translations["ar"].title == "تسجيل السكن"
    assert [place.name for place in content.places_for("anmeldung", NOW.date())] == ["VMDO"]
    assert content.created_at == NOW


def test_the_content_is_a_tinydb_database(tmp_path: Path) -> None:
    build_sample(source(tmp_path / "source"), tmp_path / "releases", NOW)
    with TinyDB(
        tmp_path / "releases" / "1" / CONTENT_FILE, storage=CrashSafeStorage, read_only=True
    ) as database:
        assert database.tables() >= {"topics", "services"}
        assert len(database.table("topics").search(where("parent") == "papiere")) == 1


def test_the_file_has_the_bytes_that_tinydb_itself_would_write(tmp_path: Path) -> None:
    ours = content_file_of(tables())
    storage = CachingMiddleware(CrashSafeStorage)  # type: ignore[no-untyped-call]
    with TinyDB(tmp_path / CONTENT_FILE, storage=storage) as database:
        for name, documents in ordered(tables()).items():
            database.table(name).insert_multiple(documents)
    assert (tmp_path / CONTENT_FILE).read_bytes() == ours


def test_the_same_source_gives_the_same_bytes_at_any_time(tmp_path: Path) -> None:
    source(tmp_path / "source")
    for name, now in (("a", NOW), ("b", NOW + timedelta(days=1))):
        build_sample(tmp_path / "source", tmp_path / name, now)
    one, other = ((tmp_path / name / "1" / CONTENT_FILE).read_bytes() for name in "ab")
    assert one == other
    manifests = [(tmp_path / name / "1" / MANIFEST_FILE).read_text().splitlines() for name in "ab"]
    differing = [line for line, other_line in zip(*manifests, strict=True) if line != other_line]
    assert [line.split(":")[0].strip() for line in differing] == ['"created_at"']


def test_an_unchanged_source_makes_no_new_release_and_a_changed_one_does(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    source(tmp_path / "source")
    numbers = [build_sample(tmp_path / "source", releases, NOW + timedelta(hours=hour)) for hour in range(2)]
    assert numbers == [1, 1]
    write_yaml(tmp_path / "source" / "topics" / "papiere.yaml", topic("papiere", kind="group", order=5))
    assert build_sample(tmp_path / "source", releases, NOW) == 2


def test_a_damaged_release_is_built_again_from_an_unchanged_source(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    build_sample(source(tmp_path / "source"), releases, NOW)
    (releases / "1" / CONTENT_FILE).write_bytes(b"")
    assert build_sample(tmp_path / "source", releases, NOW) == 2
    assert ReleaseStore(releases).current().release == 2


def test_unknown_fields_travel_into_the_release(tmp_path: Path) -> None:
    source(tmp_path / "source", topics=[topic(colour="blue")])
    build_sample(tmp_path / "source", tmp_path / "releases", NOW)
    assert b'"colour":"blue"' in (tmp_path / "releases" / "1" / CONTENT_FILE).read_bytes()


def test_all_errors_of_the_source_come_at_once_and_nothing_is_built(tmp_path: Path) -> None:
    source(tmp_path / "source", organizations=[{"id": "verein"}], topics=[topic(order="x")])
    with pytest.raises(ContentError) as caught:
        build_sample(tmp_path / "source", tmp_path / "releases", NOW)
    assert len(str(caught.value).splitlines()) == 2
    assert not (tmp_path / "releases").exists()


def test_a_topic_below_a_group_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    source(tmp_path / "source", topics=[topic(parent="gone")])
    with pytest.raises(ContentError, match="topics/anmeldung: parent: there is no topic 'gone'"):
        build_sample(tmp_path / "source", tmp_path / "releases", NOW)


def test_a_release_with_a_broken_reference_fails_its_self_test(tmp_path: Path) -> None:
    source(tmp_path / "source", service_at_locations=[link(location_id="gone")])
    with pytest.raises(ReleaseError, match="location_id: there is no 'gone' in locations"):
        build_sample(tmp_path / "source", tmp_path / "releases", NOW)


def test_the_caller_may_bring_a_stricter_self_test(tmp_path: Path) -> None:
    def no_glyphs(content: Content) -> list[str]:
        return ["no font has anything"]

    with pytest.raises(ReleaseError, match="no font has anything"):
        build_sample(source(tmp_path / "source"), tmp_path / "releases", NOW, no_glyphs)


def test_lint_looks_at_the_source_files(tmp_path: Path) -> None:
    source(tmp_path, service_at_locations=[link(hours={"weekly": [slot(), slot()]})])
    assert [finding.where for finding in lint(tmp_path)] == ["service_at_locations/vmdo-haus"]
    assert len(lint(tmp_path, lambda place: 214)) == 2


def test_the_schema_is_the_one_of_the_documents() -> None:
    assert '"Topic"' in schema_text()
