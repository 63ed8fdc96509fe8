"""Keeps small secrets so that the database alone, or a copy of it, is of no use to anybody.

The key is made from the server's secret key, which is a file beside the database and belongs into another backup than
the database. What was sealed for one person cannot be moved to another.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac

from kiosk.errors import SealError

DIGEST_CHARACTERS = 16  # 96 bits; the column of django-otp is no longer

_NONCE_BYTES = 12
_MARK = "1:"  # how it was sealed; no hexadecimal text has a colon


def is_sealed(text: str) -> bool:
    """Tell a sealed secret from a plain one in hexadecimal digits."""
    return text.startswith(_MARK)


def seal(secret: bytes, owner: int) -> str:
    """Return a secret as it may stand in the database: 67 characters for 20 bytes.

    Args:
        secret: What to keep.
        owner: The number of the person it belongs to.
    """
    nonce = token_bytes(_NONCE_BYTES)
    return _MARK + urlsafe_b64encode(nonce + _cipher().encrypt(nonce, secret, _about(owner))).decode()


def unseal(sealed: str, owner: int) -> bytes:
    """Return a secret that was sealed.

    Raises:
        SealError: It was sealed with another secret key or for somebody else, or it is damaged.
    """
    try:
        data = urlsafe_b64decode(sealed.removeprefix(_MARK))
        return _cipher().decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], _about(owner))
    except (InvalidTag, ValueError) as error:
        raise SealError("a secret cannot be read: is secret-key the one it was made with?") from error


def digest(code: str, owner: int) -> str:
    """Return what a code is recognised by; nobody gets from there to the code without the secret key."""
    made = salted_hmac("kiosk.central.sealing.code", f"{owner}:{code}", algorithm="sha256").digest()
    return urlsafe_b64encode(made).decode()[:DIGEST_CHARACTERS]


def _about(owner: int) -> bytes:
    return f"owner {owner}".encode()


def _cipher() -> AESGCM:
    derived = HKDF(SHA256(), 32, salt=None, info=b"kiosk.central.sealing.secret")
    return AESGCM(derived.derive(settings.SECRET_KEY.encode()))
