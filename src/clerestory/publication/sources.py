"""Where figures are counted from on the staff side: the register's own records, and how they stood
when earlier figures were released."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from clerestory.accounts.permissions import Refused
from clerestory.disclosure.datasets import Dataset
from clerestory.disclosure.tables import Policy
from clerestory.figures import extracts
from clerestory.figures.datasets import read_declaration
from clerestory.figures.extracts import Source
from clerestory.figures.ledger import LedgerError
from clerestory.figures.ledger_checks import check_statements, over_all_days
from clerestory.figures.registers import Register, register_from_rows
from clerestory.publication import remembering, selectors
from clerestory.publication.drawing import Known
from clerestory.publication.models import Extract, LedgerRow, Release
from clerestory.referrals.selectors import register_rows


def source(at: datetime) -> Source:
    """Every record of the register up to now, beside the register of each earlier release."""
    dataset = _dataset(at)
    register = register_from_rows(register_rows(), dataset, source="the register")
    return _beside_earlier(register)


def source_of(release: Release) -> Source:
    """The register as it was when the figures of the release were drawn."""
    assert release.proposed_at is not None  # every release begins as a proposal
    return _beside_earlier(_as_extracted(release.extract, _dataset(release.proposed_at)))


def known(of: Source) -> Known:
    """Everything ever released from this dataset. Raises Refused where some of it is forgotten,
    or cannot be counted any more."""
    remembering.check_remembers()
    try:
        ledger = selectors.ledger()
        ledger.check_continues(of.declared.name, Policy())
        check_statements(of.declared, ledger.outside, "outside statements")
    except LedgerError as error:
        raise Refused(f"The ledger cannot be used: {error}.") from error
    rows = list(selectors.ledger_rows())
    looks = _looks(rows)
    statements = tuple(
        statement
        for row in rows
        if row.dataset == of.declared.name
        for statement in of.known(looks.index(row.extract_id) + 1, selectors.told_by(row))
    )
    outside = over_all_days(of.declared, ledger.outside)
    return Known(tuple(dict.fromkeys(statements)), ledger.state, outside)


def _dataset(at: datetime) -> Dataset:
    return replace(read_declaration(settings.DECLARATION), last=timezone.localdate(at))


def _beside_earlier(register: Register) -> Source:
    looks = _looks(list(selectors.ledger_rows()))
    found = Extract.objects.in_bulk(looks)
    earlier = [_as_extracted(found[pk], register.dataset) for pk in looks]
    return extracts.source(register, earlier)


def _looks(rows: list[LedgerRow]) -> list[int]:
    """The extracts that releases were made from, in the order of their first release."""
    return list(dict.fromkeys(row.extract_id for row in rows))


def _as_extracted(extract: Extract, dataset: Dataset) -> Register:
    records = extracts.records_from_json(extract.records)
    if extracts.digest_of_records(records) != extract.sha256:
        raise Refused(
            f"The extract of {extract.taken_at:%Y-%m-%d} was changed, and figures were released "
            "from it: restore the newest backup of the staff database."
        )
    return Register(dataset, records, "the extract")
