"""Puts the terminal together from its settings: release, ledger, PIN, controller. No window yet."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from kiosk import paths
from kiosk.domain.library import Content
from kiosk.domain.pin import PinGuard
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger
from kiosk.store.releases import ReleaseStore
from kiosk.store.sure_clock import SureClock, vouched_for
from kiosk.terminal.connection import Connection
from kiosk.terminal.controller import Controller
from kiosk.terminal.health import Health
from kiosk.terminal.numbers import Numbers
from kiosk.terminal.paper import Paper, book_of
from kiosk.terminal.shelf import Shelf
from kiosk.terminal.showing import Equipment
from kiosk.terminal.staffroom import Staffroom
from kiosk.terminal.today import Today
from kiosk.terminal.updates import Process, Updates
from kiosk.terminal.usage import Book, Usage


def compose(
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    ticks: Callable[[], float],
    forget: Callable[[], None] = lambda: None,
    process: Process | None = None,
    office: Process | None = None,
) -> Controller:
    """Opens what the terminal needs.

    Args:
        settings: The settings of this machine.
        clock: The time, aware.
        ticks: Seconds of a clock that never goes back.
        forget: Called when a visit ends, to drop what was drawn for it.
        process: The updating process; None where this program starts none.
        office: The office server; None where this program starts none.

    Raises:
        ReleaseError: There is no release that loads; `kiosk content build` makes one.
        LedgerError: The ledger cannot be opened; the message says what to do.
        SettingsError: The office of the settings is in no release.
    """
    store = ReleaseStore(paths.releases_dir(settings))
    shelf = Shelf(store, settings.office.location, clock())
    ledger = _ledger(settings) if settings.queue.enabled else None
    staff, reports = settings.staff, bool(settings.reports.url)
    return Controller(
        Equipment(
            settings=settings,
            shelf=shelf,
            numbers=Numbers(settings, ledger, lambda: shelf.content),
            staffroom=Staffroom(PinGuard(staff.pin_hash, staff.attempts, staff.lock_seconds), store.status),
            updates=_updates(settings, process),
            connection=_connection(settings, process),
            usage=Usage(partial(_book, paths.outbox_file(settings)) if reports else None, ticks),
            health=Health(paths.sync_dir(settings) if reports else None, clock(), ticks),
            locales=paths.locales(),
            paper=_paper(settings, ticks, ledger),
            clock=clock,
            ticks=ticks,
            office=office,
            today=_today(settings, ledger, lambda: shelf.content, ticks) if ledger else None,
            forget=forget,
        )
    )


def _updates(settings: Settings, process: Process | None) -> Updates:
    return Updates(
        paths.sync_dir(settings),
        configured=bool(settings.sync.url),
        time_limit_seconds=settings.sync.time_limit_seconds,
        process=process,
    )


def _connection(settings: Settings, process: Process | None) -> Connection:
    return Connection(
        paths.identity_dir(settings),
        configured=bool(settings.reports.url),
        hurry=process.hurry if process else lambda: None,
    )


def _ledger(settings: Settings) -> Ledger:
    """The ledger; on a further terminal of an office one that knows what the relay process brings."""
    file = paths.ledger_file(settings)
    zone, hour = settings.office.timezone, settings.queue.rollover_hour
    if not settings.relay.url:
        return Ledger(file, zone, hour)
    from kiosk.store.ledger_far import FarLedger
    from kiosk.store.relay_files import SnapshotFile

    return FarLedger(file, SnapshotFile(paths.office_dir(settings)).read, zone, hour)


def _today(
    settings: Settings, ledger: Ledger, content: Callable[[], Content], ticks: Callable[[], float]
) -> Today:
    """What looks after the day of the ledger; where there is an office server or a relay, that closes the days."""
    clock = SureClock(partial(vouched_for, settings), ticks)
    own = settings.office_server
    is_alone = not own.enabled and not settings.relay.url
    return Today(
        ledger, settings.office.location, clock, content, ticks, closes=is_alone and own.close_by_itself
    )


def _book(file: Path) -> Book:
    """Opens what the counts are written into; not at the start, where every millisecond counts."""
    from kiosk.store.outbox import Outbox

    return Outbox(file)


def _paper(settings: Settings, ticks: Callable[[], float], ledger: Ledger | None) -> Paper:
    """The printer; what it needs is loaded only where there is one."""
    if not settings.printer.device:
        return Paper(None, ticks)
    from kiosk.takehome.paper.printing import Helper, Printing
    from kiosk.takehome.paper.setup import setup_of

    setup = setup_of(settings, paths.data_dir(settings))
    return Paper(Printing(Helper(setup)) if setup else None, ticks, book_of(ledger))
