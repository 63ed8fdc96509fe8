"""The texts of each kind of entity with their lineage: used for the German text and for its translations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kiosk.central.fields import LinesField

ORIGINS = [("human", _("a person")), ("machine", _("a machine"))]
LINEAGE = ("origin", "translated_from_rev", "reviewed_by", "reviewed_at")


class Lineage(models.Model):
    """Who wrote a text, from which revision of the German one, and who checked it."""

    origin = models.CharField(_("written by"), max_length=7, choices=ORIGINS, default="human")
    translated_from_rev = models.PositiveIntegerField(
        _("translated from revision"), null=True, blank=True, editable=False
    )
    reviewed_by = models.CharField(_("checked by"), max_length=200, blank=True)
    reviewed_at = models.DateField(_("text checked on"), null=True, blank=True)

    class Meta:
        """Part of other tables."""

        abstract = True


def _text(label: object, help_text: object = "", blank: bool = False) -> models.TextField:
    return models.TextField(label, max_length=600, blank=blank, help_text=help_text)


class TopicText(Lineage):
    """A topic in one language."""

    title = models.CharField(
        _("title"), max_length=600, help_text=_("Up to 40 characters fit on the screen.")
    )
    answer = _text(_("answer"), _("One short sentence: what can be done. Up to 160 characters fit."))
    steps = LinesField(
        _("steps"), help_text=_("One step a line, in the order of doing. Up to 120 characters each.")
    )

    class Meta:
        """Part of other tables."""

        abstract = True


class DescriptionText(Lineage):
    """What something is for, in one language; its name stays as it is on the door sign."""

    description = _text(_("description"), _("What people get here, in one or two sentences."), blank=True)
    transportation = _text(_("how to get here"), _("Stop, line, entrance."), blank=True)
    note = _text(_("note"), _("What people must know before they come."), blank=True)

    class Meta:
        """Part of other tables."""

        abstract = True


class NameText(Lineage):
    """The name of a document to bring, in one language."""

    name = models.CharField(
        _("name"), max_length=600, help_text=_("Translations keep the German word in brackets.")
    )
    description = _text(_("explanation"), blank=True)

    class Meta:
        """Part of other tables."""

        abstract = True


class NoticeText(Lineage):
    """A notice in one language."""

    title = models.CharField(_("title"), max_length=600)
    body = _text(_("text"))

    class Meta:
        """Part of other tables."""

        abstract = True
