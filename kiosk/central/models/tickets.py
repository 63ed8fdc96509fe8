"""Where the numbers of offices stand, for phones outside: known by a hash, without a concern, until the day ends."""

from django.db import models

from kiosk.central.models.terminals import Terminal


class MirroredTicket(models.Model):
    """One ticket of today, as a terminal told it (`kiosk.domain.mirror.Mirrored`).

    Attributes:
        key: The hash of the secret in its link.
        told: The record.
        at: When that was true, by the clock of the terminal.
        until: When its day ends.
    """

    key = models.CharField(max_length=64, primary_key=True)
    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="tickets")
    told = models.JSONField()
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()

    def __str__(self) -> str:
        """Return its key."""
        return str(self.key)
