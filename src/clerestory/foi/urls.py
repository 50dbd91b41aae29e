from django.urls import include, path

from clerestory.foi import mail_views, views

app_name = "foi"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("messages/", mail_views.messages, name="messages"),
    path("messages/<uuid:key>/", mail_views.message, name="message"),
    path("messages/<uuid:key>/original/", mail_views.raw, name="message_raw"),
    path(
        "messages/<uuid:key>/attachments/<int:number>/",
        mail_views.attachment,
        name="message_attachment",
    ),
    path(
        "messages/<uuid:key>/attachments/<int:number>/look/",
        mail_views.preview,
        name="message_preview",
    ),
    path(
        "messages/<uuid:key>/attachments/<int:number>/picture/",
        mail_views.picture,
        name="message_picture",
    ),
    path("messages/<uuid:key>/<str:step>/", mail_views.message_step, name="message_step"),
    path("<str:reference>/", views.information_request, name="request"),
    path("<str:reference>/confirm/", views.questions, name="questions"),
    path("", include("clerestory.foi.documents.urls")),
    path("<str:reference>/clock/<str:kind>/", views.clock_step, name="clock"),
    path("<str:reference>/letters/<str:kind>/", views.notice, name="notice"),
    path("<str:reference>/questions/<str:number>/", views.decide, name="decide"),
]
