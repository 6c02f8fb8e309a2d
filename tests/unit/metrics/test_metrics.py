"""Metrics agree with what can be counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from underdraw.metrics import (
    bootstrap,
    edge_f1,
    mean_iou,
    psnr,
    si_rmse,
)


def line(column: int) -> np.ndarray:
    edges = np.zeros((8, 8), np.uint8)
    edges[:, column] = 255
    return edges


def test_edges_meet_within_the_tolerance_only() -> None:
    assert edge_f1(line(3), line(3), tolerance=0) == 1.0
    assert edge_f1(line(3), line(4), tolerance=0) == 0.0
    assert edge_f1(line(3), line(4), tolerance=1) == 1.0
    assert edge_f1(line(3), line(5), tolerance=1) == 0.0


def test_edge_f1_is_the_harmonic_mean() -> None:
    found = line(1) | line(6)  # half of it is true, all of the true is found
    assert edge_f1(found, line(1), tolerance=0) == pytest.approx(2 * 0.5 / 1.5)


def test_empty_edge_maps() -> None:
    none = np.zeros((8, 8), np.uint8)
    assert edge_f1(none, none) == 1.0
    assert edge_f1(none, line(2)) == edge_f1(line(2), none) == 0.0


def test_edge_maps_of_two_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="can't be compared"):
        edge_f1(line(1), line(1)[:4])


def test_psnr_of_a_known_error() -> None:
    black = np.zeros((4, 4, 3), np.uint8)
    assert psnr(black, black) == math.inf
    assert psnr(black + 255, black) == pytest.approx(0.0)
    assert psnr(black + 51, black) == pytest.approx(20 * math.log10(5))


def test_the_interval_holds_the_mean_and_narrows() -> None:
    chance = np.random.default_rng(3)
    few, many = (bootstrap(chance.normal(0.5, 0.1, n).tolist()) for n in (16, 1600))
    for found in (few, many):
        assert found.low < found.mean < found.high
    assert many.high - many.low < (few.high - few.low) / 5
    assert bootstrap([0.25] * 9) == (0.25, 0.25, 0.25)


def test_depth_errors_by_hand() -> None:
    true = np.array([[1.0, 2.0], [4.0, np.inf]])
    assert si_rmse(true * 2, true) == pytest.approx(0.0, abs=1e-12)
    doubled = np.array([[2.0, 2.0], [4.0, 1.0]])  # logs differ by ln 2, 0, 0; outside is left out
    gap = np.log(2.0)
    assert si_rmse(doubled, true) == pytest.approx(np.sqrt(gap**2 / 3 - (gap / 3) ** 2))


def test_depths_that_cant_be_compared_are_refused() -> None:
    with pytest.raises(ValueError, match="can't be compared"):
        si_rmse(np.ones((2, 2)), np.ones((2, 3)))
    with pytest.raises(ValueError, match="no pixel has a finite depth"):
        si_rmse(np.full((2, 2), np.inf), np.ones((2, 2)))
    with pytest.raises(ValueError, match="above 0"):
        si_rmse(np.zeros((2, 2)), np.ones((2, 2)))


def test_the_mean_iou_by_hand() -> None:
    true = np.array([[0, 0, 1, 1]])
    assert mean_iou(true, true) == 1.0
    assert mean_iou(np.array([[0, 1, 1, 1]]), true) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert mean_iou(np.array([[0, 2, 1, 1]]), true) == pytest.approx((1 / 2 + 1) / 2)
    assert mean_iou(np.full((1, 4), 9), true) == 0.0
    with pytest.raises(ValueError, match="can't be compared"):
        mean_iou(true, true.T)
