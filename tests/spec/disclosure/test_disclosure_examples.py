"""What the engine promises, by example: each is small enough to check on paper."""

import pytest

from clerestory.disclosure.attacker import Contradiction, attack
from clerestory.disclosure.protection import Verdict, Why, protect
from clerestory.disclosure.tables import (
    Axis,
    Category,
    Count,
    Policy,
    Query,
    Statement,
    TableSpecification,
    Zeros,
)

# A written answer of June 2021 gave referrals of under-18s by gender and left out counts below
# ten: a dash for "other" and for "unknown", with the totals beside them.
WRITTEN_ANSWER = {
    "2015/16": (2799, 829, 3630),
    "2016/17": (2367, 550, 2918),
    "2017/18": (3116, 436, 3556),
    "2018/19": (2495, 382, 2879),
}


def told(sets, value=None):
    query = Query.of(sets)
    return Statement(query, value=value) if value is not None else Statement(query, hidden=True)


def written_answer():
    statements = []
    for year, (male, female, total) in WRITTEN_ANSWER.items():
        statements += [
            told({"year": [year], "gender": ["male"]}, male),
            told({"year": [year], "gender": ["female"]}, female),
            told({"year": [year], "gender": ["other"]}),
            told({"year": [year], "gender": ["unknown"]}),
            told({"year": [year]}, total),
        ]
    return statements


def by_query(inferences):
    return {inference.query: inference for inference in inferences}


def test_two_dashes_beside_a_total_give_away_their_sum():
    found = by_query(attack(written_answer(), policy=Policy(10)))

    pairs = [
        found[Query.of({"year": [year], "gender": ["other", "unknown"]})] for year in WRITTEN_ANSWER
    ]
    assert [(pair.low, pair.high) for pair in pairs] == [(2, 2), (1, 1), (4, 4), (2, 2)]
    assert all(pair.leak for pair in pairs)
    assert pairs[1].because == (
        "gender other or unknown, year 2016/17: year 2016/17 (2918) less gender male, "
        "year 2016/17 (2367) less gender female, year 2016/17 (550) leaves 1"
    )


def test_in_the_year_of_the_one_each_dash_is_nought_or_one():
    found = by_query(attack(written_answer(), policy=Policy(10)))

    for gender in ("other", "unknown"):
        dash = found[Query.of({"year": ["2016/17"], "gender": [gender]})]
        assert (dash.low, dash.high, dash.leak) == (0, 1, True)


def test_leaks_come_first_and_what_nothing_limits_is_no_leak():
    inferences = attack(
        [*written_answer(), told({"area": ["north"]})],
        domains={"area": frozenset(["north", "south"]), "year": frozenset([*WRITTEN_ANSWER, "-"])},
    )

    leaks = [inference.leak for inference in inferences]
    assert leaks == sorted(leaks, reverse=True)
    north = by_query(inferences)[Query.of({"area": ["north"]})]
    assert (north.low, north.high, north.leak) == (0, None, False)
    assert north.because == "area north: nothing that was published limits it"


def test_hiding_one_cell_of_a_sum_hides_nothing():
    leak, *_ = attack(
        [
            told({"kind": ["a"]}, 9),
            told({"kind": ["b"]}, 2),
            told({"kind": ["c"]}),
            told({}, 12),
        ]
    )

    assert leak.query == Query.of({"kind": ["c"]})
    assert (leak.low, leak.high) == (1, 1)
    assert leak.because == "kind c: everything (12) less kind a (9) less kind b (2) leaves 1"


def test_two_age_bands_that_were_published_once_give_the_band_between():
    under_15, under_18 = ["0-9", "10-14"], ["0-9", "10-14", "15-17"]
    found = by_query(
        attack(
            [told({"age": under_15}, 40), told({"age": under_18}, 43)],
            domains={"age": frozenset([*under_18, "18+"])},
        )
    )

    between = found[Query.of({"age": ["15-17"]})]
    assert (between.low, between.high, between.leak) == (3, 3, True)


def test_calendar_year_against_a_longer_window_gives_what_the_days_between_add():
    calendar = [f"2017-{month:02}" for month in range(1, 13)]
    found = by_query(
        attack(
            [
                told({"received": calendar}, 120),
                told({"received": [*calendar, "2018-01-01..2018-01-09"]}, 122),
            ]
        )
    )

    days = found[Query.of({"received": ["2018-01-01..2018-01-09"]})]
    assert (days.low, days.high, days.leak) == (2, 2, True)
    assert days.because.startswith("received 2018-01-01 to 2018-01-09: ")


def test_a_rounded_total_beside_exact_parts_is_narrowed_by_them():
    parts = [told({"kind": ["a"]}, 7), told({"kind": ["b"]}, 6)]
    total = Statement(Query.of(), value=15, rounded_to=5)

    found = by_query(attack([*parts, total, told({"kind": ["c"]})]))

    hidden = found[Query.of({"kind": ["c"]})]
    assert (hidden.low, hidden.high) == (0, 6)


