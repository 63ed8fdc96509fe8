from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.office.certificate import LASTS, ensure

NOW = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)


def test_a_certificate_is_made_once_and_kept(tmp_path: Path) -> None:
    made = ensure(tmp_path, ["kiosk.local", "192.168.10.5"], NOW)
    again = ensure(tmp_path, ["192.168.10.5", "kiosk.local"], NOW + timedelta(days=400))
    assert again == made


def test_its_key_is_for_nobody_else(tmp_path: Path) -> None:
    assert ensure(tmp_path, [], NOW).key.stat().st_mode & 0o777 == 0o600


def test_another_name_or_the_end_of_its_time_needs_another_certificate(tmp_path: Path) -> None:
    first = ensure(tmp_path, [], NOW)
    second = ensure(tmp_path, ["kiosk.local"], NOW)
    third = ensure(tmp_path, ["kiosk.local"], NOW + LASTS - timedelta(days=30))
    assert len({first.fingerprint, second.fingerprint, third.fingerprint}) == 3


def test_a_damaged_or_foreign_key_is_replaced(tmp_path: Path) -> None:
    first = ensure(tmp_path, [], NOW)
    first.key.write_text("nonsense")
    second = ensure(tmp_path, [], NOW)
    assert second.fingerprint != first.fingerprint
    ensure(tmp_path / "other", [], NOW).key.replace(second.key)
    assert ensure(tmp_path, [], NOW).fingerprint != second.fingerprint
