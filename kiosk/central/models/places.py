"""Who runs what where: organizations, services, locations, and a service at a location with its hours."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from kiosk.central.fields import POSTCODE, LanguagesField, LinesField
from kiosk.central.models.base import Entity, Row, TranslationRow, named
from kiosk.central.models.hours import Closure, HoursFields, Opening, Phone, Slot
from kiosk.central.models.texts import DescriptionText

DESCRIPTION = ("description", "transportation", "note")
SERVICE_KINDS = [
    ("office", _("our own counselling")),
    ("referral", _("another point of help")),
    ("emergency", _("emergency number")),
]
PLACE_KINDS = [
    ("main", _("main office")),
    ("outpost", _("outpost")),
    ("referral", _("another point of help")),
]
INTERPRETERS = [("", _("not stated")), ("volunteers", _("volunteers")), ("none", _("none"))]
COSTS = [("", _("not stated")), ("free", _("free")), ("free_anonymous", _("free and anonymous"))]
WHEELCHAIR = [("unknown", _("unknown")), ("yes", _("yes")), ("limited", _("limited")), ("no", _("no"))]
LOCATION_TYPES = [("physical", _("a place to go to")), ("postal", _("only post")), ("virtual", _("online"))]
STATUS = [("active", _("active")), ("inactive", _("inactive"))]


class Organization(DescriptionText, Entity):
    """Who runs a service."""

    collection: ClassVar[str] = "organizations"
    text_fields: ClassVar[tuple[str, ...]] = DESCRIPTION
    name = models.CharField(_("name"), max_length=600)
    website = models.TextField(_("website"), blank=True)

    class Meta:
        """Words for people."""

        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ("name",)


class Service(HoursFields, DescriptionText, Entity):
    """What is offered."""

    collection: ClassVar[str] = "services"
    text_fields: ClassVar[tuple[str, ...]] = DESCRIPTION
    name = models.CharField(_("name"), max_length=600)
    organization = named("Organization", verbose_name=_("organization"))
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default="active")
    kind = models.CharField(_("kind"), max_length=9, choices=SERVICE_KINDS, default="referral")
    category = models.SlugField(_("category"), max_length=80, blank=True)
    url = models.TextField(_("website"), blank=True)
    email = models.TextField(_("e-mail"), blank=True)
    languages = LanguagesField(_("languages"), help_text=_("Tick those that are spoken; none: not stated."))
    interpretation_services = models.CharField(
        _("interpreters"), max_length=10, choices=INTERPRETERS, blank=True, default=""
    )
    cost = models.CharField(_("cost"), max_length=14, choices=COSTS, blank=True, default="")

    class Meta:
        """Words for people."""

        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ("name",)


class Location(DescriptionText, Entity):
    """Where something is."""

    collection: ClassVar[str] = "locations"
    text_fields: ClassVar[tuple[str, ...]] = DESCRIPTION
    name = models.CharField(_("name"), max_length=600, help_text=_("As it is on the door sign."))
    location_type = models.CharField(_("kind"), max_length=8, choices=LOCATION_TYPES, default="physical")
    address_1 = models.CharField(_("street and number"), max_length=300, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=5, blank=True, validators=[POSTCODE])
    city = models.CharField(_("town"), max_length=200, default="Dortmund")
    country = models.CharField(_("country"), max_length=2, default="DE")
    host = models.CharField(_("in the house of"), max_length=300, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    districts = LinesField(_("districts it serves"), help_text=_("One a line."))
    wheelchair = models.CharField(
        _("can be reached in a wheelchair"), max_length=7, choices=WHEELCHAIR, default="unknown"
    )

    class Meta:
        """Words for people."""

        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ("name",)


class ServiceAtLocation(HoursFields, DescriptionText, Entity):
    """A service at a place, with its own hours, numbers and languages."""

    collection: ClassVar[str] = "service_at_locations"
    text_fields: ClassVar[tuple[str, ...]] = DESCRIPTION
    service = named("Service", verbose_name=_("service"))
    location = named("Location", verbose_name=_("location"))
    kind = models.CharField(_("kind"), max_length=8, choices=PLACE_KINDS, default="referral")
    email = models.TextField(_("e-mail"), blank=True)
    languages = LanguagesField(_("languages"), help_text=_("Tick those that are spoken; none: not stated."))
    partners = LinesField(_("partners"), help_text=_("Who works here together with us, one a line."))

    class Meta:
        """Words for people."""

        verbose_name = _("place with opening hours")
        verbose_name_plural = _("places with opening hours")
        ordering = ("identifier",)

    def __str__(self) -> str:
        """Return what it is and where."""
        if self.service is None or self.location is None:
            return str(self.identifier)
        same = self.service.name in self.location.name or self.location.name in self.service.name
        return str(self.location.name) if same else f"{self.service.name} – {self.location.name}"


class OrganizationTranslation(DescriptionText, TranslationRow):
    """An organization in another language."""

    parent_entity = ParentalKey(Organization, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        """One text for each language."""

        verbose_name = _("translation")
        unique_together = (("parent_entity", "language"),)
        ordering = ("id",)


class ServiceTranslation(DescriptionText, TranslationRow):
    """A service in another language."""

    parent_entity = ParentalKey(Service, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        """One text for each language."""

        verbose_name = _("translation")
        unique_together = (("parent_entity", "language"),)
        ordering = ("id",)


class LocationTranslation(DescriptionText, TranslationRow):
    """A location in another language."""

    parent_entity = ParentalKey(Location, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        """One text for each language."""

        verbose_name = _("translation")
        unique_together = (("parent_entity", "language"),)
        ordering = ("id",)


class PlaceTranslation(DescriptionText, TranslationRow):
    """A place in another language."""

    parent_entity = ParentalKey(ServiceAtLocation, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        """One text for each language."""

        verbose_name = _("translation")
        unique_together = (("parent_entity", "language"),)
        ordering = ("id",)


class ServiceTopic(Row):
    """A topic that a service helps with."""

    parent_entity = ParentalKey(Service, on_delete=models.CASCADE, related_name="topics")
    target = named("Topic", verbose_name=_("topic"))


class ServicePhone(Phone):
    """A telephone number of a service."""

    parent_entity = ParentalKey(Service, on_delete=models.CASCADE, related_name="phones")


class ServiceSlot(Slot):
    """A line of the timetable of a service."""

    parent_entity = ParentalKey(Service, on_delete=models.CASCADE, related_name="weekly")


class ServiceClosure(Closure):
    """Days on which a service is closed."""

    parent_entity = ParentalKey(Service, on_delete=models.CASCADE, related_name="closures")


class ServiceOpening(Opening):
    """An extra opening of a service."""

    parent_entity = ParentalKey(Service, on_delete=models.CASCADE, related_name="openings")


class PlacePhone(Phone):
    """A telephone number at a place."""

    parent_entity = ParentalKey(ServiceAtLocation, on_delete=models.CASCADE, related_name="phones")


class PlaceSlot(Slot):
    """A line of the timetable of a place."""

    parent_entity = ParentalKey(ServiceAtLocation, on_delete=models.CASCADE, related_name="weekly")


class PlaceClosure(Closure):
    """Days on which a place is closed."""

    parent_entity = ParentalKey(ServiceAtLocation, on_delete=models.CASCADE, related_name="closures")


class PlaceOpening(Opening):
    """An extra opening of a place."""

    parent_entity = ParentalKey(ServiceAtLocation, on_delete=models.CASCADE, related_name="openings")
