"""Notices, and the calendars of public holidays that places share."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from kiosk.central.models.base import Entity, Row, TranslationRow, named
from kiosk.central.models.texts import NoticeText

SEVERITIES = [("info", _("information")), ("warning", _("warning"))]


class Notice(NoticeText, Entity):
    """News with a validity."""

    collection: ClassVar[str] = "notices"
    text_fields: ClassVar[tuple[str, ...]] = ("title", "body")
    severity = models.CharField(_("kind"), max_length=7, choices=SEVERITIES, default="info")

    class Meta:
        """Words for people."""

        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-valid_from", "identifier")


class NoticeTranslation(NoticeText, TranslationRow):
    """A notice in another language."""

    parent_entity = ParentalKey(Notice, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        """One text for each language."""

        verbose_name = _("translation")
        unique_together = (("parent_entity", "language"),)
        ordering = ("id",)


class NoticeLocation(Row):
    """A location where a notice is shown."""

    parent_entity = ParentalKey(Notice, on_delete=models.CASCADE, related_name="locations")
    target = named("Location", verbose_name=_("location"))


class Calendar(Entity):
    """Closed days that many places share."""

    collection: ClassVar[str] = "calendars"
    text_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        """Words for people."""

        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ("identifier",)


class CalendarDay(Row):
    """A day of a calendar."""

    parent_entity = ParentalKey(Calendar, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=300)
    certain = models.BooleanField(
        _("certainly closed"), default=True, help_text=_("No: nobody knows; please ask.")
    )
