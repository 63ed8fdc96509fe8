"""The tree of a release: any content goes through it unchanged, and a change touches little."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import growth, tree
from kiosk.domain.schema import COLLECTIONS
from kiosk.errors import ReleaseError

MADE_AT = datetime(2026, 11, 20, 8, tzinfo=UTC)

identifiers = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
values = st.text() | st.integers(-(2**53), 2**53) | st.booleans() | st.none() | st.lists(st.text(max_size=5))
texts = st.dictionaries(st.text(min_size=1, max_size=8), values, max_size=4)
languages = st.sampled_from(["de", "ar", "fa", "en", "fr", "fa-AF"])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name in draw(st.sets(st.sampled_from(sorted(COLLECTIONS)))):
        found[name] = []
        for identifier in draw(st.sets(identifiers, max_size=6)):
            raw: dict[str, Any] = {**draw(texts), "id": identifier}
            raw.pop("translations", None)
            if translations := draw(st.dictionaries(languages, texts, max_size=3)):
                raw["translations"] = translations
            found[name].append(raw)
    return found


@given(tables())
def test_content_comes_out_of_the_tree_as_it_went_in(content: dict[str, list[dict[str, Any]]]) -> None:
    made = growth.build(content, 1, MADE_AT)
    index = tree.read_index(made.index_bytes)
    parts: dict[str, dict[str, bytes]] = {}
    for part, _bucket, reference in tree.references(index):
        section = tree.read_section(tree.check(made.blobs[reference.sha256], reference))
        for name, piece in section.pieces.items():
            parts.setdefault(part, {})[name] = tree.check(made.blobs[piece.sha256], piece)

    assert msgspec.json.encode(tree.join_unread(parts)) == msgspec.json.encode(tree.join(parts))
    assert msgspec.json.encode(tree.join(parts)) == msgspec.json.encode(tree.ordered(content))


def topics(count: int) -> dict[str, list[dict[str, Any]]]:
    one = {"icon": "home", "translations": {language: {"title": "x"} for language in ("de", "ar")}}
    return {"topics": [{"id": f"topic-{number}", **one} for number in range(count)]}


def test_the_order_of_documents_and_keys_does_not_matter() -> None:
    content = topics(20)
    turned = {"topics": [dict(reversed(raw.items())) for raw in reversed(content["topics"])]}

    assert growth.build(content, 1, MADE_AT) == growth.build(turned, 1, MADE_AT)


def test_a_collection_that_only_a_newer_program_knows_is_left_out() -> None:
    facts = {"topics/a": b'{"id":"a"}', "robots/b": b'{"id":"b"}'}
    assert tree.join({tree.FACTS: facts}) == tree.ordered({"topics": [{"id": "a"}]})


@pytest.mark.parametrize(
    ("documents", "sections"), [(0, 1), (125, 1), (126, 2), (1_000, 8), (2_000, 16), (40_000, 16)]
)
def test_there_are_few_sections_however_many_documents_there_are(documents: int, sections: int) -> None:
    assert tree.bucket_count(documents) == sections


def test_a_piece_of_another_document_is_refused() -> None:
    with pytest.raises(ReleaseError, match='topics/b: the facts are those of "a"'):
        tree.join({tree.FACTS: {"topics/b": b'{"id":"a"}'}})


def test_a_text_without_its_document_is_refused() -> None:
    with pytest.raises(ReleaseError, match="no document"):
        tree.join({tree.FACTS: {}, "ar": {"topics/b": b"{}"}})


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"release": 0}', b"\xff", b'{"\xff": 1}'])
def test_what_is_no_index_is_refused(data: bytes) -> None:
    with pytest.raises(ReleaseError):
        tree.read_index(data)


def test_bytes_that_are_others_are_refused() -> None:
    with pytest.raises(ReleaseError, match="others"):
        tree.check(b"b", tree.Reference(tree.digest(b"a"), 1))
