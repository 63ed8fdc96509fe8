"""`kiosk check` says whether the central server knows this terminal and hears of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk import paths
from kiosk.check import kept
from kiosk.settings import Settings
from kiosk.store.identity import Identity, Link

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
URL = "https://central.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A machine with the address of a central server."""
    plain = Settings()
    return replace(
        plain,
        terminal=replace(plain.terminal, data_dir=str(tmp_path)),
        reports=replace(plain.reports, url=URL),
    )


def said(settings: Settings, link: Link) -> tuple[str, str]:
    Identity(paths.identity_dir(settings)).write_link(link)
    found = kept.reports(settings, NOW)
    return found.weight, found.found


def test_a_machine_without_a_central_server_is_well(settings: Settings) -> None:
    found = kept.reports(replace(settings, reports=replace(settings.reports, url="")), NOW)
    assert found.weight == "ok"
    assert "counts nothing" in found.found


def test_a_machine_that_is_not_connected_is_told_how_to(settings: Settings) -> None:
    found = kept.reports(settings, NOW)
    assert (found.weight, found.found) == ("warning", f"not connected to {URL}")
    assert "staff page" in found.mend


def test_a_code_that_waits_is_told(settings: Settings) -> None:
    assert said(settings, Link(state="waiting", code="K7M-4QP")) == (
        "warning",
        f"{URL} waits for the code K7M-4QP",
    )


@pytest.mark.parametrize("state", ["revoked", "refused"])
def test_a_connection_that_was_ended_is_told_with_the_reason(settings: Settings, state: str) -> None:
    link = Link(state=state, last_problem="not-known")  # type: ignore[arg-type]
    weight, found = said(settings, link)
    assert weight == "warning"
    assert found.startswith(f"connected once, but no longer to {URL}: The central server does not know")


def test_reports_are_told_with_their_time_and_missing_ones_with_the_reason(settings: Settings) -> None:
    link = Link(state="paired", name="Huckarde", last_problem="unreachable")
    assert said(settings, link)[0] == "warning"
    arrived = replace(link, last_report_at=NOW - timedelta(hours=2), last_problem="")
    assert said(settings, arrived) == ("ok", f"to {URL} as Huckarde, the last arrived 2026-11-24 11:10 UTC")
    late = replace(link, last_report_at=NOW - timedelta(days=2))
    weight, found = said(settings, late)
    assert (weight, "cannot be reached" in found) == ("warning", True)
