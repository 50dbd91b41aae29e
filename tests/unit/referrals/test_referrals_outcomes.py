"""What a referral counts as, from the statuses that it has reached."""

import pytest

from clerestory.referrals.outcomes import Outcome, outcome_of
from clerestory.referrals.statuses import Status

TO_GATEWAY = (Status.SUBMITTED, Status.SCREENING, Status.GATEWAY)
TO_PANEL = (*TO_GATEWAY, Status.AWAITING_PANEL, Status.IN_PANEL)
TO_SUPPORT = (*TO_PANEL, Status.CONSENT_PENDING, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("journey", "outcome"),
    [
        (TO_GATEWAY, Outcome.OPEN),
        ((*TO_GATEWAY, Status.CLOSED_NFA), Outcome.NO_FURTHER_ACTION),
        ((*TO_GATEWAY, Status.CLOSED_NFA, Status.RESTRICTED), Outcome.NO_FURTHER_ACTION),
        ((*TO_GATEWAY, Status.SIGNPOSTED, Status.CLOSED), Outcome.SIGNPOSTED),
        ((*TO_PANEL, Status.NOT_ADOPTED, Status.CLOSED), Outcome.PANEL_NOT_ADOPTED),
        ((*TO_PANEL, Status.CONSENT_PENDING), Outcome.OPEN),
        ((*TO_PANEL, Status.CONSENT_PENDING, Status.CONSENT_REFUSED), Outcome.OPEN),
        (TO_SUPPORT, Outcome.SUPPORTED),
        ((*TO_SUPPORT, Status.CONSENT_REFUSED), Outcome.SUPPORTED),
        ((*TO_SUPPORT, Status.GATEWAY, Status.CLOSED_NFA), Outcome.SUPPORTED),
        ((*TO_PANEL, Status.NOT_ADOPTED, Status.GATEWAY), Outcome.OPEN),
        ((*TO_GATEWAY, Status.SIGNPOSTED, Status.GATEWAY, Status.CLOSED_NFA), "no_further_action"),
        ((Status.SCREENING, Status.RECORDED_IN_ERROR), None),
        ((*TO_SUPPORT, Status.TRANSFERRED), None),
        ((), Outcome.OPEN),
    ],
)
def test_a_referral_counts_as_the_last_decision_and_as_support_once_given(
    journey: tuple[Status, ...], outcome: Outcome | None
) -> None:
    assert outcome_of(journey) == outcome
