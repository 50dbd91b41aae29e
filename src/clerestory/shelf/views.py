"""Public pages. No session, no cookie but the one that guards forms, no script."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clerestory.audit import clock
from clerestory.govuk.downloads import attachment
from clerestory.shelf import actions, pages, selectors
from clerestory.shelf.close import NOT_ALL_WORDS, close_entries
from clerestory.shelf.forms import AskForm, ConcernForm, SearchForm
from clerestory.shelf.models import PublishedAnswer, PublishedFile, PublishedStatistics


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _render(request, "home", pages.HomePage())


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = actions.submit_request(
            by=actions.APPLICANT, at=clock.now(),
            text=given["text"], name=given["name"], email=given["email"],
        )  # fmt: skip
        return redirect("shelf:submitted", made.token)
    page = pages.FormPage(
        "Ask for information",
        "You have a right to what a public authority holds, and need not say why you ask.",
        "Send your request",
        reverse("shelf:home"),
    )
    return _render(request, "ask", page, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest) -> HttpResponse:
    form = ConcernForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        made = actions.raise_concern(by=actions.REFERRER, at=clock.now(), concern=form.cleaned_data)
        return redirect("shelf:submitted", made.token)
    page = pages.FormPage(
        "Raise a concern",
        "Tell us if you are worried that somebody may be drawn into terrorism. It is sealed as you "
        "send it: this site cannot read it again.",
        "Send in confidence",
        reverse("shelf:home"),
    )
    return _render(request, "concern", page, form=form)


@require_safe
def submitted(request: HttpRequest, token: str) -> HttpResponse:
    found = get_object_or_404(selectors.submissions(), token=token)
    # The state and the answer cross in two messages, and either may come first.
    answer = selectors.answers().filter(slug=found.answer_slug).first()
    return _render(request, "submitted", pages.submitted_page(found, answer))


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    entries = tuple(pages.answer_entry(one) for one in selectors.answers(words)[:100])
    close = close_entries(words) if words and not entries else ()
    page = pages.ListPage(
        "Answers we have given", "Look here before you ask: the answer may be here already.",
        entries or close, "No answer matches." if words else "Nothing has been published yet.",
        NOT_ALL_WORDS if close else "",
    )  # fmt: skip
    return _render(request, "log", page, form=form)


@require_safe
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(selectors.answers(), slug=slug)
    if found.withdrawn:
        return _withdrawn(request, found)
    return _render(request, "answer", pages.answer_page(found))


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    entries = tuple(pages.statistics_entry(one) for one in selectors.statistics())
    page = pages.ListPage(
        "Statistics", "Published yearly, each figure proved safe against all that went before.",
        entries, "Nothing has been published yet.",
    )  # fmt: skip
    return _render(request, "statistics", page)


@require_safe
def statistics_release(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(selectors.statistics(), slug=slug)
    if found.withdrawn:
        return _withdrawn(request, found)
    return _render(request, "statistics_release", pages.statistics_page(found))


@require_safe
def file(request: HttpRequest, kind: str, slug: str, name: str) -> HttpResponse:
    """A released file, byte for byte, as an attachment."""
    if kind not in ("answer", "statistics"):
        raise Http404
    owner = selectors.page(kind, slug)
    if owner and owner.withdrawn:
        return _withdrawn(request, owner)
    found: PublishedFile = get_object_or_404(
        selectors.files(), **{f"{kind}__slug": slug, "name": name}
    )
    return attachment(bytes(found.content), name, found.media_type)


def _withdrawn(request: HttpRequest, found: PublishedAnswer | PublishedStatistics) -> HttpResponse:
    """What is left at the address of a page, and of each of its files: 410, gone for good."""
    back = "shelf:log" if isinstance(found, PublishedAnswer) else "shelf:statistics"
    page = pages.withdrawn_page(found, back)
    return render(request, "shelf/withdrawn.html", {"page": page}, status=410)


def _render(request: HttpRequest, name: str, page: object, **more: object) -> HttpResponse:
    return render(request, f"shelf/{name}.html", {"page": page, **more})


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was filled in; None before anything was sent, when nothing is wrong yet."""
    return request.POST if request.method == "POST" else None
