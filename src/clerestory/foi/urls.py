from django.urls import include, path

from clerestory.foi import views

app_name = "foi"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("messages/", include("clerestory.foi.messages.urls")),
    path("<str:reference>/", views.information_request, name="request"),
    path("<str:reference>/confirm/", views.questions, name="questions"),
    path("", include("clerestory.foi.documents.urls")),
    path("<str:reference>/clock/<str:kind>/", views.clock_step, name="clock"),
    path("<str:reference>/letters/<str:kind>/", views.notice, name="notice"),
    path("<str:reference>/questions/<str:number>/", views.decide, name="decide"),
]
