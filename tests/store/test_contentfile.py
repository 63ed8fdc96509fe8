"""The file of documents gives the pieces it was made of."""

from typing import Any

import pytest
from hypothesis import given

from kiosk.domain import tree
from kiosk.errors import ReleaseError
from kiosk.store.contentfile import content_file_of, content_file_of_ordered, pieces_of
from tests.domain.test_tree import tables


@given(tables())
def test_the_pieces_of_a_file_are_those_it_was_made_of(content: dict[str, list[dict[str, Any]]]) -> None:
    made = content_file_of(content)
    assert pieces_of(made) == tree.split(content)
    assert content_file_of_ordered(tree.join_unread(pieces_of(made))) == made


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 50, b"[]", b'{"topics":{"1":{"title":"x"}}}', b'{"topics":{"1":{"id":7}}}']
)
def test_what_is_no_file_of_documents_is_refused(data: bytes) -> None:
    with pytest.raises(ReleaseError):
        pieces_of(data)
