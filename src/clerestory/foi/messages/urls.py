from django.urls import path

from clerestory.foi.messages import views

# They belong to the names of `foi`. A message is named by a random key.
urlpatterns = [
    path("", views.messages, name="messages"),
    path("<uuid:key>/", views.message, name="message"),
    path("<uuid:key>/original", views.original, name="message_original"),
    path("<uuid:key>/attachments/<int:number>", views.attachment, name="message_attachment"),
    path("<uuid:key>/attachments/<int:number>/look/", views.preview, name="message_preview"),
    path("<uuid:key>/attachments/<int:number>/picture", views.picture, name="message_picture"),
    path("<uuid:key>/<str:step>/", views.message_step, name="message_step"),
]
