"""CMMD is what can be worked out by hand, without bias, and its parts say how sure it is."""

from __future__ import annotations

import numpy as np
import pytest

from underdraw.metrics import Interval, cmmd_parts


def k(gap: float) -> float:
    return float(np.exp(-(gap**2) / 200))  # sigma 10


def lengths(count: int, seed: int, shift: float = 0.0) -> np.ndarray:
    found = np.random.default_rng(seed).normal(size=(count, 8)) + shift
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_two_pairs_by_hand() -> None:
    parts = cmmd_parts(np.array([[0.0], [1.0]]), np.array([[5.0], [9.0]]))
    wanted = 1000 * (k(1) + k(4) - k(9) - k(4))
    np.testing.assert_allclose(parts, [wanted, wanted])


def test_the_mean_is_that_over_all_other_pairs() -> None:
    a, b = lengths(5, 0), lengths(5, 1, shift=1)
    terms = [
        k(np.linalg.norm(a[i] - a[j]))
        + k(np.linalg.norm(b[i] - b[j]))
        - k(np.linalg.norm(a[i] - b[j]))
        - k(np.linalg.norm(a[j] - b[i]))
        for i in range(5)
        for j in range(5)
        if i != j
    ]
    assert cmmd_parts(a, b).mean() == pytest.approx(1000 * np.mean(terms))


def test_what_is_alike_has_no_distance_in_the_mean() -> None:
    """The estimate with bias would be above 0 for all of these."""
    alike = [cmmd_parts(lengths(20, n), lengths(20, 100 + n)).mean() for n in range(60)]
    error = np.std(alike) / np.sqrt(len(alike))
    assert abs(np.mean(alike)) < 3 * error and min(alike) < 0 < max(alike)
    assert np.mean(alike) + 10 * error < cmmd_parts(lengths(20, 0), lengths(20, 1, 1)).mean()
    np.testing.assert_allclose(cmmd_parts(lengths(9, 0), lengths(9, 0)), 0.0, atol=1e-9)


def test_its_parts_spread_as_other_samples_would() -> None:
    """The error of the mean that they tell is the spread over sets drawn anew."""
    sets = [cmmd_parts(lengths(40, n), lengths(40, 500 + n, shift=0.6)) for n in range(200)]
    told = np.mean([parts.std(ddof=1) / np.sqrt(40) for parts in sets])
    assert told == pytest.approx(np.std([parts.mean() for parts in sets]), rel=0.2)


def test_a_rounding_error_below_zero_has_no_sign() -> None:
    assert str(Interval(-1e-9, -0.5, -0.0)) == "0.000 [-0.500, 0.000]"


def test_sets_that_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="can't be compared"):
        cmmd_parts(lengths(3, 0), lengths(4, 0))
    with pytest.raises(ValueError, match="can't be compared"):
        cmmd_parts(lengths(1, 0), lengths(1, 0))
