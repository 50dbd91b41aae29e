from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "clerestory.demo"
    label = "demo"
