"""QR codes as plain rows of modules: what is dark and what is light, nothing drawn.

Level M, byte mode, UTF-8 without ECI, because scanners stumble over ECI (`ux.md` N6); the quiet zone of four
modules (N1) is part of the rows. It refuses what would need more than version 10: such codes are too fine for
a phone held at 60 cm (N3). Whatever writes a payload has to decide what to leave out.

    rows = modules("https://example.org/ar/topic/anmeldung")
    forget()    # when the visit ends
"""

from functools import lru_cache

from kiosk.errors import TakeHomeError

LIMIT = 213
"""Bytes that fit into version 10 at level M in byte mode (ISO/IEC 18004, table 7)."""

QUIET_ZONE = 4
"""Light modules on each side (ISO/IEC 18004)."""

_LARGEST_VERSION = 10
_CODES_OF_A_VISIT = 16


def modules(payload: str) -> list[list[bool]]:
    """Return the rows of the smallest code, from the top; True is dark, the quiet zone is included.

    Raises:
        TakeHomeError: The payload is empty, longer than `LIMIT` bytes or not text.
    """
    return [list(row) for row in _rows(_encoded(payload))]


def fits(payload: str) -> bool:
    """Tell whether `modules` can draw the payload."""
    try:
        _encoded(payload)
    except TakeHomeError:
        return False
    return True


def byte_count(payload: str) -> int:
    """Return the size in bytes that counts against `LIMIT`.

    Raises:
        TakeHomeError: The payload is not text.
    """
    return len(_bytes(payload))


def forget() -> None:
    """Drop the drawn codes: a ticket's code must not outlive the visit (`ux.md` O6)."""
    _rows.cache_clear()


def _encoded(payload: str) -> bytes:
    data = _bytes(payload)
    if not 0 < len(data) <= LIMIT:
        raise TakeHomeError(f"a code holds 1 to {LIMIT} bytes, this payload has {len(data)}; shorten it")
    return data


def _bytes(payload: str) -> bytes:
    try:
        return payload.encode()
    except UnicodeEncodeError:
        raise TakeHomeError("the payload of a code has a lone surrogate, which is not text") from None


@lru_cache(maxsize=_CODES_OF_A_VISIT)
def _rows(data: bytes) -> tuple[tuple[bool, ...], ...]:
    from qrcode.constants import ERROR_CORRECT_M  # 30 to 60 ms that the first screen need not wait for
    from qrcode.main import QRCode
    from qrcode.util import MODE_8BIT_BYTE, QRData

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(QRData(data, mode=MODE_8BIT_BYTE))
    code.make(fit=True)
    if code.version > _LARGEST_VERSION:
        raise TakeHomeError(f"the code needs version {code.version}; the largest is {_LARGEST_VERSION}")
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())
