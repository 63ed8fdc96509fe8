"""The settings of one machine: one frozen tree of the sections, and a flat list of its keys.

Nothing is read when this module is imported, and nothing in the tree can be changed.
"""

from functools import cache
from typing import NamedTuple, get_type_hints

import msgspec

from kiosk.settings.rules import Rule, Text, Value
from kiosk.settings.sections import (
    Content,
    Idle,
    Log,
    Office,
    Printer,
    Queue,
    Screen,
    Section,
    Staff,
    TakeHome,
    Terminal,
)
from kiosk.settings.services import Central, OfficeServer, Relay, Reports, Sync


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of this machine."""

    office: Office = Office()
    terminal: Terminal = Terminal()
    screen: Screen = Screen()
    idle: Idle = Idle()
    queue: Queue = Queue()
    office_server: OfficeServer = OfficeServer()
    relay: Relay = Relay()
    takehome: TakeHome = TakeHome()
    printer: Printer = Printer()
    content: Content = Content()
    sync: Sync = Sync()
    reports: Reports = Reports()
    staff: Staff = Staff()
    log: Log = Log()
    central: Central = Central()


class Key(NamedTuple):
    """One setting: where it stands, what it may be, and what it is when nobody sets it."""

    section: str
    name: str
    rule: Rule
    default: Value

    @property
    def path(self) -> str:
        """The name in messages, as in "idle.seconds"."""
        return f"{self.section}.{self.name}"

    @property
    def secret(self) -> bool:
        """Whether the value is never shown."""
        return isinstance(self.rule, Text) and self.rule.secret

    @property
    def variable(self) -> str:
        """The environment variable that overrides the setting, as in "KIOSK_IDLE_SECONDS"."""
        return f"KIOSK_{self.section}_{self.name}".upper()


def sections() -> dict[str, type[Section]]:
    """Return the sections by their names, in the order of the example file."""
    return {name: type(getattr(Settings(), name)) for name in Settings.__struct_fields__}


@cache
def keys() -> tuple[Key, ...]:
    """Return every setting, in the order of the example file."""
    return tuple(
        Key(section, name, hint.__metadata__[0], getattr(kind(), name))
        for section, kind in sections().items()
        for name, hint in get_type_hints(kind, include_extras=True).items()
    )
