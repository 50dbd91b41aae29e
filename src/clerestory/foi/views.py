"""Pages about information requests: get, may, form, action, redirect."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clerestory.accounts.views import StaffRequest, staff_page
from clerestory.audit import clock
from clerestory.files.docx import render_docx
from clerestory.foi import actions, clock_pages, notices, pages, selectors
from clerestory.foi.clock_steps import clock_steps
from clerestory.foi.decision_forms import DecisionForm
from clerestory.foi.documents import workbench
from clerestory.foi.drafts import asked_in, row_of
from clerestory.foi.forms import QuestionsForm
from clerestory.foi.lifecycle import Step
from clerestory.foi.notice_forms import KINDS
from clerestory.foi.permissions import (
    check_can_see_requests,
    check_can_step,
    check_can_write_to_applicant,
)
from clerestory.govuk.downloads import attachment
from clerestory.law.decisions import Holding, Outcome
from clerestory.reading.requests import read

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CHECK = "check"  # the button that shows the letter and saves nothing


@require_safe
@staff_page
def worklist(request: StaffRequest) -> HttpResponse:
    check_can_see_requests(request.user)
    found = list(selectors.worklist(request.user))
    return render(request, "foi/worklist.html", {"page": pages.worklist_page(found, _today())})


@require_safe
@staff_page
def information_request(request: StaffRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(selectors.requests_visible_to(request.user), reference=reference)
    page = pages.request_page(request.user, found, _today())
    return render(request, "foi/request.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def questions(request: StaffRequest, reference: str) -> HttpResponse:
    """The request with its questions marked in place, and each field open to correction."""
    found = get_object_or_404(selectors.requests_visible_to(request.user), reference=reference)
    check_can_step(request.user, found, Step.CONFIRM_QUESTIONS)
    asked = asked_in(found)
    form = QuestionsForm.of(asked, [row_of(one) for one in asked.questions])
    if request.method == "POST":
        form = QuestionsForm.sent(asked, request.POST)
        what = request.POST.get("do", "")
        if what == "confirm" and (kept := form.confirmed()):
            actions.confirm_questions(
                by=request.user, at=clock.now(), request=found, questions=kept
            )
            return redirect("foi:request", reference)
        form = form.after(what)
    reading = read(found.text, received=found.received)
    page = pages.questions_page(found, form, reading, timezone.localdate(clock.now()))
    context = {"page": page, "forms": form.all, "missing": form.missing}
    return render(request, "foi/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def decide(request: StaffRequest, reference: str, number: str) -> HttpResponse:
    found = get_object_or_404(selectors.requests_visible_to(request.user), reference=reference)
    question = get_object_or_404(found.questions, number=number)
    check_can_step(request.user, found, Step.DECIDE_QUESTION)
    today = timezone.localdate(clock.now())
    form = DecisionForm(_sent(request), question=question, day=today)
    if request.method == "POST" and form.is_valid() and CHECK not in request.POST:
        given = form.cleaned_data
        actions.decide_question(
            by=request.user, at=clock.now(), question=question,
            holding=Holding(given["holding"]), outcome=Outcome(given["outcome"]),
            grounds=form.grounds, answer=given["answer"],
        )  # fmt: skip
        return redirect("foi:request", reference)
    page = pages.decide_page(question, form.record)
    return render(request, "foi/decide.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def clock_step(request: StaffRequest, reference: str, kind: str) -> HttpResponse:
    """A clarification, a fee, more time, or one of two due dates."""
    found = get_object_or_404(selectors.requests_visible_to(request.user), reference=reference)
    check_can_step(request.user, found, Step.KEEP_CLOCK)
    step = clock_steps(found, _today()).get(kind)
    if step is None:
        raise Http404
    form = step.form(_sent(request), request=found)
    if request.method == "POST" and form.is_valid():
        step.act(by=request.user, at=clock.now(), request=found, **form.cleaned_data)
        return redirect("foi:request", reference)
    context = {"page": clock_pages.clock_page(found, step), "form": form}
    return render(request, "govuk/form_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def notice(request: StaffRequest, reference: str, kind: str) -> HttpResponse:
    """A letter that is not an answer, to read and to download. Nothing is written."""
    found = get_object_or_404(selectors.requests_visible_to(request.user), reference=reference)
    check_can_write_to_applicant(request.user)
    if kind not in KINDS:
        raise Http404
    form = KINDS[kind].form(_sent(request), request=found, today=_today())
    letter = form.letter if form.is_valid() else None
    if letter and "docx" in request.POST:
        content = render_docx(notices.document(letter))
        name = f"{found.reference}-{kind}.docx"
        workbench.check_clean(name, content)
        return attachment(content, name, WORD)
    page = notices.notice_page(found, KINDS[kind], letter)
    return render(request, "foi/notice.html", {"page": page, "form": form})


def _today() -> date:
    return timezone.localdate(clock.now())


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was filled in; None before anything was sent, when nothing is wrong yet."""
    return request.POST if request.method == "POST" else None
