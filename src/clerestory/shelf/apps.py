from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "clerestory.shelf"
    label = "shelf"
