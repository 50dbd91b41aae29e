"""The ledger of linked-table releases: what it keeps, and what it refuses."""

import json
import os
import re
import threading

import numpy as np
import pytest

from clerestory.disclosure.grid_ledger import open_ledger
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import suppress_linear
from clerestory.disclosure.moves import Rule, Zeros
from clerestory.disclosure.tables import DisclosureError

RULE = Rule()
A = Hierarchy("a", ("Total", "a1", "a2"), np.array([-1, 0, 0]))
B = Hierarchy("b", ("T", "b1", "b2", "b3"), np.array([-1, 0, 0, 0]))
C = Hierarchy("c", ("Total", "c1", "c2"), np.array([-1, 0, 0]))


def table(counts, dims=(A, B)) -> Grid:
    shape = [held.size - 1 for held in dims]
    leaves = np.stack([place.ravel() + 1 for place in np.indices(shape)], axis=1)
    return grid(dims, [(0, 1)], leaves, np.array(counts))


FIRST = table([2, 9, 9, 9, 9, 9])


def release(ledger, cells: Grid, window=frozenset()) -> np.ndarray:
    union = ledger.task(cells, RULE, np.log1p(cells.counts), window)
    found = suppress_linear(union.task, union.grid)
    assert found.is_safe
    ledger.append(cells, found.hidden[union.places], RULE, window)
    return found.hidden[union.places]


@pytest.fixture
def path(tmp_path):
    """A ledger of two releases of one register, a by b and b by c."""
    with open_ledger(tmp_path / "ledger") as ledger:
        release(ledger, FIRST)
        release(ledger, table([6, 5, 9, 9, 9, 9], (B, C)))
    return tmp_path / "ledger"


def test_what_was_appended_is_read_back(path) -> None:
    with open_ledger(path) as ledger:
        first, second = ledger.releases
        assert first.grid.codes(0) == ("Total", "T")
        assert np.array_equal(first.grid.counts, FIRST.counts)
        assert first.hidden.any() and not first.hidden.all()
        assert [held.name for held in second.grid.hierarchies] == ["b", "c"]
        assert second.rule == RULE
    assert not (path / "00003").exists()


def test_what_was_published_stays_so_and_what_was_hidden_stays_hidden(path) -> None:
    with open_ledger(path) as ledger:
        union = ledger.task(FIRST, RULE, np.ones(FIRST.size))
        hidden = ledger.releases[0].hidden
    assert np.array_equal(union.task.may_hide[union.places], hidden)
    assert np.array_equal(union.task.open[union.places], hidden)
    assert not union.task.weights.any()


def test_no_ledger_is_left_where_nothing_was_appended(tmp_path) -> None:
    with open_ledger(tmp_path / "ledger") as ledger:
        assert ledger.releases == [] and ledger.head == ""
    assert not (tmp_path / "ledger").exists()


def test_a_hidden_increment_of_one_more_year(tmp_path) -> None:
    year = frozenset(["Y1"])
    with open_ledger(tmp_path / "ledger") as ledger:
        before = release(ledger, table([10, 20, 30, 40, 50, 60]), year)
        after = release(ledger, table([12, 29, 39, 49, 59, 69]), year | {"Y2"})
    assert not before.any()
    assert after.sum() == 4  # a1 b1, of which 2 are new, and three cells that go with it


def damaged(path, file: str, change) -> None:
    (path / file).write_bytes(change((path / file).read_bytes()))


def refusal(path, head=None) -> str:
    with pytest.raises(DisclosureError) as error, open_ledger(path, expected_head=head):
        pass
    return str(error.value)


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        ("00001/released.csv", lambda b: b.replace(b"47", b"48"), "released.csv was changed"),
        ("00001/staff/counts.csv", lambda b: b[:-1], "counts.csv was changed"),
        ("00001/entry.json", lambda b: b.replace(b'"b3"', b'"b4"'), "release 2 does not follow"),
        ("00002/entry.json", lambda b: b.replace(b'"c2"', b'"c3"'), "do not lead to the head"),
        ("00002/entry.json", lambda b: b[:99], "00002/entry.json is damaged"),
        ("00001/entry.json", lambda b: b"[]", "00001/entry.json is damaged"),
        ("HEAD.json", lambda b: b[:9], "HEAD.json is damaged"),
        ("HEAD.json", lambda b: b.replace(b'"entries": 2', b'"entries": -7'), "were written"),
    ],
)
def test_a_damaged_ledger_is_refused(path, file, change, words) -> None:
    damaged(path, file, change)
    assert re.search(words + ".*; restore the folder from a copy", refusal(path))


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("00001", "release 1 is missing"),
        ("00002", "2 releases were written and 1 are there"),
        ("HEAD.json", "HEAD.json is missing"),
        ("00002/released.csv", "00002/released.csv cannot be read"),
    ],
)
def test_a_shortened_ledger_is_refused(path, gone, words) -> None:
    (path / gone).rename(path / "gone")
    with pytest.raises(DisclosureError, match=words), open_ledger(path):
        pass


