"""A terminal that reports to a server in a test, with a clock of its own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from kiosk import paths
from kiosk.settings import Settings
from kiosk.store.identity import Identity, Link, request_pairing
from kiosk.store.outbox import Outbox
from kiosk.sync.fetcher import Patience
from kiosk.sync.line import Line
from kiosk.sync.uplink import Uplink
from tests.sync.central import Central

HASTY = Patience(connect=2, silence=0.3, metadata=0.6)


class Device:
    """What stands in an office.

    Attributes:
        ahead: How far its clock is ahead.
        patience: How long it waits for the server.
        proxy: Its proxy.
        ca_file: The authorities it trusts, if not the public ones.
    """

    def __init__(self, folder: Path, url: str) -> None:
        settings = Settings()
        self.settings = replace(
            settings,
            terminal=replace(settings.terminal, data_dir=str(folder)),
            reports=replace(settings.reports, url=url),
        )
        self.ahead = timedelta()
        self.patience = HASTY
        self.proxy = self.ca_file = ""

    @property
    def identity(self) -> Identity:
        return Identity(paths.identity_dir(self.settings))

    @property
    def link(self) -> Link:
        return self.identity.link()

    @property
    def outbox_path(self) -> Path:
        return paths.outbox_file(self.settings)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def wish(self) -> None:
        assert request_pairing(paths.identity_dir(self.settings))

    def go(self) -> int:
        """Do one go, in this process."""
        with closing(Line(self.settings.reports.url, self.proxy, self.ca_file, self.patience)) as line:
            return Uplink(self.settings, line, self.now).run()

    @contextmanager
    def outbox(self) -> Iterator[Outbox]:
        with closing(Outbox(self.outbox_path)) as outbox:
            yield outbox

    def fault(self, *places: str) -> None:
        with self.outbox() as outbox:
            for place in places:
                outbox.fault(self.now(), "KeyError", place)

    def waiting(self) -> int:
        with self.outbox() as outbox:
            return outbox.batch(0).waiting

    def connect(self, central: Central) -> None:
        """Be made known."""
        self.wish()
        self.go()
        central.confirm(self.link.code)
        self.go()
        assert self.link.state == "paired"
        central.forget()
        central.reports.clear()
