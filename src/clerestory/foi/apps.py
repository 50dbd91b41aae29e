from django.apps import AppConfig


class FoiConfig(AppConfig):
    name = "clerestory.foi"
    label = "foi"
