"""First passwords, which are good for one login."""

from django.conf import settings
from django.db import models


class FirstPassword(models.Model):
    """A password that somebody else knows, because it was printed; it must be changed before anything else."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="first_password"
    )
    hashed = models.CharField(max_length=128)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()

    @property
    def is_in_force(self) -> bool:
        """Whether the password was not changed yet."""
        return bool(self.hashed == self.user.password)
