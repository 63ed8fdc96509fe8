"""The published releases, read-only, for terminals and phones."""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=300"


@require_safe
def published(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return one file of the published folder; what is named by its hash may be kept for ever."""
    path = path.removesuffix("/")
    if not _PATH.fullmatch(path):
        raise Http404
    file = Path(settings.PUBLISHED_ROOT) / path
    if file.is_dir() and (file / "index.html").is_file():
        file = file / "index.html"
    try:
        handle = file.open("rb")
    except OSError:
        raise Http404 from None
    modified = int(file.stat().st_mtime)
    if parse_http_date_safe(request.headers.get("If-Modified-Since", "")) == modified:
        handle.close()
        return HttpResponseNotModified()
    response = FileResponse(handle, content_type=content_type(path))
    response["Cache-Control"] = cache_control(path)
    response["Last-Modified"] = http_date(modified)
    response["X-Content-Type-Options"] = "nosniff"
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
