"""The walk beyond the request's own rungs: a coarser table from the lattice, or a refusal."""

from functools import partial

from clerestory.disclosure.coarsening import Levels
from clerestory.disclosure.ladder import MOST_WORK, walk
from clerestory.disclosure.protection import Verdict, protect
from clerestory.disclosure.table_lattice import Terms
from clerestory.disclosure.tables import Axis, Category, Count, TableSpecification

DOMAINS = {"kind": frozenset("abcd")}
SMALL = {"a": 2, "b": 4, "c": 4, "d": 1}
NONE = {"a": 1, "b": 1, "c": 1, "d": 0}
PAIRS = [Category("left", "Left", frozenset("ab")), Category("right", "Right", frozenset("cd"))]
LEVELS = Levels({"kind": [PAIRS]}, ordered={})


def counter(register):
    def count(queries):
        held = [sum(register[kind] for kind in query.get("kind") or "abcd") for query in queries]
        return [Count(n, n) for n in held]

    return count


def protector(register):
    return partial(protect, count=counter(register), domains=DOMAINS)


def table(name, *groups, total=True):
    categories = tuple(Category(group, group, frozenset(group)) for group in groups)
    return TableSpecification(name, name, (Axis("kind", "Kind", categories),), total=total)


def terms(register):
    return Terms(counter(register), LEVELS, domains=DOMAINS)


ASKED = [table("asked", "a", "b", "c", "d"), table("other", "a", "bcd")]


def test_after_the_last_rung_a_coarser_table_is_offered():
    result = walk([ASKED], protector(SMALL), terms=terms(SMALL))

    (answer,) = result.answers
    assert (answer.chosen, answer.reason, answer.offered) == (None, "", "kind: Left, Right")
    assert answer.table.specification.title == "asked; in coarser form: kind: Left, Right"
    assert [cell.value for cell in answer.table.cells] == [6, 5, 11]
    assert [tried.words for tried in answer.tried] == ["", "", "kind: Left, Right"]
    assert [tried.left_because == "" for tried in answer.tried] == [False, False, True]
    assert result.protection.verdict is Verdict.SAFE


def test_without_terms_there_is_no_table_as_before():
    assert walk([ASKED], protector(SMALL)).answers[0].table is None


def test_a_coarser_table_is_safe_beside_the_tables_that_were_kept():
    kept = table("kept", "ad", "bc")

    result = walk([[kept], ASKED], protector({**SMALL, "a": 6}), terms=terms({**SMALL, "a": 6}))

    first, second = result.answers
    assert first.table.specification is kept
    assert second.offered
    assert [held.specification.name for held in result.protection.tables] == [
        "kept",
        second.table.specification.name,
    ]
    assert first.table is result.protection.table("kept")


def test_a_refusal_says_that_no_coarser_table_is_safe():
    (answer,) = walk([ASKED], protector(NONE), terms=terms(NONE)).answers

    assert answer.table is None
    assert answer.reason.endswith("; no coarser table is safe")


def test_a_walk_that_used_up_its_work_looks_for_nothing_further():
    def dear(tables, **terms):
        protection = protector(SMALL)(tables, **terms)
        object.__setattr__(protection, "work", MOST_WORK)
        return protection

    (answer,) = walk([ASKED], dear, terms=terms(SMALL)).answers

    assert (answer.table, answer.offered) == (None, "")
    assert "coarser" not in answer.reason
