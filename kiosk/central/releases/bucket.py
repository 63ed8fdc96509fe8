"""Files in S3-compatible storage: put, list and delete, signed with version 4 of Amazon's signatures.

Only what publishing needs, on the standard library. Addresses have the bucket in the path, which every such storage
understands; for one that wants it in the host name give that as the address and no bucket.
Signatures: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib
import hmac
import http.client
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from kiosk.errors import PublishError

TIMEOUT_SECONDS = 30.0
_UNRESERVED = "-_.~"


class Stored(NamedTuple):
    """A file in the storage.

    Attributes:
        size: In bytes.
        etag: The MD5 of the bytes for storages that do not encrypt; something else otherwise.
    """

    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class Access:
    """Who may write.

    Attributes:
        key: The access key, which is no secret.
        secret: Its secret; never shown.
        region: As the storage calls it; ``us-east-1`` where it does not matter.
    """

    key: str
    secret: str = field(repr=False)
    region: str = "us-east-1"


class Bucket:
    """A bucket, or the part of it below a prefix."""

    def __init__(
        self,
        url: str,
        name: str,
        access: Access,
        clock: Callable[[], datetime],
        *,
        prefix: str = "",
        ca_file: str | None = None,
    ) -> None:
        """Use a bucket; nothing is sent yet.

        Args:
            url: The address of the storage, ``https://`` or, in one's own network, ``http://``.
            name: The bucket; empty when the host name has it.
            access: Who writes.
            clock: Returns the time in UTC; the storage refuses one that is a quarter of an hour off.
            prefix: What the names of all files begin with, such as ``kiosk/``.
            ca_file: A private certificate authority.

        Raises:
            PublishError: The address is none.
        """
        parts = urlsplit(url)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.query
            or parts.path not in {"", "/"}
        ):
            raise PublishError(f"{url} is no address of a storage")
        self._host = parts.netloc
        self._base = f"/{name}" if name else ""
        self._access = access
        self._clock = clock
        self._prefix = prefix
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=ca_file)
            self._connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                parts.netloc, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            self._connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_SECONDS)

    def put(self, name: str, data: bytes, headers: Mapping[str, str]) -> None:
        """Write a file whole; who reads it gets the old bytes or the new ones.

        Raises:
            PublishError: The storage refuses or cannot be reached.
        """
        self._ask("PUT", self._prefix + name, {}, data, headers)

    def remove(self, name: str) -> None:
        """Remove a file; a missing one is no error.

        Raises:
            PublishError: The storage refuses or cannot be reached.
        """
        self._ask("DELETE", self._prefix + name)

    def files(self) -> dict[str, Stored]:
        """Return all files below the prefix.

        Raises:
            PublishError: The storage refuses, cannot be reached, or answers something else.
        """
        found: dict[str, Stored] = {}
        query = {"list-type": "2", "prefix": self._prefix}
        while True:
            page = _Listing(self._ask("GET", "", query))
            found |= {name.removeprefix(self._prefix): stored for name, stored in page.files.items()}
            if not page.following:
                return found
            query["continuation-token"] = page.following

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _ask(
        self,
        method: str,
        name: str,
        query: Mapping[str, str] | None = None,
        data: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        path = quote(f"{self._base}/{name}", safe="/" + _UNRESERVED)
        text = canonical_query(query or {})
        signed = sign(
            method, path, text, {**(headers or {}), "host": self._host}, data, self._access, self._clock()
        )
        target = f"{path}?{text}" if text else path
        try:
            status, answer = self._send(method, target, data, signed)
        except (OSError, http.client.HTTPException) as error:
            raise PublishError(f"The storage {self._host} cannot be reached: {error}") from error
        if status >= 300:
            raise PublishError(
                f"The storage {self._host} refuses {method} {path}: {status} {_code(answer)}".rstrip()
            )
        return answer

    def _send(self, method: str, target: str, data: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Send a request, a second time when the storage had closed the connection meanwhile."""
        for last in (False, True):
            try:
                self._connection.request(method, target, data, dict(headers))
                answer = self._connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                self._connection.close()
                if last:
                    raise
        raise AssertionError


class _Listing:
    """One page of names."""

    def __init__(self, data: bytes) -> None:
        try:
            root = ElementTree.fromstring(data)
            space = root.tag.removesuffix("ListBucketResult")
            self.files = {
                item.findtext(f"{space}Key", ""): Stored(
                    int(item.findtext(f"{space}Size", "")), item.findtext(f"{space}ETag", "").strip('"')
                )
                for item in root.iter(f"{space}Contents")
            }
        except (ElementTree.ParseError, ValueError) as error:
            raise PublishError("The storage answers something that is no list of files") from error
        self.following = root.findtext(f"{space}NextContinuationToken", "")


def canonical_query(query: Mapping[str, str]) -> str:
    """Return a query as it is sent and signed."""
    pairs = sorted(
        (quote(name, safe=_UNRESERVED), quote(value, safe=_UNRESERVED)) for name, value in query.items()
    )
    return "&".join(f"{name}={value}" for name, value in pairs)


def sign(
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    data: bytes,
    access: Access,
    now: datetime,
) -> dict[str, str]:
    """Return headers with those added that prove who sends them.

    Args:
        method: Such as ``PUT``.
        path: Quoted already.
        query: As `canonical_query` returns it.
        headers: Must have ``host``.
        data: The body.
        access: Who sends.
        now: The time in UTC.
    """
    moment, day = f"{now:%Y%m%dT%H%M%SZ}", f"{now:%Y%m%d}"
    body = hashlib.sha256(data).hexdigest()
    all_headers = {name.lower(): value.strip() for name, value in headers.items()}
    all_headers |= {"x-amz-content-sha256": body, "x-amz-date": moment}
    names = ";".join(sorted(all_headers))
    lines = "".join(f"{name}:{all_headers[name]}\n" for name in sorted(all_headers))
    request = f"{method}\n{path}\n{query}\n{lines}\n{names}\n{body}"
    scope = f"{day}/{access.region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{access.secret}".encode()
    for part in (day, access.region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    all_headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={access.key}/{scope},SignedHeaders={names},Signature={signature}"
    )
    return all_headers


def _code(answer: bytes) -> str:
    """Return the storage's own word for what is wrong, such as ``AccessDenied``."""
    try:
        return ElementTree.fromstring(answer).findtext("Code", "")
    except ElementTree.ParseError:
        return ""
