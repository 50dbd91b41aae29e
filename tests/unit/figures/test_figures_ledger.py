"""What was released stays known, and no change of the ledger goes unseen."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clerestory.disclosure.tables import Policy, Query, Statement, Zeros
from clerestory.figures.ledger import Ledger, LedgerEntry, LedgerError, LedgerMoved

TWELVE = Statement(Query.of({"year": {"2016"}, "age": {"10-17", "0-9"}}), value=12)
HIDDEN = Statement(Query.of({"year": {"2017"}}), hidden=True)
ROUNDED = Statement(Query.of(), value=15, rounded_to=5)
KNOWN = Statement(Query.of({"year": {"2015"}}), low=0, high=4)


def entry(id: str = "one", *statements: Statement, dataset: str = "visits") -> LedgerEntry:
    return LedgerEntry.of(id, date(2018, 3, 1), dataset, statements or (TWELVE,))


@pytest.fixture
def ledger() -> Ledger:
    return (
        Ledger(outside=(KNOWN,))
        .with_entry(entry("one", TWELVE, HIDDEN))
        .with_entry(entry("two", ROUNDED))
        .with_entry(entry("three", HIDDEN, dataset="calls"))
    )


def test_a_reader_knows_all_statements_of_a_dataset_and_those_from_outside(
    ledger: Ledger,
) -> None:
    assert ledger.statements("visits") == (TWELVE, HIDDEN, ROUNDED, KNOWN)
    assert ledger.statements("calls") == (HIDDEN, KNOWN)


def test_what_is_withdrawn_still_counts_as_known(ledger: Ledger) -> None:
    withdrawn = ledger.withdraw("one", date(2018, 4, 1))
    assert withdrawn.is_withdrawn("one")
    assert not withdrawn.is_withdrawn("two")
    assert withdrawn.statements("visits") == ledger.statements("visits")
    assert withdrawn.head != ledger.head
    assert withdrawn.entries[-1].dataset == "visits"


def test_what_was_proved_before_a_withdrawal_is_proved_beside_it(ledger: Ledger) -> None:
    withdrawn = ledger.withdraw("one", date(2018, 4, 1)).withdraw("two", date(2018, 4, 2))
    withdrawn.check_state(ledger.state)
    later = withdrawn.with_entry(entry("four"))
    with pytest.raises(LedgerMoved, match=r"prepared \(four of 2018-03-01\)"):
        later.check_state(ledger.state)
    with pytest.raises(LedgerMoved, match="known from outside was changed"):
        replace(withdrawn, outside=()).check_state(ledger.state)


def test_a_statement_told_twice_is_kept_once() -> None:
    assert entry("one", TWELVE, HIDDEN, TWELVE).statements == (TWELVE, HIDDEN)


def test_the_head_is_that_of_exactly_these_entries_in_this_order(ledger: Ledger) -> None:
    one, two, three = ledger.entries
    changed = replace(one, statements=(replace(TWELVE, value=13), HIDDEN))
    others = [
        (),
        (one, two),
        (two, three),
        (two, one, three),
        (changed, two, three),
        (replace(one, released=date(2018, 3, 2)), two, three),
        (one, two, replace(three, dataset="visits")),
    ]
    heads = {Ledger(entries).head for entries in others}
    assert len(heads) == len(others)
    assert ledger.head not in heads
    assert ledger.head == Ledger((one, two, three)).head


def test_the_head_does_not_depend_on_the_order_within_sets() -> None:
    leaves = [f"leaf-{number}" for number in range(50)]
    one = Statement(Query.of({"age": leaves}), value=1)
    other = Statement(Query.of({"age": leaves[::-1]}), value=1)
    assert Ledger((entry("one", one),)).head == Ledger((entry("one", other),)).head


def test_json_and_back_is_the_same_ledger(ledger: Ledger) -> None:
    withdrawn = ledger.withdraw("two", date(2018, 4, 1))
    assert Ledger.from_json(withdrawn.as_json()) == withdrawn
    assert LedgerEntry.from_json(ledger.entries[0].as_json()) == ledger.entries[0]


def test_the_json_is_what_an_attack_reads() -> None:
    given = Ledger((entry("one", TWELVE),), (KNOWN,)).as_json()
    assert given == {
        "releases": [
            {
                "id": "one",
                "released": "2018-03-01",
                "dataset": "visits",
                "statements": [{"query": {"age": ["0-9", "10-17"], "year": ["2016"]}, "value": 12}],
            }
        ],
        "outside": [{"query": {"year": ["2015"]}, "low": 0, "high": 4}],
    }


def test_other_keys_of_an_attack_file_are_left_to_their_readers(ledger: Ledger) -> None:
    given = {**ledger.as_json(), "hierarchies": {}, "policy": {"threshold": 5}}
    assert Ledger.from_json(given) == ledger


def test_a_free_id_has_the_first_free_number(ledger: Ledger) -> None:
    assert Ledger().free_id("one") == "one"
    assert ledger.free_id("one") == "one-2"
    assert ledger.with_entry(entry("one-2")).free_id("one") == "one-3"


@pytest.mark.parametrize(
    ("grow", "words"),
    [
        (lambda one: one.with_entry(entry("one")), "one exists already: give this release another"),
        (lambda one: one.withdraw("none", date(2018, 4, 1)), "none does not exist: withdraw one"),
        (
            lambda one: one.withdraw("one", date(2018, 4, 1)).withdraw("one", date(2018, 4, 2)),
            "one is withdrawn already",
        ),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(ledger: Ledger, grow: Any, words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        grow(ledger)


@pytest.mark.parametrize("id", ["", "../head", "a b", "é", "x" * 65, ".hidden", "a\n"])
def test_an_id_is_plain(id: str) -> None:
    with pytest.raises(LedgerError, match="use letters, digits") as refusal:
        entry(id)
    assert "\n" not in str(refusal.value)


def test_a_release_says_something_and_a_withdrawal_does_not() -> None:
    with pytest.raises(LedgerError, match="a release needs a statement"):
        LedgerEntry("one", date(2018, 3, 1), "visits")
    with pytest.raises(LedgerError, match="a withdrawal has none"):
        LedgerEntry("one", date(2018, 3, 1), "visits", (TWELVE,), withdrawn=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"released": "1 March"},
        {"released": None},
        {"id": 3},
        {"dataset": ""},
        {"statements": 3},
        {"statements": [3]},
        {"statements": [{"query": {"year": "2016"}}]},
        {"statements": [{"query": {"year": "2016"}, "value": -1}]},
        {"statements": [{"query": {"year": "2016"}, "value": "12"}]},
    ],
)
def test_an_entry_that_is_no_entry_is_refused_in_one_line(changes: dict[str, Any]) -> None:
    with pytest.raises(LedgerError) as refusal:
        LedgerEntry.from_json({**entry().as_json(), **changes})
    assert str(refusal.value).startswith("not an entry of a ledger")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "given", [[], {}, {"releases": {}}, {"releases": [3]}, {"releases": [], "outside": 3}, None]
)
def test_what_is_no_ledger_is_refused(given: Any) -> None:
    with pytest.raises(LedgerError):
        Ledger.from_json(given)


def under(threshold: int, zeros: Zeros = Zeros.HIDEABLE) -> LedgerEntry:
    return LedgerEntry.of("one", date(2018, 3, 1), "visits", [HIDDEN], Policy(threshold, zeros))


def test_the_promise_of_a_release_is_part_of_it() -> None:
    ten = Ledger((under(10),))
    assert Ledger.from_json(ten.as_json()) == ten
    assert ten.head != Ledger((under(5),)).head


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (under(10), "one was released under threshold 10, and now it is 5: .* use 10 or more"),
        (under(5, Zeros.PUBLISHED), "under zeros published, and now they are hideable: .* keep"),
    ],
)
def test_a_weaker_promise_than_before_is_refused(entry: LedgerEntry, words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        Ledger((entry,)).check_continues("visits", Policy())


def test_a_stronger_promise_than_before_goes_on() -> None:
    Ledger((under(5),)).check_continues("visits", Policy(10))


def test_a_ledger_of_other_datasets_alone_is_refused(ledger: Ledger) -> None:
    ledger.check_continues("calls", Policy())
    Ledger().check_continues("visitors", Policy())
    with pytest.raises(LedgerError, match=r"'calls', 'visits' and none of 'visitors': give"):
        ledger.check_continues("visitors", Policy())
