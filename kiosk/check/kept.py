"""What can be wrong with what ships with the package and with what is kept here: fonts, content, reports, ledger.

The libraries that these need are imported only here and only when asked, so that a missing one is a finding.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk import paths
from kiosk.check.finding import Finding, error, ok, warning
from kiosk.errors import KioskError, LedgerBusy
from kiosk.settings import Settings

MISSED_AFTER = timedelta(days=1)
"""Servers and lines are away for hours; for longer somebody should look."""


def fonts() -> Finding:
    """Say whether every bundled font loads."""
    try:
        from kiosk.text import fonts as bundled

        bundled.check()
    except (KioskError, ImportError) as problem:
        return error("fonts", str(problem), "Run ./kiosk/start, or get the checkout again")
    return ok("fonts", ", ".join(family.name for family in bundled.FAMILIES))


def release(settings: Settings, now: datetime) -> Finding:
    """Say which release of content is in use, how old it is, and whether it loads."""
    from kiosk.store.releases import ReleaseStore

    store = ReleaseStore(paths.releases_dir(settings))
    status = store.status(now)
    if status.release is None:
        return warning("release", "none yet", "`kiosk demo` makes one of the sample content")
    try:
        store.load(status.release)
    except KioskError as problem:
        return error(
            "release", str(problem), "The terminal uses the one before; `kiosk content build` makes a new one"
        )
    days = status.age.days if status.age else 0
    found = f"number {status.release}, {days} days old"
    if status.fallback:
        return warning(
            "release", f"{found}, in place of a newer one: {status.fallback}", "Make or fetch it again"
        )
    if days < 0:
        return warning("release", f"number {status.release} was made in the future", "Set the clock")
    if days > settings.content.stale_hours_days:
        return warning("release", found, 'Update it: "open now" is no longer shown')
    return ok("release", found)


def updates(settings: Settings, now: datetime) -> Finding:
    """Say whether updates are set up, and when the last one worked."""
    from kiosk.store.releases import ReleaseStore

    sync = settings.sync
    if not sync.url:
        return warning("updates", "not set up, the content here grows old", "Set sync.url")
    root = Path(sync.root_file) if sync.root_file else paths.sync_dir(settings) / "root.json"
    if not root.is_file():
        return warning("updates", f"there is no {root}", "Put the publisher's root.json there")
    status = ReleaseStore(paths.releases_dir(settings)).status(now)
    why = f": {' '.join(status.last_error.split())}" if status.last_error else ""
    if status.last_success is None:
        return warning("updates", f"from {sync.url}, none worked yet{why}", "Run `kiosk sync`")
    found = f"from {sync.url}, the last that worked {status.last_success.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if now - status.last_success > MISSED_AFTER:
        return warning("updates", f"{found}{why}", "Run `kiosk sync`; it says what is wrong")
    return ok("updates", f"{found}{why}")


def reports(settings: Settings, now: datetime) -> Finding:
    """Say whether the central server knows this terminal, and when the last report arrived."""
    from kiosk.domain.reasons import REASONS
    from kiosk.store.identity import Identity

    url = settings.reports.url
    if not url:
        return ok("reports", "not set up, this terminal reports to nobody and counts nothing")
    link = Identity(paths.identity_dir(settings)).link()
    why = f": {REASONS.get(link.last_problem, link.last_problem)}" if link.last_problem else ""
    if link.state == "waiting" and link.code:
        found = f"{url} waits for the code {link.code}{why}"
        return warning("reports", found, "Type it into the editor, on the page Terminals")
    if link.state != "paired":
        state = "connected once, but no longer" if link.state in ("revoked", "refused") else "not connected"
        return warning("reports", f"{state} to {url}{why}", "Touch “Connect this terminal” on the staff page")
    if link.last_report_at is None:
        return warning("reports", f"to {url} as {link.name}, none arrived yet{why}", "Run `kiosk sync`")
    arrived = f"the last arrived {link.last_report_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    found = f"to {url} as {link.name}, {arrived}{why}"
    if now - link.last_report_at > MISSED_AFTER:
        return warning("reports", found, "Run `kiosk sync`; it says what is wrong")
    return ok("reports", found)


def relay(settings: Settings, now: datetime) -> Finding:
    """Say whether the office server takes the numbers of this further terminal."""
    from kiosk.store.relay_files import SnapshotFile, delivery

    url, folder = settings.relay.url, paths.office_dir(settings)
    state = delivery(SnapshotFile(folder), folder, now)
    why = f": {state.problem}" if state.problem else ""
    mend = "Numbers are given, but nobody calls them until this is mended: call them by hand"
    if state.answered_at is None:
        return error("relay", f"to {url}, it has not answered today{why}", mend)
    found = f"to {url}, the last answer {state.answered_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC{why}"
    if state.works:
        return ok("relay", found)
    hint = "" if state.problem else ". Does this terminal run, and the office server?"
    return error("relay", found, f"{mend}{hint}")


START_OVER = (
    "Put no old copy there: numbers would be given again. End the terminal, run kiosk numbers --start-over, "
    "and start it again"
)


def ledger(settings: Settings) -> Finding:
    """Say whether the ledger opens and is sound; where no number was ever given, there is none."""
    from kiosk.store.ledger_file import LedgerFile
    from kiosk.store.ledger_mark import read_marks

    file = paths.ledger_file(settings)
    if not file.exists() and not read_marks(file):
        return ok("ledger", "none yet, no number was given here")
    try:
        LedgerFile(file).close()
    except LedgerBusy as problem:
        return warning("ledger", str(problem), "Try again in a moment")
    except KioskError as problem:
        return error("ledger", str(problem), START_OVER)
    return ok("ledger", f"{file} is sound")
