"""django-otp's devices, with three differences: secrets are sealed, recovery codes are digests, and waiting has an end.

The tables are those of django-otp. A secret that cannot be read, because the server's secret key is not the one it was
made with, makes every code wrong; an administrator switches the second factor off then.
"""

import logging
from secrets import token_bytes
from typing import Any

from django.db import models
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from kiosk.central.sealing import digest, seal, unseal
from kiosk.errors import SealError

MOST_FAILURES = 9
"""Wrong codes after which the waiting time, 1, 2, 4 … seconds, grows no longer: 256 seconds."""

_SECRET_BYTES = 20

_log = logging.getLogger(__name__)


class _WaitsNotForEver(models.Model):
    """Whoever guesses can make the owner wait some minutes, not days; 340 guesses a day at a million codes remain."""

    class Meta:
        """Part of the devices."""

        abstract = True

    throttling_failure_count: int

    def throttle_increment(self, commit: bool = True) -> None:
        """Note a wrong code."""
        self.throttling_failure_count = min(self.throttling_failure_count, MOST_FAILURES - 1)
        super().throttle_increment(commit)


class Telephone(_WaitsNotForEver, TOTPDevice):
    """The telephone of a person, which makes codes from a secret and the time."""

    class Meta:
        """Nobody edits this."""

        proxy = True
        default_permissions = ()

    @classmethod
    def made_for(cls, user: Any) -> "Telephone":
        """Return a telephone with a new secret, which does not count before a first code was right."""
        key = seal(token_bytes(_SECRET_BYTES), user.pk)
        return cls.objects.create(user=user, name="telephone", confirmed=False, key=key)

    @property
    def bin_key(self) -> bytes:
        """The secret.

        Raises:
            SealError: It cannot be read.
        """
        return unseal(self.key, self.user_id)

    def verify_token(self, token: str) -> bool:
        """Tell whether a code is right, and use it up."""
        try:
            return bool(super().verify_token(token))
        except SealError as error:
            _log.error("the second factor of person %s: %s", self.user_id, error)
            return False


class RecoveryCodes(_WaitsNotForEver, StaticDevice):
    """The recovery codes of a person, each good once."""

    class Meta:
        """Nobody edits this."""

        proxy = True
        default_permissions = ()

    def verify_token(self, token: str) -> bool:
        """Tell whether a code is right, and use it up."""
        return bool(super().verify_token(digest(token, self.user_id)))

    def renew(self, count: int) -> list[str]:
        """Return new codes, which nobody can read again; the old ones are good no longer."""
        codes = [StaticToken.random_token() for _ in range(count)]
        self.token_set.all().delete()
        StaticToken.objects.bulk_create(
            StaticToken(device=self, token=digest(code, self.user_id)) for code in codes
        )
        return codes
