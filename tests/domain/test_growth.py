"""Releases that follow each other: steps lead from one to the next, and packs stay while that is cheaper."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from kiosk.domain import bundles, growth, tree
from kiosk.domain.growth import MOST_STEPS, Before, Tree
from kiosk.errors import ReleaseError
from tests.domain.test_tree import tables

MADE_AT = datetime(2026, 11, 20, 8, tzinfo=UTC)

Tables = dict[str, list[dict[str, Any]]]


def topics(count: int, **changed: str) -> Tables:
    """Return topics with a text in two languages; those that are named have another one in Arabic."""
    return {
        "topics": [
            {
                "id": f"topic-{at}",
                "translations": {"de": {"title": f"Text {at}"}, "ar": {"title": changed.get(f"t{at}", "x")}},
            }
            for at in range(count)
        ]
    }


def follow(before: Tree, content: Tables) -> Tree:
    return growth.build(content, before.index.release + 1, MADE_AT, Before(before.index, before.pieces))


def step(made: Tree, since: int) -> bytes:
    return made.blobs[made.index.steps[since].sha256]


def filled(content: Tables) -> dict[str, dict[str, bytes]]:
    return {part: pieces for part, pieces in tree.split(content).items() if pieces}


@given(tables(), tables())
def test_a_step_leads_from_any_content_to_any_other(old: Tables, new: Tables) -> None:
    before, after = growth.build(old, 1, MADE_AT), growth.build(new, 2, MADE_AT)
    pieces = tree.split(old)
    bundles.add(pieces, bundles.write(bundles.changes(before.pieces, tree.split(new), after.pieces)))
    assert {part: mine for part, mine in pieces.items() if mine} == filled(new)


@given(tables())
def test_the_packs_hold_every_piece(content: Tables) -> None:
    made = growth.build(content, 1, MADE_AT)
    pieces: dict[str, dict[str, bytes]] = {}
    for pack in made.index.packs.values():
        bundles.add(pieces, made.blobs[pack.sha256])
    assert tree.cut(pieces, made.index.buckets).blobs.items() <= made.blobs.items()
    assert pieces == filled(content)


def test_a_step_holds_what_changed_and_nothing_else() -> None:
    after = follow(growth.build(topics(300), 1, MADE_AT), topics(300, t7="y"))
    assert list(after.index.steps) == [1]
    assert step(after, 1) == b'{"ar":{"topics/topic-7":{"title":"y"}}}'


def test_an_edit_writes_a_step_one_section_and_one_piece_but_no_pack() -> None:
    before = growth.build(topics(300), 1, MADE_AT)
    after = follow(before, topics(300, t7="y"))
    assert (after.index.packs, after.index.packed) == (before.index.packs, 1)
    assert len(after.blobs.keys() - before.blobs.keys()) == 3


def test_the_steps_reach_back_without_a_gap_and_no_further_than_allowed() -> None:
    made = growth.build(topics(300), 1, MADE_AT)
    for number in range(2, 40):
        made = follow(made, topics(300, t7=f"{number}"))
        steps = sorted(made.index.steps)
        assert steps == list(range(max(1, number - MOST_STEPS), number))
        assert made.index.packed in {*steps, number}


def test_packs_are_made_anew_only_when_the_steps_since_the_last_ones_are_many() -> None:
    made, packed = growth.build(topics(300), 1, MADE_AT), []
    for number in range(2, 40):
        made = follow(made, topics(300, t7=f"{number}"))
        packed.append(made.index.packed)
    assert sorted(set(packed)) == [1, 14, 27]


def test_steps_that_are_big_end_the_chain_and_packs_are_made_anew() -> None:
    made = growth.build(topics(300), 1, MADE_AT)
    made = follow(made, topics(300, t7="y"))
    many = {f"t{at}": "another" for at in range(200)}
    made = follow(made, topics(300, **many))
    assert (made.index.steps, made.index.packed) == ({}, 3)
    made = follow(made, topics(300, **(many | {"t7": "z"})))
    assert list(made.index.steps) == [3]


def test_a_number_that_was_left_out_makes_no_gap() -> None:
    before = growth.build(topics(300), 1, MADE_AT)
    after = growth.build(topics(300, t7="y"), 9, MADE_AT, Before(before.index, before.pieces))
    assert (list(after.index.steps), after.index.packed) == ([1], 1)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"de":1}', b'{"de":{"a":{}', b"\xff"])
def test_what_is_no_bundle_is_refused_and_changes_nothing(data: bytes) -> None:
    pieces = {"de": {"topics/a": b"{}"}}
    with pytest.raises(ReleaseError):
        bundles.add(pieces, data)
    assert pieces == {"de": {"topics/a": b"{}"}}
