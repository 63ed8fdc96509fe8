"""What changed there, here, or in both places."""

from typing import Any

from kiosk.central.integreat.merging import first, hashes_of, merge

ASKED = frozenset({"de", "ar"})


def text(title: str, **rest: Any) -> dict[str, Any]:
    return {"origin": "human", "title": title, "answer": "x", **rest}


def topic(title: str, arabic: str | None = None, **rest: Any) -> dict[str, Any]:
    texts = {"de": text(title)} | ({"ar": text(arabic)} if arabic else {})
    return {"id": "a", "icon": "book", "translations": texts, **rest}


def test_what_is_new_is_taken_and_its_translations_count_as_made_from_it() -> None:
    merged = first(topic("A", "B"))
    assert merged.raw["translations"]["ar"]["translated_from_rev"] == 1
    assert "translated_from_rev" not in merged.raw["translations"]["de"]
    assert merged.hashes == hashes_of(topic("A", "B"))


def test_the_same_again_changes_nothing() -> None:
    before = first(topic("A", "B"))
    merged = merge(before.raw, topic("A", "B"), before.hashes, ASKED)
    assert (merged.raw, merged.hashes, merged.changed) == (before.raw, before.hashes, ())


def test_a_new_german_text_outdates_the_translations_that_stayed() -> None:
    before = first(topic("A", "B"))
    merged = merge(before.raw, topic("A2", "B"), before.hashes, ASKED)
    assert merged.raw["source_rev"] == 2
    assert merged.raw["translations"]["ar"]["translated_from_rev"] == 1


def test_a_translation_that_came_with_the_new_german_text_is_not_outdated() -> None:
    before = first(topic("A", "B"))
    merged = merge(before.raw, topic("A2", "B2"), before.hashes, ASKED)
    assert merged.raw["translations"]["ar"]["translated_from_rev"] == merged.raw["source_rev"] == 2


def test_what_changed_only_here_stays() -> None:
    before = first(topic("A"))
    local = before.raw | {"icon": "home-check", "services": ["s"]}
    merged = merge(local, topic("A2"), before.hashes, ASKED)
    assert (merged.raw["icon"], merged.raw["services"]) == ("home-check", ["s"])
    assert merged.raw["translations"]["de"]["title"] == "A2"
    assert merged.conflicts == ()


def test_what_changed_in_both_places_stays_and_is_a_conflict_until_both_agree() -> None:
    before = first(topic("A"))
    local = before.raw | {"translations": {"de": text("Ours")}}
    merged = merge(local, topic("Theirs"), before.hashes, ASKED)
    assert merged.raw == local
    assert merged.conflicts == ("de",)
    again = merge(merged.raw, topic("Theirs"), merged.hashes, ASKED)
    assert again.conflicts == ("de",)
    agreed = merge(topic("Theirs"), topic("Theirs"), again.hashes, ASKED)
    assert (agreed.conflicts, agreed.changed) == ((), ())
    assert agreed.hashes == hashes_of(topic("Theirs"))


def test_a_translation_of_a_german_text_that_is_not_ours_is_outdated_here() -> None:
    before = first(topic("A", "B"))
    local = before.raw | {"source_rev": 2}
    local["translations"] = {**local["translations"], "de": text("Ours")}
    merged = merge(local, topic("A", "B2"), before.hashes, ASKED)
    assert merged.raw["translations"]["ar"]["title"] == "B2"
    assert merged.raw["translations"]["ar"]["translated_from_rev"] == 1


def test_a_review_is_no_edit_and_ends_with_the_text_it_was_for() -> None:
    before = first(topic("A", "B"))
    texts = before.raw["translations"]
    local = before.raw | {"translations": {**texts, "ar": {**texts["ar"], "reviewed_by": "Team"}}}
    assert merge(local, topic("A", "B"), before.hashes, ASKED).raw == local
    merged = merge(local, topic("A", "B2"), before.hashes, ASKED)
    assert merged.conflicts == ()
    assert "reviewed_by" not in merged.raw["translations"]["ar"]


def test_a_confirmation_ends_when_the_facts_change() -> None:
    before = first(topic("A", email="a@b.example"))
    local = before.raw | {"assured_date": "2026-01-01"}
    assert "assured_date" in merge(local, topic("A", email="a@b.example"), before.hashes, ASKED).raw
    merged = merge(local, topic("A", email="c@b.example"), before.hashes, ASKED)
    assert "assured_date" not in merged.raw


def test_a_fact_that_is_gone_there_goes_here_but_a_text_stays_and_is_named() -> None:
    before = first(topic("A", "B", email="a@b.example"))
    merged = merge(before.raw, topic("A"), before.hashes, ASKED)
    assert "email" not in merged.raw
    assert "ar" in merged.raw["translations"]
    assert merged.gone == ("ar",)
    assert merge(before.raw, topic("A"), before.hashes, frozenset({"de"})).gone == ()
