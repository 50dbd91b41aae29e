"""Addresses of the public side."""

from django.urls import include, path

from clerestory.site.health import public_health

urlpatterns = [
    path("health", public_health, name="health"),
    path("", include("clerestory.shelf.urls")),
]

handler400 = "clerestory.site.errors.bad_request"
handler403 = "clerestory.site.errors.permission_denied"
handler404 = "clerestory.site.errors.page_not_found"
handler500 = "clerestory.site.errors.server_error"