def test_an_older_copy_is_refused_by_the_head_that_was_kept_elsewhere(path) -> None:
    with open_ledger(path) as ledger:
        old = ledger.head
        release(ledger, FIRST)
        new = ledger.head
    with open_ledger(path, expected_head=old):
        pass
    (path / "00003").rename(path / "gone")
    damaged(path, "HEAD.json", lambda b: json.dumps({"entries": 2, "head": old}).encode())
    assert "never had the head " + new[:12] in refusal(path, new)


def test_a_writer_that_stopped_before_the_head_leaves_a_whole_ledger(path) -> None:
    head = (path / "HEAD.json").read_bytes()
    with open_ledger(path) as ledger:
        release(ledger, FIRST)
    (path / "HEAD.json").write_bytes(head)
    (path / ".new").mkdir()
    (path / ".new" / "released.csv").write_bytes(b"half")
    with open_ledger(path) as ledger:
        assert len(ledger.releases) == 3
        release(ledger, FIRST)
    assert sorted(os.listdir(path)) == ["00001", "00002", "00003", "00004", "HEAD.json"]


def test_of_two_at_once_the_second_waits_for_the_first(path) -> None:
    seen = []

    def second() -> None:
        with open_ledger(path) as ledger:
            seen.append(len(ledger.releases))

    with open_ledger(path) as ledger:
        other = threading.Thread(target=second)
        other.start()
        other.join(0.1)
        assert seen == []
        release(ledger, FIRST)
    other.join()
    assert seen == [3]


def refused(path, cells: Grid, words: str, rule=RULE, window=frozenset()) -> None:
    with open_ledger(path) as ledger, pytest.raises(DisclosureError, match=re.escape(words)):
        ledger.task(cells, rule, np.ones(cells.size), window)


def test_a_revised_register_is_refused(path) -> None:
    words = "the register was revised: the total of all and 3 more cells counted 47 in an earlier"
    refused(path, table([2, 9, 9, 9, 9, 10]), words)
    refused(path, table([2, 9, 9, 9, 9, 10]), "a revised figure also releases the difference")


def test_another_rule_is_refused(path) -> None:
    refused(path, FIRST, "release 1 was made with threshold 5 and zeros hideable", Rule(10))
    refused(path, FIRST, "protect it by the same rule", Rule(5, Zeros.PUBLISHED))


def test_a_window_beside_releases_without_one_is_refused(path) -> None:
    refused(path, FIRST, "has no window and release 3 has one (Y1)", window=frozenset(["Y1"]))


def test_other_codes_are_refused(path) -> None:
    other = Hierarchy("b", ("T", "b1", "b2", "b4"), np.array([-1, 0, 0, 0]))
    refused(path, table([2, 9, 9, 9, 9, 9], (A, other)), "b has other codes in release 3")


def test_windows_that_no_records_can_give_are_refused(tmp_path) -> None:
    ledger = tmp_path / "ledger"
    with open_ledger(ledger) as held:
        release(held, FIRST, frozenset(["Y1"]))
    fewer = table([2, 9, 9, 9, 8, 19])
    refused(
        ledger,
        fewer,
        "the register was revised: b b2 counts 18 in Y1, 17 in Y1,Y2",
        window=frozenset(["Y1", "Y2"]),
    )


def test_an_overlap_that_nothing_counts_is_refused(tmp_path) -> None:
    ledger = tmp_path / "ledger"
    with open_ledger(ledger) as held:
        release(held, FIRST, frozenset(["Y1", "Y2"]))
    refused(
        ledger, FIRST, "first put the counts of the common periods", window=frozenset(["Y2", "Y3"])
    )


def test_a_window_that_grew_hides_what_it_hid_and_keeps_each_increment_open(tmp_path) -> None:
    grown = table([5, 12, 9, 9, 9, 9])
    with open_ledger(tmp_path / "yearly") as ledger:
        before = release(ledger, FIRST, frozenset(["Y1"]))
        union = ledger.task(grown, RULE, np.log1p(grown.counts), frozenset(["Y1", "Y2"]))

        after = release(ledger, grown, frozenset(["Y1", "Y2"]))

    assert (after >= before).all()
    assert np.array_equal(union.task.counts, grown.counts - FIRST.counts)
    assert after[(union.task.counts > 0) & (union.task.counts < RULE.threshold)].all()
