"""Writers at the same time: consecutive indexes, and a tree that verifies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction

from clerestory.audit.actions import record
from clerestory.audit.models import Event
from clerestory.audit.verification import verify

AT = datetime(2018, 2, 12, tzinfo=UTC)
WRITERS, EACH = 6, 8


def _write(writer: int, using: str) -> None:
    try:
        for number in range(EACH):
            with transaction.atomic(using=using):
                record(
                    by=f"person:{writer}", at=AT, action="a.b", subject=f"a:{number}", using=using
                )
    finally:
        connections[using].close()


@pytest.mark.parametrize("using", ["default", "public"])
@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_concurrent_writers_get_consecutive_indexes(using: str) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda writer: _write(writer, using), range(WRITERS)))
    indexes = list(Event.objects.using(using).values_list("index", flat=True))
    assert indexes == list(range(WRITERS * EACH))
    assert verify(using).ok
