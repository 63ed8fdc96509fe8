"""Opening hours and telephone numbers: what a service and a service at a place have in common."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kiosk.central.fields import PHONE, LanguagesField, TimeOfDayField
from kiosk.central.models.base import Row, named

DAYS = [
    ("MO", _("Monday")),
    ("TU", _("Tuesday")),
    ("WE", _("Wednesday")),
    ("TH", _("Thursday")),
    ("FR", _("Friday")),
    ("SA", _("Saturday")),
    ("SU", _("Sunday")),
]
MODES = [("walk_in", _("open")), ("appointment", _("by appointment")), ("phone", _("by telephone"))]
NTH = [(1, _("first")), (2, _("second")), (3, _("third")), (4, _("fourth")), (5, _("fifth")), (-1, _("last"))]
INTERVALS = [
    (1, _("every week")),
    (2, _("every 2nd week")),
    (3, _("every 3rd week")),
    (4, _("every 4th week")),
]
STATES = [
    ("", _("not stated here")),
    ("unknown", _("opening hours are not known")),
    ("weekly", _("as in the timetable")),
]
REQUIRED = [(None, _("not stated")), (True, _("yes")), (False, _("no"))]
PHONE_TYPES = [("voice", _("telephone")), ("fax", _("fax")), ("text", _("text messages"))]


class HoursFields(models.Model):
    """When something is open."""

    hours_state = models.CharField(
        _("opening hours"),
        max_length=8,
        choices=STATES,
        default="",
        blank=True,
        help_text=_("A timetable without a line means: never open by the week."),
    )
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Berlin")
    calendar = named(
        "Calendar",
        verbose_name=_("public holidays"),
        blank=True,
        help_text=_("The days on which this place is closed. None: it keeps no public holidays."),
    )
    hours_as_of = models.CharField(_("hours are as of"), max_length=40, blank=True)
    appointment_required = models.BooleanField(
        _("is an appointment needed?"), null=True, blank=True, choices=REQUIRED
    )
    appointment_url = models.TextField(_("address for appointments"), blank=True)
    appointment_phone = models.CharField(_("telephone for appointments"), max_length=60, blank=True)

    class Meta:
        """Part of other tables."""

        abstract = True


class Slot(Row):
    """One line of the weekly timetable."""

    byday = models.CharField(_("day"), max_length=2, choices=DAYS)
    opens_at = TimeOfDayField(_("from"))
    closes_at = TimeOfDayField(_("until"))
    mode = models.CharField(_("how"), max_length=11, choices=MODES, default="walk_in")
    languages: Any = LanguagesField(_("languages"), null=False, default=list)
    nth = models.SmallIntegerField(_("only the … of the month"), choices=NTH, null=True, blank=True)
    interval = models.PositiveSmallIntegerField(_("how often"), choices=INTERVALS, default=1)
    dtstart = models.DateField(_("counted from"), null=True, blank=True)

    class Meta(Row.Meta):
        """Part of other tables."""

        abstract = True

    def clean(self) -> None:
        """Read no ticked language as an empty list."""
        if self.languages is None:
            self.languages = list[str]()


class Closure(Row):
    """Days on which it is closed, both included."""

    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=600, blank=True)
    certain = models.BooleanField(
        _("certainly closed"), default=True, help_text=_("No: nobody knows; please ask.")
    )

    class Meta(Row.Meta):
        """Part of other tables."""

        abstract = True


class Opening(Row):
    """An extra opening on one day."""

    day = models.DateField(_("day"))
    opens_at = TimeOfDayField(_("from"))
    closes_at = TimeOfDayField(_("until"))
    mode = models.CharField(_("how"), max_length=11, choices=MODES, default="walk_in")

    class Meta(Row.Meta):
        """Part of other tables."""

        abstract = True


class Phone(Row):
    """A telephone number."""

    number = models.CharField(
        _("number"), max_length=40, validators=[PHONE], help_text=_("As in +49 231 5011148.")
    )
    type = models.CharField(_("kind"), max_length=5, choices=PHONE_TYPES, default="voice")

    class Meta(Row.Meta):
        """Part of other tables."""

        abstract = True
