"""Marking the pages of a document: look, mark, take a mark away."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clerestory.accounts.views import StaffRequest, staff_page
from clerestory.audit import clock
from clerestory.foi.documents import actions, making, permissions, redacting, selectors
from clerestory.foi.documents.models import HeldDocument, VisiblePage
from clerestory.foi.documents.redaction_forms import MarkForm, corner_from, how_of
from clerestory.foi.documents.redaction_pages import redact_page, term_page, visible_page
from clerestory.foi.documents.visible import actions as visible
from clerestory.foi.looks import actions as looks
from clerestory.govuk.downloads import INERT


@require_safe
@staff_page
def redact(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    """The first page; before there are pages, how far they are."""
    document = _document(request, reference, stored)
    asked = selectors.visible_of(document)
    if asked and asked.is_made:
        return redirect("foi:redact_page", reference, stored, 1)
    context = {"page": visible_page(document, asked)}
    return render(request, "foi/documents/visible.html", context)


@require_POST
@staff_page
def prepare(request: StaffRequest, reference: str, stored: str) -> HttpResponse:
    """Have the pages made: at once if that is quick, otherwise by the process that makes files."""
    document = _document(request, reference, stored)
    asked = visible.ask_for_pages(by=request.user, at=clock.now(), document=document)
    if making.are_pages_quick(document):
        making.make_pages_at_once(asked, clock=clock.now)
    return redirect("foi:redact", reference, stored)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def page(request: StaffRequest, reference: str, stored: str, number: int) -> HttpResponse:
    """A page with its marks, and the form that adds one."""
    document = _document(request, reference, stored)
    looked_at = redacting.look_at(_read_page(document, number))
    _look(request, document, f"page {number}")
    parties = [document.request.applicant_name]
    offered: dict[str, Any] = {
        "looked_at": looked_at,
        "suggested": redacting.suggest(looked_at.words, parties),
    }
    if request.method == "POST":
        form = MarkForm(request.POST, how=how_of(request.POST), **offered)
        if form.is_valid():
            return _marked(request, document, number, form)
        corner = corner_from(request.POST.get("corner", ""))
    else:
        corner = corner_from(request.GET.get("corner", ""))
        kept = {name: request.GET.get(name, "") for name in ("exemption", "corner")}
        kept["whole_line"] = request.GET.get("whole_line") or None  # type: ignore[assignment]
        form = MarkForm(initial=kept, **offered)
    context = {"page": redact_page(document, number, looked_at, corner), "form": form}
    return render(request, "foi/documents/redact.html", context)


def _marked(
    request: StaffRequest, document: HeldDocument, number: int, form: MarkForm
) -> HttpResponse:
    """Keep the marks; the exemption stays in the form for the next one."""
    said = form.cleaned_data
    how = {"exemption": said["exemption"], "whole_line": said["whole_line"]}
    if form.term:
        actions.mark_term(by=request.user, at=clock.now(), document=document, term=form.term, **how)
    for box in form.boxes:
        actions.mark_area(
            by=request.user, at=clock.now(), document=document, page=number, box=box, **how
        )
    kept = {"exemption": said["exemption"]} | ({"whole_line": "on"} if said["whole_line"] else {})
    if form.begun:
        kept["corner"] = f"{form.begun[0]},{form.begun[1]}"
    address = reverse("foi:redact_page", args=[document.request.reference, document.stored, number])
    return redirect(f"{address}?{urlencode(kept)}#picture")


@require_safe
@staff_page
def picture(request: StaffRequest, reference: str, stored: str, number: int) -> HttpResponse:
    """A page with its marks drawn over it, through which what they hide can be seen."""
    document = _document(request, reference, stored)
    corner = corner_from(request.GET.get("corner", ""))
    drawn = redacting.picture(document, _read_page(document, number), corner)
    looks.look_at_picture(by=request.user, at=clock.now(), document=document, what=f"page {number}")
    return HttpResponse(drawn, content_type="image/png", headers=INERT)


@require_safe
@staff_page
def term(request: StaffRequest, reference: str, stored: str, mark: int) -> HttpResponse:
    """Every place where marked words stand."""
    document = _document(request, reference, stored)
    marked = get_object_or_404(document.terms, pk=mark)
    _look(request, document, "lines with a term")
    shown = term_page(document, marked, redacting.find_everywhere(document, marked.term))
    return render(request, "foi/documents/term.html", {"page": shown})


@require_POST
@staff_page
def remove_mark(request: StaffRequest, reference: str, stored: str, mark: int) -> HttpResponse:
    document = _document(request, reference, stored)
    found = get_object_or_404(document.marks, pk=mark)
    actions.remove_mark(by=request.user, at=clock.now(), mark=found)
    return redirect("foi:redact_page", reference, stored, found.page)


@require_POST
@staff_page
def remove_term(request: StaffRequest, reference: str, stored: str, mark: int) -> HttpResponse:
    document = _document(request, reference, stored)
    found = get_object_or_404(document.terms, pk=mark)
    actions.remove_mark(by=request.user, at=clock.now(), mark=found)
    return redirect("foi:redact", reference, stored)


def _document(request: StaffRequest, reference: str, stored: str) -> HeldDocument:
    visible = selectors.documents_visible_to(request.user, reference)
    document = get_object_or_404(visible, stored=stored)
    permissions.check_can_redact(request.user, document)
    return document


def _look(request: StaffRequest, document: HeldDocument, what: str) -> None:
    looks.look_at_document(by=request.user, at=clock.now(), document=document, what=what)


def _read_page(document: HeldDocument, number: int) -> VisiblePage:
    """A page that there is, with its words; a 404 beyond the last one, and before any is made."""
    return get_object_or_404(selectors.read_page(document, number))
