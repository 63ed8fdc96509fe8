"""The entities in Wagtail's menu, with the forms of `kiosk.central.panels`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from kiosk.central import models
from kiosk.central.panels import HANDLERS


class EntityViewSet(SnippetViewSet):
    """One entity; nothing is copied, because two things with the same facts would drift apart."""

    copy_view_enabled = False
    list_per_page = 50
    search_fields = ("identifier",)
    search_backend_name = None

    def get_edit_handler(self) -> Any:
        """Return the form."""
        return HANDLERS[self.model.collection].bind_to_model(self.model)


def _viewset(kind: type[models.Entity], icon: str, *search: str) -> EntityViewSet:
    attributes = {"model": kind, "icon": icon, "search_fields": ("identifier", *search)}
    return type(f"{kind.__name__}ViewSet", (EntityViewSet,), attributes)()


class TopicsGroup(SnippetViewSetGroup):
    """What visitors ask about."""

    menu_label = _("Topics")
    menu_icon = "list-ul"
    menu_order = 100
    items = (
        _viewset(models.Topic, "list-ul", "title"),
        _viewset(models.RequiredDocument, "doc-full", "name"),
    )


class PlacesGroup(SnippetViewSetGroup):
    """Where visitors can go."""

    menu_label = _("Places")
    menu_icon = "site"
    menu_order = 110
    items = (
        _viewset(models.ServiceAtLocation, "time", "service__name", "location__name"),
        _viewset(models.Location, "site", "name"),
        _viewset(models.Service, "help", "name"),
        _viewset(models.Organization, "group", "name"),
        _viewset(models.Calendar, "date"),
    )


class NoticesGroup(SnippetViewSetGroup):
    """What is new."""

    menu_label = _("Notices")
    menu_icon = "warning"
    menu_order = 120
    items = (_viewset(models.Notice, "warning", "title"),)


class LanguageAccessViewSet(ModelViewSet):
    """Who may translate into which language."""

    model = models.LanguageAccess
    icon = "globe"
    menu_label = _("Languages of translators")
    form_fields = ("user", "language")
    list_display = ("user", "language")
    add_to_settings_menu = True
    copy_view_enabled = False
