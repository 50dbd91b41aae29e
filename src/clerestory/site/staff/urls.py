"""Addresses of the staff side."""

from django.urls import include, path

from clerestory.site.health import staff_health
from clerestory.site.staff.views import home

urlpatterns = [
    path("", home, name="home"),
    path("health", staff_health, name="health"),
    path("", include("clerestory.accounts.urls")),
    path("requests/", include("clerestory.foi.urls")),
    path("referrals/", include("clerestory.referrals.urls")),
    path("releases/", include("clerestory.publication.urls")),
]

handler400 = "clerestory.site.errors.bad_request"
handler403 = "clerestory.site.errors.permission_denied"
handler404 = "clerestory.site.errors.page_not_found"
handler500 = "clerestory.site.errors.server_error"
