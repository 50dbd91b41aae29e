"""Pages about documents and outgoing files: get, may, form, action, redirect."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clerestory.accounts.views import StaffRequest, staff_page
from clerestory.audit import clock
from clerestory.foi.documents import actions, making, pages, permissions, selectors, workbench
from clerestory.foi.documents import forms as fill
from clerestory.foi.documents.models import HeldDocument, OutgoingFile
from clerestory.foi.documents.uploads import OneFile, is_too_long
from clerestory.foi.looks import actions as looks
from clerestory.foi.models import InformationRequest
from clerestory.foi.selectors import requests_visible_to
from clerestory.govuk.downloads import INERT, attachment


@csrf_exempt  # so that nothing of a body is read before its length is known; see `_upload`
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def documents(request: StaffRequest, reference: str) -> HttpResponse:
    """The documents of a request, and the form that adds one."""
    found = get_object_or_404(requests_visible_to(request.user), reference=reference)
    if request.method == "POST":
        permissions.check_can_work_on_documents(request.user, found)
        if is_too_long(request):
            form = fill.form_of_too_long_body(found)
            return _documents(request, found, form, status=413)
        request.upload_handlers = [OneFile(request)]
        return _upload(request, found)
    return _documents(request, found, fill.UploadForm(request=found))


@csrf_protect
def _upload(request: StaffRequest, found: InformationRequest) -> HttpResponse:
    form = fill.UploadForm(request.POST, request.FILES, request=found)
    if not form.is_valid():
        return _documents(request, found, form)
    held = actions.hold_document(
        by=request.user, at=clock.now(), request=found, name=form.name, content=form.content,
        inspection=form.inspection,
    )  # fmt: skip
    return redirect("foi:document", found.reference, held.stored)


@require_safe
@staff_page
def document(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    """What the inspector found, and what can be done with the document."""
    found = _document(request, reference, stored)
    _look(request, found, "findings")
    page = pages.document_page(request.user, found)
    form = fill.RebuildForm(document=found)
    return _render(request, "document", page, form=form)


@require_safe
@staff_page
def original(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    """The document as it came, for those who work on the request."""
    found = _document(request, reference, stored)
    _look(request, found, "as it came")
    return attachment(bytes(found.content), found.name)


@require_POST
@staff_page
def remove(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    found = _document(request, reference, stored)
    actions.remove_document(by=request.user, at=clock.now(), document=found)
    return redirect("foi:documents", reference)


@require_POST
@staff_page
def rebuild(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    """Have a file built: at once if that is quick, otherwise by the process that makes files."""
    found = _document(request, reference, stored)
    form = fill.RebuildForm(request.POST, document=found)
    if not form.is_valid():
        _look(request, found, "findings")
        return _render(request, "document", pages.document_page(request.user, found), form=form)
    file = actions.ask_for_rebuild(
        by=request.user, at=clock.now(), document=found, target=form.cleaned_data["target"]
    )
    if making.is_quick(file):
        making.make_at_once(file, clock=clock.now)
    return redirect("foi:outgoing", reference, file.stored)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def ask_for_original(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    """Why the document itself should leave, asked on a page of its own."""
    found = _document(request, reference, stored)
    permissions.check_can_ask_for_original(request.user, found, "not written yet")
    form = fill.OriginalForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        file = actions.ask_for_original(
            by=request.user, at=clock.now(), document=found, reason=form.cleaned_data["reason"]
        )  # fmt: skip
        if making.is_quick(file):
            making.make_at_once(file, clock=clock.now)
        return redirect("foi:outgoing", reference, file.stored)
    _look(request, found, "findings")
    return _render(request, "ask_for_original", pages.original_page(found), form=form)


@require_safe
@staff_page
def outgoing(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    """What the approver sees: pictures of the bytes, what was found, what was redacted."""
    found = _outgoing(request, reference, stored)
    return _outgoing_page(request, found, fill.ReturnForm())


@require_safe
@staff_page
def outgoing_file(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    found = _outgoing(request, reference, stored)
    if not found.content:
        raise Http404
    looks.look_at_outgoing(by=request.user, at=clock.now(), file=found, what="file")
    name = workbench.published_name(found.document, found.target)
    return attachment(bytes(found.content), name)


@require_safe
@staff_page
def redaction_list(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    """What was taken out of a file, as a list that can go with the letter."""
    found = _outgoing(request, reference, stored)
    if not found.redactions or not found.content:
        raise Http404
    looks.look_at_outgoing(by=request.user, at=clock.now(), file=found, what="redactions")
    name, content = workbench.redaction_list(found)
    return attachment(content, name)


@require_safe
@staff_page
def picture(request: StaffRequest, reference: str, stored: str, page: int) -> HttpResponse:
    """A page of the outgoing bytes, drawn from these bytes."""
    found = _outgoing(request, reference, stored)
    drawn = get_object_or_404(found.pictures, page=page)
    looks.look_at_page(by=request.user, at=clock.now(), file=found, page=page)
    return HttpResponse(bytes(drawn.content), content_type="image/png", headers=INERT)


@require_POST
@staff_page
def approve(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    found = _outgoing(request, reference, stored)
    form = fill.ApprovalForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    actions.approve_outgoing(by=request.user, at=clock.now(), file=found, seen=seen)
    return redirect("foi:outgoing", reference, stored)


@require_POST
@staff_page
def give_back(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    found = _outgoing(request, reference, stored)
    form = fill.ReturnForm(request.POST)
    if not form.is_valid():
        return _outgoing_page(request, found, form)
    reason = form.cleaned_data["reason"]
    actions.return_outgoing(by=request.user, at=clock.now(), file=found, reason=reason)
    return redirect("foi:documents", reference)


@require_POST
@staff_page
def set_aside(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    found = _outgoing(request, reference, stored)
    actions.set_aside_outgoing(by=request.user, at=clock.now(), file=found)
    return redirect("foi:document", reference, found.document.stored)


def _look(request: StaffRequest, document: HeldDocument, what: str) -> None:
    looks.look_at_document(by=request.user, at=clock.now(), document=document, what=what)


def _document(request: StaffRequest, reference: str, stored: str) -> HeldDocument:
    visible = selectors.documents_visible_to(request.user, reference)
    return get_object_or_404(visible, stored=stored)


def _outgoing(request: StaffRequest, reference: str, stored: str) -> OutgoingFile:
    visible = selectors.outgoing_visible_to(request.user, reference)
    return get_object_or_404(visible, stored=stored)


def _documents(
    request: StaffRequest, found: InformationRequest, form: fill.UploadForm, status: int = 200
) -> HttpResponse:
    page = pages.documents_page(request.user, found)
    context = {"page": page, "form": form if page.may_add else None}
    return render(request, "foi/documents/documents.html", context, status=status)


def _outgoing_page(
    request: StaffRequest, found: OutgoingFile, returning: fill.ReturnForm
) -> HttpResponse:
    first = request.GET.get("from", "")
    start = int(first) if first.isdecimal() and len(first) < 6 else 1
    shown = pages.shown_from(found, start)
    looks.look_at_pages(by=request.user, at=clock.now(), file=found, pages=shown)
    page = pages.outgoing_page(request.user, found, shown)
    approval = fill.ApprovalForm(initial={"seen": found.sha256})
    return _render(request, "outgoing", page, approval=approval, form=returning)


def _render(request: HttpRequest, name: str, page: object, **forms: Any) -> HttpResponse:
    return render(request, f"foi/documents/{name}.html", {"page": page, **forms})


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
