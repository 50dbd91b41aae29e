"""What becomes of an outgoing file, from the first click to the bytes that were approved.

Making a file may take minutes, so that a process of its own does it: the file waits, is being made,
and is made or refused. Nobody approves what they prepared. A file that was set aside, for a newer
one or for none, keeps its row and loses its bytes.
"""

from datetime import timedelta
from enum import StrEnum

SILENCE = timedelta(minutes=2)
"""How long a process that makes a file may say nothing before another takes the file up."""


class Status(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    MADE = "made"
    APPROVED = "approved"
    REFUSED = "refused"  # cannot be made faithfully; the reason is with it
    RETURNED = "returned"
    SET_ASIDE = "set_aside"


LABELS = {
    Status.WAITING: "Waiting to be made",
    Status.WORKING: "Being made",
    Status.MADE: "Waiting for approval",
    Status.APPROVED: "Approved",
    Status.REFUSED: "Cannot be made",
    Status.RETURNED: "Returned by the approver",
    Status.SET_ASIDE: "Set aside",
}

OWNER = {
    Status.WAITING: "information_officer",
    Status.WORKING: "information_officer",
    Status.MADE: "approver",
    Status.APPROVED: "information_officer",
    Status.REFUSED: "information_officer",
    Status.RETURNED: "information_officer",
    Status.SET_ASIDE: "nobody",
}

OPEN = frozenset(status for status, owner in OWNER.items() if owner != "nobody")

# One file of a document at a time is on its way out.
LIVE = (Status.WAITING, Status.WORKING, Status.MADE, Status.APPROVED)

# Of the visible PDF of a document, which nobody approves: it does not leave.
BEING_MADE = (Status.WAITING, Status.WORKING, Status.MADE, Status.REFUSED)

TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    Status.WAITING: (Status.WORKING, Status.SET_ASIDE),
    # Taken up again by another process if the first one fell silent.
    Status.WORKING: (Status.WORKING, Status.MADE, Status.REFUSED, Status.SET_ASIDE),
    Status.MADE: (Status.APPROVED, Status.RETURNED, Status.SET_ASIDE),
    Status.APPROVED: (Status.SET_ASIDE,),
    Status.REFUSED: (),
    Status.RETURNED: (),
    Status.SET_ASIDE: (),
}


def is_allowed(before: Status, after: Status) -> bool:
    return after in TRANSITIONS[before]
