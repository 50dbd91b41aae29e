"""Where a referral can stand, and whose desk it is then on."""

from enum import StrEnum


class Status(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    GATEWAY = "gateway"
    ON_HOLD = "on_hold"
    CLOSED_NFA = "closed_nfa"
    SIGNPOSTED = "signposted"
    POLICE_LED = "police_led"
    TRANSFERRED = "transferred"
    RECORDED_IN_ERROR = "recorded_in_error"
    AWAITING_PANEL = "awaiting_panel"
    IN_PANEL = "in_panel"
    NOT_ADOPTED = "not_adopted"
    CONSENT_PENDING = "consent_pending"
    CONSENT_REFUSED = "consent_refused"
    SUPPORTED = "supported"
    EXIT_PROPOSED = "exit_proposed"
    EXITED = "exited"
    REVIEW_6 = "review_6"
    REVIEW_12 = "review_12"
    REVIEW_EXTENDED = "review_extended"
    CLOSED = "closed"
    RESTRICTED = "restricted"
    ERASED = "erased"


WORDS: dict[Status, str] = {
    Status.DRAFT: "Being written by the referrer",
    Status.SUBMITTED: "Received",
    Status.SCREENING: "Screening",
    Status.GATEWAY: "Gateway assessment",
    Status.ON_HOLD: "On hold",
    Status.CLOSED_NFA: "Closed: no further action",
    Status.SIGNPOSTED: "Signposted to another service",
    Status.POLICE_LED: "Held by the police outside the panel",
    Status.TRANSFERRED: "Transferred to another area",
    Status.RECORDED_IN_ERROR: "Recorded in error",
    Status.AWAITING_PANEL: "Waiting for the panel",
    Status.IN_PANEL: "Before the panel",
    Status.NOT_ADOPTED: "Not adopted by the panel",
    Status.CONSENT_PENDING: "Consent to be asked",
    Status.CONSENT_REFUSED: "Consent refused or withdrawn",
    Status.SUPPORTED: "Supported",
    Status.EXIT_PROPOSED: "Exit proposed",
    Status.EXITED: "Left support",
    Status.REVIEW_6: "Reviewed after 6 months",
    Status.REVIEW_12: "Reviewed after 12 months",
    Status.REVIEW_EXTENDED: "Review extended",
    Status.CLOSED: "Closed",
    Status.RESTRICTED: "Restricted",
    Status.ERASED: "Erased",
}


class Actor(StrEnum):
    """Who takes a step. All but the referrer are roles of people who sign in."""

    REFERRER = "referrer"
    INTAKE = "intake"
    GATEWAY = "gateway"
    GATEWAY_SUPERVISOR = "gateway_supervisor"
    CHAIR = "chair"  # CTSA s37(5): the local authority chairs; the chair enters what the panel did
    COORDINATOR = "coordinator"
    RECORDS = "records"


NOBODY = "nobody"

# Whose desk the case is on. A draft is still the referrer's own; a closed case is nobody's.
OWNER: dict[Status, str] = {
    Status.DRAFT: NOBODY,
    Status.SUBMITTED: Actor.INTAKE,
    Status.SCREENING: Actor.INTAKE,
    Status.GATEWAY: Actor.GATEWAY,
    Status.ON_HOLD: Actor.GATEWAY,
    Status.CLOSED_NFA: NOBODY,
    Status.SIGNPOSTED: Actor.COORDINATOR,
    Status.POLICE_LED: Actor.COORDINATOR,
    Status.TRANSFERRED: NOBODY,
    Status.RECORDED_IN_ERROR: NOBODY,
    Status.AWAITING_PANEL: Actor.CHAIR,
    Status.IN_PANEL: Actor.CHAIR,
    Status.NOT_ADOPTED: Actor.COORDINATOR,
    Status.CONSENT_PENDING: Actor.COORDINATOR,
    Status.CONSENT_REFUSED: Actor.CHAIR,
    Status.SUPPORTED: Actor.COORDINATOR,
    Status.EXIT_PROPOSED: Actor.CHAIR,
    Status.EXITED: Actor.CHAIR,
    Status.REVIEW_6: Actor.CHAIR,
    Status.REVIEW_12: Actor.CHAIR,
    Status.REVIEW_EXTENDED: Actor.CHAIR,
    Status.CLOSED: NOBODY,
    Status.RESTRICTED: Actor.RECORDS,
    Status.ERASED: NOBODY,
}

# Somebody still has something to do.
OPEN: frozenset[Status] = frozenset(status for status, owner in OWNER.items() if owner != NOBODY)
# "Any open case" in the table: work is going on and the case is not locked away.
AT_WORK: tuple[Status, ...] = tuple(s for s in Status if s in OPEN and s is not Status.RESTRICTED)
# What the panel, and those who carry out what it decides, are concerned with.
PANEL: tuple[Status, ...] = (
    Status.AWAITING_PANEL,
    Status.IN_PANEL,
    Status.NOT_ADOPTED,
    Status.CONSENT_PENDING,
    Status.CONSENT_REFUSED,
    Status.SUPPORTED,
    Status.EXIT_PROPOSED,
    Status.EXITED,
    Status.REVIEW_6,
    Status.REVIEW_12,
    Status.REVIEW_EXTENDED,
)
# Closed kinds: only restriction and, later, erasure follow.
CLOSED_KINDS: tuple[Status, ...] = (
    Status.CLOSED_NFA,
    Status.CLOSED,
    Status.TRANSFERRED,
    Status.RECORDED_IN_ERROR,
)
