from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from tests.office.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with Place(tmp_path) as running:
        yield running
