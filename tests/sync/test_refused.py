"""A release that failed its self-test is not tried again in every round, but is not given up for ever either."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from kiosk.domain.library import Content
from kiosk.sync import refused
from kiosk.sync.refused import REFUSED_FILE
from tests.sync.repository import content
from tests.sync.terminal import World, recovers


class Judge:
    """A self-test that counts how often it was asked."""

    def __init__(self, *problems: str) -> None:
        self.problems, self.asked = problems, 0

    def __call__(self, content: Content, now: datetime) -> Sequence[str]:
        self.asked += 1
        return self.problems


@pytest.fixture
def judge(world: World) -> Judge:
    """The self-test of a terminal that has just refused the second release."""
    world.terminal.test = judge = Judge("a glyph is missing")
    world.publisher.publish()
    world.terminal.refuses("a glyph is missing")
    world.server.forget()
    return judge


def test_the_same_release_is_not_tried_again_and_the_round_is_like_one_without_news(
    world: World, judge: Judge
) -> None:
    before = world.terminal.status().last_error
    for _ in range(3):
        world.pass_time(minutes=1)
        world.server.forget()
        world.terminal.refuses("a glyph is missing")
        assert (len(world.server.requests), world.server.sent <= 1024) == (2, True)
    assert judge.asked == 1
    assert world.terminal.status().last_error == before


def test_a_newer_release_is_tried_at_once(world: World, judge: Judge) -> None:
    judge.problems = ()
    world.publisher.publish()
    recovers(world, shows=3)


def test_another_release_of_the_same_number_is_tried_at_once(world: World, judge: Judge) -> None:
    judge.problems = ()
    world.publisher.publish(content(2, more=1), number=2)
    recovers(world)


def test_a_newer_program_tries_it_again(world: World, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused, "__version__", "99")
    judge.problems = ()
    recovers(world)


@pytest.mark.parametrize("minutes", [60, -10])
def test_after_an_hour_or_when_the_clock_was_turned_back_it_is_tried_again(
    world: World, judge: Judge, minutes: float
) -> None:
    judge.problems = ()
    world.pass_time(minutes=minutes)
    recovers(world)


def test_content_that_breaks_the_schema_is_not_tried_again_either(world: World) -> None:
    documents = content(2)
    documents["topics"][0]["translations"]["de"]["title"] = 7
    world.publisher.publish(documents)
    world.terminal.refuses("cannot be used")
    world.server.forget()
    world.terminal.refuses("cannot be used")
    assert not any("blobs" in path for path in world.server.requests)


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 99, b'{"number": 1, "why": "\xff"}'])
def test_a_damaged_note_only_costs_another_try(world: World, judge: Judge, damage: bytes) -> None:
    (world.terminal.sync / REFUSED_FILE).write_bytes(damage)
    world.terminal.refuses("a glyph is missing")
    assert judge.asked == 2
    assert world.server.requests  # what was fetched is still there
    assert not any("blobs" in path for path in world.server.requests)
