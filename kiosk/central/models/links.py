"""Web addresses in the content, since when they do not work, and when that was asked."""

from django.db import models


class Link(models.Model):
    """One address, as it was at the last check."""

    address = models.CharField(max_length=2000, unique=True)
    documents = models.JSONField(default=list)
    problem = models.CharField(max_length=200, blank=True)
    failed_since = models.DateField(null=True)
    failed_last = models.DateField(null=True)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()
        ordering = ("address",)

    def __str__(self) -> str:
        """Return the address."""
        return str(self.address)

    @property
    def is_broken(self) -> bool:
        """Whether it failed on two different days, and at no time between."""
        return bool(self.failed_since and self.failed_last and self.failed_last > self.failed_since)


class LinkCheck(models.Model):
    """The day on which a process of the server took it upon itself to ask; the others leave it alone."""

    day = models.DateField(unique=True)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()

    def __str__(self) -> str:
        """Return the day."""
        return str(self.day)
