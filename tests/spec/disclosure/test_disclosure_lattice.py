"""The least loss over the coarser forms of a table, by example and against plain enumeration."""

from functools import partial

import pytest

from clerestory.disclosure.coarsening import Levels, coarser, coarsest, in_words, shape
from clerestory.disclosure.protection import Verdict, protect
from clerestory.disclosure.table_lattice import TableLattice, Terms, least_loss
from clerestory.disclosure.tables import Axis, Category, Count, Query, TableSpecification

AGES = {"young": "ab", "old": "cd"}
DOMAINS = {"age": frozenset("abcd"), "area": frozenset("xyz")}


def axis(dimension, *sets):
    return Axis(dimension, dimension.title(), tuple(Category(s, s, frozenset(s)) for s in sets))


def table(*axes, total=True):
    return TableSpecification("t", "Referrals", axes, total=total)


def groups(**given):
    return [Category(code, code, frozenset(leaves)) for code, leaves in given.items()]


def counter(register):
    """Counts over {(age, area): records}, every record a person of their own."""

    def count(queries):
        found = []
        for query in queries:
            ages, areas = query.get("age") or "abcd", query.get("area") or "xyz"
            records = sum(n for (age, area), n in register.items() if age in ages and area in areas)
            found.append(Count(records, records))
        return found

    return count


def search(finest, register, levels, most_hidden=0.5, most_work=10**9):
    count = counter(register)
    terms = Terms(count, levels, domains=DOMAINS, most_hidden=most_hidden)
    return least_loss(finest, protecting(count), terms, most_work=most_work)


def protecting(count):
    return partial(protect, count=count, domains=DOMAINS)


def all_forms(finest, levels):
    """Every form of the lattice, by taking every step from every form."""
    forms, waiting = {}, [finest]
    while waiting:
        form = waiting.pop()
        if shape(form) not in forms:
            forms[shape(form)] = form
            waiting += coarser(form, levels)
    return list(forms.values())


def least_by_enumeration(finest, register, levels, most_hidden):
    count = counter(register)
    terms = Terms(count, levels, domains=DOMAINS, most_hidden=most_hidden)
    lattice = TableLattice(finest, protecting(count), terms)
    losses = []
    for form in all_forms(finest, levels):
        attempt = lattice.attempt(form)
        if attempt.result is not None:
            losses.append(lattice.coarsening_loss(form) + attempt.hidden_loss)
    return min(losses, default=float("inf"))


ORDERED = Levels(ordered={"age": None})
BANDED = Levels({"age": [groups(**AGES)]}, ordered={})
BOTH = Levels({"age": [groups(**AGES)]}, ordered={"age": None})

BY_AGE = table(axis("age", "a", "b", "c", "d"))
CROSSED = table(axis("age", "a", "b", "c", "d"), axis("area", "x", "y", "z"))
NESTED = table(axis("age", "a", "b", "ab", "c", "d", "cd"), axis("area", "x", "yz"))
LIMITED = table(axis("age", "a", "b", "c"), axis("area", "x", "y"), total=False)


def by_age(*counts):
    return dict(zip([(age, "x") for age in "abcd"], counts, strict=True))


def test_the_steps_are_levels_neighbours_and_whole_axes():
    def forms(finest, levels):
        return {in_words(form, finest) for form in coarser(finest, levels)}

    assert forms(BY_AGE, BOTH) == {
        "age: young, old",
        "age: a or b, c, d",
        "age: a, b or c, d",
        "age: a, b, c or d",
        "one total of everything together",
    }
    assert forms(NESTED, Levels(ordered={})) == {
        "age: ab, cd",
        "not split by area",
        "not split by age",
    }
    assert {
        "age: ab, c, d, cd; not split by area",
        "age: a, b, ab, cd; not split by area",
    } <= {in_words(form, NESTED) for form in all_forms(NESTED, ORDERED)}


def test_neighbours_that_another_category_parts_stay_apart():
    parted = table(axis("age", "a", "b", "bc", "c", "d"))

    assert {in_words(form, parted) for form in coarser(parted, ORDERED)} == {
        "age: a, bc, d",
        "one total of everything together",
    }


def test_what_stands_outside_the_order_has_no_neighbour():
    known = Levels(ordered={"age": "abc"})

    assert {in_words(form, BY_AGE) for form in coarser(BY_AGE, known)} == {
        "age: a or b, c, d",
        "age: a, b or c, d",
        "one total of everything together",
    }


def test_a_category_left_out_with_its_axis_still_limits_the_table():
    (form,) = (
        one
        for one in coarser(LIMITED, BANDED)
        if len(one.axes) == 1 and one.axes[0].dimension == "area"
    )

    assert dict(form.filters) == {"age": frozenset("abc")}


