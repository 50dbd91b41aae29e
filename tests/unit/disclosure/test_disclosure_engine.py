"""The parts of the engine: atoms, rules, sums of tables, the ladder, and what is refused."""

import numpy as np
import pytest
import scipy.sparse as sp

from clerestory.disclosure import _solver
from clerestory.disclosure._solver import Outcome, Polytope, cheapest_change, choose
from clerestory.disclosure.assembly import Weight
from clerestory.disclosure.attacker import describe
from clerestory.disclosure.ladder import walk
from clerestory.disclosure.protection import Verdict, Why, protect
from clerestory.disclosure.rules import differences, is_small, wanted_high
from clerestory.disclosure.tables import (
    Axis,
    Category,
    Count,
    DisclosureError,
    Policy,
    Query,
    Statement,
    TableSpecification,
)
from clerestory.disclosure.worlds import TooManyAtoms, canonical, partition

# Atoms ------------------------------------------------------------------------------------------


def atoms_of(*sets, **domains):
    canon = canonical([Query.of(given) for given in sets], domains)
    return partition(canon.keys, canon.domains)


def test_atoms_are_the_coarsest_partition_in_which_every_query_is_a_union():
    atoms = atoms_of({"age": ["a", "b"]}, {"age": ["b", "c"]}, {}, age=frozenset("abcdef"))

    assert [place[0] for place in atoms.places] == ["a", "b", "c", "d"]
    assert atoms.members.toarray().tolist() == [[1, 1, 0, 0], [0, 1, 1, 0], [1, 1, 1, 1]]


def test_what_no_query_tells_apart_is_one_atom_over_several_dimensions_too():
    """A filter on area: the ages outside it are never told apart."""
    inside = {"area": ["n"]}
    ages = [{**inside, "age": [age]} for age in "ab"]
    domains = {"age": frozenset("ab"), "area": frozenset("ns")}

    assert len(atoms_of(*ages, **domains).places) == 2
    assert len(atoms_of(*ages, {}, **domains).places) == 3


def test_a_set_that_is_the_whole_domain_is_everything():
    canon = canonical([Query.of({"age": ["a", "b"]}), Query.of()], {"age": frozenset("ab")})

    assert canon.keys == (Query.of(), Query.of())
    assert canon.queries[0] == Query.of({"age": ["a", "b"]})


def test_windows_are_cut_before_they_are_compared():
    canon = canonical(
        [Query.of({"received": ["2016-01"]}), Query.of({"received": ["2016-01-01..2016-01-20"]})],
        {"received": frozenset(["2016-01", "2016-02"])},
    )

    assert canon.keys[1].get("received") < canon.keys[0].get("received")
    assert len(partition(canon.keys, canon.domains).places) == 2


def test_a_leaf_outside_the_domain_is_refused_by_name():
    with pytest.raises(DisclosureError, match="age: 'z' is not in its domain"):
        canonical([Query.of({"age": ["z"]})], {"age": frozenset("ab")})


def test_too_many_atoms_are_refused_with_the_remedy():
    sets = [{d: [leaf]} for d in ("p", "q", "r") for leaf in "abc"]

    with pytest.raises(TooManyAtoms, match="coarser"):
        canon = canonical([Query.of(given) for given in sets])
        partition(canon.keys, canon.domains, most=26)


# Rules ------------------------------------------------------------------------------------------


def test_differences_are_nested_in_one_dimension_and_equal_in_the_others():
    north = {"area": ["n"]}
    canon = canonical(
        [
            Query.of({"age": ["a"]}),
            Query.of({"age": ["a", "b"]}),
            Query.of({"age": ["a"], **north}),
            Query.of(),
        ],
        {"age": frozenset("abc"), "area": frozenset("ns")},
    )

    found = {difference.key for difference in differences(canon)}

    assert found == {
        Query.of({"age": ["b"]}),
        Query.of({"age": ["c"]}),
        Query.of({"age": ["b", "c"]}),
        Query.of({"age": ["a"], "area": ["s"]}),
    }


def test_a_difference_that_is_itself_asked_for_is_not_listed_twice():
    canon = canonical([Query.of({"age": ["a"]}), Query.of({"age": ["b"]}), Query.of()])

    assert differences(canon) == ()


@pytest.mark.parametrize(
    ("records", "people", "small", "high"),
    [(0, 0, False, 5), (1, 1, True, 5), (4, 4, True, 5), (5, 5, False, 6), (9, 4, True, 10)],
)
def test_small_is_about_people_and_the_high_end_passes_the_records(records, people, small, high):
    count = Count(records, people)

    assert is_small(count, Policy()) is small
    assert wanted_high(count, Policy()) == high


# The solver -------------------------------------------------------------------------------------


