"""What a referral counts as, from the statuses that it has reached."""

from collections.abc import Sequence
from enum import StrEnum

from clerestory.referrals.statuses import Status


class Outcome(StrEnum):
    """What came of a referral, as it is counted."""

    NO_FURTHER_ACTION = "no_further_action"
    SIGNPOSTED = "signposted"
    PANEL_NOT_ADOPTED = "panel_not_adopted"
    SUPPORTED = "supported"
    OPEN = "open"


_DECISIVE = {
    Status.CLOSED_NFA: Outcome.NO_FURTHER_ACTION,
    Status.SIGNPOSTED: Outcome.SIGNPOSTED,
    Status.NOT_ADOPTED: Outcome.PANEL_NOT_ADOPTED,
}
_STARTS_AFRESH = (Status.GATEWAY, Status.AWAITING_PANEL)
_NOT_COUNTED = (Status.RECORDED_IN_ERROR, Status.TRANSFERRED)


def outcome_of(journey: Sequence[Status]) -> Outcome | None:
    """What a referral counts as, from the statuses it has reached in order.

    Support once given is counted for good. Otherwise the latest decision counts, unless the case
    went back to the gateway or the panel after it. None: not a referral of this area, and in no
    figure.
    """
    if any(status in _NOT_COUNTED for status in journey):
        return None
    if Status.SUPPORTED in journey:
        return Outcome.SUPPORTED
    for status in reversed(journey):
        if status in _DECISIVE:
            return _DECISIVE[status]
        if status in _STARTS_AFRESH:
            return Outcome.OPEN
    return Outcome.OPEN
