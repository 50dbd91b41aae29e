"""Records dealt anew: what such worlds change, and what they prove."""

import numpy as np
import pytest

from clerestory.disclosure import linear_suppression
from clerestory.disclosure.dealing import Dealer, can_deal, exactly
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import suppress_linear, task_of
from clerestory.disclosure.moves import FINE, Move, Proof, Rule, Task, Zeros, problems

AREA = Hierarchy(  # 4 districts of 4 areas each
    "area",
    ("Total", *"abcd", *(f"{n}{i}" for n in "abcd" for i in range(4))),
    np.array([-1, *[0] * 4, *[1 + n // 4 for n in range(16)]]),
)
KIND = Hierarchy("kind", ("Total", *(f"k{n}" for n in range(5))), np.array([-1, *[0] * 5]))
MONTH = Hierarchy(  # calendar and financial years over the same months
    "month",
    ("Total", "c0", "c1", "f0", "f1", *(f"m{n}" for n in range(4))),
    np.array([-1, 0, 0, -1, -1, 1, 1, 2, 2]),
    (np.array([-1, -1, -1, 0, 0, 3, 4, 4, 4]),),
)


def made(hierarchies=(KIND, AREA, MONTH), tables=None, share: float = 0.25) -> Grid:
    chance = np.random.default_rng(0)
    inner = np.stack(np.meshgrid(*[h.leaves() for h in hierarchies], indexing="ij"), axis=-1)
    leaves = inner.reshape(-1, len(hierarchies))
    tables = tables or [range(len(hierarchies))]
    return grid(hierarchies, tables, leaves, chance.negative_binomial(1, share, len(leaves)))


def asked(cells: Grid, zeros: Zeros = Zeros.HIDEABLE, published=None) -> Task:
    return task_of(cells, Rule(zeros=zeros), np.log1p(cells.counts), published)


def dealt(cells: Grid, task: Task, seed: int = 0) -> tuple[np.ndarray, Proof]:
    hidden, proof = task.protected.copy(), Proof(task)
    Dealer(cells, hidden, proof, seed).deal(lambda left: None, lambda: False)
    return hidden, proof


@pytest.mark.parametrize("zeros", list(Zeros))
def test_most_needs_are_met_and_every_sum_holds(zeros: Zeros) -> None:
    task = asked(cells := made(), zeros)

    hidden, proof = dealt(cells, task)

    left = np.flatnonzero(proof.needs_rise | proof.needs_fall)
    told = [f"cell {cell} is not shown to be open" for cell in left]
    assert problems(task, hidden, proof) == told
    assert proof.left < Proof(task).left / (2 if zeros is Zeros.HIDEABLE else 1)
    assert not (hidden & ~task.may_hide).any()


@pytest.mark.parametrize("share", [0.25, 0.8])  # with few records, totals can often not be kept
def test_totals_of_areas_and_the_table_without_areas_stay_and_no_zero_is_hidden(
    share: float,
) -> None:
    task = asked(cells := made(share=share))

    hidden, proof = dealt(cells, task)

    changed = np.unique(np.concatenate([move.cells for move in proof.moves]))
    at = cells.coordinates[changed]
    assert (at[:, 1] > 0).all() and (at[:, [0, 2]] > 0).any(axis=1).all()
    assert (cells.counts[changed] > 0).all() and hidden[changed].all()
    assert all(move.divisor == 1 for move in proof.moves[:1])


def test_totals_that_need_not_be_kept_prove_more() -> None:
    task = asked(cells := made(share=0.8))
    hidden, proof = dealt(cells, task)
    before = proof.left

    dealer = Dealer(cells, hidden, proof)
    dealer.deal(lambda left: None, lambda: False, keeps=False)

    assert proof.left < before
    assert not [p for p in problems(task, hidden, proof) if "not shown" not in p]


def test_records_are_dealt_within_a_district_first() -> None:
    task = asked(cells := made())
    hidden, proof = task.protected.copy(), Proof(task)
    dealer = Dealer(cells, hidden, proof)
    calls = iter([False] * 3)

    dealer.deal(lambda left: None, lambda: next(calls, True))

    assert proof.moves
    for move in proof.moves:
        assert (cells.coordinates[move.cells, 1] > 4).all()  # no district changes


def test_what_may_not_be_hidden_does_not_change() -> None:
    cells = made()
    published = (cells.coordinates[:, 0] == 1) & (cells.counts > 4)
    task = asked(cells, published=published)

    hidden, proof = dealt(cells, task)

    assert not (hidden & published).any()
    assert not any(published[move.cells].any() for move in proof.moves)


def test_a_move_of_the_table_without_areas_is_dealt_out() -> None:
    task = asked(cells := made(share=0.8))  # few records: some counts of all areas are small
    hidden, proof = task.protected.copy(), Proof(task)
    dealer = Dealer(cells, hidden, proof)
    together, table = dealer.together()
    whole = cells.coordinates[:, 1] == 0
    assert np.array_equal(together.counts, cells.counts[whole])
    assert np.array_equal(together.protected, task.protected[whole])
    found = suppress_linear(together, table, prune=False)
    assert found.is_safe and found.proof.moves

    for move in found.proof.moves:
        dealer.deal_out(exactly(move, together, found.hidden), lambda: False)

    left, before = proof.needs_rise | proof.needs_fall, Proof(together).left
    assert np.count_nonzero(left[whole]) < before
    assert not (hidden[whole] & ~found.hidden).any()
    assert not [p for p in problems(task, hidden, proof) if "not shown" not in p]


def test_a_rounded_move_is_made_exact_before_it_is_dealt_out() -> None:
    task = asked(cells := made())
    together, _ = Dealer(cells, task.protected.copy(), Proof(task)).together()
    everything = np.ones(together.size, dtype=bool)
    rounded = Move(np.arange(together.size), np.arange(together.size) % 3 - 1, FINE)

    by = exactly(rounded, together, everything)

    assert np.abs(together.sums @ by).max() < 1e-15
    assert np.abs(by * FINE).max() < 3


def test_only_one_table_of_all_dimensions_can_be_dealt() -> None:
    assert can_deal(made())
    assert not can_deal(made(tables=((0, 1), (1, 2))))
    assert not can_deal(made((AREA,), ((0,),)))


def test_the_same_table_gives_the_same_worlds() -> None:
    task = asked(cells := made())
    (first, proof), (second, again) = dealt(cells, task), dealt(cells, task)
    assert np.array_equal(first, second) and len(proof.moves) == len(again.moves)


@pytest.mark.parametrize("zeros", [Zeros.HIDEABLE, Zeros.CLASSIC])
@pytest.mark.parametrize("hierarchies", [(KIND, AREA), (AREA, KIND)])
def test_a_table_as_if_very_large_is_safe(monkeypatch, zeros: Zeros, hierarchies) -> None:
    for name in ("MOST_IMPROVED", "MOST_AT_ONCE"):
        monkeypatch.setattr(linear_suppression, name, 100)
    task = asked(cells := made(hierarchies), zeros)
    stages = []

    found = suppress_linear(task, cells, tick=lambda stage, left: stages.append(stage))

    assert found.is_safe and "dealing" in stages
    assert not problems(task, found.hidden, found.proof)


def test_time_that_is_up_ends_it(monkeypatch) -> None:
    for name in ("MOST_IMPROVED", "MOST_AT_ONCE"):
        monkeypatch.setattr(linear_suppression, name, 100)
    found = suppress_linear(asked(cells := made()), cells, max_seconds=0.0)
    assert not found.is_complete and not found.is_safe
