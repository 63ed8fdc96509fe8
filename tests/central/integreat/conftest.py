"""A server of Integreat for each test."""

from collections.abc import Iterator

import pytest

from tests.central.integreat.server import Server, integreat


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with integreat() as server:
        yield server
