"""People and cases that every test of the register may ask for."""

import pytest

from clerestory.referrals.models import Referral
from integration.referrals.cases import Staff, make_staff, receive


@pytest.fixture
def staff() -> Staff:
    return make_staff()


@pytest.fixture
def received() -> Referral:
    return receive()
