"""One round of updating when nobody means ill: what is fetched, what is kept, what staff are told."""

import gzip
import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain import bundles, growth, tree
from kiosk.domain.library import Content
from kiosk.errors import SyncError
from kiosk.store.contentfile import content_file_of
from kiosk.store.manifest import CONTENT_FILE
from kiosk.store.syncing import read_progress
from tests.domain.content_help import topic
from tests.sync.repository import Tables, content
from tests.sync.server import Handler
from tests.sync.terminal import World


def test_the_first_round_brings_the_release_and_says_so(fresh: World) -> None:
    outcome = fresh.terminal.update()
    assert (outcome.release, outcome.new, outcome.warning) == (1, True, None)
    assert fresh.terminal.shows() == 1
    status = fresh.terminal.status()
    assert (status.last_success, status.last_error) == (fresh.terminal.now, None)
    progress = read_progress(fresh.terminal.sync)
    assert progress
    assert (progress.phase, progress.release) == ("idle", 1)


def test_the_content_has_the_bytes_it_would_have_where_it_was_made(world: World) -> None:
    assert (world.terminal.releases / "1" / CONTENT_FILE).read_bytes() == content_file_of(content(1))


def test_a_round_without_news_takes_two_requests_and_less_than_a_kilobyte(world: World) -> None:
    outcome = world.terminal.update()
    assert not outcome.new
    assert world.server.requests == ["/metadata/2.root.json", "/metadata/timestamp.json"]
    assert 0 < world.server.sent <= 1024
    assert world.terminal.status().last_success == world.terminal.now


def test_a_renewed_signature_takes_two_requests_too(world: World) -> None:
    world.publisher.renew()
    assert not world.terminal.update().new
    assert len(world.server.requests) == 2


def test_removed_and_new_documents_arrive(world: World) -> None:
    documents = content(2)
    documents["topics"].append(topic("neu", parent="papiere"))
    documents["notices"] = []
    world.publisher.publish(documents)
    world.terminal.update()
    made = (world.terminal.releases / "2" / CONTENT_FILE).read_bytes()
    assert made == content_file_of(documents)


def test_two_older_releases_stay(world: World) -> None:
    for _ in range(3):
        world.publisher.publish()
        world.terminal.update()
    assert world.terminal.status().release == 4
    assert world.terminal.status().older == (3, 2)


def test_a_terminal_that_was_off_for_three_weeks_catches_up(world: World) -> None:
    world.pass_time(days=21)
    world.publisher.publish()
    assert world.terminal.update().new
    assert world.terminal.shows() == 2


def test_releases_that_were_missed_are_not_fetched(world: World) -> None:
    for _ in range(5):
        world.publisher.publish()
    world.terminal.update()
    assert world.terminal.shows() == 6
    assert world.terminal.status().older == (1,)


def test_what_was_fetched_before_a_cut_is_not_fetched_again(world: World) -> None:
    world.publisher.steps = False
    world.publisher.publish(content(2, more=60))
    last = world.publisher.blob(_pack_of("de", content(2, more=60)))
    away = last.with_suffix(".away")
    last.rename(away)
    world.terminal.refuses("no release at this address")
    fetched = {path for path in world.server.requests if "blobs" in path and last.name not in path}
    away.rename(last)
    world.server.forget()
    assert world.terminal.update().new
    again = {path for path in world.server.requests if "blobs" in path or "targets" in path}
    assert f"/blobs/{last.name[:2]}/{last.name}" in again
    assert not again & fetched
    assert not any("targets/" in path for path in again)
    assert not (world.terminal.sync / "objects").exists()


def _pack_of(part: str, documents: Tables) -> str:
    return tree.digest(bundles.write({part: tree.split(documents)[part]}))


def test_a_damaged_object_is_fetched_again(world: World) -> None:
    world.publisher.steps = False
    world.publisher.publish(content(2, more=60))
    gone = world.publisher.blob(_pack_of("fr", content(2, more=60)))
    data = gone.read_bytes()
    gone.unlink()
    world.terminal.refuses("no release")
    for kept in (world.terminal.sync / "objects").iterdir():
        kept.write_bytes(b"\0" * kept.stat().st_size)
    gone.write_bytes(data)
    assert world.terminal.update().new
    assert world.terminal.shows() == 2


def test_what_is_left_of_a_release_that_was_given_up_is_removed(world: World) -> None:
    (world.terminal.sync / "objects").mkdir()
    (world.terminal.sync / "objects" / ("0" * 64)).write_bytes(b"old")
    (world.terminal.sync / "metadata" / "tmpabc").write_bytes(b"half")
    world.publisher.publish()
    world.terminal.update()
    assert not (world.terminal.sync / "objects").exists()
    assert not (world.terminal.sync / "metadata" / "tmpabc").exists()


