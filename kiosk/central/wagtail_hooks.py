"""What the editor shows besides Wagtail's own pages, and what of those it hides."""

from typing import Any

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from kiosk.central.home import ToDoPanel
from kiosk.central.views import preview, publishing, second_factor, todo, translations
from kiosk.central.views.first_password import first_password
from kiosk.central.viewsets import LanguageAccessViewSet, NoticesGroup, PlacesGroup, TopicsGroup

for group in (TopicsGroup, PlacesGroup, NoticesGroup):
    register_snippet(group)

_HIDDEN = frozenset({"explorer", "images", "documents", "snippets", "help"})


@hooks.register("register_admin_viewset")
def register_language_access() -> Any:
    """Add the list of who may translate what."""
    return LanguageAccessViewSet()


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Add our pages; Wagtail asks for a login before each of them."""
    text = "translations/<str:language>/<str:collection>/<slug:identifier>/"
    shown = "preview/<str:collection>/<slug:identifier>/"
    return [
        path(shown, preview.page, name="central_preview"),
        path(f"{shown}<str:key>/<str:name>", preview.picture, name="central_preview_picture"),
        path("first-password/", first_password, name="central_first_password"),
        path("second-factor/", second_factor.own, name="central_second_factor"),
        path("second-factor/code/", second_factor.ask, name="central_second_factor_code"),
        path("second-factors/", second_factor.everybody, name="central_second_factors"),
        path("translations/", translations.overview, name="central_translations"),
        path("translations/<str:language>/", translations.todo, name="central_todo"),
        path("translations/<str:language>/po/", translations.catalogue, name="central_po"),
        path(text, translations.edit, name="central_translation"),
        path("please-check/", todo.please_check, name="central_check"),
        path("publishing/", publishing.page, name="central_publishing"),
        path("publishing/live/", publishing.live, name="central_live"),
        path("publishing/publish/", publishing.publish, name="central_publish"),
        path("publishing/again/<int:release>/", publishing.again, name="central_again"),
        path("publishing/recall/", publishing.recall, name="central_recall"),
    ]


class _Item(MenuItem):
    """An entry of the menu that is shown to those who may open its page."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(self.permission))


@hooks.register("register_admin_menu_item")
def translations_item() -> MenuItem:
    """Add the translations to the menu."""
    url = reverse("central_translations")
    return _Item(_("Translations"), url, icon_name="globe", order=200, permission="central.translate")


@hooks.register("register_admin_menu_item")
def check_item() -> MenuItem:
    """Add the facts that somebody should confirm to the menu."""
    url = reverse("central_check")
    return _Item(_("Please check"), url, icon_name="tasks", order=210, permission="central.change_topic")


@hooks.register("register_admin_menu_item")
def publishing_item() -> MenuItem:
    """Add publishing to the menu."""
    url = reverse("central_publishing")
    return _Item(_("Publish"), url, icon_name="upload", order=220, permission="central.view_publication")


@hooks.register("register_account_menu_item")
def second_factor_item(request: Any) -> dict[str, Any]:
    """Add one's own second factor to the account."""
    return {
        "url": reverse("central_second_factor"),
        "label": _("Second factor"),
        "help_text": _("After the password, ask for a code that only your telephone knows."),
    }


@hooks.register("register_settings_menu_item")
def second_factors_item() -> MenuItem:
    """Add everybody's second factors to the administrators' menu."""
    url = reverse("central_second_factors")
    return _Item(_("Second factors"), url, icon_name="lock", order=610, permission=second_factor.MANAGE)


@hooks.register("construct_main_menu")
def hide_what_is_not_used(request: Any, items: list[Any]) -> None:
    """Leave out web pages, pictures and files: this server has none."""
    items[:] = [item for item in items if item.name not in _HIDDEN]


@hooks.register("construct_homepage_summary_items", order=1000)
def hide_counts_of_pages(request: Any, items: list[Any]) -> None:
    """Leave out how many web pages, pictures and files there are."""
    items.clear()


@hooks.register("construct_homepage_panels")
def add_what_is_to_do(request: Any, panels: list[Any]) -> None:
    """Begin with what is left to do."""
    panels.insert(0, ToDoPanel(request.user))


@hooks.register("insert_global_admin_css")
def add_styles() -> str:
    """Add our styles."""
    return format_html('<link rel="stylesheet" href="{}">', static("central/editor.css"))


@hooks.register("insert_editor_js")
def add_scripts() -> str:
    """Add what starts the lists of rows."""
    return format_html('<script src="{}"></script>', static("central/rows.js"))


@hooks.register("register_log_actions")
def register_actions(actions: Any) -> None:
    """Name what our pages do, for the audit log."""
    actions.register_action("central.translate", _("Translate"), _("Translation saved"))
    actions.register_action("central.review", _("Check a translation"), _("Translation checked"))
    actions.register_action("central.confirm", _("Confirm"), _("Facts confirmed"))
    actions.register_action("central.integreat", _("Take from Integreat"), _("Taken from Integreat"))
    actions.register_action("central.publish_release", _("Publish a release"), _("Release published"))
    actions.register_action("central.second_factor_on", _("Switch on"), _("Second factor switched on"))
    actions.register_action("central.second_factor_off", _("Switch off"), _("Second factor switched off"))
    actions.register_action("central.terminal_connected", _("Connect a terminal"), _("Terminal connected"))
    actions.register_action("central.terminal_renamed", _("Rename a terminal"), _("Terminal renamed"))
    actions.register_action(
        "central.terminal_revoked", _("Disconnect a terminal"), _("Terminal disconnected")
    )