def polytope(rows, low, high, nodes=100):
    matrix = sp.csr_array(np.array(rows, dtype=np.int64))
    return Polytope(matrix, np.array(low, float), np.array(high, float), 1000, nodes)


ODD = ([[2, 2, 2]], [3], [3])  # no whole numbers: two of everything make three


def test_extremes_over_whole_numbers_with_their_world():
    box = polytope([[1, 1, 0], [0, 1, 1]], [4, 3], [4, 3])
    query = np.array([1, 0, 0])

    most, least = box.extreme(query, up=True), box.extreme(query, up=False)

    assert (most.outcome, most.value, most.bound) == (Outcome.OPTIMAL, 4, 4)
    assert (least.outcome, least.value, least.bound) == (Outcome.OPTIMAL, 1, 1)
    assert most.world.tolist() == [4, 0, 3]


def test_no_world_is_infeasible_and_said_so():
    assert polytope([[1]], [5], [4]).extreme(np.array([1]), True).outcome is Outcome.INFEASIBLE
    assert polytope(*ODD).extreme(np.array([1, 0, 0]), True).outcome is Outcome.INFEASIBLE


def test_a_limit_is_never_a_proof(monkeypatch):
    monkeypatch.setattr(_solver, "SIMPLEX_STEPS", 0)
    box = polytope([[1, 1, 1, 0], [0, 1, 1, 1], [1, 0, 1, 1]], [7, 8, 9], [7, 8, 9])

    found = box.extreme(np.array([1, 1, 0, 0]), True)

    assert found.outcome is Outcome.LIMIT
    assert found.value is None
    assert found.bound is None


def test_without_branching_a_fraction_is_no_world():
    found = polytope(*ODD).extreme(np.array([1, 0, 0]), True, branch=False)

    assert found.outcome is Outcome.LIMIT
    assert found.world is None
    assert found.bound == 1


@pytest.mark.parametrize(
    ("solution", "fits"),
    [([2.0, 2.0], True), ([1.9999999, 2.0], True), ([2.0, 3.0], False), ([1.0, 1.0], False),
     ([2.5, 1.5], False), ([5.0, -1.0], False)],
)  # fmt: skip
def test_a_world_is_believed_only_if_it_fits_exactly(solution, fits):
    box = polytope([[1, 1]], [3], [4])

    assert (box._whole(np.array(solution)) is not None) is fits


def test_the_cheapest_choice_under_cuts_with_its_bound():
    cuts = sp.csr_array(np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]))

    choice = choose(np.array([1.0, 1.5, 1.0]), cuts, np.array([1.0, 1.0]))

    assert choice.taken.tolist() == [False, True, False]
    assert choice.bound == pytest.approx(1.5)
    assert choose(np.ones(3), cuts, np.array([3.0, 1.0])).outcome is Outcome.INFEASIBLE


def test_the_cheapest_change_moves_only_what_may_move():
    rows = sp.csr_array(np.array([[1, 0], [1, 1], [0, 1]], dtype=np.int64))
    value, query = np.array([2.0, 10.0, 8.0]), np.array([1, 0])

    moved = cheapest_change(rows, value, np.array([0.0, np.inf, 1.0]), query, 5, True)
    stuck = cheapest_change(rows, value, np.array([0.0, np.inf, np.inf]), query, 5, True)

    assert moved.tolist() == pytest.approx([3, 0, 3])
    assert stuck is None


# Tables, weights, refusals ------------------------------------------------------------------------

REGISTER = {"a": 2, "b": 30, "c": 50, "d": 9}


def counter(register):
    def count(queries):
        held = [
            sum(n for kind, n in register.items() if kind in (query.get("kind") or register))
            for query in queries
        ]
        return [Count(n, n) for n in held]

    return count


def table(name, *groups, total=True):
    categories = tuple(Category(group, group, frozenset(group)) for group in groups)
    return TableSpecification(name, name, (Axis("kind", "Kind", categories),), total=total)


FINE = table("fine", "a", "b", "c", "d")
COARSE = table("coarse", "ad", "b", "c")
DOMAINS = {"kind": frozenset(REGISTER)}


@pytest.mark.parametrize(
    ("weight", "loss"), [(Weight.LOG, np.log(3) + np.log(10)), (Weight.ONE, 2), (Weight.COUNT, 11)]
)
def test_loss_is_the_weight_of_what_is_hidden(weight, loss):
    protection = protect([FINE], counter(REGISTER), domains=DOMAINS, weight=weight)

    assert protection.loss == pytest.approx(loss)
    assert protection.loss >= protection.bound > 0.99 * protection.loss - 0.1


