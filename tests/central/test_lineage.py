"""What becomes of texts when the German one changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.lineage import State, changed_fields, next_revision, state, word_diff
from kiosk.domain.content import Lineage


@pytest.mark.parametrize(
    ("changed", "small", "after"), [(True, False, 4), (True, True, 3), (False, False, 3)]
)
def test_only_a_change_of_meaning_is_a_new_revision(changed: bool, small: bool, after: int) -> None:
    assert next_revision(3, changed=changed, small=small) == after


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, State.MISSING),
        (Lineage(origin="human", translated_from_rev=1), State.OUTDATED),
        (Lineage(origin="machine", translated_from_rev=1, reviewed_by="a"), State.OUTDATED),
        (Lineage(origin="machine", translated_from_rev=2), State.MACHINE),
        (
            Lineage(origin="machine", translated_from_rev=2, reviewed_by="a", reviewed_at=date.min),
            State.REVIEWED,
        ),
        (Lineage(origin="human", translated_from_rev=2), State.WRITTEN),
        (Lineage(origin="human"), State.WRITTEN),
    ],
)
def test_a_translation_is_in_the_worst_state_that_fits(text: Lineage | None, expected: State) -> None:
    assert state(text, 2, "ar") is expected


def test_nothing_and_an_empty_text_say_the_same() -> None:
    assert changed_fields({"note": "", "steps": []}, {"title": ""}) == ()
    assert changed_fields({"note": "a", "steps": ["a", "b"]}, {"note": "a", "steps": ["a"]}) == ("steps",)


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_read_out_of_their_difference(old: str, new: str) -> None:
    parts = word_diff(old, new)
    assert "".join(part.text for part in parts if part.kind != "added") == old
    assert "".join(part.text for part in parts if part.kind != "removed") == new


def test_a_difference_is_made_of_whole_words() -> None:
    assert [(part.kind, part.text) for part in word_diff("Montag 9 Uhr", "Montag 10 Uhr")] == [
        ("same", "Montag "),
        ("removed", "9"),
        ("added", "10"),
        ("same", " Uhr"),
    ]
