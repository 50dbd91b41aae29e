"""Which noise a count gets from its cell key: the table behind cell-key perturbation.

For every count the noise has mean 0 and, of all such noises within the maximum, the greatest
entropy at the wanted variance (Marley and Leaver 2011), with nothing from 1 to threshold - 1 ever
shown. Counts below the threshold cannot have less variance than going to 0 or to the threshold
gives: count times (threshold - count).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.tables import DisclosureError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

KEYS = 1 << 20
"""Cell keys are 0 to KEYS - 1, so a mean departs from 0 by less than most times most / KEYS."""
HALVINGS = 60
STEEPEST = 40.0


@dataclass(frozen=True, slots=True)
class NoiseTable:
    """`ends[count, k]` is the first cell key that gets more than noise k - most; the last row
    stands for all greater counts."""

    threshold: int
    most: int
    ends: Ints

    def noise(self, counts: Ints, keys: Ints) -> Ints:
        """The noise of cells with these counts and keys; zeros stay."""
        ends = self.ends[np.minimum(counts, len(self.ends) - 1)]
        noise: Ints = np.sum(keys[:, None] >= ends, axis=1) - self.most
        return np.where(counts > 0, noise, 0)

    def chances(self) -> Floats:
        """(counts, 2 most + 1): the probability of each noise from -most to most."""
        widths = np.diff(self.ends, axis=1, prepend=0)
        return widths / KEYS

    def variances(self) -> Floats:
        """The variance of the noise of each count; the last stands for all greater counts."""
        noise = np.arange(-self.most, self.most + 1)
        chances = self.chances()
        result: Floats = chances @ noise**2 - (chances @ noise) ** 2
        return result

    def intervals(self, shown: Ints) -> tuple[Ints, Ints]:
        """The least and the greatest count that can be shown as each figure."""
        low, high = np.maximum(shown - self.most, 0), shown + self.most
        counts, offsets = np.nonzero(self.chances()[1:])
        figures, counts = counts + 1 + offsets - self.most, counts + 1
        size = int(figures.max()) + 1
        first, last = np.full(size, np.iinfo(np.int64).max), np.zeros(size, np.int64)
        np.minimum.at(first, figures, counts)
        np.maximum.at(last, figures, counts)
        first[0] = 0
        # Above the last row every noise is possible, so only the low ends are left to the table.
        tabled = shown <= len(self.ends) - 1 - self.most
        low = np.where(shown < size, first[np.minimum(shown, size - 1)], low)
        high = np.where(tabled, last[np.minimum(shown, size - 1)], high)
        return low, high


def noise_table(threshold: int, most: int, variance: float) -> NoiseTable:
    """Raises DisclosureError for a maximum below the threshold or a variance out of reach."""
    if most < threshold:
        raise DisclosureError(
            f"the greatest noise is {most}, below the threshold {threshold}: a count of "
            f"{threshold} would be shown as it is; allow {threshold} or more"
        )
    if not 0 < variance <= most * most / 3:
        raise DisclosureError(
            f"a variance of {variance:g} is out of reach of a noise of at most {most}; "
            f"give more than 0 and up to {most * most / 3:.1f}"
        )
    counts, noise = np.arange(threshold + most + 1), np.arange(-most, most + 1)
    figure = counts[:, None] + noise
    allowed = (figure == 0) | (figure >= threshold)
    allowed[0] = noise == 0
    chances = _most_even(noise, allowed, variance)
    ends = np.rint(np.cumsum(chances, axis=1) * KEYS).astype(np.int64)
    ends[:, -1] = KEYS
    return NoiseTable(threshold, most, ends)


def _most_even(noise: Ints, allowed: NDArray[np.bool_], variance: float) -> Floats:
    """Chances of each noise, a row per count: mean 0, and the variance as near as can be."""
    flat, steep = np.full(len(allowed), -STEEPEST), np.full(len(allowed), STEEPEST)
    for _ in range(HALVINGS):
        middle = (flat + steep) / 2
        wide = _centred(noise, allowed, middle) @ noise**2 > variance
        flat, steep = np.where(wide, middle, flat), np.where(wide, steep, middle)
    return _centred(noise, allowed, steep)


def _centred(noise: Ints, allowed: NDArray[np.bool_], curve: Floats) -> Floats:
    """Chances proportional to exp(-curve noise² + slope noise), each row's slope such that its
    mean is 0."""
    most = np.full(len(allowed), 2 * STEEPEST * noise.max())
    least = -most
    chances = np.zeros(allowed.shape)
    for _ in range(HALVINGS):
        slope = (least + most) / 2
        tilt = -curve[:, None] * noise**2 + slope[:, None] * noise
        weight = np.where(allowed, tilt, -np.inf)
        chances = np.exp(weight - weight.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        below = chances @ noise < 0
        least, most = np.where(below, slope, least), np.where(below, most, slope)
    return chances
