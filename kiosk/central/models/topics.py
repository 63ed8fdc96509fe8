"""Topics, what to bring for them, and who helps."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from kiosk.central.models.base import Entity, Row, TranslationRow, named
from kiosk.central.models.texts import NameText, TopicText

KINDS = [
    ("topic", _("topic")),
    ("group", _("group of topics")),
    ("emergency", _("emergency")),
    ("involve", _("taking part")),
]
ICON_HELP = _("Name of a drawing that ships with the terminal, such as home-check.")


class Topic(TopicText, Entity):
    """What a visitor asks about."""

    collection: ClassVar[str] = "topics"
    text_fields: ClassVar[tuple[str, ...]] = ("title", "answer", "steps")
    kind = models.CharField(_("kind"), max_length=9, choices=KINDS, default="topic")
    parent = named(
        "Topic",
        verbose_name=_("group"),
        blank=True,
        limit_choices_to={"kind": "group"},
        help_text=_("Groups stand on the first screen, topics below them."),
    )
    order = models.IntegerField(_("order"), default=0, help_text=_("Smaller numbers stand first."))
    icon = models.SlugField(_("icon"), max_length=80, help_text=ICON_HELP)

    class Meta:
        """Words for people."""

        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("order", "identifier")


class TopicTranslation(TopicText, TranslationRow):
    """A topic in another language."""

    parent_entity = ParentalKey(Topic, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        """One text for each language."""

        verbose_name = _("translation")
        unique_together = (("parent_entity", "language"),)
        ordering = ("id",)


class TopicService(Row):
    """A service that helps with a topic."""

    parent_entity = ParentalKey(Topic, on_delete=models.CASCADE, related_name="services")
    target = named("Service", verbose_name=_("service"))


class TopicDocument(Row):
    """A document to bring for a topic."""

    parent_entity = ParentalKey(Topic, on_delete=models.CASCADE, related_name="documents")
    target = named("RequiredDocument", verbose_name=_("document"))


class RequiredDocument(NameText, Entity):
    """A paper to bring."""

    collection: ClassVar[str] = "documents"
    text_fields: ClassVar[tuple[str, ...]] = ("name", "description")
    icon = models.SlugField(_("icon"), max_length=80, help_text=ICON_HELP)

    class Meta:
        """Words for people."""

        verbose_name = _("document to bring")
        verbose_name_plural = _("documents to bring")
        ordering = ("identifier",)


class RequiredDocumentTranslation(NameText, TranslationRow):
    """A paper to bring in another language."""

    parent_entity = ParentalKey(RequiredDocument, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        """One text for each language."""

        verbose_name = _("translation")
        unique_together = (("parent_entity", "language"),)
        ordering = ("id",)
