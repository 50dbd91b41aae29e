"""What becomes of a release, from the first proposal to the public page.

A release is everything that leaves together: the tables of one letter, or one set of statistics.
Nobody approves what they prepared, and nothing is published that was proved against an older
ledger.
"""

from enum import StrEnum


class Kind(StrEnum):
    ANSWER = "answer"
    STATISTICS = "statistics"


class Status(StrEnum):
    PROPOSED = "proposed"  # figures protected and explained, for the staff side to look at
    PREPARED = "prepared"  # the exact bytes that would leave, waiting for a second person
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # no longer offered; the ledger goes on counting what it said
    SUPERSEDED = (
        "superseded"  # drawn again, because the questions, the register or the ledger changed
    )


LABELS = {
    Status.PROPOSED: "Figures proposed",
    Status.PREPARED: "Waiting for approval",
    Status.APPROVED: "Approved",
    Status.PUBLISHED: "Published",
    Status.WITHDRAWN: "Withdrawn",
    Status.SUPERSEDED: "Replaced by a newer draft",
}

OWNER = {
    Status.PROPOSED: "information_officer",
    Status.PREPARED: "approver",
    Status.APPROVED: "information_officer",
    Status.PUBLISHED: "records",
    Status.WITHDRAWN: "records",
    Status.SUPERSEDED: "records",
}

TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    Status.PROPOSED: (Status.PREPARED, Status.SUPERSEDED),
    Status.PREPARED: (Status.APPROVED, Status.PROPOSED, Status.SUPERSEDED),
    Status.APPROVED: (Status.PUBLISHED, Status.PROPOSED, Status.SUPERSEDED),
    Status.PUBLISHED: (Status.WITHDRAWN,),
    Status.WITHDRAWN: (),
    Status.SUPERSEDED: (),
}


def is_allowed(before: Status, after: Status) -> bool:
    return after in TRANSITIONS[before]
