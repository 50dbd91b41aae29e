"""Coarser forms of linked tables, and the most detailed safe one."""

import numpy as np
import pytest

from clerestory.disclosure.assembly import Weight
from clerestory.disclosure.grid_coarsening import (
    coarser,
    cures,
    most_detailed_safe,
    raised_by_zeros,
    worth,
)
from clerestory.disclosure.grids import Hierarchy, grid
from clerestory.disclosure.protection import Verdict, protect
from clerestory.disclosure.tables import Axis, Category, Count, TableSpecification

AREA = Hierarchy("area", ("Total", "n", "s", "n1", "n2"), np.array([-1, 0, 0, 1, 1]))
AGE = Hierarchy("age", ("Total", "a", "b", "c"), np.array([-1, 0, 0, 0]))
KIND = Hierarchy("kind", ("Total", "x", "y"), np.array([-1, 0, 0]))
MONTH = Hierarchy(  # m1 and m2 are the first calendar year; m2 and m3 the second financial year
    "month",
    ("Total", "c1", "f2", "m1", "m2", "m3"),
    np.array([-1, 0, -1, 1, 1, 0]),
    (np.array([-1, -1, 0, 0, 2, 2]),),
)
RECORDS = np.array([[3, 1, 1], [3, 2, 2], [4, 2, 1], [2, 3, 2], [4, 1, 1]])
MANY = np.array([7, 1, 9, 4, 2])
LINKED = grid([AREA, AGE, KIND], [[0, 1], [1, 2]], RECORDS, MANY)


def counted(of):
    return {of.codes(cell): int(of.counts[cell]) for cell in range(of.size)}


def forms(of, ordered=()):
    return {words: found for found, words in coarser(of, ordered)}


def all_forms(of, ordered):
    found, waiting = [], [of]
    while waiting:
        form = waiting.pop()
        found.append(form)
        waiting += [following for following, _ in coarser(form, ordered)]
    return found


def test_every_step_is_named_and_gives_sums_that_hold():
    found = forms(LINKED, {"age"})

    assert set(found) == {
        "area without its lowest level",
        "not split by area",
        "age: a and b together",
        "age: b and c together",
        "not split by age",
        "not split by kind",
        "without the table of area by age",
        "without the table of age by kind",
    }
    for form in all_forms(LINKED, {"age"}):
        assert not (form.sums @ form.counts).any()
        assert worth(form, Weight.LOG) <= worth(LINKED, Weight.LOG)


def test_a_coarser_grid_counts_as_if_it_were_counted_from_the_records():
    found = forms(LINKED, {"age"})
    flat = Hierarchy("area", ("Total", "n", "s"), np.array([-1, 0, 0]))
    records = RECORDS.copy()
    records[:, 0] = [1, 1, 1, 2, 1]
    cut = grid([flat, AGE, KIND], [[0, 1], [1, 2]], records, MANY)
    pair = Hierarchy("age", ("Total", "a+b", "c"), np.array([-1, 0, 0]))
    records = RECORDS.copy()
    records[:, 1] = [1, 1, 1, 2, 1]
    merged = grid([AREA, pair, KIND], [[0, 1], [1, 2]], records, MANY)

    assert counted(found["area without its lowest level"]) == counted(cut)
    assert counted(found["age: a and b together"]) == counted(merged)
    assert counted(found["not split by area"]) == counted(
        grid([AREA, AGE, KIND], [[1, 2]], RECORDS, MANY)
    )


def test_one_of_several_trees_is_kept_alone():
    months = grid([MONTH], [[0]], np.array([[3], [4], [5]]), np.array([1, 2, 4]))

    found = forms(months)

    assert {words: counted(form) for words, form in found.items()} == {
        "month: tree 1 alone": {
            ("Total",): 7, ("c1",): 3, ("m1",): 1, ("m2",): 2, ("m3",): 4,
        },
        "month: tree 2 alone": {
            ("Total",): 7, ("f2",): 6, ("m1",): 1, ("m2",): 2, ("m3",): 4,
        },
    }  # fmt: skip


def test_two_only_children_together_are_their_parent():
    area = grid([AREA], [[0]], RECORDS[:, :1], MANY)

    assert AREA.codes == ("Total", "n", "s", "n1", "n2")
    merged = forms(area, {"area"})["area: n1 and n2 together"]
    assert counted(merged) == {("Total",): 23, ("n",): 19, ("s",): 4}


