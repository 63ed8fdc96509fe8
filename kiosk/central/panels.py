"""What the forms of the editor show, in which order; written for counsellors, without a line of script in a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from kiosk.central.forms import EntityForm
from kiosk.central.preview_panel import PreviewPanel
from kiosk.central.translation_panel import TranslationsPanel


class Rows(InlinePanel):
    """A list of rows that is filled in as a table; its script is a file, as the security policy wants."""

    class BoundPanel(InlinePanel.BoundPanel):
        """The rows of one entity."""

        template_name = "central/panels/rows.html"


class More(MultiFieldPanel):
    """What is rarely needed, folded away unless it says something."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        """The fields of one row."""

        template_name = "central/panels/more.html"

        @property
        def is_open(self) -> bool:
            """Whether any of the fields says something."""
            row = self.instance
            return bool(row.nth or row.interval != 1 or row.languages or (self.form and self.form.errors))


def day(name: str) -> FieldPanel:
    """Return a date, chosen by the browser's own calendar."""
    return FieldPanel(name, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def choice(name: str) -> FieldPanel:
    """Return a reference, chosen from a list of names."""
    return FieldPanel(name, widget=forms.Select)


def area(name: str, rows: int = 2) -> FieldPanel:
    """Return a text of several lines."""
    return FieldPanel(name, widget=forms.Textarea(attrs={"rows": rows}))


def line(name: str) -> FieldPanel:
    """Return a text of one line."""
    return FieldPanel(name, widget=forms.TextInput)


def _german(*fields: Any) -> MultiFieldPanel:
    review = FieldRowPanel([FieldPanel("reviewed_by"), day("reviewed_at")])
    return MultiFieldPanel(
        [*fields, FieldPanel("small_correction"), review],
        heading=_("German text"),
        classname="central-german",
    )


def _tabs(main: list[Any], *more: tuple[Any, list[Any]], translated: bool = True) -> TabbedInterface:
    facts = [
        FieldPanel("identifier"),
        area("source"),
        FieldRowPanel([FieldPanel("as_of"), day("assured_date"), FieldPanel("confidence")]),
        FieldRowPanel([day("valid_from"), day("valid_to")]),
    ]
    tabs = [ObjectList([PreviewPanel(), *main], heading=_("Content"))]
    tabs += [ObjectList(panels, heading=heading) for heading, panels in more]
    tabs.append(ObjectList(facts, heading=_("Source and validity")))
    if translated:
        tabs.append(ObjectList([TranslationsPanel("translations")], heading=_("Translations")))
    return TabbedInterface(tabs, base_form_class=EntityForm)


def _links(relation: str, heading: Any, label: Any) -> Rows:
    return Rows(relation, panels=[choice("target")], heading=heading, label=label)


_PHONES = Rows(
    "phones",
    panels=[FieldRowPanel([FieldPanel("number"), FieldPanel("type")])],
    heading=_("Telephone numbers"),
)
_SLOT = [
    FieldRowPanel([FieldPanel(name) for name in ("byday", "opens_at", "closes_at", "mode")]),
    More(
        [
            FieldRowPanel([FieldPanel("nth"), FieldPanel("interval"), day("dtstart")]),
            FieldPanel("languages", classname="central-languages"),
        ]
    ),
]
_CLOSURE = [FieldRowPanel([day("start"), day("end"), FieldPanel("reason"), FieldPanel("certain")])]
_OPENING = [FieldRowPanel([day("day"), FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("mode")])]
_HOURS = [
    FieldRowPanel([FieldPanel("hours_state"), choice("calendar"), FieldPanel("hours_as_of")]),
    Rows(
        "weekly",
        panels=_SLOT,
        heading=_("Weekly timetable"),
        label=_("time of the week"),
        classname="central-timetable",
    ),
    Rows("closures", panels=_CLOSURE, heading=_("Closed"), label=_("days")),
    Rows("openings", panels=_OPENING, heading=_("Open as an exception"), label=_("day")),
    MultiFieldPanel(
        [
            FieldPanel("appointment_required", widget=forms.Select),
            line("appointment_url"),
            FieldPanel("appointment_phone"),
        ],
        heading=_("Appointments"),
    ),
    FieldPanel("timezone"),
]
_DESCRIPTION = _german(area("description", 3), area("transportation"), area("note"))

HANDLERS: dict[str, TabbedInterface] = {
    "topics": _tabs(
        [
            _german(FieldPanel("title"), area("answer"), FieldPanel("steps")),
            FieldRowPanel([FieldPanel("kind"), choice("parent"), FieldPanel("order"), FieldPanel("icon")]),
            _links("documents", _("Documents to bring"), _("document")),
            _links("services", _("Services that help, best first"), _("service")),
        ]
    ),
    "documents": _tabs([_german(FieldPanel("name"), area("description")), FieldPanel("icon")]),
    "notices": _tabs(
        [
            _german(FieldPanel("title"), area("body", 3)),
            FieldPanel("severity"),
            _links("locations", _("Only at these locations (none: everywhere)"), _("location")),
        ]
    ),
    "organizations": _tabs([FieldPanel("name"), line("website"), _DESCRIPTION]),
    "services": _tabs(
        [
            FieldPanel("name"),
            choice("organization"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("status"), FieldPanel("category")]),
            _DESCRIPTION,
            FieldRowPanel([line("url"), line("email")]),
            _PHONES,
            FieldRowPanel([FieldPanel("interpretation_services"), FieldPanel("cost")]),
            FieldPanel("languages", classname="central-languages"),
            _links("topics", _("Topics it helps with"), _("topic")),
        ],
        (_("Opening hours"), _HOURS),
    ),
    "locations": _tabs(
        [
            FieldPanel("name"),
            FieldPanel("location_type"),
            MultiFieldPanel(
                [
                    FieldPanel("address_1"),
                    FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city"), FieldPanel("country")]),
                    FieldPanel("host"),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                ],
                heading=_("Address"),
            ),
            FieldPanel("districts"),
            FieldPanel("wheelchair"),
            _DESCRIPTION,
        ]
    ),
    "service_at_locations": _tabs(
        [
            choice("service"),
            choice("location"),
            FieldPanel("kind"),
            _DESCRIPTION,
            _PHONES,
            line("email"),
            FieldPanel("languages", classname="central-languages"),
            FieldPanel("partners"),
        ],
        (_("Opening hours"), _HOURS),
    ),
    "calendars": _tabs(
        [
            Rows(
                "holidays",
                panels=[FieldRowPanel([day("day"), FieldPanel("name"), FieldPanel("certain")])],
                heading=_("Days"),
                label=_("day"),
            )
        ],
        translated=False,
    ),
}
"""The form of each collection."""
