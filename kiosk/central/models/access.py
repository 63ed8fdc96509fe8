"""Which languages a translator may write."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kiosk.central.languages import language_choices


class LanguageAccess(models.Model):
    """A language that one translator may write; editors and administrators may write all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="language_access",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=20, choices=language_choices)

    class Meta:
        """Each language once."""

        verbose_name = _("language of a translator")
        verbose_name_plural = _("languages of translators")
        unique_together = (("user", "language"),)
        ordering = ("user", "language")

    def __str__(self) -> str:
        """Return who may write what."""
        return f"{self.user}: {self.language}"


class RoleGrant(models.Model):
    """A permission that a role was given once, so that it is not given again after an administrator took it away."""

    role = models.CharField(max_length=40)
    permission = models.CharField(max_length=120)

    class Meta:
        """Nobody edits this."""

        default_permissions = ()
        unique_together = (("role", "permission"),)

    def __str__(self) -> str:
        """Return what was given to whom."""
        return f"{self.role}: {self.permission}"
