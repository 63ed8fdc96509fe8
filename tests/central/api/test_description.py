"""The interface does what its description says: random requests made from it, right and wrong ones (schemathesis)."""

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec
import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NotSet

from kiosk.central.api.description import DESCRIPTION_PATH, description
from kiosk.central.limits import Bucket
from kiosk.central.models import TerminalOutbox
from kiosk.domain.report import LARGEST_BODY, LARGEST_PLAIN, REPORTS_PATH, Report
from tests.central.api.sender import Sender

REFUSALS = [400, 401, 403, 404, 405, 409, 411, 413, 415]
CHECKS = {
    "negative_data_rejection": {"expected-statuses": REFUSALS},
    "missing_required_header": {"expected-statuses": REFUSALS},
    "positive_data_acceptance": {"expected-statuses": ["2xx", 401, 404, 409]},  # nobody is known, or all is
}
DESCRIBED = schemathesis.openapi.from_dict(
    json.loads(description()), config=SchemathesisConfig.from_dict({"checks": CHECKS})
)
REPORT = DESCRIBED[REPORTS_PATH]["POST"]
APP = get_wsgi_application()
MANY = settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failure smaller takes minutes here
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def nobody_asks_too_often(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every request is looked at, in the transaction of the test."""
    monkeypatch.setattr(Bucket, "take", lambda self, key: 0)
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("db")
def test_the_description_is_there_for_everybody() -> None:
    answer = Client().get(DESCRIPTION_PATH)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.content == description()
    assert b"LARGEST" not in answer.content
    assert str(LARGEST_BODY).encode() in answer.content


@DESCRIBED.parametrize()
@MANY
def test_whatever_is_asked_is_answered_as_described(case: Any, db: None) -> None:
    case.call_and_validate(base_url="http://testserver", app=APP)


def signed(case: Any) -> tuple[Any, bytes]:
    """Send a report as its terminal would, and check the answer against the description."""
    body = case.body if isinstance(case.body, bytes) else json.dumps(whole(case.body)).encode()
    packed = gzip.compress(body)
    headers = {"Content-Type": "application/json", **Sender().headers(packed)}
    answer = case.call(base_url="http://testserver", app=APP, data=packed, headers=headers)
    case.operation.validate_response(answer)
    return answer, body


def whole(found: Any) -> Any:
    """Return JSON with 5 instead of 5.0: a schema does not tell them apart, but a count is no fraction."""
    if isinstance(found, dict):
        return {name: whole(value) for name, value in found.items()}
    if isinstance(found, list):
        return [whole(value) for value in found]
    if isinstance(found, NotSet):
        return None
    return int(found) if isinstance(found, float) and found.is_integer() else found


@given(case=REPORT.as_strategy(generation_mode=GenerationMode.POSITIVE))
@MANY
def test_a_signed_report_as_described_is_taken(terminal: Any, case: Any) -> None:
    TerminalOutbox.objects.all().delete()
    numbers = [event["number"] for event in case.body.get("events", ())]
    in_order = all(before < after for before, after in pairwise(numbers))
    answer, body = signed(case)
    is_small = len(body) <= LARGEST_PLAIN and len(gzip.compress(body)) <= LARGEST_BODY
    assert answer.status_code == ((200 if in_order else 400) if is_small else 413), answer.content


@DESCRIBED.include(path=REPORTS_PATH, method="POST").parametrize()
@MANY
def test_of_all_that_is_signed_only_reports_are_taken(case: Any, terminal: Any) -> None:
    answer, body = signed(case)
    if answer.status_code in (200, 409):
        msgspec.json.decode(body, type=Report)


def test_the_example_is_a_report() -> None:
    content = json.loads(description())["paths"][REPORTS_PATH]["post"]["requestBody"]["content"]
    example = msgspec.convert(content["application/json"]["example"], Report)
    assert len(example.events) == 2
