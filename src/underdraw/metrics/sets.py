"""Distance of two sets of pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_CMMD_SIGMA, _CMMD_SCALE = 10.0, 1000.0


def cmmd_parts(found: NDArray[np.floating], true: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return what each pair adds to CMMD (Jayasumana et al. 2024), of which that is the mean.

    It is the squared maximum mean discrepancy of CLIP's embeddings under a Gaussian kernel, here
    without bias (Gretton et al. 2012, eq. 4), so that it is 0 in the mean for sets that are alike
    and may fall below. The parts spread as far as resampled sets do.

    Args:
        found: (N, D) embeddings of length 1, two or more.
        true: of the same shape; a row is of the same case.

    Returns:
        (N,), a thousandfold as in the paper.
    """
    if found.shape != true.shape or len(found) < 2:
        raise ValueError(f"sets of {found.shape} and {true.shape} can't be compared")
    a, b = found.astype(np.float64), true.astype(np.float64)
    across = _kernel(a, b)
    gaps = _kernel(a, a) + _kernel(b, b) - across - across.T
    np.fill_diagonal(gaps, 0.0)
    each = _CMMD_SCALE * gaps.sum(axis=1) / (len(a) - 1)
    # A case is in half of the pairs' two places each, so its mean counts twice about the whole.
    return 2 * each - each.mean()


def _kernel(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T
    return np.exp(-squares / (2 * _CMMD_SIGMA**2))
