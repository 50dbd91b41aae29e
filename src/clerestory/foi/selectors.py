"""Every read of requests. A request names its applicant: only those who answer see it."""

from django.db.models import QuerySet

from clerestory.accounts.models import Person, Role
from clerestory.foi.lifecycle import OPEN
from clerestory.foi.models import InformationRequest


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
