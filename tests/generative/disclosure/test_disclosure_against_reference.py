"""The engine is held to the definition: plain enumeration of every world of small registers."""

import itertools
import math

from disclosure_registers import policies, queries, registers, releases, true_statements
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from clerestory.disclosure import reference
from clerestory.disclosure.attacker import attack
from clerestory.disclosure.certificate import read, write
from clerestory.disclosure.protection import Verdict, protect
from clerestory.disclosure.tables import Query, Statement
from clerestory.disclosure.verification import check
from clerestory.disclosure.witnesses import public_certificate, staff_certificate

few = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
GRAND_TOTAL = Query.of()


def worlds_of(register, statements, policy):
    """All worlds: exact, since the grand total is always among the statements."""
    return reference.worlds(register.places, statements, policy, len(register.records))


def covers(register, query):
    return frozenset(
        at for at, place in enumerate(register.places) if reference.is_in(place, query)
    )


def subtractions(register, released):
    """Differences by their definition: nested in one dimension, equal in the others, compared
    as what they cover along each dimension. Given as sets of places."""
    found = set()
    for outer in released:
        for inner in released:
            unlike = []
            for dimension in ("kind", "received"):
                values = sorted({place[dimension] for place in register.places})
                kept = []
                for query in (outer, inner):
                    leaves = query.get(dimension)
                    only = Query.of({} if leaves is None else {dimension: leaves})
                    kept.append({v for v in values if reference.is_in({dimension: v}, only)})
                if not kept[1]:
                    unlike.append(False)
                elif kept[0] != kept[1]:
                    unlike.append(kept[1] < kept[0])
            if unlike == [True]:
                found.add(covers(register, outer) - covers(register, inner))
    return found


def values(fitting, places):
    return {sum(world[at] for at in places) for world in fitting}


def people_in(register, places):
    return {person for at, person in register.records if at in places}


def breaches(register, released, statements, policy):
    """Everything in the promise that the statements break, by enumeration."""
    fitting = worlds_of(register, statements, policy)
    wanted = {covers(register, query) for query in released}
    wanted |= subtractions(register, released)
    protected = {}
    for places in wanted:
        count = count_of(register, places)
        if reference.is_protected(count, policy):
            protected[places] = count
    broken = [
        ("promise", places)
        for places, count in protected.items()
        if not reference.is_kept(values(fitting, places), count, policy)
    ]
    if policy.insider:
        broken += insider_breaches(register, released, protected, fitting)
    return broken


def insider_breaches(register, released, protected, fitting):
    """Whoever is alone in some released cells knows those of them that share a record."""
    broken, truth = [], register.world
    for person in {person for _, person in register.records}:
        own = {covers(register, query) for query in released}
        own = [places for places in own if people_in(register, places) == {person}]
        for known in [{a, b} for a in own for b in own if people_in(register, a & b)]:
            left = [
                world
                for world in fitting
                if all(reference.count_in(world, k) == reference.count_in(truth, k) for k in known)
            ]
            for places in protected:
                other = people_in(register, places) != {person}
                if other and len(values(left, places)) == 1:
                    broken.append(("insider", places))
    return broken


def count_of(register, places):
    from clerestory.disclosure.tables import Count

    held = [person for at, person in register.records if at in places]
    return Count(len(held), len(set(held)))


@given(st.data())
@few
def test_the_attacker_finds_exactly_the_feasible_interval(data):
    register = data.draw(registers())
    statements = data.draw(true_statements(register))
    asked = data.draw(st.lists(queries(register), min_size=1, max_size=3))
    policy = data.draw(policies)

    found = {i.query: i for i in attack(statements, asked, policy, domains=register.domains)}

    fitting = worlds_of(register, statements, policy)
    assert found
    for query, inference in found.items():
        feasible = reference.feasible(fitting, register.places, query)
        assert (inference.low, inference.high) == (min(feasible), max(feasible))