def test_where_noughts_are_always_published_two_hidden_cells_that_sum_to_two_are_one_each():
    statements = [told({"kind": ["a"]}), told({"kind": ["b"]}), told({}, 2)]

    published = attack(statements, policy=Policy(zeros=Zeros.PUBLISHED))
    hideable = attack(statements)

    kind_a = Query.of({"kind": ["a"]})
    assert (by_query(published)[kind_a].low, by_query(published)[kind_a].high) == (1, 1)
    assert (by_query(hideable)[kind_a].low, by_query(hideable)[kind_a].high) == (0, 2)


def test_statements_that_exclude_each_other_are_refused():
    with pytest.raises(Contradiction, match="no register fits"):
        attack([told({"kind": ["a"]}, 5), told({}, 3)])


# Protection --------------------------------------------------------------------------------------


def axis(dimension, *codes):
    return Axis(
        dimension, dimension, tuple(Category(code, code, frozenset([code])) for code in codes)
    )


def counter(records):
    """Counts over a list of (leaves per dimension, person)."""

    def count(queries):
        found = []
        for query in queries:
            people = [p for place, p in records if all(place[d] in s for d, s in query.sets)]
            found.append(Count(len(people), len(set(people))))
        return found

    return count


def cases(**counts):
    """Records with one dimension, `kind`, each of a person of their own."""
    kinds = [kind for kind, held in counts.items() for _ in range(held)]
    return [({"kind": kind}, person) for person, kind in enumerate(kinds)]


BY_KIND = TableSpecification("kinds", "By kind", (axis("kind", "a", "b", "c", "d"),))


def values(table):
    return {cell.codes[-1]: cell.value for cell in table.cells}


def test_a_small_cell_takes_a_second_one_with_it():
    protection = protect([BY_KIND], counter(cases(a=2, b=30, c=50, d=9)))

    assert protection.verdict is Verdict.SAFE
    assert protection.proved == "whole"
    (table,) = protection.tables
    assert values(table) == {"a": None, "b": 30, "c": 50, "d": None, "Total": 91}
    why = {cell.codes[0]: cell.why for cell in table.cells}
    assert (why["a"], why["d"], why["b"]) == (Why.PRIMARY, Why.SECONDARY, Why.SHOWN)
    (secondary,) = [cell for cell in table.cells if cell.why is Why.SECONDARY]
    assert secondary.explanation == (
        "If it were shown: a: all kind (91) less b (30) less c (50) less d (9) leaves 2"
    )


def test_the_public_statements_treat_every_hidden_cell_alike():
    protection = protect([BY_KIND], counter(cases(a=2, b=30, c=50, d=9)))

    hidden = [statement for statement in protection.statements() if statement.hidden]
    assert [statement.query.get("kind") for statement in hidden] == [{"a"}, {"d"}]
    assert all(
        statement.interval == (0, None) and statement.as_json()["hidden"] for statement in hidden
    )


def test_nothing_small_nothing_hidden():
    protection = protect([BY_KIND], counter(cases(a=5, b=6, c=7, d=0)))

    assert protection.hidden == 0
    assert protection.loss == 0
    assert values(protection.tables[0])["d"] == 0


def test_people_count_not_records():
    records = [({"kind": "a"}, "one person")] * 6 + cases(b=30, c=50, d=40)

    protection = protect([BY_KIND], counter(records))

    cells = {cell.codes[0]: cell for cell in protection.tables[0].cells}
    assert cells["a"].count == Count(records=6, people=1)
    assert cells["a"].why is Why.PRIMARY


def test_the_threshold_is_the_owners_choice():
    records = counter(cases(a=7, b=30, c=50, d=40))

    assert protect([BY_KIND], records).hidden == 0
    assert protect([BY_KIND], records, policy=Policy(10)).hidden == 2


def test_all_but_one_kind_may_be_few_people_too():
    """The total less one kind is what one subtraction isolates, so it must not be small."""
    table = TableSpecification("two", "Two", (axis("kind", "a"),))
    register = counter(cases(a=40, b=3))

    protection = protect(
        [table, TableSpecification("all", "All", ())],
        register,
        domains={"kind": frozenset("ab")},
    )

    assert protection.verdict is Verdict.SAFE
    assert protection.hidden == 1
    assert protection.would_disclose["two"].number == 0


def test_an_earlier_answer_counts_as_known():
    """Each answer is safe alone; what the second adds to the first is one person."""
    kinds = ["a", "b", "c", "d"]
    first = counter(cases(a=20, b=30, c=50, d=40))
    second = counter([*cases(a=20, b=30, c=50, d=40), ({"kind": "later"}, "new")])
    domains = {"kind": frozenset([*kinds, "later"])}
    everything = TableSpecification("all", "All", ())

    assert protect([BY_KIND], first, domains=domains).hidden == 0
    assert protect([everything], second, domains=domains).hidden == 0

    known = [Statement(Query.of({"kind": kinds}), value=140)]
    protection = protect([everything], second, domains=domains, known=known)

    assert protection.verdict is Verdict.SAFE
    assert values_of_only_cell(protection) is None
    (disclosed,) = protection.would_disclose["all"].words
    assert disclosed.endswith("leaves 1")


