"""The metrics of each kind of control agree with what can be counted by hand."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from underdraw.metrics import (
    chamfer,
    ciede2000,
    find_lines,
    leak,
    line_agreement,
    monotonicity,
    ms_ssim,
    normal_error,
    palette_delta_e,
    pck,
    psnr,
    seam_ratio,
    ssim,
    tile_psnr,
)


def column(place: int) -> np.ndarray:
    edges = np.zeros((6, 8), np.uint8)
    edges[:, place] = 255
    return edges


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def test_chamfer_counts_both_ways() -> None:
    assert chamfer(column(2), column(2)) == 0.0
    assert chamfer(column(2), column(5)) == pytest.approx(3.0)
    # One way the mean of 0 and 3, the other way 0.
    assert chamfer(column(2) | column(5), column(2)) == pytest.approx(0.75)


def test_chamfer_of_empty_maps() -> None:
    none = np.zeros((6, 8), np.uint8)
    assert chamfer(none, none) == 0.0
    assert chamfer(none, column(1)) == chamfer(column(1), none) == pytest.approx(10.0)


def test_chamfer_of_two_sizes_is_refused() -> None:
    with pytest.raises(ValueError, match="can't be compared"):
        chamfer(column(1), column(1)[:4])


def test_ssim_of_flat_pictures_is_the_luminance_term() -> None:
    a, b = np.full((16, 16), 100, np.uint8), np.full((16, 16), 150, np.uint8)
    c1 = (0.01 * 255) ** 2
    expected = (2 * 100 * 150 + c1) / (100**2 + 150**2 + c1)
    assert ssim(a, b) == pytest.approx(expected)


def test_ssim_of_one_window_is_its_formula() -> None:
    a, b = noise(11, 11)[..., 0], noise(11, 11, 1)[..., 0]
    away = np.arange(-5, 6)
    bell = np.exp(-(away**2) / (2 * 1.5**2))
    weights = np.outer(bell, bell) / bell.sum() ** 2
    x, y = a.astype(float), b.astype(float)
    mx, my = (weights * x).sum(), (weights * y).sum()
    vx, vy = (weights * (x - mx) ** 2).sum(), (weights * (y - my) ** 2).sum()
    both = (weights * (x - mx) * (y - my)).sum()
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    expected = (2 * mx * my + c1) * (2 * both + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    assert ssim(a, b) == pytest.approx(expected)


def test_ms_ssim_of_flat_pictures_is_the_last_luminance() -> None:
    a, b = np.full((176, 180, 3), 100, np.uint8), np.full((176, 180, 3), 150, np.uint8)
    assert ms_ssim(a, a) == pytest.approx(1.0)
    assert ms_ssim(a, b) == pytest.approx(ssim(a, b) ** 0.1333)


def test_ms_ssim_falls_with_noise_and_is_0_for_the_negative() -> None:
    true = cv2.GaussianBlur(noise(192, 192), (0, 0), 3)
    true = cv2.normalize(true, None, 0, 255, cv2.NORM_MINMAX)
    some = np.clip(true + noise(192, 192, 1) * 0.1, 0, 255).astype(np.uint8)
    more = np.clip(true + noise(192, 192, 1) * 0.4, 0, 255).astype(np.uint8)
    assert 1 > ms_ssim(some, true) > ms_ssim(more, true) > 0
    assert ms_ssim(255 - true, true) == 0.0


def test_similarity_of_what_is_too_small_or_unlike_is_refused() -> None:
    with pytest.raises(ValueError, match="a side of 128 px is too short; give 176 or more"):
        ms_ssim(noise(128, 256), noise(128, 256))
    with pytest.raises(ValueError, match="can't be compared"):
        ssim(noise(16, 16), noise(16, 20))


def test_angles_of_normals() -> None:
    up = np.zeros((1, 4, 3))
    up[..., 2] = 1
    angles = np.radians([0, 10, 20, 90])
    found = np.stack([np.sin(angles), 0 * angles, np.cos(angles)], axis=-1)[None] * 3
    error = normal_error(found, up)
    assert error.mean == pytest.approx(30.0)
    assert error[1:] == (0.5, 0.75, 0.75)


def test_pixels_without_a_normal_are_left_out() -> None:
    up = np.zeros((1, 2, 3))
    up[0, 0, 2] = 1
    assert normal_error(up, up).mean == 0.0
    with pytest.raises(ValueError, match="no pixel has a normal in both"):
        normal_error(up * 0, up)
    with pytest.raises(ValueError, match="can't be compared"):
        normal_error(up, up[:, :1])


def test_keypoints_within_a_share_of_the_size() -> None:
    true = np.array([[0.0, 0], [10, 0], [20, 0], [np.nan, np.nan]])
    found = np.array([[0.0, 9], [10, 11], [np.nan, 0], [5, 5]])
    assert pck(found, true, size=100) == pytest.approx(1 / 3)
    assert pck(found, true, size=100, share=0.2) == pytest.approx(2 / 3)


def test_poses_that_cant_be_compared() -> None:
    with pytest.raises(ValueError, match="has no keypoint"):
        pck(np.zeros((2, 2)), np.full((2, 2), np.nan), size=10)
    with pytest.raises(ValueError, match="can't be compared"):
        pck(np.zeros((2, 2)), np.zeros((3, 2)), size=10)


def test_lines_meet_by_angle_and_middle() -> None:
    true = np.array([[0.0, 10, 40, 10], [0, 80, 40, 80]])
    same = np.array([[40.0, 11, 0, 11]])  # the other way round, a pixel below
    assert line_agreement(same, true, 100) == (1.0, 0.5, 0.5)
    turned = np.array([[0.0, 5, 40, 15]])  # by 14 degrees about the same middle
    assert line_agreement(turned, true, 100)[:2] == (0.0, 0.0)
    moved = np.array([[0.0, 13, 40, 13]])
    assert line_agreement(moved, true, 100)[:2] == (0.0, 0.0)


def test_lines_of_nothing() -> None:
    none, one = np.zeros((0, 4)), np.array([[0.0, 0, 10, 0]])
    assert line_agreement(none, none, 100) == (1.0, 1.0, 0.0)
    assert line_agreement(none, one, 100) == (1.0, 0.0, 1.0)
    assert line_agreement(one, none, 100) == (0.0, 1.0, math.inf)


def test_the_lines_of_a_square_are_found() -> None:
    image = np.zeros((100, 100, 3), np.uint8)
    assert len(find_lines(image)) == 0
    image[20:80, 20:80] = 255
    found = find_lines(image)
    sides = np.array([[20.0, 20, 80, 20], [20, 80, 80, 80], [20, 20, 20, 80], [80, 20, 80, 80]])
    agreement = line_agreement(found, sides, math.hypot(100, 100))
    assert agreement.precision == agreement.recall == 1.0
    assert agreement.length_error < 0.1


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_ciede2000_of_the_published_pairs(
    a: tuple[float, ...], b: tuple[float, ...], expected: float
) -> None:
    """Pairs of table 1 of Sharma, Wu and Dalal 2005."""
    assert ciede2000(np.array(a), np.array(b)) == pytest.approx(expected, abs=5e-5)
    assert ciede2000(np.array(b), np.array(a)) == pytest.approx(expected, abs=5e-5)


def test_palettes_of_black_and_white() -> None:
    black = np.zeros((32, 32, 3), np.uint8)
    assert palette_delta_e(black, black) == 0.0
    assert palette_delta_e(black, black + 255) == pytest.approx(100.0, abs=0.01)


def test_a_tile_is_compared_at_its_own_size() -> None:
    tile = noise(8, 8)
    large = tile.repeat(4, axis=0).repeat(4, axis=1)
    assert tile_psnr(large, tile) == math.inf
    assert tile_psnr(tile ^ 1, tile) == pytest.approx(psnr(tile ^ 1, tile))
    with pytest.raises(ValueError, match="is smaller than its tile"):
        tile_psnr(tile, large)


def test_what_leaks_out_of_the_mask() -> None:
    true = noise(8, 8) // 2
    mask = np.zeros((8, 8), bool)
    mask[:, 4:] = True
    found = true.copy()
    found[mask] = 255
    assert leak(found, true, mask) == (0, 0.0)
    found[0, 0] += 32
    assert leak(found, true, mask) == (32, 1.0)
    with pytest.raises(ValueError, match="covers the whole picture"):
        leak(found, true, mask | True)


def test_a_seam_shows_in_the_steps_across_it() -> None:
    ramp = np.broadcast_to(np.arange(32, dtype=np.uint8)[:, None, None] * 2, (32, 32, 3)).copy()
    mask = np.zeros((32, 32), bool)
    mask[16:] = True
    assert seam_ratio(ramp, mask) == pytest.approx(1.0)
    ramp[mask] += 10
    assert seam_ratio(ramp, mask) == pytest.approx(6.0)
    flat = np.zeros((32, 32, 3), np.uint8)
    assert seam_ratio(flat, mask) == 1.0
    flat[mask] = 9
    assert seam_ratio(flat, mask) == math.inf
    with pytest.raises(ValueError, match="no border"):
        seam_ratio(flat, mask & False)


def test_monotonicity_is_spearmans_rank_correlation() -> None:
    scores = np.array([[1.0, 2, 30], [3, 2, 1], [1, 3, 2], [5, 5, 5], [1, 2, 2]])
    expected = [1.0, -1.0, 0.5, 0.0, math.sqrt(3) / 2]
    assert monotonicity((0, 0.5, 1), scores) == pytest.approx(expected)


@pytest.mark.parametrize(("scales", "shape"), [((0, 1), (2, 3)), ((1, 1), (2, 2)), ((0, 1), (2,))])
def test_scores_that_dont_fit_their_scales(
    scales: tuple[float, ...], shape: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="don't fit"):
        monotonicity(scales, np.zeros(shape))
