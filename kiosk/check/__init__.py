"""`kiosk check`: what is wrong with this machine, and how to mend it, one line for each thing.

findings = check(settings, os.environ, datetime.now(UTC))
print(report(findings))
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from kiosk.check import kept, machine, office
from kiosk.check.finding import Finding
from kiosk.settings import Settings

__all__ = ["Finding", "check", "report"]


def check(settings: Settings, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """Look at one thing after the other; the next is looked at when the last has been told.

    Args:
        settings: of this machine.
        environ: the environment, for the screen.
        now: the time of this machine, with its zone.
    """
    yield machine.screen(settings, environ)
    yield machine.graphics()
    yield machine.sound()
    yield machine.printer(settings)
    yield machine.disk(settings)
    yield machine.clock(settings, now)
    yield kept.fonts()
    yield kept.release(settings, now)
    yield kept.updates(settings, now)
    yield kept.reports(settings, now)
    yield kept.ledger(settings)
    yield office.server(settings, now)
    if settings.office_server.enabled and settings.office_server.speak:
        yield office.speech()
    if settings.relay.url:
        yield kept.relay(settings, now)


def report(findings: Sequence[Finding]) -> str:
    """Return the last line: how many things are wrong."""
    errors, warnings = (sum(found.weight == weight for found in findings) for weight in ("error", "warning"))
    return f"{len(findings)} things checked: {errors} errors, {warnings} warnings"
