"""The linear attacker over a ledger's cells sees no more than the one with whole numbers."""

from disclosure_registers import policies, registers, true_statements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clerestory.disclosure.attacker import attack
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


@given(st.sets(st.integers(0, 30), min_size=1), st.integers(31, 40))
@few
def test_the_smallest_conflict_is_found_where_there_is_one(conflict, number):
    assert set(smallest_conflict(number, lambda kept: not conflict <= set(kept))) == conflict
