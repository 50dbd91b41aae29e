from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "clerestory.audit"
    label = "audit"
