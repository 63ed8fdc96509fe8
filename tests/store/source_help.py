"""Source files of a small release, for tests to write and change."""

from pathlib import Path

import yaml

from tests.domain.content_help import Raw, tables

_LISTS = ("organizations", "documents", "calendars", "notices")


def write_yaml(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def source(folder: Path, **replaced: list[Raw]) -> Path:
    """Write a whole source into a folder, with some collections replaced, and return it."""
    found = tables(**replaced)
    for name in _LISTS:
        write_yaml(folder / f"{name}.yaml", found[name])
    for topic in found["topics"]:
        write_yaml(folder / "topics" / f"{topic['id']}.yaml", topic)
    place = {
        "service": found["services"][0],
        "location": found["locations"][0],
        "service_at_location": found["service_at_locations"][0],
    }
    write_yaml(folder / "referrals" / "vmdo.yaml", place)
    return folder
