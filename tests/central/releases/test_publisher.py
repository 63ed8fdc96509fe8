"""A release is published so that real terminals take it, and nothing is written twice."""

from datetime import timedelta

import pytest

from kiosk.central.releases.roots import extend_root
from kiosk.domain import tree
from kiosk.errors import PublishError
from tests.central.releases.site_help import DAY, NOW, Site, pages, served, tables


def test_a_terminal_fetches_the_first_release_and_the_next_from_a_web_server(site: Site) -> None:
    terminal = site.terminal()
    with served(site.folder) as url:
        assert terminal.update(site.now, url) == tree.ordered(tables())
        assert terminal.release == 1
        assert site.later().publish("Guten Tag") == 2
        assert terminal.update(site.now, url) == tree.ordered(tables("Guten Tag"))
        assert terminal.release == 2


def test_the_same_content_again_adds_an_empty_step_and_rewrites_no_page(site: Site) -> None:
    before = site.snapshot()
    times = {path: path.stat().st_mtime_ns for path in site.folder.glob("de/**/*")}
    site.later().publish()
    after = site.snapshot()
    added = sorted(set(after) - set(before))
    assert [name.split("/")[0] for name in added] == ["blobs", "metadata", "metadata", "targets"]
    assert {name for name in before if before[name] != after[name]} == {"metadata/timestamp.json"}
    assert {path: path.stat().st_mtime_ns for path in site.folder.glob("de/**/*")} == times


def test_nothing_but_what_the_contract_names_is_written(site: Site) -> None:
    assert {name.split("/")[0] for name in site.snapshot()} == {"metadata", "targets", "blobs", "de"}
    assert (site.folder / "de" / "index.html").read_bytes() == b"<p>"


def test_releases_are_listed_with_what_they_hold(site: Site) -> None:
    site.later().publish("Guten Tag")
    first, second = site.publisher().releases()
    assert (first.number, first.created_at, first.counts["topics"]) == (1, NOW, 3)
    assert (second.number, second.created_at) == (2, NOW + DAY)


def test_nothing_is_listed_signed_or_removed_before_the_first_release(bare: Site) -> None:
    publisher = bare.publisher()
    assert publisher.releases() == []
    assert publisher.resign() is False
    assert publisher.collect() == 0
    assert publisher.verify() == []
    assert set(publisher.expires()) == {"root"}


def test_an_older_release_is_published_again_under_a_new_number(site: Site) -> None:
    site.later().publish("falsch")
    rendered = []

    def render(found: tree.Tables) -> dict[str, bytes]:
        rendered.append(found)
        return pages()

    assert site.later().publisher().republish(1, render) == 3
    assert rendered == [tree.ordered(tables())]
    terminal = site.terminal()
    assert terminal.update(site.now) == tree.ordered(tables())
    assert terminal.release == 3
    assert (site.folder / "de/topic/topic-0").read_bytes() == b"<p>Hallo 0"


def test_a_release_that_is_not_kept_cannot_be_published_again(site: Site) -> None:
    with pytest.raises(PublishError, match="Release 7 is not kept"):
        site.publisher().republish(7, lambda found: {})
    assert [release.number for release in site.publisher().releases()] == [1]


def test_a_recalled_document_is_gone_from_the_release_and_from_the_pages(site: Site) -> None:
    content = tables()
    del content["topics"][1]
    online = pages()
    del online["de/topic/topic-1"]
    site.later().publisher().publish(content, online)
    assert site.terminal().update(site.now) == tree.ordered(content)
    assert not (site.folder / "de/topic/topic-1").exists()
    assert (site.folder / "de/topic/topic-2").exists()


def test_files_of_others_in_the_folder_stay(site: Site) -> None:
    others = [site.folder / name for name in ("robots.txt", "css/style.css", "de/other.html")]
    for other in others:
        other.parent.mkdir(exist_ok=True)
        other.write_text("x")
    site.later().publisher().publish(tables(), {})
    site.publisher().collect()
    assert all(other.exists() for other in others)
    assert not (site.folder / "de/index.html").exists()


@pytest.mark.parametrize(("kind", "name"), [("id", "Topic 1"), ("language", "de_DE")])
def test_a_name_that_terminals_would_refuse_is_not_published(site: Site, kind: str, name: str) -> None:
    content = tables(languages=(name,)) if kind == "language" else tables()
    if kind == "id":
        content["topics"][0]["id"] = name
    before = site.snapshot()
    with pytest.raises(PublishError, match="Terminals could not read this release"):
        site.later().publisher().publish(content, pages())
    assert site.snapshot() == before


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "de/../../x",
        "de/topic/..",
        "/de/topic/x",
        "de//x",
        "de",
        "",
        "metadata/timestamp.json",
        "blobs/ab/x",
        "de/.hidden",
        "de/a/b/c/d",
        "de/topic/x.new",
        "de/topic/a\nb",
        "de\\x/y",
        ".publisher/lock",
    ],
)
def test_a_page_outside_the_folders_of_languages_is_refused_and_nothing_is_published(
    site: Site, path: str
) -> None:
    before = site.snapshot()
    with pytest.raises(PublishError, match="is no path of a page"):
        site.later().publisher().publish(tables("neu"), {path: b"x"})
    assert site.snapshot() == before


@pytest.mark.parametrize(
    "paths",
    [{"de/topic": b"", "de/topic/x": b""}, {"de/": b"", "de/index.html": b""}],
    ids=["below", "twice"],
)
def test_pages_that_cannot_be_files_side_by_side_are_refused(site: Site, paths: dict[str, bytes]) -> None:
    with pytest.raises(PublishError):
        site.publisher().publish(tables(), paths)


