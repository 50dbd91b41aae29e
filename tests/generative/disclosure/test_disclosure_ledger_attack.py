"""The linear attacker over a ledger's cells sees no more than the one with whole numbers."""

from disclosure_registers import policies, registers, true_statements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clerestory.disclosure.attacker import Search, attack
from clerestory.disclosure.conflicts import smallest_conflict
from clerestory.disclosure.ledger_attack import attack_ledger

few = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@given(st.data())
@few
def test_the_linear_interval_holds_the_whole_one(data):
    register = data.draw(registers())
    statements = data.draw(true_statements(register))
    policy = data.draw(policies)

    found = attack_ledger(statements, policy, domains=register.domains)

    queries = [one.query for one in found]
    whole = attack(statements, queries, policy, domains=register.domains) if queries else ()
    exact = {one.query: one for one in whole}
    for one in found:
        assert one.proved
        if one.query in exact:
            low, high = exact[one.query].low, exact[one.query].high
            assert one.low <= low
            assert one.high is None or (high is not None and high <= one.high)


@given(st.data())
@few
def test_what_is_decided_without_intervals_is_what_the_intervals_say(data):
    register = data.draw(registers())
    statements = data.draw(true_statements(register))
    policy = data.draw(policies)

    decided, exact = (
        attack_ledger(statements, policy, domains=register.domains, search=Search(exact=exact))
        for exact in (False, True)
    )

    leaks = [
        {one.query: (one.low, one.high) for one in found if one.leak} for found in (decided, exact)
    ]
    assert leaks[0] == leaks[1]
    assert all(one.proved for one in decided)


@given(st.sets(st.integers(0, 30), min_size=1), st.integers(31, 40))
@few
def test_the_smallest_conflict_is_found_where_there_is_one(conflict, number):
    assert set(smallest_conflict(number, lambda kept: not conflict <= set(kept))) == conflict
