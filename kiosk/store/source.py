"""Source files of content: YAML as people write it, read without surprises.

::

    <source>/organizations.yaml services.yaml documents.yaml calendars.yaml notices.yaml    lists of records
    <source>/topics/*.yaml                      one topic each, the file is named after its id
    <source>/offices/*.yaml  referrals/*.yaml   service:, location: and service_at_location: of one place

YAML 1.1 turns ``no`` into false, ``9:00`` into 540 and ``2024-08-01`` into a date. Here only true and false
are truth values, numbers are decimal and everything else stays the text it looks like. A key that is given
twice is an error, not a silent loss. All errors of all files are collected before one is raised.

    documents = load_source(Path("assets/sample"))      # by collection, in the order of the files
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from kiosk.domain.schema import COLLECTIONS, Document, read
from kiosk.errors import ContentError

LISTS = ("organizations", "services", "documents", "calendars", "notices")
FOLDERS = ("offices", "referrals")
PARTS: Mapping[str, str] = {
    "service": "services",
    "location": "locations",
    "service_at_location": "service_at_locations",
}

_RESOLVERS = (
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
    ("tag:yaml.org,2002:null", r"null|~|", ["n", "~", ""]),
    ("tag:yaml.org,2002:int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("tag:yaml.org,2002:float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
)

# PyYAML has the fast loader only when it was built with libyaml.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # the base is chosen at run time
    """PyYAML's safe loader with the truth values and numbers of YAML 1.2 and without double keys."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  # the name PyYAML looks for

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                mark = node.value[index][0].start_mark
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is given twice", mark)
        return cast(dict[Any, Any], super().construct_mapping(node, deep))


for _tag, _pattern, _first in _RESOLVERS:
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), list(_first))


def load_source(source: Path) -> dict[str, list[Document]]:
    """Return the documents of every collection.

    Raises:
        ContentError: With one line for every file or document that cannot be used, naming file and field.
    """
    found: dict[str, list[Document]] = {name: [] for name in COLLECTIONS}
    problems: list[str] = []
    for path in _files(source):
        name = path.relative_to(source).as_posix()
        try:
            for collection, raw, where in _parts(path, name):
                _append(found[collection], collection, raw, where, problems)
        except ContentError as error:
            problems.append(str(error))
    if problems:
        raise ContentError("\n".join(problems))
    return found


def read_yaml(path: Path) -> object:
    """Return what a YAML file holds.

    Raises:
        ContentError: The file cannot be read or is not YAML; the message names the line.
    """
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(" ".join(str(error).split())) from error


def _files(source: Path) -> Iterator[Path]:
    if not source.is_dir():
        raise ContentError(f"{source}: there is no such folder")
    for name in LISTS:
        if (source / f"{name}.yaml").exists():
            yield source / f"{name}.yaml"
    for folder in ("topics", *FOLDERS):
        yield from sorted((source / folder).glob("*.yaml"))


def _parts(path: Path, name: str) -> Iterator[tuple[str, Any, str]]:
    """Yield the collection, the mapping and the name in errors of every document in a file."""
    try:
        data = read_yaml(path)
    except ContentError as error:
        raise ContentError(f"{name}: {error}") from error
    if path.stem in LISTS and path.name == name:
        yield from _listed(path.stem, data, name)
    elif name.startswith("topics/"):
        yield "topics", _named(data, path.stem, name), name
    else:
        yield from _place(data, name)


def _listed(collection: str, data: object, name: str) -> Iterator[tuple[str, object, str]]:
    if not isinstance(data, list):
        raise ContentError(f"{name}: expected a list of records")
    for index, raw in enumerate(data):
        identifier = raw.get("id", index) if isinstance(raw, dict) else index
        yield collection, raw, f"{name}: {identifier}"


def _named(data: object, stem: str, name: str) -> object:
    if isinstance(data, dict) and data.get("id") != stem:
        raise ContentError(f"{name}: id: {data.get('id')!r} should be {stem!r} as the file is called")
    return data


def _place(data: object, name: str) -> Iterator[tuple[str, object, str]]:
    if not isinstance(data, dict) or not data or not set(data) <= set(PARTS):
        raise ContentError(f"{name}: expected a mapping with {', '.join(PARTS)}")
    for part, raw in data.items():
        yield PARTS[part], raw, f"{name}: {part}"


def _append(documents: list[Document], collection: str, raw: Any, where: str, problems: list[str]) -> None:
    try:
        documents.append(read(collection, raw, where))
    except ContentError as error:
        problems.append(str(error))
