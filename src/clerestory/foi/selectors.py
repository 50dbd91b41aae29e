"""Every read of requests. A request names its applicant: only those who answer see it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from clerestory.accounts.models import Person, Role
from clerestory.foi.lifecycle import OPEN
from clerestory.foi.models import InformationRequest, Question
from clerestory.fulltext import Index

QUESTIONS = Index("foi_question", "text")
MOST_QUESTIONS = 200  # looked at, the most telling first


def requests_visible_to(person: Person) -> QuerySet[InformationRequest]:
    """Those who answer and those who approve see requests; nobody else knows that there are any."""
    if person.has_role(Role.INFORMATION_OFFICER, Role.APPROVER):
        return InformationRequest.objects.all()
    return InformationRequest.objects.none()


def open_requests() -> QuerySet[InformationRequest]:
    """Every open request, for work that nobody in particular does."""
    return InformationRequest.objects.filter(status__in=[status.value for status in OPEN])


def worklist(person: Person) -> QuerySet[InformationRequest]:
    """Open requests, the soonest due first."""
    visible = requests_visible_to(person)
    return visible.filter(status__in=[status.value for status in OPEN]).order_by("due", "pk")


def earlier_requests_with(
    person: Person, request: InformationRequest, words: Iterable[str]
) -> QuerySet[InformationRequest]:
    """Requests received up to the same day of which a question holds any of these words."""
    found = QUESTIONS.find("default", words, limit=MOST_QUESTIONS)
    asked = Question.objects.filter(pk__in=found).exclude(request=request).values("request")
    visible = requests_visible_to(person).filter(pk__in=asked, received__lte=request.received)
    return visible.prefetch_related("questions")


def received_from_same_address(
    person: Person, request: InformationRequest, first: date
) -> QuerySet[InformationRequest]:
    """Other requests from the address of this one, received from `first` to the same day: what
    the regulation on costs needs, s12(4), and nothing beyond it."""
    visible = requests_visible_to(person).exclude(pk=request.pk)
    return visible.filter(
        applicant_email__iexact=request.applicant_email.strip(),
        received__range=(first, request.received),
    ).order_by("received", "pk")
