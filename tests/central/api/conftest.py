from typing import Any

import pytest

from tests.central.api.sender import Sender


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bucket has lost a token, and none fills by itself."""
    from kiosk.central.api import senders

    for bucket in (senders.STRANGERS, senders.REPORTS, senders.TICKETS, senders.PAIRINGS, senders.QUESTIONS):
        bucket.clear()
        monkeypatch.setattr(bucket, "clock", lambda: 0.0)


@pytest.fixture
def terminal(db: None) -> Any:
    """The terminal of `Sender()`, connected."""
    return connected(Sender())


def connected(sender: Sender, name: str = "Nord") -> Any:
    from django.utils import timezone

    from kiosk.central import terminals
    from tests.central.people import person

    code = terminals.ask(sender.request, timezone.now())
    assert code is not None
    return terminals.confirm(code.code, name, None, person(f"publisher-{name}"))
