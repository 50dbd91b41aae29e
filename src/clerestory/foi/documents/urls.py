from django.urls import path

from clerestory.foi.documents import views

# Below one request: `reference` is in every address. They belong to the names of `foi`.
urlpatterns = [
    path("", views.documents, name="documents"),
    path("<str:stored>/", views.document, name="document"),
    path("<str:stored>/original", views.original, name="document_original"),
    path("<str:stored>/remove/", views.remove, name="document_remove"),
    path("<str:stored>/redact/", views.redact, name="redact"),
    path("<str:stored>/rebuild/", views.rebuild, name="rebuild"),
    path("<str:stored>/ask-for-original/", views.ask_for_original, name="ask_for_original"),
    path("outgoing/<str:stored>/", views.outgoing, name="outgoing"),
    path("outgoing/<str:stored>/file", views.outgoing_file, name="outgoing_file"),
    path("outgoing/<str:stored>/pages/<int:page>", views.picture, name="outgoing_picture"),
    path("outgoing/<str:stored>/approve/", views.approve, name="outgoing_approve"),
    path("outgoing/<str:stored>/return/", views.give_back, name="outgoing_return"),
    path("outgoing/<str:stored>/set-aside/", views.set_aside, name="outgoing_set_aside"),
]
