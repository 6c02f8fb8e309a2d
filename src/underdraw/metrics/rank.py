"""Whether a figure grows with what should make it grow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def monotonicity(scales: Sequence[float], scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return Spearman's rank correlation of scale and score, -1 to 1, for each picture.

    Equal values share their mean rank; a picture whose score never changes has 0.

    Args:
        scales: K different numbers, at least two.
        scores: (N, K), a row a picture.
    """
    if scores.ndim != 2 or scores.shape[1] != len(scales) or len(set(scales)) < 2:
        raise ValueError(f"scores of {scores.shape} don't fit {len(scales)} scales, two or more")
    wanted = _ranks(np.asarray(scales, dtype=np.float64))
    found = np.stack([_ranks(row) for row in scores])
    wanted, found = wanted - wanted.mean(), found - found.mean(axis=1, keepdims=True)
    spread = np.linalg.norm(found, axis=1) * np.linalg.norm(wanted)
    return np.divide(found @ wanted, spread, out=np.zeros(len(found)), where=spread > 0)


def _ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=np.float64)
