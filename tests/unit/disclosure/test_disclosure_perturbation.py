"""Cell-key perturbation: the noise, the keys, and what margins undo."""

import numpy as np
import pytest

from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.noise_tables import KEYS, noise_table
from clerestory.disclosure.perturbation import perturb
from clerestory.disclosure.tables import DisclosureError

SALT = b"sixteen bytes or"


def flat(name: str, leaves: int) -> Hierarchy:
    codes = ("Total", *(f"{name}{n}" for n in range(1, leaves + 1)))
    return Hierarchy(name, codes, np.array([-1, *[0] * leaves]))


def register(tables: list[list[int]]) -> tuple[Grid, np.ndarray, np.ndarray]:
    leaves = np.argwhere(np.ones((4, 3, 2), bool)) + 1
    weights = np.random.default_rng(5).poisson(4.0, 24)
    hierarchies = [flat("a", 4), flat("b", 3), flat("c", 2)]
    return grid(hierarchies, tables, leaves, weights), leaves, weights


@pytest.mark.parametrize(("threshold", "most", "variance"), [(5, 5, 2.0), (10, 12, 9.0), (3, 4, 1)])
def test_the_noise_has_mean_0_and_shows_no_small_count(
    threshold: int, most: int, variance: float
) -> None:
    table = noise_table(threshold, most, variance)
    noise = np.arange(-most, most + 1)

    assert np.abs(table.chances() @ noise).max() < most * most / KEYS
    assert table.variances()[-1] == pytest.approx(variance, abs=1e-3)
    for count, chances in enumerate(table.chances()):
        shown = count + noise[chances > 0]
        assert ((shown == 0) | (shown >= threshold)).all()
    small = np.arange(1, threshold)
    assert (table.variances()[small] >= small * (threshold - small) - 1e-3).all()
    assert table.chances()[0].tolist() == [float(n == 0) for n in noise]


def test_the_stated_interval_is_every_count_that_can_be_shown_so() -> None:
    table = noise_table(5, 5, 2.0)
    counts = np.arange(40)
    keys = np.unique(np.clip([table.ends - 1, table.ends], 0, KEYS - 1))
    shown = {int(c): np.unique(table.noise(np.full(keys.size, c), keys) + c) for c in counts}

    for figure in [0, *range(5, 30)]:
        low, high = table.intervals(np.array([figure]))
        could = [count for count in shown if figure in shown[count]]
        assert (low[0], high[0]) == (min(could), max(could))


def test_the_same_people_get_the_same_noise_in_every_table() -> None:
    wide, leaves, weights = register([[0, 1, 2]])
    narrow, _, _ = register([[1, 2]])

    one = perturb(wide, SALT, leaves=leaves, weights=weights)
    other = perturb(narrow, SALT, leaves=leaves, weights=weights)

    shared = wide.places(narrow.keys)
    assert (one.values[shared] == other.values).all()


def test_zeros_stay_and_the_noise_keeps_its_maximum() -> None:
    table, leaves, weights = register([[0, 1, 2]])

    shown = perturb(table, SALT, leaves=leaves, weights=weights)

    assert not shown.values[table.counts == 0].any()
    assert shown.max_change <= 5
    assert not ((shown.values >= 1) & (shown.values < 5)).any()
    assert shown.changed


def test_another_salt_gives_other_noise() -> None:
    table, leaves, weights = register([[0, 1, 2]])
    one = perturb(table, SALT, leaves=leaves, weights=weights)
    other = perturb(table, SALT[::-1], leaves=leaves, weights=weights)
    assert (one.values != other.values).any()


def test_what_margins_and_averages_undo_is_told() -> None:
    table, leaves, weights = register([[0, 1, 2]])

    told = " ".join(perturb(table, SALT, leaves=leaves, weights=weights).warnings)

    assert "margins are not the sums of their parts. The furthest is" in told
    assert "Averaging: " in told
    assert "Give record ids" in told


def test_with_record_ids_nothing_is_said_of_them() -> None:
    hierarchies = [flat("a", 2)]
    leaves, weights = np.array([[1], [1], [2]]), np.ones(3, np.int64)
    table = grid(hierarchies, [[0]], leaves, weights)

    shown = perturb(table, SALT, leaves=leaves, weights=weights, ids=["x", "y", "z"])

    assert "record ids" not in " ".join(shown.warnings)
    with pytest.raises(DisclosureError, match="2 record ids for 3 rows"):
        perturb(table, SALT, leaves=leaves, weights=weights, ids=["x", "y"])


def test_a_short_salt_and_too_little_noise_are_refused() -> None:
    table, leaves, weights = register([[0, 1]])
    with pytest.raises(DisclosureError, match="the salt has 4 bytes"):
        perturb(table, b"salt", leaves=leaves, weights=weights)
    with pytest.raises(DisclosureError, match="greatest noise is 4, below the threshold 5"):
        perturb(table, SALT, leaves=leaves, weights=weights, most=4)
    with pytest.raises(DisclosureError, match="a variance of 90 is out of reach"):
        perturb(table, SALT, leaves=leaves, weights=weights, variance=90)
