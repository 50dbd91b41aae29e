"""The Design System as a Django app: templates, tags and static files, no models."""

from django.apps import AppConfig


class GovukConfig(AppConfig):
    name = "clerestory.govuk"
    label = "govuk"
