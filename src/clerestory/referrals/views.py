"""The pages of the register."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clerestory.accounts.views import StaffRequest, staff_page
from clerestory.audit.clock import now
from clerestory.referrals import actions
from clerestory.referrals.forms import FORMS, EarlierForm, StepForm
from clerestory.referrals.models import Referral, Step
from clerestory.referrals.pages import EarlierPage
from clerestory.referrals.particulars import Incomplete
from clerestory.referrals.permissions import (
    check_can_search,
    check_can_see_worklist,
    check_can_take,
)
from clerestory.referrals.selectors import latest_step, referrals_visible_to, was_taken_by
from clerestory.referrals.showing import referral_page, step_page, worklist_page

ACTIONS: Mapping[str, Callable[..., Step]] = {
    "begin-screening": actions.begin_screening,
    "pass-to-gateway": actions.pass_to_gateway,
    "pass-to-panel": actions.pass_to_panel,
    "propose-closure": actions.propose_closure,
    "return-closure": actions.return_closure,
    "approve-closure": actions.approve_closure,
    "open-panel-item": actions.open_panel_item,
    "not-adopt": actions.not_adopt,
    "make-plan": actions.make_plan,
    "record-consent": actions.record_consent,
    "record-refusal": actions.record_refusal,
    "review-support": actions.review_support,
    "record-withdrawal": actions.record_withdrawal,
    "propose-exit": actions.propose_exit,
    "confirm-exit": actions.confirm_exit,
    "refuse-exit": actions.refuse_exit,
    "review-after-six-months": actions.review_after_six_months,
    "review-after-twelve-months": actions.review_after_twelve_months,
    "close": actions.close,
}


@staff_page
@require_safe
def worklist(request: StaffRequest) -> HttpResponse:
    check_can_see_worklist(request.user)
    return render(request, "referrals/worklist.html", {"page": worklist_page(request.user)})


@staff_page
@require_safe
def referral(request: StaffRequest, reference: str) -> HttpResponse:
    case = _visible(request, reference)
    # Written before anything is shown: if it cannot be written, there is no page.
    actions.look_at(by=request.user, at=now(), referral=case)
    return render(request, "referrals/referral.html", {"page": referral_page(request.user, case)})


@staff_page
@require_http_methods(["GET", "POST"])
def step(request: StaffRequest, reference: str, name: str) -> HttpResponse:
    form = _form(request, name)
    if form.is_valid() and _was_sent_twice(request, reference, name, form):
        return _after(request, reference)
    case = _visible(request, reference)
    if not form.is_valid():
        check_can_take(request.user, case, name)
        form.initial["seen"] = latest_step(case).pk
    elif _take(request, case, name, form):
        return _after(request, reference)
    actions.look_at(by=request.user, at=now(), referral=case)
    context = {"page": step_page(request.user, case, name), "form": form}
    return render(request, "referrals/step.html", context)


@staff_page
@require_http_methods(["GET", "POST"])
def earlier(request: StaffRequest) -> HttpResponse:
    check_can_search(request.user)
    form = EarlierForm(request.POST or None)
    page = EarlierPage(back=reverse("referrals:worklist"))
    if form.is_valid():
        name = form.cleaned_data["name"]
        found = actions.look_for_earlier(by=request.user, at=now(), name=name)
        page = replace(page, asked=True, found=found)
    return render(request, "referrals/earlier.html", {"page": page, "form": form})


def _visible(request: StaffRequest, reference: str) -> Referral:
    """The case, if it exists for this reader; a 404 says no more than that it does not."""
    return get_object_or_404(referrals_visible_to(request.user), reference=reference)


def _form(request: StaffRequest, name: str) -> StepForm:
    if name not in FORMS:
        raise Http404
    return FORMS[name](request.POST or None)


def _was_sent_twice(request: StaffRequest, reference: str, name: str, form: StepForm) -> bool:
    """Whether this very form was taken already; sending it again is then no step and no error."""
    return was_taken_by(request.user, reference, name, form.seen_step, form.told().why)


def _take(request: StaffRequest, case: Referral, name: str, form: StepForm) -> bool:
    """Whether the step was taken; if not, the form says why not."""
    try:
        ACTIONS[name](
            by=request.user, at=now(), referral=case, seen=form.seen_step, given=form.told()
        )
    except Incomplete as problem:
        form.show(problem)
        return False
    except actions.Stale as problem:
        form.add_error(None, problem.reason)
        return False
    return True


def _after(request: StaffRequest, reference: str) -> HttpResponse:
    """Back to the case, or to the work list if the step took it out of the reader's hands."""
    if referrals_visible_to(request.user).filter(reference=reference).exists():
        return redirect("referrals:referral", reference=reference)
    return redirect("referrals:worklist")
