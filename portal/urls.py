"""Which address leads to which page? URL name, view function and template share one word."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal.views import health, preferences, styleguide

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("preferences/language/", preferences.language_set, name="language_set"),
    path("preferences/scheme/", preferences.scheme_set, name="scheme_set"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("accounts/", include("allauth.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
