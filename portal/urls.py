"""Which address leads to which page? URL name, view function and template share one word."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls

from portal.views import health, people, preferences, sign_in, styleguide

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("preferences/language/", preferences.language_set, name="language_set"),
    path("preferences/scheme/", preferences.scheme_set, name="scheme_set"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("people/", people.person_list, name="person_list"),
    path("people/invite/", people.person_invite, name="person_invite"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/grant/", people.grant_new, name="grant_new"),
    path("people/<int:pk>/close/", people.person_close, name="person_close"),
    path("people/grants/<int:pk>/confirm/", people.grant_confirm, name="grant_confirm"),
    path("people/grants/<int:pk>/end/", people.grant_end, name="grant_end"),
    path("people/memberships/<int:pk>/edit/", people.membership_edit, name="membership_edit"),
    path("people/memberships/<int:pk>/end/", people.membership_end, name="membership_end"),
    path("people/invitations/<int:pk>/resend/", people.invitation_resend, name="invitation_resend"),
    path("people/invitations/<int:pk>/withdraw/", people.invitation_withdraw, name="invitation_withdraw"),
    path("invitations/<str:token>/", sign_in.invitation_accept, name="invitation_accept"),
    path("profile/", people.profile, name="profile"),
    path("accounts/", include("portal.account_urls")),
    path("handbook/", wagtail_views.serve, {"path": "handbook/"}, name="handbook"),
    path("cms/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
