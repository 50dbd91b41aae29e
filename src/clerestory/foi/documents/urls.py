from django.urls import path

from clerestory.foi.documents import redaction_views, views

# Names of `foi`, below one request.
HERE = "<str:reference>/documents/"
ONE = f"{HERE}<str:stored>/"
OUT = f"{HERE}outgoing/<str:stored>/"

urlpatterns = [
    path(HERE, views.documents, name="documents"),
    path(ONE, views.document, name="document"),
    path(f"{ONE}original", views.original, name="document_original"),
    path(f"{ONE}remove/", views.remove, name="document_remove"),
    path(f"{ONE}redact/", redaction_views.redact, name="redact"),
    path(f"{ONE}redact/prepare/", redaction_views.prepare, name="redact_prepare"),
    path(f"{ONE}redact/<int:number>/", redaction_views.page, name="redact_page"),
    path(f"{ONE}redact/<int:number>/picture", redaction_views.picture, name="redact_picture"),
    path(f"{ONE}redact/marks/<int:mark>/", redaction_views.remove_mark, name="redact_remove_mark"),
    path(f"{ONE}redact/terms/<int:mark>/", redaction_views.term, name="redact_term"),
    path(
        f"{ONE}redact/terms/<int:mark>/remove/",
        redaction_views.remove_term,
        name="redact_remove_term",
    ),
    path(f"{ONE}rebuild/", views.rebuild, name="rebuild"),
    path(f"{ONE}ask-for-original/", views.ask_for_original, name="ask_for_original"),
    path(OUT, views.outgoing, name="outgoing"),
    path(f"{OUT}file", views.outgoing_file, name="outgoing_file"),
    path(f"{OUT}redactions", views.redaction_list, name="outgoing_redactions"),
    path(f"{OUT}pages/<int:page>", views.picture, name="outgoing_picture"),
    path(f"{OUT}approve/", views.approve, name="outgoing_approve"),
    path(f"{OUT}return/", views.give_back, name="outgoing_return"),
    path(f"{OUT}set-aside/", views.set_aside, name="outgoing_set_aside"),
]
