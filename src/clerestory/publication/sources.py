"""Where figures are counted from on the staff side: the register's own records."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from clerestory.disclosure.datasets import Dataset
from clerestory.figures.datasets import read_declaration
from clerestory.figures.registers import Register, register_from_rows
from clerestory.publication import selectors
from clerestory.publication.drawing import Known
from clerestory.referrals.selectors import register_rows


def register(at: datetime) -> Register:
    """Every record of the register up to now, as the declaration lays it out."""
    declared: Dataset = replace(read_declaration(settings.DECLARATION), last=timezone.localdate(at))
    return register_from_rows(register_rows(), declared, source="the register")


def known(of: Register) -> Known:
    """Everything ever released from this dataset."""
    ledger = selectors.ledger()
    return Known(ledger.statements(of.dataset.name), ledger.head)
