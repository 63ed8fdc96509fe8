"""The certificate of the office server: made at the first start, kept, and made anew before it ends.

It is signed by itself, because no authority vouches for a machine on a local network. Whoever opens a page for the
first time compares the fingerprint, or the office uses a certificate of its own (setting `office_server`).

    certificate = ensure(folder, ("kiosk.local", "192.168.10.5"), now)
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.disk import DISK, write_secret, write_whole

LASTS = timedelta(days=10 * 365)
"""A machine on a local network has nobody who renews a certificate; browsers accept ten years of one's own."""

RENEWED_BEFORE = timedelta(days=60)

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No certificate was made before; a clock that says so has no battery, and knows better later."""

_NAME = "kiosk office"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate on the disk.

    Attributes:
        certificate: Its file (PEM).
        key: The file of its secret key (PEM), readable for this user only.
        fingerprint: SHA-256 as browsers show it, ``AB:CD:...``.
        until: When it ends, in UTC.
    """

    certificate: Path
    key: Path
    fingerprint: str
    until: datetime


def ensure(folder: Path, names: Iterable[str], now: datetime, also: Iterable[str] = ()) -> Certificate:
    """Return the certificate of this machine; make one when there is none, or when it does not fit any more.

    Args:
        folder: Where it is kept.
        names: Host names and addresses under which browsers reach the server.
        now: The time, aware.
        also: Names that a new one gets as well, but that no new one is made for: a network gives a machine other names
            as it likes, and every new certificate must be brought to the other terminals.

    Raises:
        OSError: The folder cannot be written.
    """
    certificate, key = folder / "certificate.pem", folder / "certificate-key.pem"
    wanted = list(dict.fromkeys(["localhost", "127.0.0.1", *names]))
    found = _read(certificate, key)
    if found is None or not _fits(found, wanted, now):
        found = _make(certificate, key, [*wanted, *(name for name in also if name.isascii() and name)], now)
    return Certificate(certificate, key, _fingerprint(found), found.not_valid_after_utc)


def _read(certificate: Path, key: Path) -> x509.Certificate | None:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        secret = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        return None
    kind = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    belongs = secret.public_key().public_bytes(*kind) == found.public_key().public_bytes(*kind)
    return found if belongs else None


def _fits(found: x509.Certificate, names: list[str], now: datetime) -> bool:
    subjects = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(name.value) for name in subjects}
    lasts = found.not_valid_before_utc <= now < found.not_valid_after_utc - RENEWED_BEFORE
    return set(names) <= known and (lasts or now < EARLIEST)


def _make(certificate: Path, key: Path, names: list[str], now: datetime) -> x509.Certificate:
    secret = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(
            EARLIEST
        )  # clocks in the office may be behind this one, and this one before the others
        .not_valid_after(max(now, EARLIEST) + LASTS)
        .add_extension(
            x509.SubjectAlternativeName([_general(name) for name in dict.fromkeys(names)]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(secret, hashes.SHA256())
    )
    DISK.make_folder(certificate.parent)
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    write_secret(DISK, key, secret.private_bytes(serialization.Encoding.PEM, *form))
    write_whole(DISK, certificate, made.public_bytes(serialization.Encoding.PEM))
    return made


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()
