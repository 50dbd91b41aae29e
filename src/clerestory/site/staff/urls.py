"""Addresses of the staff side."""

from importlib.util import find_spec

from django.urls import include, path

from clerestory.site.health import staff_health
from clerestory.site.staff.views import home

_apps = {"requests/": "foi", "referrals/": "referrals", "releases/": "publication"}

urlpatterns = [
    path("", home, name="home"),
    path("health", staff_health, name="health"),
    path("", include("clerestory.accounts.urls")),
    *(
        path(prefix, include(f"clerestory.{app}.urls"))
        for prefix, app in _apps.items()
        if find_spec(f"clerestory.{app}.urls")
    ),
]

handler400 = "clerestory.site.errors.bad_request"
handler403 = "clerestory.site.errors.permission_denied"
handler404 = "clerestory.site.errors.page_not_found"
handler500 = "clerestory.site.errors.server_error"
