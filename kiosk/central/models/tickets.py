"""Where the numbers of offices stand, for phones outside: sealed by the secrets of their links, until the day ends."""

from django.db import models

from kiosk.central.models.terminals import Terminal


class MirroredDay(models.Model):
    """The numbers of one office on one day; at its end all of it is deleted.

    Attributes:
        terminal: Which tells them.
        at: Until when they are true, by the clock of the terminal.
        until: When the day ends.
    """

    terminal = models.OneToOneField(
        Terminal, on_delete=models.CASCADE, related_name="mirrored_day", primary_key=True
    )
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()

    def __str__(self) -> str:
        """Return whose it is."""
        return str(self.terminal)


class MirroredTicket(models.Model):
    """One ticket of today, which nobody can read who has not its link.

    Attributes:
        key: The hash of the secret in its link.
        sheet: A `kiosk.domain.mirror.Sheet`, sealed.
        stand: A `kiosk.domain.mirror.Stand`, sealed.
        asked_at: When somebody asked on its page to give it back; None as soon as the office has answered.
        proof: That this was somebody who had the link.
        too_late: What the office answered last: it was not possible any more.
    """

    key = models.CharField(max_length=64, primary_key=True)
    day = models.ForeignKey(MirroredDay, on_delete=models.CASCADE, related_name="tickets")
    sheet = models.BinaryField()
    stand = models.BinaryField()
    asked_at = models.DateTimeField(null=True)
    proof = models.BinaryField(null=True)
    too_late = models.BooleanField(default=False)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()

    def __str__(self) -> str:
        """Return its key."""
        return str(self.key)