def test_two_bands_together_lose_less_than_two_that_are_hidden():
    """Hiding a and b loses log 3 + log 4; together, 5, they lose log 3 + log 4 - log 6."""
    found, rungs = search(BY_AGE, by_age(2, 3, 20, 20), ORDERED)

    assert in_words(found.form, BY_AGE) == "age: a or b, c, d"
    assert found.result.hidden == 0
    assert found.loss == pytest.approx(0.6931, abs=1e-4)
    assert found.is_least
    assert rungs[0].words == "age: a or b, c, d", "the cheapest form is tried first"


def test_hiding_loses_less_where_coarsening_would_take_large_counts_away():
    found, _ = search(BY_AGE, by_age(3, 20, 4, 20), Levels(ordered={}))

    assert found.form.axes == BY_AGE.axes
    assert found.result.hidden == 2


def test_what_each_form_would_have_disclosed_is_kept_for_the_staff_side():
    _, rungs = search(BY_AGE, by_age(1, 1, 1, 20), ORDERED, most_hidden=0.2)

    left = [rung for rung in rungs if rung.left_because]
    assert left
    for rung in left:
        held = rung.protection.would_disclose[rung.specification.name]
        assert held.number == len(held.words) > 0


def test_what_cannot_be_made_safe_is_no_answer_however_little_it_loses():
    count = counter(by_age(2, 20, 20, 20))
    shown = partial(protect, count=count, domains=DOMAINS, shown=[Query.of({"age": ["a"]})])

    terms = Terms(count, Levels({"age": [groups(old="cd")]}, {}), domains=DOMAINS, most_hidden=1.0)
    found, rungs = least_loss(BY_AGE, shown, terms, most_work=10**9)

    assert [(rung.words, rung.protection.verdict) for rung in rungs] == [
        ("as asked for", Verdict.IMPOSSIBLE),
        ("age: a, b, old", Verdict.IMPOSSIBLE),
        ("one total of everything together", Verdict.SAFE),
    ]
    assert [bool(rung.left_because) for rung in rungs] == [True, True, False]
    assert found.result is rungs[-1].protection


def test_a_release_of_which_no_form_is_safe_is_refused_with_proof():
    found, _ = search(BY_AGE, by_age(1, 1, 1, 0), BOTH)

    assert (found.form, found.result, found.is_least) == (None, None, True)


def test_where_the_work_is_used_up_the_coarsest_form_is_tried_or_nothing_is_said():
    safe, rungs = search(CROSSED, by_age(2, 3, 20, 20), BOTH, most_work=0)
    none, _ = search(CROSSED, by_age(1, 1, 1, 0), BOTH, most_work=0)

    assert in_words(safe.form, CROSSED) == "one total of everything together"
    assert (len(rungs), safe.is_least) == (1, False)
    assert (none.form, none.is_least) == (None, False)


REGISTERS = {
    "few small": {("a", "x"): 1, ("b", "x"): 9, ("c", "y"): 7, ("d", "z"): 12, ("a", "z"): 6},
    "many small": {
        (a, r): 1 + (i + 2 * j) % 4 for i, a in enumerate("abcd") for j, r in enumerate("xyz")
    },
    "one area": {("a", "x"): 3, ("b", "x"): 4, ("c", "x"): 30, ("d", "x"): 2, ("a", "y"): 1},
    "a block": {
        (a, r): 4 if a in "bc" and r in "xy" else 30 for a in "abcd" for r in "xyz"
    },  # to hide the block loses less than to put b and c together
    "hardly any": {("a", "x"): 2, ("d", "z"): 3},
}


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
@pytest.mark.parametrize("levels", [ORDERED, BANDED, BOTH], ids=["ordered", "banded", "both"])
@pytest.mark.parametrize("finest", [CROSSED, NESTED, LIMITED], ids=["crossed", "nested", "limited"])
@pytest.mark.parametrize("most_hidden", [0.2, 0.6])
def test_no_form_that_was_skipped_loses_less(finest, levels, register, most_hidden):
    found, _ = search(finest, register, levels, most_hidden)

    assert found.is_least
    assert found.loss == pytest.approx(least_by_enumeration(finest, register, levels, most_hidden))
    if found.result is not None:
        assert found.result.verdict is Verdict.SAFE


def test_the_same_input_gives_the_same_forms_in_the_same_order():
    first, second = (search(CROSSED, REGISTERS["many small"], BOTH) for _ in range(2))

    assert [rung.words for rung in first[1]] == [rung.words for rung in second[1]]
    assert first[0].form == second[0].form


def test_a_single_figure_is_its_own_coarsest_form():
    figure = TableSpecification("one", "All of them", ())
    assert coarsest(figure) == figure
    assert list(coarser(figure, Levels())) == []
