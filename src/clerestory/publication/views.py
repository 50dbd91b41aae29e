"""Pages about what will leave: get, may, form, action, redirect."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from clerestory.accounts.views import StaffRequest, staff_page
from clerestory.audit import clock
from clerestory.foi.selectors import requests_visible_to
from clerestory.govuk.downloads import attachment
from clerestory.publication import actions, answers, gate, pages, permissions, selectors, statistics
from clerestory.publication.forms import ApprovalForm, ReturnForm, SendForm, WithdrawalForm
from clerestory.publication.lifecycle import Kind
from clerestory.publication.models import Release


@require_safe
@staff_page
def releases(request: StaffRequest) -> HttpResponse:
    permissions.check_can_see_releases(request.user)
    found = selectors.releases_visible_to(request.user).order_by("-pk")
    to_look_at = selectors.files_to_look_at().count()
    page = pages.releases_page(request.user, list(found), to_look_at)
    return _render(request, "releases", page)


@require_safe
@staff_page
def shelf(request: StaffRequest) -> HttpResponse:
    """Published files in which the inspector of today finds something."""
    permissions.check_can_see_releases(request.user)
    return _render(request, "shelf", pages.shelf_page(selectors.files_to_look_at()))


@staff_page
def figures(request: StaffRequest, reference: str) -> HttpResponse:
    """The proposed tables of a request's questions, or the button that draws them."""
    asked = get_object_or_404(requests_visible_to(request.user), reference=reference)
    permissions.check_can_draw(request.user, Kind.ANSWER)
    if request.method == "POST":
        at = clock.now()
        draw = answers.without_figures if "without" in request.POST else answers.draw_for
        drawn = draw(asked, at=at)
        actions.record_figures(
            by=request.user, at=at, proposal=drawn.proposal, source=drawn.source,
            reference=reference,
            title=f"Answer to {reference}", request=asked, proposed=drawn.proposed,
        )  # fmt: skip
        return redirect("publication:figures", reference)
    found = selectors.find_live_release(reference)
    title = f"Figures for {reference}"
    page = pages.figures_page(request.user, reference, title, found, Kind.ANSWER)
    return _render(request, "figures", page)


@staff_page
def letter(request: StaffRequest, reference: str) -> HttpResponse:
    """The letter as it would leave, with what the checker says; sending it for approval."""
    asked = get_object_or_404(requests_visible_to(request.user), reference=reference)
    found = selectors.find_live_release(reference)
    missing = answers.missing_for_letter(asked, found)
    if missing or found is None:
        return _render(request, "letter", pages.no_letter_page(reference, missing))
    at = clock.now()
    released = answers.released_part(asked, found)
    draft = answers.letter_for(asked, released)
    errors = answers.errors_of(draft.findings)
    form = SendForm(request.POST if request.method == "POST" and errors else None)
    if request.method == "POST" and (not errors or form.is_valid()):
        package = answers.package_for(asked, released)
        actions.prepare_release(
            by=request.user, at=at, release=found, released=released,
            passed=answers.passed_for(asked, released, package), staff=package.staff,
            errors=errors, despite=form.cleaned_data["despite"] if errors else "",
        )  # fmt: skip
        return redirect("publication:release", reference)
    page = pages.letter_page(request.user, found, draft)
    return _render(request, "letter", page, form=form if errors else None)


@require_safe
@staff_page
def release(request: StaffRequest, reference: str) -> HttpResponse:
    """What the approver sees: the bytes, the checks, and what each figure rests on."""
    found = _release(request, reference)
    page = _release_page(request, found)
    forms = {"approval": ApprovalForm(initial={"seen": found.digest}), "returning": ReturnForm()}
    return _render(request, "release", page, **forms)


@require_POST
@staff_page
def approve(request: StaffRequest, reference: str) -> HttpResponse:
    found = _release(request, reference)
    form = ApprovalForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    actions.approve_release(by=request.user, at=clock.now(), release=found, seen=seen)
    return redirect("publication:release", reference)


@require_POST
@staff_page
def give_back(request: StaffRequest, reference: str) -> HttpResponse:
    found = _release(request, reference)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        page = _release_page(request, found)
        approval = ApprovalForm(initial={"seen": found.digest})
        return _render(request, "release", page, approval=approval, returning=form)
    reason = form.cleaned_data["reason"]
    actions.return_release(by=request.user, at=clock.now(), release=found, reason=reason)
    return redirect("publication:releases")


@require_POST
@staff_page
def publish(request: StaffRequest, reference: str) -> HttpResponse:
    found = _release(request, reference)
    permissions.check_can_publish(request.user, found)
    passed = gate.pass_again(found)
    actions.publish_release(by=request.user, at=clock.now(), release=found, passed=passed)
    return redirect("publication:release", reference)


@staff_page
def withdraw(request: StaffRequest, reference: str) -> HttpResponse:
    """Why a published release is withdrawn, asked on a page of its own: it cannot be undone."""
    found = _release(request, reference)
    permissions.check_can_withdraw(request.user, found)
    form = WithdrawalForm(request.POST if request.method == "POST" else None, release=found)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw_release(by=request.user, at=clock.now(), release=found, reason=reason)
        return redirect("publication:release", reference)
    return _render(request, "withdraw", pages.withdrawal_page(found), form=form)


@require_POST
@staff_page
def draw_statistics(request: StaffRequest) -> HttpResponse:
    """Draw the yearly statistics anew; they are prepared at once, for somebody else to approve."""
    permissions.check_can_draw(request.user, Kind.STATISTICS)
    at = clock.now()
    drawn = statistics.draw(at=at)
    made = actions.record_figures(
        by=request.user, at=at, proposal=drawn.proposal, source=drawn.source,
        reference=statistics.reference(at), title=statistics.TITLE,
    )  # fmt: skip
    actions.prepare_release(
        by=request.user, at=at, release=made, released=drawn.proposal,
        passed=gate.pass_new(drawn.package.public, drawn.proposal), staff=drawn.package.staff,
    )  # fmt: skip
    return redirect("publication:release", made.reference)


@require_safe
@staff_page
def file(request: StaffRequest, reference: str, name: str) -> HttpResponse:
    """One file of a release, as an attachment, for those who see the release."""
    found = _release(request, reference)
    wanted = get_object_or_404(found.files, name=name)
    return attachment(bytes(wanted.content), name, wanted.media_type)


def _release(request: StaffRequest, reference: str) -> Release:
    return get_object_or_404(selectors.releases_visible_to(request.user), reference=reference)


def _release_page(request: StaffRequest, found: Release) -> pages.ReleasePage:
    return pages.release_page(
        request.user, found, answers.letter_of(found), answers.findings_of(found)
    )


def _render(request: HttpRequest, name: str, page: object, **forms: Any) -> HttpResponse:
    return render(request, f"publication/{name}.html", {"page": page, **forms})
