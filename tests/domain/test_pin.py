"""The staff PIN: what its hash holds back, and what guessing costs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.pin import HASH_PATTERN, PinGuard, hash_pin, pin_matches
from kiosk.errors import SettingsError

SALT = bytes(range(16))
PIN = "240817"
HASHED = hash_pin(PIN, SALT)


def test_the_right_pin_matches_its_hash_and_a_wrong_one_does_not() -> None:
    assert pin_matches(PIN, HASHED)
    assert not pin_matches("240818", HASHED)


@settings(max_examples=5, deadline=None)
@given(st.text(max_size=20).filter(lambda text: text != PIN))
def test_nothing_that_is_typed_instead_of_the_pin_matches(typed: str) -> None:
    assert not pin_matches(typed, HASHED)


def test_two_salts_give_two_hashes_so_equal_pins_do_not_show() -> None:
    assert hash_pin(PIN, bytes(16)) != HASHED


def test_the_hash_holds_the_salt_but_not_the_pin() -> None:
    assert HASH_PATTERN.fullmatch(HASHED)
    assert SALT.hex() in HASHED
    assert PIN not in HASHED


def test_the_hash_is_the_one_that_scrypt_of_rfc_7914_gives() -> None:
    # computed once with OpenSSL's own command: openssl kdf -keylen 32 -kdfopt pass:240817 ... SCRYPT
    assert HASHED.startswith("scrypt:15:8:1:000102030405060708090a0b0c0d0e0f:")
    assert HASHED.endswith("f594ece9a07557e14024c5295f0fa534d736f208f89be15fd5e99902171dcb83")


@pytest.mark.parametrize("pin", ["", "12345", "1234567890123", "12345a", "١٢٣٤٥٦", "12 34 56"])
def test_a_pin_that_is_short_long_or_not_of_ascii_digits_is_refused(pin: str) -> None:
    with pytest.raises(SettingsError, match="6 to 12 digits"):
        hash_pin(pin, SALT)


def test_a_salt_of_another_length_is_refused() -> None:
    with pytest.raises(SettingsError, match="16 bytes, not 4"):
        hash_pin(PIN, b"salt")


def test_a_hash_of_another_form_is_an_error_and_never_opens() -> None:
    with pytest.raises(SettingsError, match="kiosk settings --pin"):
        pin_matches(PIN, PIN)


def test_the_door_opens_to_the_right_pin_and_stays_closed_to_a_wrong_one() -> None:
    guard = PinGuard(HASHED, attempts=3, lock_seconds=300)
    assert not guard.opens("000000", now=0.0)
    assert guard.opens(PIN, now=1.0)


def test_after_the_last_attempt_even_the_right_pin_waits_for_the_whole_lock() -> None:
    guard = PinGuard(HASHED, attempts=2, lock_seconds=300)
    for _ in range(2):
        guard.opens("000000", now=10.0)
    assert guard.seconds_locked(now=10.0) == 300
    assert not guard.opens(PIN, now=309.9)
    assert guard.opens(PIN, now=310.0)


def test_an_attempt_during_the_lock_does_not_make_it_longer() -> None:
    guard = PinGuard(HASHED, attempts=1, lock_seconds=300)
    guard.opens("000000", now=0.0)
    guard.opens("000000", now=200.0)
    assert guard.seconds_locked(now=200.0) == 100


def test_the_right_pin_forgives_the_wrong_ones_before_it() -> None:
    guard = PinGuard(HASHED, attempts=2, lock_seconds=300)
    for now in range(3):
        assert not guard.opens("000000", now=now)
        assert guard.opens(PIN, now=now)


def test_without_a_pin_in_the_settings_nothing_opens_the_door() -> None:
    guard = PinGuard("", attempts=5, lock_seconds=300)
    assert not guard.opens("", now=0.0)
    assert not guard.opens(PIN, now=0.0)
