"""Who sends a request: the terminal that signed it, or an address that may not ask too often."""

import base64
import binascii
import re
from ipaddress import IPv6Address, ip_address, ip_network

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.http import HttpRequest

from kiosk.central.api.answers import Rejected, too_many
from kiosk.central.limits import Bucket
from kiosk.central.models import Terminal
from kiosk.domain.report import SIGNATURE_HEADER, TERMINAL_HEADER, signed_text

STRANGERS = Bucket(burst=30, per_second=0.5)
"""Refused senders of reports, by address."""

REPORTS = Bucket(burst=60, per_second=0.2)
"""Reports of a terminal: after a week without a network it sends what waited in one go."""

TICKETS = Bucket(burst=30, per_second=0.5)
"""Requests of a terminal that tells where the numbers stand: one in ten seconds."""

PAIRINGS = Bucket(burst=12, per_second=1 / 20)
"""Requests for a code, by address: an office's terminals may share one."""

QUESTIONS = Bucket(burst=120, per_second=4)
"""Questions for the state of a terminal, by address; one that waits to be confirmed asks every few seconds."""

KEY_ID = re.compile(r"[0-9a-f]{64}")
"""How a key is named."""

_LONGEST_SIGNATURE = 100


def address(request: HttpRequest) -> str:
    """Return where a request comes from; of version 6 the network of the sender, which has billions of addresses.

    A server that is told about HTTPS by the web server before it (`central.secure`) is told this by it as well; what
    stands before the last comma was written by the sender.
    """
    said = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        said = request.headers.get("X-Forwarded-For", said).rpartition(",")[2].strip()
    try:
        known = ip_address(said)
    except ValueError:
        return ""
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(ip_network((known.packed, 64), strict=False))
    return str(known)


def limit(bucket: Bucket, key: str) -> None:
    """Let somebody ask once more.

    Raises:
        Rejected: This was too often.
    """
    wait = bucket.take(key)
    if wait:
        raise too_many(wait)


def terminal_of(request: HttpRequest) -> Terminal:
    """Return the terminal that a request says it is from; `check_signature` proves it.

    Raises:
        Rejected: There is no such terminal, or staff have disconnected it.
    """
    key = request.headers.get(TERMINAL_HEADER, "")
    found = Terminal.objects.filter(key_id=key).first() if KEY_ID.fullmatch(key) else None
    if found is None:
        limit(STRANGERS, address(request))
        raise Rejected(401, "unknown", "This terminal is not known here; connect it at its staff page.")
    if found.is_revoked:
        limit(STRANGERS, address(request))
        raise revoked()
    return found


def check_signature(request: HttpRequest, terminal: Terminal, body: bytes) -> None:
    """Prove that the terminal itself sent this body.

    Raises:
        Rejected: It is not signed by its key.
    """
    signature = request.headers.get(SIGNATURE_HEADER, "")[: _LONGEST_SIGNATURE + 1]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(terminal.public_key))
    try:
        key.verify(base64.b64decode(signature, validate=True), signed_text(terminal.key_id, body))
    except (InvalidSignature, binascii.Error, ValueError) as error:
        limit(STRANGERS, address(request))
        raise Rejected(401, "signature", "This report is not signed by the terminal's key.") from error


def revoked() -> Rejected:
    """Return the refusal of a terminal that staff have disconnected."""
    return Rejected(
        403, "revoked", "This terminal was disconnected in the editor; it has to be connected anew."
    )
