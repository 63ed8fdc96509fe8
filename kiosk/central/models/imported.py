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
