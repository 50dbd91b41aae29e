from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "clerestory.publication"
    label = "publication"
