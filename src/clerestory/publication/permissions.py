"""Who may do what to a release. Each check raises `Refused` with the reason."""

from collections.abc import Collection, Iterable

from clerestory.accounts.models import Person, Role
from clerestory.accounts.permissions import Refused, check_has_role
from clerestory.foi.documents.selectors import live_outgoing
from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import questions_digest
from clerestory.law.rules_privacy import parts_of_name
from clerestory.publication.gate import Passed
from clerestory.publication.lifecycle import LABELS, Kind, Status, is_allowed
from clerestory.publication.models import Release
from clerestory.publication.selectors import READERS, unsettled_documents

QUESTIONS_CHANGED = (
    "The questions were changed after the figures were drawn. Draw the figures again."
)
NAMES_APPLICANT = "L90"  # a rule of the letter checker
DRAWERS = {
    Kind.ANSWER: (Role.INFORMATION_OFFICER, Role.STATISTICIAN),
    Kind.STATISTICS: (Role.STATISTICIAN,),
}
PREPARERS = {Kind.ANSWER: (Role.INFORMATION_OFFICER,), Kind.STATISTICS: (Role.STATISTICIAN,)}


def check_can_draw(person: Person, kind: Kind) -> None:
    """Figures are drawn by those who answer or count."""
    check_has_role(person, *DRAWERS[kind])


def check_can_prepare(person: Person, release: Release) -> None:
    check_has_role(person, *PREPARERS[Kind(release.kind)])
    check_status(release, Status.PREPARED)


def check_questions_unchanged(release: Release) -> None:
    """Figures answer the questions that they were drawn for, and no others."""
    request = release.request
    if request and release.questions != questions_digest(request.questions.all()):
        raise Refused(QUESTIONS_CHANGED)


def check_findings_answered(errors: Collection[str], despite: str) -> None:
    """What the checks found is put right, or sent in spite of it with a reason in words."""
    if NAMES_APPLICANT in errors:
        raise Refused(
            "The letter names the applicant, and it is published. Take the name out of the "
            "questions (confirm them again) or out of the words of the decision."
        )
    if errors and not despite.strip():
        raise Refused("Put right what the checks found, or say why the letter may leave as it is.")


def check_documents_are_settled(request: InformationRequest) -> None:
    """A letter waits for the documents that go with it: each is approved, or set aside."""
    for name in unsettled_documents(request):
        raise Refused(f"{name} is not approved yet: have it approved, or set it aside.")


def check_documents_are_with_it(request: InformationRequest, passed: Iterable[Passed]) -> None:
    """The documents that passed are those that are approved now."""
    check_documents_are_settled(request)
    approved = {(one.pk, one.approved_sha256) for one in live_outgoing(request)}
    if approved != {(one.outgoing.pk, one.sha256) for one in passed if one.outgoing}:
        raise Refused(
            "The documents changed while the letter was made. Look at them and send it again."
        )


def check_can_approve(person: Person, release: Release) -> None:
    """A second person, always: nobody approves what they prepared or drew."""
    check_has_role(person, Role.APPROVER)
    if person.pk in (release.prepared_by_id, release.proposed_by_id):
        raise Refused("You prepared this release. Somebody else has to approve it.")
    check_status(release, Status.APPROVED)


def check_can_return(person: Person, release: Release) -> None:
    check_has_role(person, Role.APPROVER)
    check_status(release, Status.PROPOSED)


def check_can_publish(person: Person, release: Release) -> None:
    check_has_role(person, *PREPARERS[Kind(release.kind)], Role.APPROVER)
    check_status(release, Status.PUBLISHED)


def check_can_withdraw(person: Person, release: Release) -> None:
    """A second person here too: whoever prepared a release cannot take it from the public alone."""
    check_has_role(person, Role.APPROVER)
    if person.pk in (release.prepared_by_id, release.proposed_by_id):
        raise Refused("You prepared this release. Somebody else has to withdraw it.")
    check_status(release, Status.WITHDRAWN)


def check_public_reason(release: Release, reason: str) -> None:
    """The reason for a withdrawal is published, so it names the applicant as little as a letter."""
    if not reason.strip():
        raise Refused("Say why it is withdrawn, in words for the public.")
    if release.request and parts_of_name(release.request.applicant_name, reason):
        raise Refused("The reason names the applicant, and it is published. Take the name out.")


def check_status(release: Release, after: Status) -> None:
    before = Status(release.status)
    if not is_allowed(before, after):
        raise Refused(
            f"This release is at “{LABELS[before]}”. Reload the page to see what can be done now."
        )


def check_can_see_releases(person: Person) -> None:
    """Releases are for those who draw, prepare and approve. So are the reasons why cells are
    hidden, which disclose by explaining."""
    check_has_role(person, *READERS)
