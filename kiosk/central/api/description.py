"""Describes the interface as OpenAPI 3.1, from the records themselves, so that both never differ."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import msgspec

from kiosk.domain import mirror, report
from kiosk.domain.mirror import TICKETS_PATH, Mirror, Taken
from kiosk.domain.report import (
    HIDDEN,
    PAIRINGS_PATH,
    REPORTS_PATH,
    SIGNATURE_HEADER,
    TERMINAL_HEADER,
    TERMINALS_PATH,
    Known,
    Pairing,
    PairingRequest,
    Receipt,
    Refusal,
    Report,
)

DESCRIPTION_PATH = "/api/openapi.json"

_RECORDS = (Report, Receipt, PairingRequest, Pairing, Known, Mirror, Taken, Refusal)
_KEY_ID = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_WHY = {
    "400": "malformed: the sentence names the field",
    "401": "unknown: no such terminal; or signature: not signed by its key",
    "403": "revoked: staff have disconnected this terminal",
    "404": "unknown: no such terminal, or its code has expired",
    "409": "replayed: taken before, see the receipt; behind: tell everything; or known: connected already",
    "411": "malformed: the body has no length",
    "413": "too-large: packed or unpacked",
    "415": "malformed: another type or encoding than described",
    "429": "too-many: see Retry-After",
    "503": "busy: nothing was changed, see Retry-After",
}

_EXAMPLE = Report(
    outbox="00112233445566778899aabbccddeeff",
    number=7,
    status=report.Status(release=412, version="1.0", printer="ready", disk_free_bytes=20_000_000_000),
    events=(
        report.DayCounts(number=40, day=date(2026, 11, 25), topics={"anmeldung": 12, "kita": HIDDEN}),
        report.Fault(
            number=41, at=datetime(2026, 11, 26, 9, tzinfo=UTC), kind="OSError", place="shelf.py:10"
        ),
    ),
)


@cache
def description() -> bytes:
    """Return the description as JSON."""
    _refs, schemas = msgspec.json.schema_components(_RECORDS, ref_template="#/components/schemas/{name}")
    schemas["DayCounts"]["properties"]["searches"]["propertyNames"] = {"enum": ["found", "nothing"]}
    about = "What terminals ask: to be known, to report, and to show their numbers. No visitor appears in it."
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "kiosk central", "version": "1", "description": about},
            "paths": {
                PAIRINGS_PATH: {"post": _pairing()},
                f"{TERMINALS_PATH}{{key_id}}": {"get": _terminal()},
                REPORTS_PATH: {"post": _report()},
                TICKETS_PATH: {"post": _tickets()},
            },
            "components": {"schemas": schemas},
        }
    )


def _pairing() -> dict[str, Any]:
    return {
        "operationId": "pair",
        "summary": "Ask for a code that staff type into the editor; the same key has the same code while it is good.",
        "requestBody": _body(PairingRequest),
        "responses": _answers("201", Pairing, "400", "403", "409", "411", "413", "415", "429", "503"),
    }


def _terminal() -> dict[str, Any]:
    return {
        "operationId": "state",
        "summary": "Ask what is known of a terminal.",
        "parameters": [{"name": "key_id", "in": "path", "required": True, "schema": _KEY_ID}],
        "responses": _answers("200", Known, "404", "429", "503"),
    }


def _report() -> dict[str, Any]:
    return {
        "operationId": "report",
        "summary": f"Report. {_packed(report.LARGEST_BODY, report.LARGEST_PLAIN)}",
        "parameters": _signed(),
        "requestBody": _body(Report, _EXAMPLE),
        "responses": _answers("200", Receipt, "400", "401", "403", "409", "411", "413", "415", "429", "503"),
    }


def _tickets() -> dict[str, Any]:
    return {
        "operationId": "tickets",
        "summary": "Tell where the numbers of an office stand, sealed: what has changed, or everything. "
        + _packed(mirror.LARGEST_BODY, mirror.LARGEST_PLAIN),
        "parameters": _signed(),
        "requestBody": _body(Mirror),
        "responses": _answers("200", Taken, "400", "401", "403", "409", "411", "413", "415", "429", "503"),
    }


def _packed(largest: int, plain: int) -> str:
    return f"The body is packed by gzip: {largest} bytes at most, {plain} unpacked."


def _signed() -> list[dict[str, Any]]:
    signature = {"type": "string", "pattern": "^[A-Za-z0-9+/]{86}==$"}
    headers = (
        (TERMINAL_HEADER, "The SHA-256 of its public key.", _KEY_ID),
        (SIGNATURE_HEADER, "Ed25519, of what kiosk.domain.report.signed_text returns; base64.", signature),
        ("Content-Encoding", "How the body is packed.", {"enum": ["gzip"]}),
    )
    return [
        {"name": name, "in": "header", "required": True, "description": text, "schema": schema}
        for name, text, schema in headers
    ]


def _body(record: type, example: Any = None) -> dict[str, Any]:
    content = _content(record)
    if example is not None:
        content["application/json"]["example"] = msgspec.to_builtins(example)
    return {"required": True, "content": content}


def _answers(status: str, record: type, *refusals: str) -> dict[str, Any]:
    answers: dict[str, Any] = {status: {"description": "It is done.", "content": _content(record)}}
    for refused in (*refusals, "405"):
        answers[refused] = {"description": _WHY.get(refused, "another method"), "content": _content(Refusal)}
    return answers


def _content(record: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{record.__name__}"}}}
