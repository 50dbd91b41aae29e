"""Tables too large to list every world: what the certificate shows must hold there as well."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure import promises
from clerestory.disclosure.attacker import attack
from clerestory.disclosure.certificate import read, write
from clerestory.disclosure.protection import Verdict, protect
from clerestory.disclosure.tables import (
    Axis,
    Category,
    Count,
    Policy,
    Query,
    Statement,
    TableSpecification,
)
from clerestory.disclosure.verification import check
from clerestory.disclosure.witnesses import public_certificate, staff_certificate

CODES = {"row": "abc", "column": "xyz"}
DOMAINS = {name: frozenset(codes) for name, codes in CODES.items()}
AXES = tuple(
    Axis(name, name, tuple(Category(c, c, frozenset(c)) for c in codes))
    for name, codes in CODES.items()
)
CROSS = TableSpecification("cross", "Cross", AXES)
GRAND_TOTAL = Query.of({name: list(codes) for name, codes in CODES.items()})

grids = st.lists(st.integers(0, 14), min_size=9, max_size=9)


def counter(grid):
    places = [(row, column) for row in CODES["row"] for column in CODES["column"]]

    def count(queries):
        found = []
        for query in queries:
            rows, columns = (query.get(name) or DOMAINS[name] for name in CODES)
            held = sum(
                n
                for n, (row, column) in zip(grid, places, strict=True)
                if row in rows and column in columns
            )
            found.append(Count(held, held))
        return found

    return count


@given(grids, st.integers(3, 6))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_hidden_cell_may_be_nought_and_not_small_or_is_surely_not_small(grid, threshold):
    policy = Policy(threshold)

    protection = protect(
        [CROSS], counter(grid), policy=policy, domains=DOMAINS, shown=[GRAND_TOTAL]
    )

    if protection.verdict is not Verdict.SAFE:
        return
    told = protection.statements()
    hidden = [statement.query for statement in told if statement.hidden]
    for inference in attack(told, hidden, policy, domains=DOMAINS) if hidden else ():
        surely_large = inference.low >= threshold
        assert not inference.leak
        assert surely_large or (inference.low == 0 and inference.high >= threshold)
    public = public_certificate(told, policy, files={}, domains=DOMAINS)
    for certificate in (public, staff_certificate(protection, files={})):
        assert check(read(write(certificate))).problems == ()


@given(grids)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_bound_counts_only_what_the_promise_itself_asks(grid):
    """That hidden cells look alike costs more; the bound holds for those who do without it."""
    release = {"domains": DOMAINS, "shown": [GRAND_TOTAL]}
    alike = protect([CROSS], counter(grid), **release)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(promises, "_unlike", lambda *_: iter(()))
        promise_only = protect([CROSS], counter(grid), **release)

    if Verdict.SAFE is alike.verdict is promise_only.verdict:
        assert alike.bound <= promise_only.loss + 1e-6
        assert alike.bound <= alike.loss + 1e-6


@given(grids)
@settings(max_examples=10, deadline=None, derandomize=True)
def test_what_is_hidden_next_to_a_ledger_stays_hidden_from_both_together(grid):
    """The rows were released before, without columns; whoever holds both learns nothing small."""
    rows = TableSpecification("rows", "Rows", AXES[:1])
    first = protect([rows], counter(grid), domains=DOMAINS)
    earlier = first.statements()

    second = protect([CROSS], counter(grid), domains=DOMAINS, known=earlier)

    assert first.verdict is Verdict.SAFE
    if second.verdict is not Verdict.SAFE:
        return
    inferences = attack([*second.statements(), *earlier], domains=DOMAINS)
    small = {
        statement.query
        for statement in second.statements()
        if 0 < counter(grid)([statement.query])[0].people < 5
    }
    for inference in inferences:
        if inference.query in small:
            assert inference.low == 0
            assert inference.high is None or inference.high >= 5
    known = [Statement(s.query, value=s.value, hidden=s.hidden) for s in earlier]
    made = public_certificate(second.statements(), Policy(), files={}, known=known, domains=DOMAINS)
    assert check(made).ok
