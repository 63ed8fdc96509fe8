"""Seals what the page of a ticket says, so that only the link of the ticket opens it.

The key is made from the secret in the link (HKDF, RFC 5869), which has at least 128 random bits; AES-256-GCM seals.
What is sealed is filled up to full steps before, so that the length of the list of papers does not tell the concern.

    sealed = seal(token, sheet)
    sheet = unseal(token, sealed, Sheet)
"""

import hmac
from datetime import UTC, datetime
from secrets import token_bytes
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.mirror import Sheet, Stand
from kiosk.domain.ticket import State
from kiosk.errors import SealError

SHORT, LONG = 64, 512
"""Bytes of a step: of what has no list of papers, and of what may have one. The longest list of the sample has 289."""

_NONCE_BYTES = 12

T = TypeVar("T", Sheet, Stand)


def seal(token: str, told: Sheet | Stand, state: State) -> bytes:
    """Return a record as nobody without the link can read it.

    Args:
        token: The secret in the link.
        told: The record.
        state: Of the ticket: a sheet of one that waits is as long with papers as without.
    """
    step = LONG if isinstance(told, Sheet) and state is State.WAITING else SHORT
    plain = msgspec.json.encode(told)
    plain += b" " * (-len(plain) % step)
    nonce = token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key(token, "seal")).encrypt(nonce, plain, _about(type(told)))


def unseal(token: str, sealed: bytes, kind: type[T]) -> T:
    """Return a record that was sealed.

    Raises:
        SealError: It was sealed by another secret, is of another kind or version, or is damaged.
    """
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        plain = AESGCM(_key(token, "seal")).decrypt(nonce, rest, _about(kind))
        return msgspec.json.decode(plain, type=kind)
    except (InvalidTag, ValueError) as error:
        raise SealError("what an office told of a number cannot be read") from error


def proof_of(token: str, asked_at: datetime) -> bytes:
    """Return what proves that somebody who had the link wanted to leave at that time (HMAC-SHA-256)."""
    said = asked_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hmac.digest(_key(token, "leave"), said.encode(), "sha256")


def is_proof(token: str, asked_at: datetime, proof: bytes) -> bool:
    """Tell whether it is the proof of that wish."""
    return hmac.compare_digest(proof_of(token, asked_at), proof)


def _about(kind: type[Sheet] | type[Stand]) -> bytes:
    return kind.__name__.encode()


def _key(token: str, use: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"kiosk ticket 1 {use}".encode()).derive(token.encode())