@given(st.data())
@few
def test_a_release_called_safe_breaks_no_promise_and_an_impossible_one_cannot_be_mended(data):
    register = data.draw(registers())
    tables = data.draw(releases(register))
    policy = data.draw(policies)
    ledger = [s for s in data.draw(true_statements(register)) if s.query != GRAND_TOTAL]
    known = [*ledger, Statement(GRAND_TOTAL, value=len(register.records))]

    protection = protect(
        tables, register.count, policy=policy, known=known, domains=register.domains
    )

    cells = [query for table in tables for _, query in table.cells()]
    released = [*cells, *(statement.query for statement in known)]
    told = [*protection.statements(), *known]
    if protection.verdict is Verdict.SAFE:
        assert breaches(register, released, told, policy) == []
        fitting = worlds_of(register, told, policy)
        for statement in protection.statements():
            if statement.hidden:
                feasible = reference.feasible(fitting, register.places, statement.query)
                assert reference.is_hidden_alike(feasible, policy)
    elif protection.verdict is Verdict.IMPOSSIBLE:
        assert breaches(register, released, known, policy) != []
        assert protection.broken


@given(st.data())
@few
def test_shown_cells_are_true_and_small_cells_are_never_shown(data):
    register = data.draw(registers())
    tables = data.draw(releases(register))
    policy = data.draw(policies)

    protection = protect(tables, register.count, policy=policy, domains=register.domains)

    assert protection.verdict is Verdict.SAFE
    assert protection.bound <= protection.loss + 1e-6
    for table in protection.tables:
        for cell in table.cells:
            assert cell.count == register.count([cell.query])[0]
            assert cell.value in (None, cell.count.records)
            if cell.value is not None:
                assert not reference.is_protected(cell.count, policy)


@given(st.data())
@few
def test_every_safe_release_is_certified_and_the_certificate_adds_up(data):
    register = data.draw(registers(most=12))
    tables = data.draw(releases(register))
    policy = data.draw(policies)
    known = data.draw(st.sampled_from([[], [Statement(GRAND_TOTAL, hidden=True)]]))

    protection = protect(
        tables, register.count, policy=policy, known=known, domains=register.domains
    )

    assert protection.verdict is Verdict.SAFE
    public = public_certificate(
        protection.statements(), policy, files={}, known=known, domains=register.domains
    )
    staff = staff_certificate(protection, files={})
    for certificate in (public, staff):
        assert check(read(write(certificate))).problems == ()
    hidden = sum(statement.hidden for statement in protection.statements())
    assert len(public.cells) <= hidden
    assert staff.promises or not any(c.why == "primary" for t in protection.tables for c in t.cells)


@given(st.data())
@few
def test_the_outcome_does_not_depend_on_the_run(data):
    register = data.draw(registers())
    tables = data.draw(releases(register))

    first, second = (protect(tables, register.count, domains=register.domains) for _ in range(2))

    assert first.tables == second.tables
    assert write(staff_certificate(first, files={})) == write(staff_certificate(second, files={}))


@given(st.data())
@settings(few, max_examples=25)
def test_no_safe_choice_loses_less_than_the_bound(data):
    """Every choice of hidden cells is tried: the bound lies below the best, the loss not."""
    register = data.draw(registers(most=7))
    table = data.draw(releases(register))[0]
    policy = data.draw(policies)
    known = [Statement(GRAND_TOTAL, value=len(register.records))]
    cells = list(dict(table.cells()).values())
    assume(len({covers(register, query) for query in cells}) == len(cells) <= 6)

    protection = protect(
        [table],
        register.count,
        policy=policy,
        known=known,
        domains=register.domains,
        rounds=data.draw(st.sampled_from([0, 1, 25])),
    )

    assume(protection.verdict is Verdict.SAFE)
    safe_losses = []
    for hidden in itertools.product([False, True], repeat=len(cells)):
        told = [
            Statement(query, hidden=True)
            if is_hidden
            else Statement(query, value=register.count([query])[0].records)
            for query, is_hidden in zip(cells, hidden, strict=True)
        ]
        if not breaches(register, [*cells, GRAND_TOTAL], [*told, *known], policy):
            counts = [
                register.count([q])[0].records for q, h in zip(cells, hidden, strict=True) if h
            ]
            safe_losses.append(sum(math.log1p(count) for count in counts))
    assert protection.bound <= min(safe_losses) + 1e-6
    assert protection.loss >= min(safe_losses) - 1e-6
