"""The published releases, read-only, for terminals and phones.

They are answered before sessions, languages and policies of the editor come into play: a terminal asks every minute,
and each header costs bytes. A web server or CDN in front of this one can do the same from the folder alone.
"""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
    HttpResponseNotModified,
)
from django.utils.http import http_date, parse_http_date_safe

PREFIX = "/releases/"

_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=300"


class ServePublished:
    """Answers what is below `PREFIX`, and leaves everything else to the next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what answers other requests."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return published(request, request.path_info.removeprefix(PREFIX))


def published(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return one file of the published folder; what is named by its hash may be kept for ever."""
    path = path.removesuffix("/")
    file = Path(settings.PUBLISHED_ROOT) / path
    if not _PATH.fullmatch(path):
        return _not_found()
    if file.is_dir():
        file = file / "index.html"
    try:
        handle = file.open("rb")
    except OSError:
        return _not_found()
    modified = int(file.stat().st_mtime)
    if parse_http_date_safe(request.headers.get("If-Modified-Since", "")) == modified:
        handle.close()
        return HttpResponseNotModified()
    response = FileResponse(handle, content_type=content_type(path))
    del response["Content-Disposition"]
    response["Cache-Control"] = cache_control(path)
    response["Last-Modified"] = http_date(modified)
    return response


def content_type(path: str) -> str:
    """Return the type of a file by its folder."""
    if path.startswith("metadata/"):
        return "application/json"
    if path.startswith(("targets/", "blobs/")):
        return "application/octet-stream"
    return "text/html; charset=utf-8"


def cache_control(path: str) -> str:
    """Return how long a file may be kept: the timestamp never, names with a hash or a number for ever."""
    if path == "metadata/timestamp.json":
        return "no-cache"
    return _FOREVER if path.startswith(("metadata/", "targets/", "blobs/")) else _SHORT


def _not_found() -> HttpResponse:
    response = HttpResponseNotFound("not found", content_type="text/plain")
    response["Cache-Control"] = "no-cache"  # the next root is asked for before it exists
    return response
