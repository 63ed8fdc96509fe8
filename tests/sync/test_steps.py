"""Which files a terminal fetches: steps from the release it has, packs the first time, single pieces otherwise."""

import gzip
import json
from pathlib import Path

import pytest

from kiosk.domain import bundles, tree
from kiosk.domain.growth import MOST_STEPS
from tests.sync.repository import Publisher, content
from tests.sync.terminal import World, blobs, has


def test_one_changed_text_fetches_the_index_and_one_step(fresh: World) -> None:
    fresh.publisher.publish(content(1, more=60))
    fresh.terminal.update()
    fresh.pass_time(hours=1)
    fresh.server.forget()
    changed = content(1, more=60)
    changed["topics"][5]["translations"]["ar"]["answer"] = "جواب آخر"
    fresh.publisher.publish(changed)
    assert fresh.terminal.update().new
    kinds = [path.split("/")[1] for path in fresh.server.requests]
    assert kinds == ["metadata"] * 4 + ["targets"] + ["blobs"]


def test_a_first_round_fetches_packs_and_nothing_else(fresh: World) -> None:
    fresh.publisher.publish(content(1, more=60))
    fresh.terminal.update()
    languages = 6  # five, and the facts
    assert len(blobs(fresh)) == languages


def test_a_first_round_takes_the_steps_since_the_packs_were_made(fresh: World) -> None:
    for number in range(1, 4):
        fresh.publisher.publish(content(number, more=60))
    fresh.terminal.update()
    assert len(blobs(fresh)) == 6 + 2
    assert has(fresh, 4, content(3, more=60))


@pytest.mark.parametrize(("missed", "files"), [(1, 1), (4, 4), (MOST_STEPS, MOST_STEPS), (MOST_STEPS + 1, 2)])
def test_a_terminal_takes_the_steps_it_missed_or_a_section_and_a_piece(
    fresh: World, missed: int, files: int
) -> None:
    fresh.publisher.publish(content(1, more=60), number=1)
    fresh.terminal.update()
    for number in range(2, missed + 2):
        fresh.publisher.publish(content(number, more=60))
    fresh.server.forget()
    fresh.terminal.update()
    assert len(blobs(fresh)) == files
    assert has(fresh, missed + 1, content(missed + 1, more=60))


@pytest.mark.parametrize("bundle", [b"{}", b"no bundle", b"[]", b'{"facts":{"topics/thema-1":null}}'])
def test_steps_that_lead_nowhere_cost_requests_and_nothing_else(fresh: World, bundle: bytes) -> None:
    """They are signed, so it is the publisher's mistake; the sections tell what is missing."""
    fresh.publisher.publish(content(1, more=60), number=1)
    fresh.terminal.update()
    fresh.publisher.publish(content(2, more=60), bundle=bundle)
    fresh.server.forget()
    fresh.terminal.update()
    assert len(blobs(fresh)) <= 4
    assert has(fresh, 2, content(2, more=60))


@pytest.mark.parametrize("first", [True, False])
def test_an_index_of_an_older_publisher_without_steps_is_understood(world: World, first: bool) -> None:
    """Its packs were lines; they bring nothing, so the pieces come one by one."""
    if first:
        world.terminal.data = world.terminal.data.with_name("new")
    world.publisher.publish(content(2), bundle=b"{}\n{}\n")
    index = json.loads(world.publisher.index)
    del index["steps"], index["packed"]
    world.publisher.sign(gzip.compress(json.dumps(index).encode(), mtime=0))
    assert world.terminal.update().new
    assert has(world, 2, content(2))


def test_packs_that_hold_too_little_cost_requests_and_nothing_else(fresh: World) -> None:
    pack = bundles.write(dict(list(tree.split(content(1, more=60)).items())[:3]))
    fresh.publisher.publish(content(1, more=60), bundle=pack)
    fresh.terminal.update()
    assert has(fresh, 2, content(1, more=60))


def test_a_terminal_whose_pieces_are_others_than_the_steps_lead_from_gets_what_is_missing(
    world: World, tmp_path: Path
) -> None:
    """As when the server is restored from a backup, and another release gets the number that is known."""
    other = Publisher(
        tmp_path / "other", world.publisher.root_key, world.publisher.online_key, world.publisher.now
    )
    other.publish(content(7, more=60))
    other.publish(content(8, more=60))
    world.server.folder = other.folder
    world.terminal.update()
    assert has(world, 2, content(8, more=60))


def test_a_new_language_comes_as_one_pack(world: World) -> None:
    documents = content(1, more=60)
    world.publisher.publish(documents)
    world.terminal.update()
    for document in documents["topics"]:
        document["translations"]["ru"] = document["translations"]["de"] | {"translated_from_rev": 1}
    world.publisher.publish(documents)
    world.server.forget()
    world.terminal.update()
    assert len(blobs(world)) == 2  # a section and the pack; as a step it would be too big to be kept
    assert has(world, 3, documents)