def test_versions_grow_by_one_when_no_second_has_passed(site: Site) -> None:
    for number in (2, 3, 4):
        assert site.publish(f"text {number}") == number
        site.terminal("one").update(site.now)
    terminal = site.terminal()
    assert terminal.update(site.now) == tree.ordered(tables("text 4"))


def test_damage_to_what_is_published_is_named(site: Site) -> None:
    assert site.publisher().verify() == []
    blob = next(path for path in (site.folder / "blobs").rglob("*") if path.is_file())
    blob.write_bytes(b"")
    (problem,) = site.publisher().verify()
    assert blob.name in problem


def test_a_damaged_blob_is_mended_by_removing_it_and_publishing_again(site: Site) -> None:
    for path in (site.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    assert site.publisher().verify()
    site.later().publish()
    assert site.publisher().verify() == []


@pytest.mark.parametrize("name", ["timestamp.json", "*.snapshot.json", "*.targets.json"])
@pytest.mark.parametrize("damage", [b"", b"{}", b'{"signed": {}', None])
def test_damaged_metadata_is_not_signed_again_but_replaced_by_the_next_release(
    site: Site, name: str, damage: bytes | None
) -> None:
    terminal = site.terminal()
    terminal.update(site.now)
    (path,) = (site.folder / "metadata").glob(name)
    path.write_bytes(damage if damage is not None else path.read_bytes().replace(b"2027", b"2029"))
    with pytest.raises(PublishError, match="publish again"):
        site.later(20 * DAY).publisher().resign()
    assert site.publish("danach") == 2
    assert terminal.update(site.now) == tree.ordered(tables("danach"))


def test_a_release_that_somebody_slips_into_the_list_is_not_believed(site: Site) -> None:
    (notes,) = (site.folder / ".publisher").glob("*.releases.json.gz")
    notes.write_bytes(b"")
    with pytest.raises(PublishError, match="list of releases"):
        site.publisher().releases()
    with pytest.raises(PublishError, match="list of releases"):
        site.publisher().collect()
    assert site.later().publish() == 2
    assert [release.number for release in site.publisher().releases()] == [2]


def test_publishing_without_keys_says_so_and_writes_nothing(site: Site) -> None:
    before = site.snapshot()
    (key,) = site.online.glob("snapshot-*.pem")
    key.unlink()
    with pytest.raises(PublishError, match=r"0 of 1 keys for snapshot; expected files: snapshot-\w{8}\.pem"):
        site.later().publish("neu")
    assert site.snapshot() == before


def test_a_clock_that_is_behind_signs_nothing(site: Site) -> None:
    before = site.snapshot()
    site.now = NOW - timedelta(hours=1)
    for action in (site.publish, site.publisher().resign):
        with pytest.raises(PublishError, match="set it"):
            action()
    assert site.snapshot() == before


def test_a_clock_set_back_by_seconds_signs_with_the_time_that_was_signed_last(site: Site) -> None:
    terminal = site.terminal()
    terminal.update(site.now)
    site.now = NOW - timedelta(seconds=30)
    site.publish("neu")
    assert site.publisher().releases()[-1].created_at == NOW
    assert terminal.update(NOW) == tree.ordered(tables("neu"))


def test_a_clock_years_ahead_signs_nothing_until_somebody_checked_it(site: Site) -> None:
    before = site.snapshot()
    site.now = NOW + 401 * DAY
    with pytest.raises(PublishError, match="401 days after the last signature"):
        site.publish()
    assert site.snapshot() == before
    with pytest.raises(PublishError, match="root has expired"):
        site.publisher(clock_checked=True).publish(tables(), pages())


def test_a_clock_that_was_far_ahead_when_it_signed_is_set_right_and_terminals_follow(site: Site) -> None:
    terminal = site.terminal()
    site.later(390 * DAY)
    extend_root(site.folder, [site.stick], site.now)
    site.publish("falsch")
    terminal.update(NOW)
    site.now = NOW + DAY
    with pytest.raises(PublishError, match="if it was wrong then"):
        site.publish("richtig")
    site.publisher(clock_checked=True).publish(tables("richtig"), pages())
    assert terminal.update(site.now) == tree.ordered(tables("richtig"))
    extend_root(site.folder, [site.stick], site.now, clock_checked=True)
    site.later().publish("weiter")
    assert terminal.update(site.now) == tree.ordered(tables("weiter"))


def test_before_the_first_release_the_keys_tell_that_a_clock_is_behind(bare: Site) -> None:
    bare.now = NOW - DAY
    with pytest.raises(PublishError, match="2027-03-01 08:00 is over"):
        bare.publish()


def test_a_clock_without_battery_signs_nothing_at_all(bare: Site) -> None:
    bare.now = NOW.replace(year=1970)
    with pytest.raises(PublishError, match="1970"):
        bare.publish()


def test_a_second_publisher_waits_and_then_gives_up(site: Site) -> None:
    first, second = site.publisher(), site.publisher()
    with first._folder.locked(), pytest.raises(PublishError, match="Somebody else is publishing"):
        second.publish(tables(), pages())
    assert second.publish(tables(), pages()) == 2


def test_a_restored_backup_still_goes_forward_for_a_terminal_that_saw_more(site: Site) -> None:
    backup = site.snapshot()
    notes = {path: path.read_bytes() for path in (site.folder / ".publisher").iterdir()}
    terminal = site.terminal()
    for text in ("zwei", "drei"):
        site.later().publish(text)
        terminal.update(site.now)
    for path in sorted(site.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, data in backup.items():
        (site.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (site.folder / name).write_bytes(data)
    for path, data in notes.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    site.later(timedelta(seconds=1))
    assert site.publish("vier", least=terminal.release + 1) == 4
    assert terminal.update(site.now) == tree.ordered(tables("vier"))
