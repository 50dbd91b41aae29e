from django.urls import path

from clerestory.publication import views

app_name = "publication"
urlpatterns = [
    path("", views.releases, name="releases"),
    path("published-files/", views.shelf, name="shelf"),
    path("statistics/", views.draw_statistics, name="statistics"),
    path("<str:reference>/", views.release, name="release"),
    path("<str:reference>/figures/", views.figures, name="figures"),
    path("<str:reference>/letter/", views.letter, name="letter"),
    path("<str:reference>/approve/", views.approve, name="approve"),
    path("<str:reference>/return/", views.give_back, name="return"),
    path("<str:reference>/publish/", views.publish, name="publish"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:reference>/files/<path:name>", views.file, name="file"),
]
