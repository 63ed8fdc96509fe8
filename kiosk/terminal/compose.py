"""Puts the terminal together from its settings: release, ledger, PIN, controller. No window yet."""

from collections.abc import Callable
from datetime import datetime

from kiosk import paths
from kiosk.domain.pin import PinGuard
from kiosk.errors import SettingsError
from kiosk.settings import Settings
from kiosk.store.ledger import Ledger
from kiosk.store.releases import ReleaseStore
from kiosk.terminal.controller import Controller
from kiosk.terminal.numbers import Numbers
from kiosk.terminal.staffroom import Staffroom


def compose(
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    ticks: Callable[[], float],
    forget: Callable[[], None] = lambda: None,
) -> Controller:
    """Opens what the terminal needs.

    Raises:
        ReleaseError: There is no release that loads; `kiosk content build` makes one.
        LedgerError: The ledger cannot be opened; the message says what to do.
        SettingsError: The office of the settings is not in the release.
    """
    store = ReleaseStore(paths.releases_dir(settings))
    content = store.current()
    if settings.office.location not in {place.id for place in content.offices(clock().date())}:
        known = ", ".join(place.id for place in content.offices(clock().date()))
        raise SettingsError(
            f"office.location: {settings.office.location!r} is no office of the release; allowed: {known}"
        )
    ledger = None
    if settings.queue.enabled:
        ledger = Ledger(paths.ledger_file(settings), settings.office.timezone, settings.queue.rollover_hour)
    staff = settings.staff
    return Controller(
        settings,
        content,
        Numbers(settings, ledger, lambda: content),
        Staffroom(PinGuard(staff.pin_hash, staff.attempts, staff.lock_seconds), store.status),
        paths.locales(),
        clock=clock,
        ticks=ticks,
        forget=forget,
    )
