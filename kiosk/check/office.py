"""What can be wrong with the office server: packages, certificate, who may sign in, whether it answers, and speech."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from kiosk import paths
from kiosk.answering import address_of, answer_of
from kiosk.check.finding import Finding, error, ok, warning
from kiosk.errors import KioskError
from kiosk.settings import Settings

OK_STATUS = 200
PATIENCE_SECONDS = 3.0
ENDS_SOON = timedelta(days=21)
"""Whoever renews a certificate by hand wants to know it before."""


def server(settings: Settings, now: datetime) -> Finding:
    """Say whether the office server of this terminal works; where it starts none, there is nothing to say."""
    if not settings.office_server.enabled:
        return ok("office", "this terminal starts no office server")
    found = next(_problems(settings, now), None)
    return found or ok("office", f"answers at port {settings.office_server.port}, and somebody may sign in")


def speech() -> Finding:
    """Say whether calls can be spoken; asked only where they are to be."""
    found = shutil.which("espeak-ng")
    mend = "Install the Debian package espeak-ng, or set office_server.speak to false"
    return (
        ok("speech", found)
        if found
        else warning("speech", "calls are not spoken, espeak-ng is missing", mend)
    )


def _problems(settings: Settings, now: datetime) -> Iterator[Finding]:
    lacking = [name for name in ("starlette", "uvicorn", "jinja2") if find_spec(name) is None]
    if lacking:
        yield error("office", f"{', '.join(lacking)} cannot be found", "Install the extra kiosk[office]")
    yield from _certificate(settings, now)
    yield from _clerks(settings)
    own = settings.office_server
    status = answer_of(own, PATIENCE_SECONDS)
    if status is None:
        mend = "Is the terminal running? `kiosk office serve` says what is wrong"
        yield warning("office", f"nothing answers at {address_of(own)}", mend)
    elif status != OK_STATUS:
        yield error(
            "office", f"{address_of(own)} answers with HTTP {status}", "The line about the ledger says more"
        )


def _certificate(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The certificate of the settings; one that the server makes itself is renewed by itself."""
    own = settings.office_server
    if not own.certificate_file:
        return
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificate(Path(own.certificate_file).read_bytes())
        Path(own.key_file).read_bytes()
    except (OSError, ValueError) as problem:
        mend = "Mend office_server.certificate_file and key_file, or leave both empty"
        yield error("office", f"the certificate cannot be read: {problem}", mend)
        return
    if found.not_valid_after_utc - now < ENDS_SOON:
        until = f"{found.not_valid_after_utc:%Y-%m-%d}"
        yield warning("office", f"the certificate ends on {until}", "Renew it: phones refuse it afterwards")


def _clerks(settings: Settings) -> Iterator[Finding]:
    from kiosk.store.clerks import Clerks

    file = paths.office_dir(settings) / "clerks.sqlite"
    try:
        leads = []
        if file.exists():  # opening makes it
            with Clerks(file) as clerks:
                leads = [clerk for clerk in clerks.all() if clerk.active and clerk.role == "lead"]
    except KioskError as problem:
        yield error(
            "office", str(problem), "Nobody can sign in: mend the file, or remove it and add clerks anew"
        )
        return
    if not leads:
        mend = "Add somebody: kiosk office clerk SHORT NAME --lead"
        yield warning("office", "nobody may sign in at the counter", mend)
