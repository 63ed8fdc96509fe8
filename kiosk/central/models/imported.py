"""What was taken from another system: by its id there, so that the same is never taken twice."""

from django.db import models


class Imported(models.Model):
    """One document of ours that comes from another system, and what that said last."""

    system = models.CharField(max_length=40)
    collection = models.CharField(max_length=40)
    external = models.CharField(max_length=600)
    identifier = models.SlugField(max_length=80)
    parts = models.JSONField(default=dict)
    """The hash of what was taken last, by part of the document (see `kiosk.central.integreat.merging`)."""

    class Meta:
        """Nobody edits this."""

        default_permissions = ()
        unique_together = (("system", "collection", "external"),)

    def __str__(self) -> str:
        """Return where it is from."""
        return f"{self.system}: {self.external}"


class Difference(models.Model):
    """What the last import found otherwise there than here; people decide, and it is not asked twice.

    Attributes:
        kind: ``conflict`` (changed there and here), ``held`` (somebody works on it), ``gone`` (no longer there),
            ``deleted`` (deleted here) or ``note`` (not taken).
        document: ``collection/id``, or the path there of what is not here.
        part: The field, or the code of the language, that differs; of a note, why.
        theirs: The hash of what it says there, so that a later change is asked about again.
        is_settled: Whether somebody has decided to leave it as it is.
    """

    system = models.CharField(max_length=40)
    region = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    document = models.CharField(max_length=600)
    part = models.CharField(max_length=600, blank=True)
    theirs = models.CharField(max_length=24, blank=True)
    since = models.DateField()
    is_settled = models.BooleanField(default=False)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()
        ordering = ("kind", "document", "part", "pk")

    def __str__(self) -> str:
        """Return what differs."""
        return f"{self.document}: {self.part}" if self.part else str(self.document)