def values_of_only_cell(protection):
    return protection.tables[0].cells[0].value


def test_what_is_already_out_is_not_said_again_and_stops_nothing_else():
    """The 2 is known. It stays hidden, as nothing more can be asked, and the rest is shown."""
    known = [Statement(Query.of({"kind": ["a"]}), value=2)]

    protection = protect([BY_KIND], counter(cases(a=2, b=30, c=50, d=9)), known=known)

    assert protection.verdict is Verdict.SAFE
    assert protection.already == ("a: known already to be 2",)
    assert values(protection.tables[0]) == {"a": None, "b": 30, "c": 50, "d": 9, "Total": 91}


def test_what_is_known_in_part_becomes_no_narrower():
    """One to three are known of a; without b, the sum would say which."""
    known = [Statement(Query.of({"kind": ["a"]}), low=1, high=3)]

    protection = protect([BY_KIND], counter(cases(a=2, b=30, c=50, d=9)), known=known)

    assert protection.verdict is Verdict.SAFE
    assert protection.already == ("a: known already to be 1 to 3",)
    assert protection.tables[0].hidden == 2


def test_two_parts_taken_from_a_total_leave_no_small_count():
    """Of 31, 19 and 10 are shown in another table: two are left, whom no table names."""
    total = TableSpecification("total", "All", ())
    kinds = [Category(kind, kind, frozenset([kind])) for kind in "ab"]
    parts = TableSpecification("parts", "Some", (Axis("kind", "Kind", tuple(kinds)),), total=False)
    register, domains = counter(cases(a=19, b=10, c=2)), {"kind": frozenset("abc")}

    together = protect([total, parts], register, domains=domains)
    after = protect([parts], register, domains=domains, known=[told({}, 31)])
    last = protect(
        [total],
        register,
        domains=domains,
        known=[told({"kind": ["a"]}, 19), told({"kind": ["b"]}, 10)],
    )

    assert together.would_disclose["parts"].words == ()
    assert [found.verdict for found in (together, after, last)] == [Verdict.SAFE] * 3
    assert [sum(t.hidden for t in found.tables) for found in (together, after, last)] == [1, 1, 1]
    assert after.would_disclose["parts"].words == (
        "everything (31) less a (19) less b (10) leaves 2",
    )
    for found in (together, after, last):
        statements = [*found.statements(), *found.known]
        assert not any(one.leak for one in attack(statements, domains=domains))


def test_a_cell_that_must_be_shown_stays_shown():
    register = counter(cases(a=2, b=30, c=50, d=9))
    keep = Query.of({"kind": ["d"]})

    protection = protect([BY_KIND], register, shown=[keep])

    assert values(protection.tables[0]) == {"a": None, "b": None, "c": 50, "d": 9, "Total": 91}


def test_whoever_is_alone_in_a_cell_cannot_work_out_another():
    """Two hidden cells of one and two people: the one, knowing themselves, would know the two."""
    register = counter(cases(a=1, b=2, c=50, d=40))
    keep = [Query.of({"kind": ["a", "b", "c", "d"]})]

    outsider = protect([BY_KIND], register, policy=Policy(3, insider=False), shown=keep)
    insider = protect([BY_KIND], register, policy=Policy(3), shown=keep)

    assert outsider.hidden == 2
    assert insider.hidden == 3


def test_linked_tables_are_one_release_and_share_their_margins():
    records = [
        ({"kind": kind, "area": area}, (kind, area, i))
        for kind, area, held in [
            ("a", "n", 2),
            ("a", "s", 20),
            ("b", "n", 30),
            ("b", "s", 8),
            ("c", "n", 11),
            ("c", "s", 12),
        ]
        for i in range(held)
    ]
    kinds = axis("kind", "a", "b", "c")
    both = TableSpecification("both", "Both", (kinds, axis("area", "n", "s")))
    alone = TableSpecification("alone", "Kinds", (kinds,))

    protection = protect([both, alone], counter(records))

    assert protection.verdict is Verdict.SAFE
    cross, margin = protection.tables
    totals = {c.codes[0]: c.value for c in cross.cells if c.codes[1] == "Total"}
    assert totals == values(margin)
    assert len(protection.statements()) == len(cross.cells)


def test_a_nought_may_be_hidden_to_protect_a_neighbour_unless_noughts_are_published():
    register = counter(cases(a=2, b=0, c=0, d=0))
    keep = [Query.of({"kind": ["a", "b", "c", "d"]})]

    hideable = protect([BY_KIND], register, policy=Policy(2), shown=keep)
    published = protect([BY_KIND], register, policy=Policy(3, Zeros.PUBLISHED), shown=keep)

    assert hideable.verdict is Verdict.SAFE
    assert published.verdict is Verdict.IMPOSSIBLE
