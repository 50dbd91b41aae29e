"""What each role sees of a case that it sees at all.

The panel reads the gateway's assessment and not the concern: the words of a concern often show
who wrote them, and whoever raised it did so in confidence.
"""

from collections.abc import Iterable
from enum import StrEnum

from clerestory.accounts.models import Role
from clerestory.referrals.lifecycle import STEPS, Status


class Compartment(StrEnum):
    HISTORY = "history"  # which steps were taken, when, in which role; no words
    IDENTITY = "identity"
    REFERRER = "referrer"
    CONCERN = "concern"
    SCREENING = "screening"
    ASSESSMENT = "assessment"
    PANEL = "panel"


READERS: dict[Role, frozenset[Compartment]] = {
    Role.INTAKE: frozenset(
        {
            Compartment.HISTORY,
            Compartment.IDENTITY,
            Compartment.REFERRER,
            Compartment.CONCERN,
            Compartment.SCREENING,
        }
    ),
    Role.GATEWAY: frozenset(
        {
            Compartment.HISTORY,
            Compartment.IDENTITY,
            Compartment.REFERRER,
            Compartment.CONCERN,
            Compartment.SCREENING,
            Compartment.ASSESSMENT,
        }
    ),
    Role.GATEWAY_SUPERVISOR: frozenset(
        {
            Compartment.HISTORY,
            Compartment.IDENTITY,
            Compartment.CONCERN,
            Compartment.SCREENING,
            Compartment.ASSESSMENT,
        }
    ),
    Role.CHAIR: frozenset(
        {Compartment.HISTORY, Compartment.IDENTITY, Compartment.ASSESSMENT, Compartment.PANEL}
    ),
    Role.COORDINATOR: frozenset(
        {Compartment.HISTORY, Compartment.IDENTITY, Compartment.ASSESSMENT, Compartment.PANEL}
    ),
    Role.RECORDS: frozenset({Compartment.HISTORY}),
}

_FRONT_DOOR = (Status.DRAFT, Status.SUBMITTED, Status.SCREENING)


def seen_in(roles: Iterable[Role]) -> frozenset[Compartment]:
    """What somebody sees who reads a case in these roles."""
    return frozenset().union(*(READERS.get(role, frozenset()) for role in roles))


def compartment_of(step_name: str) -> Compartment:
    """Where the words of a step belong. A loaded step has no words of anybody's."""
    if step_name not in STEPS:
        return Compartment.HISTORY
    source = STEPS[step_name].sources[0]
    if source in _FRONT_DOOR:
        return Compartment.SCREENING
    return Compartment.ASSESSMENT if source is Status.GATEWAY else Compartment.PANEL
