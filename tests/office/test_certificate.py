from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from kiosk.office import certificate
from kiosk.office.certificate import LASTS, Certificate, ensure

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


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2031, 5, 1, tzinfo=UTC)])
def test_one_that_was_made_by_a_clock_that_is_wrong_holds_when_it_is_right(
    tmp_path: Path, wrong: datetime
) -> None:
    made = ensure(tmp_path, ["kiosk.local"], wrong)
    assert _is_valid(made, NOW)
    assert ensure(tmp_path, ["kiosk.local"], NOW) == made, (
        "every new one must be brought to the other terminals"
    )


def test_one_that_begins_later_than_now_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setattr(certificate, "EARLIEST", NOW + timedelta(days=900))
        first = ensure(tmp_path, [], NOW + timedelta(days=1000))
    second = ensure(tmp_path, [], NOW)
    assert second.fingerprint != first.fingerprint
    assert _is_valid(second, NOW)


def test_a_name_that_the_network_gives_is_in_it_and_needs_no_other_one(tmp_path: Path) -> None:
    made = ensure(tmp_path, ["kiosk.local"], NOW, also=["host-192-168-10-5", "büro", ""])
    assert _names(made) == ["localhost", "127.0.0.1", "kiosk.local", "host-192-168-10-5"]
    assert ensure(tmp_path, ["kiosk.local"], NOW, also=["host-192-168-10-6"]) == made


def _read(made: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(made.certificate.read_bytes())


def _is_valid(made: Certificate, now: datetime) -> bool:
    found = _read(made)
    return found.not_valid_before_utc <= now < found.not_valid_after_utc


def _names(made: Certificate) -> list[str]:
    found = _read(made).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return [str(name.value) for name in found.value]
