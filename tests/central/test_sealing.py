"""Secrets in the database are of no use without the server's secret key."""

import logging
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.models.second_factor import MOST_FAILURES
from kiosk.central.roles import EDITOR
from kiosk.central.sealing import DIGEST_CHARACTERS, digest, is_sealed, seal, unseal
from kiosk.central.second_factor import RECOVERY_CODES
from kiosk.errors import SealError
from tests.central.people import person
from tests.central.test_second_factor import Clock, Telephone, clock, code_at, gives, telephone, with_password

__all__ = ["clock", "telephone"]  # fixtures

pytestmark = pytest.mark.usefixtures("db")

OTHER_KEY = override_settings(SECRET_KEY="another")


def stored() -> str:
    """Return every row of the tables of the second factor."""
    with connection.cursor() as cursor:
        rows: list[Any] = []
        for table in ("otp_totp_totpdevice", "otp_static_staticdevice", "otp_static_statictoken"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return repr(rows)


@given(st.binary(max_size=40), st.integers(1, 2**31))
def test_what_is_sealed_comes_back_and_never_looks_the_same_twice(secret: bytes, owner: int) -> None:
    sealed = seal(secret, owner)
    assert is_sealed(sealed)
    assert unseal(sealed, owner) == secret
    assert seal(secret, owner) != sealed


def test_a_sealed_secret_fits_where_the_plain_one_was_kept() -> None:
    field = apps.get_model("otp_totp", "TOTPDevice")._meta.get_field("key")
    assert len(seal(bytes(20), 1)) <= field.max_length
    column = apps.get_model("otp_static", "StaticToken")._meta.get_field("token")
    assert len(digest("abcdefgh", 1)) == DIGEST_CHARACTERS == column.max_length


def test_a_secret_of_somebody_else_or_of_another_server_or_a_damaged_one_is_refused() -> None:
    sealed = seal(b"secret", 1)
    for wrong in (sealed[:-4] + "AAAA", "1:", "1:???", "00" * 20, sealed[:10], "1:ü"):
        with pytest.raises(SealError, match="cannot be read"):
            unseal(wrong, 1)
    with pytest.raises(SealError):
        unseal(sealed, 2)
    with OTHER_KEY, pytest.raises(SealError):
        unseal(sealed, 1)


def test_a_digest_says_nothing_without_the_key_and_differs_from_person_to_person() -> None:
    assert digest("abcdefgh", 1) == digest("abcdefgh", 1) != digest("abcdefgh", 2)
    with OTHER_KEY:
        other = digest("abcdefgh", 1)
    assert other != digest("abcdefgh", 1)


def test_neither_the_secret_nor_a_recovery_code_stands_in_the_database(telephone: Telephone) -> None:
    rows = stored().lower()
    assert len(telephone.recovery) == RECOVERY_CODES
    for plain in (telephone.secret.hex(), *telephone.recovery):
        assert plain.lower() not in rows


def test_with_another_secret_key_no_code_is_right_and_it_is_logged_without_the_secret(
    telephone: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    client = with_password(telephone.user)
    with OTHER_KEY, caplog.at_level(logging.ERROR):
        other = with_password(telephone.user)
        assert not gives(other, telephone.next_code())
        assert not gives(other, telephone.recovery[0])
    assert "is secret-key the one it was made with?" in caplog.text
    telephone.clock.later(60)
    assert gives(client, telephone.next_code())


@pytest.fixture
def migration() -> Any:
    return import_module("kiosk.central.migrations.0005_sealed_factors_and_link_checks")


def in_plain_text(user: User) -> tuple[bytes, list[str]]:
    """Put secret and recovery codes of a person as the version before kept them."""
    telephone = TOTPDevice.objects.create(user=user, name="telephone", throttling_failure_count=40)
    codes = StaticDevice.objects.create(user=user, name="recovery")
    plain = [StaticToken.random_token() for _ in range(3)]
    StaticToken.objects.bulk_create(StaticToken(device=codes, token=code) for code in plain)
    return telephone.bin_key, plain


def test_what_the_version_before_kept_in_plain_text_is_sealed_and_still_good(
    clock: Clock, migration: Any
) -> None:
    user = person(EDITOR)
    secret, plain = in_plain_text(user)
    assert secret.hex() in stored()
    for _twice in range(2):
        migration.seal_all(apps, connection.schema_editor())
    rows = stored()
    assert not any(text in rows for text in (secret.hex(), *plain))
    assert TOTPDevice.objects.get().throttling_failure_count == MOST_FAILURES
    assert gives(with_password(user), code_at(secret, clock.now))
    assert gives(with_password(user), plain[1])
    assert not gives(with_password(user), plain[1])


def test_the_version_before_gets_its_secrets_back_and_new_recovery_codes_must_be_made(
    telephone: Telephone, migration: Any
) -> None:
    migration.unseal_all(apps, connection.schema_editor())
    assert TOTPDevice.objects.get().bin_key == telephone.secret
    assert not StaticToken.objects.exists()
