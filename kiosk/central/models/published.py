"""What was published when, by whom: the documents themselves, so that any release can be given back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """One release."""

    release = models.PositiveIntegerField(_("release"), unique=True)
    created_at = models.DateTimeField(_("published at"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    summary = models.TextField(_("what changed"), blank=True)
    restored_from = models.PositiveIntegerField(_("content of release"), null=True, blank=True)
    tables = models.JSONField(default=dict)

    class Meta:
        """Newest first; the permissions belong to roles, see `kiosk.central.roles`."""

        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("-release",)
        default_permissions = ("view",)
        permissions = (
            ("publish_release", "Can publish a release to the terminals"),
            ("translate", "Can translate into own languages"),
        )

    def __str__(self) -> str:
        """Return its number."""
        return f"{self.release}"
