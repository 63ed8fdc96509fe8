"""The one call from the editor into `kiosk.central.releases`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from kiosk.domain import tree


def publish_now(tables: Mapping[str, list[dict[str, Any]]], now: datetime, release: int) -> int:
    """Write and sign a release into the published folder and return its number.

    Args:
        tables: All documents by collection, checked.
        now: The time it is made, in UTC.
        release: The least number it may have.
    """
    built = tree.build(tables, release, now.astimezone(UTC))
    folder = Path(settings.PUBLISHED_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return built.index.release
