"""What every entity has: its id, where its facts come from, and what of a document this version does not know."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, RevisionMixin, WorkflowMixin

CONFIDENCE = [("high", _("high")), ("medium", _("medium")), ("low", _("low"))]


class Extra(models.Model):
    """Fields of a document that this version does not know, and defaults that it states; both survive."""

    extra = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        """Part of other tables."""

        abstract = True


class Entity(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, Extra, ClusterableModel):
    """One document of a release."""

    collection: ClassVar[str] = ""
    identifier = models.SlugField(
        _("id"),
        max_length=80,
        unique=True,
        help_text=_("Short name in links and references. It cannot be changed later."),
    )
    source_rev = models.PositiveIntegerField(_("revision of the German text"), default=1, editable=False)
    source = models.TextField(
        _("source"),
        blank=True,
        help_text=_("Where the facts come from: an address, a letter, a person's office."),
    )
    as_of = models.CharField(
        _("source is as of"), max_length=40, blank=True, help_text=_("A year, a month or a day: 2026-05.")
    )
    assured_date = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody confirmed these facts."),
    )
    confidence = models.CharField(_("how sure are we"), max_length=6, choices=CONFIDENCE, default="medium")
    valid_from = models.DateField(_("shown from"), null=True, blank=True)
    valid_to = models.DateField(
        _("shown until"), null=True, blank=True, help_text=_("The last day. Terminals hide it by themselves.")
    )

    class Meta:
        """Part of other tables."""

        abstract = True

    def __str__(self) -> str:
        """Return its name, or its id while it has none."""
        return str(getattr(self, "name", "") or getattr(self, "title", "") or self.identifier)

    @property
    def document_name(self) -> str:
        """Return ``collection/id``."""
        return f"{self.collection}/{self.identifier}"

    def latest(self) -> "Entity":
        """Return the working copy: the newest draft, or the live one when there is none."""
        found: Entity = self.get_latest_revision_as_object()
        return found


class Row(Extra, Orderable):
    """One item of a list of an entity."""

    class Meta(Orderable.Meta):
        """Part of other tables."""

        abstract = True


class TranslationRow(Extra):
    """The text of an entity in another language than German."""

    language = models.CharField(_("language"), max_length=20)

    class Meta:
        """Part of other tables."""

        abstract = True

    def __str__(self) -> str:
        """Return the language."""
        return self.language


def named(model: str, **options: Any) -> models.ForeignKey:
    """Return a reference to another entity; what is referred to cannot be deleted.

    The database allows none, because documents may refer to each other in a circle while they are imported; forms do
    not, unless `blank` says so.
    """
    return models.ForeignKey(
        f"central.{model}", **({"null": True, "on_delete": models.PROTECT, "related_name": "+"} | options)
    )
