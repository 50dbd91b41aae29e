"""Who may do what to a request. The table in `lifecycle` decides; this applies it to a person."""

from clerestory.accounts.models import Person, Role
from clerestory.accounts.permissions import Refused, check_has_role
from clerestory.foi.lifecycle import NEXT_STEP, WORDS, Status, Step, may_step, rule
from clerestory.foi.models import InformationRequest


def check_can_see_requests(person: Person) -> None:
    """The work list is for those who answer and those who approve."""
    check_has_role(person, Role.INFORMATION_OFFICER, Role.APPROVER)


def check_can_write_to_applicant(person: Person) -> None:
    """Letters that are not answers are an information officer's; answers take two people."""
    check_has_role(person, Role.INFORMATION_OFFICER)


def check_took_no_part(person: Person, request: InformationRequest) -> None:
    """Nobody approves what they confirmed, decided or sent for approval."""
    decided = request.questions.values_list("decided_by", flat=True)
    if person.pk in {request.confirmed_by_id, request.submitted_by_id, *decided}:
        raise Refused("You took part in preparing this answer. Somebody else has to approve it.")


def check_can_step(person: Person, request: InformationRequest, step: Step) -> None:
    """The step is in the table from here, and the person holds a role that takes it."""
    status = Status(request.status)
    if not may_step(status, step):
        raise Refused(
            f"This request is at “{WORDS[status]}”. What can be done now: {NEXT_STEP[status]}."
        )
    check_has_role(person, *(Role(name) for name in sorted(rule(status, step).roles)))
