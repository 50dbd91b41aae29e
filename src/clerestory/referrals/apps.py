from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "clerestory.referrals"
    label = "referrals"
