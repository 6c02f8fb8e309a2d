"""The one way depth is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from underdraw.imaging import depth_map


def test_near_is_white_and_far_is_black():
    depth = np.linspace(1, 10, 400, dtype=np.float32).reshape(20, 20)
    made = depth_map(depth)
    assert made.shape == (20, 20, 3) and made.dtype == np.uint8
    grey = made[..., 0].ravel().astype(int)
    assert grey[0] == 255 and grey[-1] == 0
    assert (np.diff(grey) <= 0).all()
    assert np.array_equal(made[..., 0], made[..., 2])


def test_it_is_logarithmic_and_knows_no_unit():
    depth = np.geomspace(0.5, 8, 1000).reshape(10, 100)
    made = depth_map(depth)
    assert made[..., 0].ravel()[500] == pytest.approx(127, abs=1)
    assert np.abs(depth_map(depth * 1000).astype(int) - made).max() <= 1


def test_a_few_outliers_leave_the_rest_alone():
    depth = np.geomspace(1, 4, 10000).reshape(100, 100)
    wild = depth.copy()
    wild[0, 0], wild[-1, -1] = 1e-3, 1e6
    assert np.abs(depth_map(wild).astype(int) - depth_map(depth)).max() <= 1


@pytest.mark.parametrize("metres", [1e-6, 3.0, 1e6])
def test_a_wall_seen_head_on_is_mid_grey(metres: float):
    wall = metres * (1 + 1e-6 * np.random.default_rng(0).random((9, 9)))
    assert (depth_map(wall) == 128).all()


def test_the_unmeasured_is_black_and_set_off_from_the_farthest():
    depth = np.geomspace(1, 4, 400).reshape(20, 20)
    depth[3, :4] = (np.nan, np.inf, 0.0, -1.0)
    made = depth_map(depth)
    assert not made[3, :4].any() and made[0, 0, 0] == 255 and made[-1, -1, 0] == 32
    assert (depth_map(np.full((2, 2), np.nan)) == 128).all()
    assert (depth_map(np.ones((1, 1))) == 128).all()
    with pytest.raises(ValueError, match="HxW"):
        depth_map(np.ones((1, 2, 2)))