def test_a_cell_that_stands_in_two_tables_can_cost_twice():
    both = [FINE, table("again", "a", "b", "c", "d")]

    def lost(repeated):
        given = {"domains": DOMAINS, "weight": Weight.ONE, "repeated": repeated}
        return protect(both, counter(REGISTER), **given).loss

    assert (lost(False), lost(True)) == (2, 4)


def test_repair_alone_is_safe_too_and_its_bound_honest():
    quick = protect([FINE], counter(REGISTER), domains=DOMAINS, rounds=0)
    thorough = protect([FINE], counter(REGISTER), domains=DOMAINS)

    assert quick.verdict is Verdict.SAFE
    assert quick.bound <= thorough.loss <= quick.loss


def test_two_tables_of_one_name_are_refused():
    with pytest.raises(DisclosureError, match="same name"):
        protect([FINE, FINE], counter(REGISTER))


def test_counts_that_do_not_add_up_name_the_domains_as_remedy():
    broken = counter(REGISTER)

    def count(queries):
        whole = Query.of({"kind": list(REGISTER)})
        return [Count(99, 99) if q == whole else n for q, n in zip(queries, broken(queries))]  # noqa: B905

    with pytest.raises(DisclosureError, match="name every leaf"):
        protect([FINE], count)


def test_everything_and_the_sum_of_what_is_named_must_agree():
    """Unnamed leaves: everything is more than the kinds that the table names."""
    everything = TableSpecification("all", "All", ())

    with pytest.raises(DisclosureError, match="name every leaf in the domains"):
        protect([table("some", "a", "b"), everything], counter(REGISTER))


def test_a_counter_that_loses_a_query_is_refused():
    with pytest.raises(DisclosureError, match="count each once"):
        protect([FINE], lambda queries: counter(REGISTER)(queries)[1:])


def test_an_earlier_figure_that_the_register_no_longer_bears_out_is_refused():
    known = [Statement(Query.of({"kind": ["b"]}), value=29)]

    with pytest.raises(DisclosureError, match="says 29 to 29, the register now counts 30"):
        protect([FINE], counter(REGISTER), known=known)


def test_what_cannot_be_decided_is_given_up_not_called_safe(monkeypatch):
    monkeypatch.setattr("clerestory.disclosure.worlds.partition.__defaults__", (2,))

    protection = protect([FINE], counter(REGISTER), domains=DOMAINS)

    assert protection.verdict is Verdict.LIMIT_REACHED
    assert protection.proved == "no"
    assert "more than 2 parts" in protection.broken[0]


def test_work_that_is_used_up_is_no_proof_and_says_what_to_ask_instead():
    protection = protect([FINE], counter(REGISTER), domains=DOMAINS, work=1)

    assert protection.verdict is Verdict.LIMIT_REACHED
    assert protection.work > 1
    assert "coarser ones" in protection.broken[0]


def test_too_many_cells_are_refused_unseen():
    axes = (
        Axis(name, name, tuple(Category(f"{n}", f"{n}", frozenset([f"{n}"])) for n in range(60)))
        for name in ("row", "column")
    )
    wide = TableSpecification("wide", "wide", tuple(axes))

    protection = protect([wide], lambda queries: pytest.fail("it was counted"))

    assert protection.verdict is Verdict.LIMIT_REACHED
    assert "3721 cells are asked for" in protection.broken[0]


def test_a_table_shown_in_full_is_told_what_it_would_disclose():
    protection = protect([FINE, COARSE], counter(REGISTER), domains=DOMAINS)

    assert protection.would_disclose["fine"].words == ("a: 2",)
    assert protection.would_disclose["coarse"].number == 0


def test_nested_tables_protect_the_difference():
    """Kinds a and d together, and d alone: the difference is a."""
    protection = protect(
        [table("both", "ad", "b", "c"), table("one", "d")], counter(REGISTER), domains=DOMAINS
    )

    hidden = [
        (held.specification.name, cell.codes)
        for held in protection.tables
        for cell in held.cells
        if cell.value is None
    ]
    assert protection.verdict is Verdict.SAFE
    assert hidden
    assert protection.would_disclose["one"].number == 0
    assert protection.primary == 0


def test_explanations_are_for_hidden_cells_only():
    protection = protect([FINE], counter(REGISTER), domains=DOMAINS)

    for cell in protection.table("fine").cells:
        assert bool(cell.explanation) == (cell.why is not Why.SHOWN)
    assert protection.table("fine").hidden == 2


def test_descriptions_are_words():
    assert describe(Query.of()) == "everything"
    assert describe(Query.of({"age": ["b", "a"], "area": []})) == "age a or b, area nothing"
    assert (
        describe(Query.of({"received": ["2016-01", "2016-02-01..2016-02-10", "2017-01"]}))
        == "received 2016-01-01 to 2016-02-10 and 2017-01-01 to 2017-01-31"
    )


