from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "clerestory.accounts"
    label = "accounts"
