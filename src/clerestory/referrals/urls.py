"""Addresses of the register."""

from django.urls import path

from clerestory.referrals import views

app_name = "referrals"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("earlier", views.earlier, name="earlier"),
    path("<str:reference>/", views.referral, name="referral"),
    path("<str:reference>/<slug:name>/", views.step, name="step"),
]
