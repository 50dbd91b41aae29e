"""Pages about messages: get, may, form, action, redirect."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clerestory.accounts.permissions import Refused
from clerestory.accounts.views import StaffRequest, staff_page
from clerestory.audit import clock
from clerestory.files.incoming.messages import Attachment, Message, from_data
from clerestory.files.incoming.reader import attachment_safely, preview_safely
from clerestory.foi.looks import actions as looks
from clerestory.foi.messages import pages, selectors
from clerestory.foi.messages.actions import SETTLED
from clerestory.foi.messages.lifecycle import OPEN_TO_AN_OFFICER
from clerestory.foi.messages.steps import STEPS
from clerestory.foi.models import IncomingMessage
from clerestory.foi.permissions import check_can_write_to_applicant
from clerestory.foi.selectors import requests_visible_to
from clerestory.govuk import downloads


@require_safe
@staff_page
def messages(request: StaffRequest) -> HttpResponse:
    check_can_write_to_applicant(request.user)
    waiting = list(selectors.in_quarantine(request.user))
    others = selectors.lately_settled(request.user)
    page = pages.messages_page(waiting, others)
    return render(request, "foi/messages/list.html", {"page": page})


@require_safe
@staff_page
def message(request: StaffRequest, key: UUID) -> HttpResponse:
    found = _found(request, key)
    _look(request, found, "message")
    page = pages.message_page(request.user, found)
    return render(request, "foi/messages/message.html", {"page": page})


@require_safe
@staff_page
def original(request: StaffRequest, key: UUID) -> HttpResponse:
    """The original bytes, for a machine that is kept for such things."""
    found = _found(request, key)
    _look(request, found, "as it came")
    return downloads.attachment(bytes(found.raw), f"message-{key}.eml")


@require_safe
@staff_page
def attachment(request: StaffRequest, key: UUID, number: int) -> HttpResponse:
    found = _found(request, key)
    file = _file(found, number)
    content = attachment_safely(bytes(found.raw), number)
    if content is None:
        raise Http404
    _look(request, found, f"file {number}")
    return downloads.attachment(content, file.name)


@require_safe
@staff_page
def preview(request: StaffRequest, key: UUID, number: int) -> HttpResponse:
    found = _found(request, key)
    shown = preview_safely(bytes(found.raw), number)
    page = pages.preview_page(found, _file(found, number), shown)
    _look(request, found, f"preview of file {number}")
    return render(request, "foi/messages/preview.html", {"page": page})


@require_safe
@staff_page
def picture(request: StaffRequest, key: UUID, number: int) -> HttpResponse:
    """A picture that was drawn afresh, never the file itself."""
    found = _found(request, key)
    _file(found, number)
    content = preview_safely(bytes(found.raw), number).picture
    if not content:
        raise Http404
    _look(request, found, f"preview of file {number}", is_picture=True)
    return HttpResponse(content, content_type="image/png", headers=downloads.INERT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def message_step(request: StaffRequest, key: UUID, step: str) -> HttpResponse:
    """Make a request of a message, put it to one, or dismiss it."""
    found, chosen = _found(request, key), STEPS.get(step)
    check_can_write_to_applicant(request.user)
    if chosen is None:
        raise Http404
    if found.status not in OPEN_TO_AN_OFFICER:
        raise Refused(SETTLED)
    form = chosen.form(
        request.POST if request.method == "POST" else None, message=found,
        requests=requests_visible_to(request.user),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = chosen.act(by=request.user, at=clock.now(), message=found, given=form.cleaned_data)
        return redirect("foi:request", made.reference) if made else redirect("foi:messages")
    _look(request, found, "message")
    context = {"page": pages.step_page(found, chosen), "form": form}
    return render(request, "govuk/form_page.html", context)


def _look(
    request: StaffRequest, message: IncomingMessage, what: str, *, is_picture: bool = False
) -> None:
    look = looks.look_at_message_picture if is_picture else looks.look_at_message
    look(by=request.user, at=clock.now(), message=message, what=what)


def _found(request: StaffRequest, key: UUID) -> IncomingMessage:
    visible = selectors.messages_visible_to(request.user)
    return get_object_or_404(visible.select_related("request", "same_as"), key=key)


def _file(found: IncomingMessage, number: int) -> Attachment:
    reading = from_data(found.reading) if found.reading else None
    files = reading.attachments if isinstance(reading, Message) else ()
    for one in files:
        if one.number == number:
            return one
    raise Http404
