"""How sure a mean is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Interval(NamedTuple):
    """A mean and the ends of its confidence interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write it as tables do: 0.712 [0.690, 0.733]."""
        return f"{self.mean:z.3f} [{self.low:z.3f}, {self.high:z.3f}]"


def bootstrap(
    values: Sequence[float], confidence: float = 0.95, draws: int = 10_000, seed: int = 0
) -> Interval:
    """Return the mean with its percentile bootstrap interval (Efron 1979).

    Args:
        values: one figure an image, at least one.
        confidence: share of the resampled means inside the interval, 0 to 1.
        draws: how often the values are resampled.
        seed: of the resampling; the same values give the same interval.
    """
    data = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(seed).integers(len(data), size=(draws, len(data)))
    tail = (1 - confidence) / 2 * 100
    low, high = np.percentile(data[picks].mean(axis=1), (tail, 100 - tail))
    return Interval(float(data.mean()), float(low), float(high))