def test_a_release_for_a_newer_program_is_named_and_the_old_one_stays(world: World) -> None:
    world.publisher.schema_version = 99
    world.publisher.publish()
    world.terminal.refuses("needs a newer version of this program")
    assert "99" in (world.terminal.status().last_error or "")


def test_a_release_that_fails_its_self_test_is_named_and_the_old_one_stays(world: World) -> None:
    documents = content(2)
    documents["service_at_locations"][0]["location_id"] = "gone"
    world.publisher.publish(documents)
    world.terminal.refuses("there is no 'gone' in locations")
    world.publisher.publish()
    assert world.terminal.update().new
    assert world.terminal.shows() == 3


def test_progress_is_told_in_every_step(world: World) -> None:
    seen: list[tuple[str, int, int, int | None]] = []

    def note() -> None:
        progress = read_progress(world.terminal.sync)
        assert progress
        seen.append((progress.phase, progress.done, progress.total, progress.release))

    def give(handler: Handler) -> None:
        handler.close_connection = False
        note()
        handler.give((world.server.folder / handler.path.lstrip("/")).read_bytes())

    def test(content: Content, now: datetime) -> list[str]:
        note()
        return []

    world.terminal.test = test
    world.publisher.publish()
    world.server.answers = {"/metadata/timestamp.json": give, "/blobs/*": give}
    world.terminal.update()
    note()
    assert seen == [
        ("checking", 0, 0, None),
        ("fetching", 0, 1, 2),
        ("testing", 0, 0, 2),
        ("idle", 0, 0, 2),
    ]


def test_staff_are_told_the_first_of_many_problems_and_how_many_there_are(world: World) -> None:
    world.terminal.test = lambda content, now: [f"problem {index}" for index in range(5000)]
    world.publisher.publish()
    world.terminal.refuses("problem 0; problem 1; problem 2; problem 3; and 4996 more")
    assert "\n" not in (world.terminal.status().last_error or "")


def test_the_self_test_may_know_more(world: World) -> None:
    world.terminal.test = lambda content, now: [f"release {content.release}: no font"]
    world.publisher.publish()
    world.terminal.refuses("release 2: no font")


def test_a_damaged_release_is_mended(world: World) -> None:
    (world.terminal.releases / "1" / CONTENT_FILE).write_bytes(b"")
    assert world.terminal.update().new
    assert world.terminal.shows() == 1


def test_a_damaged_release_is_no_source_of_pieces_but_the_one_before_is(world: World) -> None:
    world.publisher.publish()
    world.terminal.update()
    (world.terminal.releases / "2" / CONTENT_FILE).write_bytes(b"\0" * 100)
    world.publisher.publish()
    world.server.forget()
    assert world.terminal.update().new
    assert len([path for path in world.server.requests if "blobs" in path]) == 2
    assert world.terminal.shows() == 3


def test_a_lost_pointer_does_not_bring_an_older_release_back(world: World, tmp_path: Path) -> None:
    backup = world.publisher.backup(tmp_path / "backup")
    world.publisher.publish()
    world.terminal.update()
    (world.terminal.releases / "current").unlink()
    shutil.rmtree(world.terminal.sync)
    world.publisher.restore(backup)
    world.terminal.refuses("an older state", shows=2)


def test_another_release_under_the_same_number_is_refused(world: World) -> None:
    world.publisher.publish(number=1)
    world.terminal.refuses("another release under the number in use")


def test_the_same_release_comes_from_a_stick(fresh: World, tmp_path: Path) -> None:
    stick = fresh.publisher.backup(tmp_path / "stick")
    assert fresh.terminal.update_from(stick).new
    assert fresh.terminal.shows() == 1
    assert fresh.server.requests == []
    assert not fresh.terminal.update_from(stick).new


@pytest.mark.parametrize("folder", ["none", "file"])
def test_a_stick_without_a_release_is_named(fresh: World, tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SyncError, match=r"no release at this address|cannot be read"):
        fresh.terminal.update_from(tmp_path / folder)


def test_a_release_too_big_for_this_machine_is_refused_before_it_is_fetched(world: World) -> None:
    made = growth.build(content(2), 2, world.publisher.now)
    index = json.loads(made.index_bytes)
    index["packs"]["de"][1] = 1 << 29
    world.publisher.sign(gzip.compress(json.dumps(index).encode(), mtime=0))
    world.terminal.refuses("too big")
    assert not any("blobs" in path for path in world.server.requests)


def test_a_signature_that_is_not_renewed_is_told_before_it_expires(world: World) -> None:
    world.terminal.now += timedelta(days=5)
    outcome = world.terminal.update()
    assert outcome.warning == "The server has not renewed its signature for some days. (5 days)"
    assert world.terminal.status().last_error == outcome.warning
    assert world.terminal.status().last_success == world.terminal.now
