"""The addresses of the editor; releases (`.views.published`) and terminals (`.api`) are answered before."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/")),
    path("admin/", include(wagtailadmin_urls)),
]