def nothing_small(of):
    return "safe" if not ((of.counts > 0) & (of.counts < 5)).any() else None


@pytest.mark.parametrize("weight", [Weight.LOG, Weight.ONE])
def test_no_form_that_was_skipped_is_safe_and_loses_less(weight):
    found = most_detailed_safe(LINKED, nothing_small, ordered={"age"}, weight=weight)

    safe = [form for form in all_forms(LINKED, {"age"}) if nothing_small(form)]
    losses = [worth(LINKED, weight) - worth(form, weight) for form in safe]
    assert safe
    assert found.result == "safe"
    assert found.is_least
    assert found.loss == pytest.approx(min(losses))
    assert found.words.startswith(f"the most detailed safe form: {found.form.words}")


def test_a_limit_ends_in_a_refusal_that_claims_no_proof():
    none = most_detailed_safe(LINKED, lambda of: None)
    limited = most_detailed_safe(LINKED, nothing_small, most_work=LINKED.size)

    assert (none.form, none.is_least) == (None, True)
    assert (limited.form, limited.is_least) == (None, False)
    assert "within the limit of the search" in limited.words


def as_table(of):
    """A grid of one table as a table specification, and a counter over it."""
    axes = tuple(
        Axis(h.name, h.name, tuple(
            Category(code, code, frozenset(h.codes[leaf] for leaf in below(h, node)))
            for node, code in enumerate(h.codes) if node
        ))
        for h in (of.hierarchies[d] for d in of.tables[0])
    )  # fmt: skip
    held = counted(of)

    def count(queries):
        leaves = {codes: n for codes, n in held.items() if is_leaf(of, codes)}
        found = []
        for query in queries:
            inside = [
                n for codes, n in leaves.items()
                if all(
                    code in (query.get(h.name) or codes)
                    for h, code in zip(of.hierarchies, codes, strict=True)
                )
            ]  # fmt: skip
            found.append(Count(sum(inside), sum(inside)))
        return found

    return TableSpecification("t", "t", axes), count


def below(hierarchy, node):
    return [leaf for leaf in hierarchy.leaves() if hierarchy.covers()[node, leaf]]


def is_leaf(of, codes):
    shown = [of.hierarchies[d] for d in of.tables[0]]
    return all(
        h.codes.index(code) in h.leaves() if h in shown else code == "Total"
        for h, code in zip(of.hierarchies, codes, strict=True)
    )


BLOCK = np.array([[area, age] for area in (2, 3, 4) for age in (1, 2, 3)])
IN_BLOCK = np.array([30, 30, 30, 4, 4, 30, 4, 4, 30])


@pytest.mark.parametrize(
    ("records", "many", "most_hidden", "is_coarser"),
    [
        (RECORDS[:, :2], MANY, 0.3, True),
        (RECORDS[:, :2], MANY, 0.6, True),
        (BLOCK, IN_BLOCK, 0.3, False),
    ],
)
def test_the_engine_decides_and_hiding_is_weighed_against_coarsening(
    records, many, most_hidden, is_coarser
):
    of = grid([AREA, AGE], [[0, 1]], records, many)

    def is_safe(form):
        table, count = as_table(form)
        protection = protect([table], count)
        share = protection.table("t").hidden / form.size
        return protection if protection.verdict is Verdict.SAFE and share <= most_hidden else None

    found = most_detailed_safe(
        of, is_safe, ordered={"age"}, hidden_loss=lambda one: one.loss, threshold=5
    )

    losses = [
        worth(of, Weight.LOG) - worth(form, Weight.LOG) + result.loss
        for form in all_forms(of, {"age"})
        if (result := is_safe(form))
    ]
    assert bool(found.form.steps) is is_coarser
    assert found.loss == pytest.approx(min(losses))


def test_published_zeros_raise_what_has_two_parts_and_the_cure_is_named():
    """n counts 3 and is seen to hold n1 and n2, so it is 2 at least for everybody."""
    of = grid([AREA], [[0]], np.array([[3], [4], [2]]), np.array([1, 2, 30]))

    raised = raised_by_zeros(of, 5)

    assert [of.codes(cell) for cell in raised] == [("n",)]
    (cure,) = cures(of, lambda form: raised_by_zeros(form, 5))
    assert (cure.codes, cure.step) == (("n",), "area without its lowest level")
    assert cure.loss == pytest.approx(np.log(2) + np.log(3))
