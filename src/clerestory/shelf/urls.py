from django.urls import path

from clerestory.shelf import views

app_name = "shelf"
urlpatterns = [
    path("", views.home, name="home"),
    path("ask/", views.ask, name="ask"),
    path("concern/", views.concern, name="concern"),
    path("submitted/<str:token>/", views.submitted, name="submitted"),
    path("answers/", views.log, name="log"),
    path("answers/<slug:slug>/", views.answer, name="answer"),
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/<slug:slug>/", views.statistics_release, name="statistics_release"),
    path("files/<slug:kind>/<slug:slug>/<path:name>", views.file, name="file"),
]
