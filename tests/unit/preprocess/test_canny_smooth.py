"""Edges of a blurred picture are those of the definition, written out plainly."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from underdraw.errors import SpecError
from underdraw.metrics import edge_f1
from underdraw.preprocess import run
from underdraw.spec.preprocess import CannySmoothParams, parse_preprocess

# Where the neighbour of each eighth of a turn is, down and across.
AROUND = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))


def by_definition(image: np.ndarray, low: float, high: float) -> np.ndarray:
    """Kornia's steps: grey, Gaussian of 5 px, Sobel, maxima of eight directions, hysteresis."""
    grey = image.astype(np.float64) @ (0.299, 0.587, 0.114) / 255
    bell = np.exp(-np.square(np.arange(-2, 3)) / 2)
    bell /= bell.sum()
    padded = np.pad(grey, 2, mode="reflect")
    for axis in (0, 1):
        padded = np.apply_along_axis(np.convolve, axis, padded, bell, "valid")
    edge = np.pad(padded, 1, mode="edge")
    smooth, slope = (1, 2, 1), (1, 0, -1)  # np.convolve turns a kernel round
    dx, dy = (
        np.apply_along_axis(
            np.convolve,
            0,
            np.apply_along_axis(np.convolve, 1, edge, across, "valid"),
            down,
            "valid",
        )
        for across, down in ((slope, smooth), (smooth, slope))
    )
    length = np.hypot(dx, dy)
    turn = np.round(np.degrees(np.arctan2(dy, dx)) / 45).astype(int) % 8
    wide = np.pad(length, 1)
    kept = np.zeros_like(length, dtype=bool)
    for y, x in np.ndindex(*length.shape):
        there = [AROUND[(turn[y, x] + half) % 8] for half in (0, 4)]
        kept[y, x] = all(length[y, x] > wide[y + 1 + dn, x + 1 + ac] for dn, ac in there)
    weak, strong = kept & (length > low), kept & (length > high)
    _, parts = cv2.connectedComponents(weak.astype(np.uint8), connectivity=8)
    return weak & np.isin(parts, np.unique(parts[strong]))


@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_definition(seed: int) -> None:
    """All but a few pixels nearly equal to a neighbour, and the lines that hang on them."""
    draw = np.random.default_rng(seed)
    image = cv2.GaussianBlur(draw.integers(0, 256, (64, 80, 3), np.uint8), (0, 0), 3.0)
    image = np.clip(128 + (image.astype(float) - 128) * 4, 0, 255).astype(np.uint8)
    found = run(image, CannySmoothParams(), cache=None)[..., 0] > 0
    expected = by_definition(image, 0.1, 0.2)
    assert 0.03 < expected.mean() < 0.3
    assert edge_f1(found, expected, 0) > 0.98


def test_equal_neighbours_are_one_edge() -> None:
    image = np.zeros((16, 16, 3), np.uint8)
    image[:, 8:] = 255  # the gradient is as long on both sides of the step
    found = run(image, CannySmoothParams(), cache=None)[..., 0] > 0
    assert found[2:-2].sum(axis=1).tolist() == [1] * 12
    assert not by_definition(image, 0.1, 0.2).any()


def test_thresholds_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(SpecError, match=r"low=0.3 is above high=0.2; swap them"):
        parse_preprocess("canny_smooth:low=0.3")