# The ladder -------------------------------------------------------------------------------------


def protector(register, **options):
    return lambda tables: protect(tables, counter(register), domains=DOMAINS, **options)


def test_a_table_that_hides_little_is_the_answer():
    result = walk([[FINE, COARSE]], protector(REGISTER))

    (answer,) = result.answers
    assert (answer.chosen, answer.reason) == (0, "")
    assert answer.table.specification is FINE
    (tried,) = answer.tried
    assert (tried.safe, tried.would_disclose, tried.hidden, tried.cells) == (False, 1, 2, 5)
    assert result.protection.verdict is Verdict.SAFE


def test_a_table_that_hides_too_much_gives_way_to_a_coarser_one():
    result = walk([[FINE, COARSE]], protector(REGISTER), most_hidden=0.3)

    (answer,) = result.answers
    assert answer.chosen == 1
    assert [tried.safe for tried in answer.tried] == [False, True]
    assert answer.tried[0].left_because == "2 of its 5 cells would have to be hidden"
    assert answer.tried[1].left_because == ""


def test_the_worst_question_moves_and_the_other_stays():
    other = table("other", "b", "c", total=False)

    result = walk([[other], [FINE, COARSE]], protector(REGISTER), most_hidden=0.3)

    assert [answer.chosen for answer in result.answers] == [0, 1]
    assert [len(answer.tried) for answer in result.answers] == [1, 2]


def test_where_no_rung_is_left_there_is_no_table_and_a_reason():
    small = {"a": 1, "b": 1, "c": 1, "d": 1}

    result = walk([[FINE, COARSE], []], protector(small))

    first, second = result.answers
    assert (first.chosen, first.table) == (None, None)
    assert "would have to be hidden" in first.reason
    assert len(first.tried) == 2
    assert second.reason == "no table was asked for"
    assert result.protection is None


def test_what_cannot_be_made_safe_moves_down_with_its_reason():
    result = walk([[FINE]], protector(REGISTER, shown=[Query.of({"kind": ["a"]})]))

    assert result.answers[0].chosen is None
    assert result.answers[0].reason.startswith("cannot be made safe")


def test_where_a_limit_is_reached_all_tables_of_that_size_move_at_once():
    tried = []

    def limited(tables):
        tried.append([table.name for table in tables])
        work = 1 if len(tried) == 1 else 10**9
        return protect(tables, counter(REGISTER), domains=DOMAINS, work=work)

    other = table("other", "a", "b", "cd")
    alone = table("alone", "b", total=False)

    result = walk([[FINE, COARSE], [other, table("rest", "abcd")], [alone]], limited)

    assert tried == [["fine", "other", "alone"], ["coarse", "rest", "alone"]]
    assert [answer.chosen for answer in result.answers] == [1, 1, 0]


# Insiders ---------------------------------------------------------------------------------------


def people_counter(records):
    """Counts over (row, column, person)."""

    def count(queries):
        found = []
        for query in queries:
            rows, columns = query.get("row") or "abc", query.get("column") or "xyz"
            people = [
                person for row, column, person in records if row in rows and column in columns
            ]
            found.append(Count(len(people), len(set(people))))
        return found

    return count


def margin(name, codes):
    categories = tuple(Category(code, code, frozenset(code)) for code in codes)
    return TableSpecification(name, name, (Axis(name, name, categories),))


MARGINS = [margin("row", "abc"), margin("column", "xyz")]
CROWD = [("b", "y", i) for i in range(20)] + [("c", "z", i) for i in range(20, 40)]


def insiders(records):
    domains = {"row": frozenset("abc"), "column": frozenset("xyz")}
    protection = protect(MARGINS, people_counter(records), domains=domains)
    names = protection.assembly.names
    found = protection.assembly.problem.insiders
    return [
        ({names[at] for at in insider.cells}, {names[at] for at in insider.victims})
        for insider in found
    ]


def test_somebody_alone_in_two_cells_with_a_record_in_common_is_one_insider():
    assert insiders([*CROWD, ("a", "x", "p")]) == [({"a", "x"}, set())]


def test_two_people_alone_in_two_cells_are_two_insiders():
    assert insiders([*CROWD, ("a", "y", "p"), ("b", "x", "q")]) == [
        ({"a"}, {"x"}),
        ({"x"}, {"a"}),
    ]


def test_somebody_alone_in_two_rows_is_one_insider():
    records = [("a", "y", "p"), ("b", "y", "p"), *(("c", "z", i) for i in range(20, 40))]

    found = insiders([*records, *(("c", "y", i) for i in range(9))])

    assert ({"a", "b"}, set()) in found
