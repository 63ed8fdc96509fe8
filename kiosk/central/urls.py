"""The addresses of the server: the editor, and the published releases for the terminals."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from kiosk.central.views.published import published

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/")),
    path("admin/", include(wagtailadmin_urls)),
    path("releases/<path:path>", published, name="published"),
]
