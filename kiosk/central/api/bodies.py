"""Reads the body of a request: never more than allowed, packed or unpacked, and only what a record describes."""

import zlib
from typing import TypeVar

import msgspec
from django.http import HttpRequest, UnreadablePostError

from kiosk.central.api.answers import Rejected
from kiosk.domain.report import LARGEST_BODY, LARGEST_PLAIN

T = TypeVar("T")

_GZIP = 16 + zlib.MAX_WBITS
_LONGEST_DETAIL = 300


def read(request: HttpRequest, encoding: str = "", largest: int = LARGEST_BODY) -> bytes:
    """Return the body as it was sent.

    Args:
        request: With a length, or it is refused before a byte is read.
        encoding: How it must be packed; empty for not at all.
        largest: Bytes it may have.

    Raises:
        Rejected: It is no JSON by its headers, has no length, is too large, or did not arrive.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdecimal()):
        raise Rejected(411, "malformed", "Send the length of the body (Content-Length).")
    if int(length) > largest:
        raise Rejected(413, "too-large", f"A body may have {largest} bytes at most.")
    allowed = {encoding} if encoding else {"", "identity"}
    packed = request.headers.get("Content-Encoding", "").strip().lower()
    if request.content_type != "application/json" or packed not in allowed:
        wanted = "application/json" + (f" with Content-Encoding: {encoding}" if encoding else ", not packed")
        raise Rejected(415, "malformed", f"Send Content-Type: {wanted}.")
    try:
        body: bytes = request.read(int(length))
    except UnreadablePostError as error:
        raise Rejected(400, "malformed", "The body did not arrive.") from error
    if len(body) < int(length):
        raise Rejected(400, "malformed", "The body is shorter than its Content-Length.")
    return body


def unpacked(body: bytes, largest: int = LARGEST_PLAIN) -> bytes:
    """Return what is in one complete gzip stream; no more than `largest` bytes are ever unpacked.

    Raises:
        Rejected: It is none, is cut off, holds too much, or something comes after it.
    """
    stream = zlib.decompressobj(_GZIP)
    try:
        plain = stream.decompress(body, largest + 1)
    except zlib.error as error:
        raise Rejected(400, "malformed", "The body is no gzip stream.") from error
    if len(plain) > largest:
        raise Rejected(413, "too-large", f"An unpacked body may have {largest} bytes at most.")
    if not stream.eof:
        raise Rejected(400, "malformed", "The gzip stream of the body is cut off.")
    if stream.unused_data:
        raise Rejected(400, "malformed", "Something comes after the gzip stream of the body.")
    return plain


def record(plain: bytes, kind: type[T]) -> T:
    """Return the record that JSON describes.

    Raises:
        Rejected: It is no JSON, or not such a record; the sentence names the field.
    """
    try:
        return msgspec.json.decode(plain, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Rejected(400, "malformed", _readable(str(error))) from error


def _readable(text: str) -> str:
    """Return a message without anything in it that could do harm in a log or on a screen."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:_LONGEST_DETAIL]
