"""Where settings come from: the environment, then one TOML file, then the defaults of the tree.

Everything is checked before anything starts, and all mistakes are told at once, each with its key, what was
found and what is allowed. An unknown key is a mistake: a misspelt one would silently do nothing.
"""

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from kiosk.errors import SettingsError
from kiosk.settings.rules import Value
from kiosk.settings.tree import Settings, keys, sections

PREFIX = "KIOSK_"
FILE_VARIABLE = "KIOSK_CONFIG"

Found = dict[str, tuple[Any, str]]  # "idle.seconds" -> the value, not yet checked, and where it was found


class Loaded(msgspec.Struct, frozen=True):
    """Settings, and where each key that is no default comes from, as in "office.location" -> a path."""

    settings: Settings
    origins: dict[str, str]


def default_file(environ: Mapping[str, str]) -> Path:
    """Return where the settings are looked for when nobody says where (XDG Base Directory Specification)."""
    base = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "/")) / ".config"
    return Path(base) / "kiosk" / "kiosk.toml"


def load(file: Path | None, environ: Mapping[str, str]) -> Settings:
    """Return the settings of this machine; arguments and errors as in `load_with_origins`."""
    return load_with_origins(file, environ).settings


def load_with_origins(file: Path | None, environ: Mapping[str, str]) -> Loaded:
    """Read the file and the environment over the defaults, and check everything.

    Args:
        file: the TOML file; None for the one that KIOSK_CONFIG names, or else the user's own, if any.
        environ: the environment.

    Raises:
        SettingsError: the file cannot be read, or values are not allowed; the message names each of them.
    """
    mistakes: list[str] = []
    found = _from_file(_file_to_read(file, environ), mistakes) | _from_environment(environ, mistakes)
    settings = _build(dict(_checked(found, mistakes)))
    mistakes += _contradictions(settings)
    if mistakes:
        raise SettingsError("the settings have mistakes:\n" + "\n".join(f"  {line}" for line in mistakes))
    return Loaded(settings, {path: origin for path, (_, origin) in found.items()})


def _file_to_read(file: Path | None, environ: Mapping[str, str]) -> Path | None:
    if file or environ.get(FILE_VARIABLE):
        return file or Path(environ[FILE_VARIABLE])
    usual = default_file(environ)
    return usual if usual.exists() else None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"the settings cannot be read: {path}: {error.strerror}") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise SettingsError(f"the settings are not a TOML file: {path}: {error}") from error


def _from_file(path: Path | None, mistakes: list[str]) -> Found:
    found: Found = {}
    for section, table in (_read(path) if path else {}).items():
        if section not in sections():
            mistakes.append(f"[{section}] in {path}: no such section{_nearest(section, sections())}")
        elif not isinstance(table, dict):
            mistakes.append(f"{section} in {path}: must be a section, [{section}], but is {_shown(table)}")
        else:
            found |= {f"{section}.{name}": (value, str(path)) for name, value in table.items()}
    known = {key.path for key in keys()}
    for unknown in sorted(found.keys() - known):
        mistakes.append(f"{unknown} in {path}: no such setting{_nearest(unknown, known)}")
    return found


def _from_environment(environ: Mapping[str, str], mistakes: list[str]) -> Found:
    known = {key.variable: key for key in keys()}
    found: Found = {}
    for name, text in environ.items():
        if key := known.get(name):
            found[key.path] = (key.rule.parse(text), f"the environment ({name})")
        elif name.startswith(PREFIX) and name != FILE_VARIABLE:
            mistakes.append(f"{name} in the environment: no such setting{_nearest(name, known)}")
    return found


def _checked(found: Found, mistakes: list[str]) -> Iterator[tuple[str, Value]]:
    for key in keys():
        value, origin = found.get(key.path, (key.default, "the defaults"))
        if key.rule.accepts(value):
            yield key.path, tuple(value) if isinstance(value, list) else value
        else:
            shown = "something else" if key.secret else _shown(value)
            mistakes.append(f"{key.path} in {origin}: must be {key.rule.allowed}, but is {shown}")
            yield key.path, key.default


def _build(values: Mapping[str, Any]) -> Settings:
    made = {
        section: kind(**{name: values[f"{section}.{name}"] for name in kind.__struct_fields__})
        for section, kind in sections().items()
    }
    return Settings(**made)  # type: ignore[arg-type] # every value has passed the rule of its key


def _contradictions(settings: Settings) -> Iterator[str]:
    terminal, idle = settings.terminal, settings.idle
    if terminal.last_number < terminal.first_number:
        yield (
            f"terminal.last_number: must not be below terminal.first_number ({terminal.first_number}), "
            f"but is {terminal.last_number}"
        )
    if settings.relay.url and not settings.relay.key:
        yield "relay.key: must be set where relay.url is; `kiosk office terminal` on the first terminal prints it"
    if settings.relay.url and settings.office_server.enabled:
        yield (
            "relay.url: must be empty where office_server.enabled is true: one terminal of an office has the office "
            "server, the others bring their numbers to it"
        )
    if idle.long_seconds < idle.seconds:
        yield (
            f"idle.long_seconds: must not be below idle.seconds ({idle.seconds}), but is {idle.long_seconds}"
        )


def _shown(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""
