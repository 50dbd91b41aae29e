"""The coarser table that is offered is safe by the definition, and no skipped form loses less."""

from functools import partial

import pytest
from disclosure_registers import policies, registers, releases
from hypothesis import given, settings
from hypothesis import strategies as st
from test_disclosure_against_reference import GRAND_TOTAL, breaches, few

from clerestory.disclosure.coarsening import Levels, coarser, shape
from clerestory.disclosure.protection import Verdict, protect
from clerestory.disclosure.table_lattice import TableLattice, Terms, least_loss
from clerestory.disclosure.tables import Category, Statement

PAIR = [Category("pair", "Pair", frozenset("xy"))]
LEVELS = Levels({"kind": [PAIR]}, {"received": None, "kind": "yz"})


def asked(data, register, policy):
    """The table asked for, a protector beside the grand total, the terms, what is known."""
    table = data.draw(releases(register))[0]
    known = [Statement(GRAND_TOTAL, value=len(register.records))]
    protector = partial(
        protect, count=register.count, policy=policy, known=known, domains=register.domains
    )
    most_hidden = data.draw(st.sampled_from([0.0, 0.3, 0.6]))
    terms = Terms(register.count, LEVELS, policy, register.domains, most_hidden=most_hidden)
    return table, protector, terms, known


@given(st.data())
@few
def test_what_is_offered_breaks_no_promise(data):
    register, policy = data.draw(registers()), data.draw(policies)
    table, protector, terms, known = asked(data, register, policy)

    most_work = data.draw(st.sampled_from([0, 3_000, 10**9]))
    found, rungs = least_loss(table, protector, terms, most_work=most_work)

    if found.result is None:
        assert found.is_least or most_work < 10**9
        return
    assert found.result.verdict is Verdict.SAFE
    (held,) = found.result.tables
    assert held.hidden <= terms.most_hidden * len(held.cells)
    released = [*(cell.query for cell in held.cells), GRAND_TOTAL]
    told = [*found.result.statements(), *known]
    assert breaches(register, released, told, policy, known) == []
    assert {cell.query for cell in held.cells} == {q for _, q in held.specification.cells()}
    assert rungs[-1].protection is found.result or found.is_least


@given(st.data())
@settings(few, max_examples=30)
def test_no_form_that_was_skipped_is_safe_and_loses_less(data):
    register, policy = data.draw(registers()), data.draw(policies)
    table, protector, terms, _ = asked(data, register, policy)

    found, _ = least_loss(table, protector, terms, most_work=10**9)

    lattice = TableLattice(table, protector, terms)
    losses, seen, waiting = [float("inf")], set(), [lattice.finest]
    while waiting:
        form = waiting.pop()
        if shape(form) not in seen:
            seen.add(shape(form))
            waiting += coarser(form, lattice.levels)
            attempt = lattice.attempt(form)
            if attempt.result is not None:
                losses.append(lattice.coarsening_loss(form) + attempt.hidden_loss)
    assert found.is_least
    assert found.loss == pytest.approx(min(losses))


@given(st.data())
@settings(few, max_examples=20)
def test_a_coarser_form_never_loses_less_by_its_categories(data):
    register, policy = data.draw(registers()), data.draw(policies)
    table, protector, terms, _ = asked(data, register, policy)
    lattice = TableLattice(table, protector, terms)

    waiting = [lattice.finest]
    for _ in range(20):
        if waiting:
            form = waiting.pop()
            loss = lattice.coarsening_loss(form)
            for following in coarser(form, lattice.levels):
                assert lattice.coarsening_loss(following) >= loss - 1e-9
                waiting.append(following)
