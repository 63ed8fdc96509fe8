"""What went wrong with an update or a report, in words for staff: one sentence, and what exactly happened in brackets.

Every error of a library, of the network and of the disk becomes a `SyncError` here; none is let through, so that
nothing on the network can end the updating process.
"""

import errno
import ssl
from collections.abc import Iterator

import requests
from tuf.api import exceptions as tuf
from urllib3.exceptions import ProtocolError

from kiosk.domain.reasons import REASONS
from kiosk.errors import ReleaseError, StorageError, SyncError

UNREACHABLE = REASONS["unreachable"]
SILENT = REASONS["silent"]
TOO_SLOW = REASONS["too-slow"]
BROKEN_OFF = REASONS["broken-off"]
NO_PROXY = REASONS["no-proxy"]
NOT_YET_VALID = REASONS["not-yet-valid"]
EXPIRED_CERTIFICATE = REASONS["expired-certificate"]
OTHER_NAME = REASONS["other-name"]
UNKNOWN_AUTHORITY = REASONS["unknown-authority"]
PORTAL = REASONS["portal"]
NOT_THERE = REASONS["not-there"]
SERVER_FAULT = REASONS["server-fault"]
OTHER_KEYS = REASONS["other-keys"]
OLDER = REASONS["older"]
STALE = REASONS["stale"]
DAMAGED = REASONS["damaged"]
NO_METADATA = REASONS["no-metadata"]
TOO_LONG = REASONS["too-long"]
NEWER_PROGRAM = REASONS["newer-program"]
SAME_NUMBER = REASONS["same-number"]
TOO_BIG = REASONS["too-big"]
FULL = REASONS["full"]
DISK = REASONS["disk"]
STICK = REASONS["stick"]
REFUSED = REASONS["refused"]
UNEXPECTED = REASONS["unexpected"]
STOPPED = REASONS["stopped"]
DIED = REASONS["died"]
BUSY = REASONS["busy"]
NO_ROOT = REASONS["no-root"]
BAD_ROOT = REASONS["bad-root"]
NO_ADDRESS = REASONS["no-address"]
NO_AUTHORITIES = REASONS["no-authorities"]
NOT_RENEWED = REASONS["not-renewed"]
CLOCK = REASONS["clock"]
NO_CENTRAL = REASONS["no-central"]
NO_ANSWER = REASONS["no-answer"]
NOT_KNOWN = REASONS["not-known"]
REVOKED = REASONS["revoked"]
CODE_EXPIRED = REASONS["code-expired"]
NOT_TAKEN = REASONS["not-taken"]
TOO_MANY = REASONS["too-many"]
NO_KEY = REASONS["no-key"]
NO_OFFICE = REASONS["no-office-server"]
OFFICE_KEY = REASONS["office-key"]
OTHER_OFFICE = REASONS["other-office"]
SAME_LETTER = REASONS["same-letter"]
REPORT_STOPPED = REASONS["report-stopped"]
REPORT_UNEXPECTED = REASONS["report-unexpected"]
WEB_PROBLEMS = (requests.RequestException, OSError, ValueError)

_CERTIFICATES = {9: NOT_YET_VALID, 10: EXPIRED_CERTIFICATE, 62: OTHER_NAME, 64: OTHER_NAME}
"""OpenSSL's numbers of what is wrong with a certificate."""


MOST_LINES, LONGEST_LINE = 5, 200
"""How much of what exactly happened is told."""


def explain(error: Exception) -> SyncError:
    """Return any error that ended an update as one for staff."""
    if isinstance(error, SyncError):
        return error
    if isinstance(error, tuf.DownloadHTTPError):
        return SyncError(_answer(error.status_code), str(error))
    if is_full(error):
        return SyncError(FULL, _short(str(error)))
    for kind, sentence in _SENTENCES:
        if isinstance(error, kind):
            return SyncError(sentence, _short(str(error)))
    if isinstance(error, OSError):
        return SyncError(DISK, str(error))
    return SyncError(UNEXPECTED, _short(f"{type(error).__name__}: {error}"))


def is_full(error: BaseException) -> bool:
    """Tell whether an error, or what caused it, is a disk without space."""
    return any(
        isinstance(inner, OSError) and inner.errno in (errno.ENOSPC, errno.EDQUOT) for inner in _chain(error)
    )


def network(error: Exception, address: str) -> SyncError:
    """Return an error that came from the network, or from a library on the way, as one for staff."""
    sentence = next(filter(None, map(_cause, _chain(error))), "") or _kind(error)
    return SyncError(sentence, f"{address}: {_innermost(error)}")


_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (tuf.UnsignedMetadataError, OTHER_KEYS),
    (tuf.BadVersionNumberError, OLDER),
    (tuf.ExpiredMetadataError, STALE),
    (tuf.LengthOrHashMismatchError, DAMAGED),
    (tuf.DownloadLengthMismatchError, TOO_LONG),
    (tuf.RepositoryError, NO_METADATA),
    (tuf.DownloadError, BROKEN_OFF),
    (ReleaseError, REFUSED),
    (StorageError, DISK),
)


def _short(text: str) -> str:
    """Return the first lines of a text as one; a self-test may find ten thousand things."""
    lines = text.splitlines()
    shown = [line[:LONGEST_LINE] for line in lines[:MOST_LINES]]
    more = len(lines) - len(shown)
    return "; ".join([*shown, f"and {more} more"] if more else shown)


def _answer(status: int) -> str:
    if status == 407:
        return NO_PROXY
    if status == 511 or 300 <= status < 400:
        return PORTAL
    return SERVER_FAULT if status >= 500 else NOT_THERE


def _cause(error: BaseException) -> str:
    """Return what a single error means for sure; errors are wrapped up to five times on their way here."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(error.verify_code, UNKNOWN_AUTHORITY)
    return NO_PROXY if isinstance(error, requests.exceptions.ProxyError) else ""


def _kind(error: Exception) -> str:
    if any(isinstance(inner, ProtocolError) for inner in _chain(error)):
        return BROKEN_OFF
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return UNREACHABLE
    if isinstance(error, requests.exceptions.Timeout):
        return SILENT
    if isinstance(error, requests.exceptions.ConnectionError):
        return UNREACHABLE
    if any(isinstance(inner, TimeoutError) for inner in _chain(error)) or "timed out" in str(error):
        return SILENT
    return BROKEN_OFF


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that caused it; urllib3 keeps causes in `reason` and in its arguments."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [other for other in inner if isinstance(other, BaseException)]


def _innermost(error: Exception) -> str:
    *_, last = _chain(error)
    return f"{type(last).__name__}: {last}"[:200]
