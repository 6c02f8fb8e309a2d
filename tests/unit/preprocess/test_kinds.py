"""What each kind draws, beyond the contract they share."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from underdraw.errors import ImageError
from underdraw.preprocess import run
from underdraw.spec.preprocess import parse_preprocess


def draw(image: np.ndarray, what: str) -> np.ndarray:
    return run(image, parse_preprocess(what), cache=None)


@pytest.fixture
def noise() -> np.ndarray:
    pixels = np.random.default_rng(3).integers(0, 256, (72, 96, 3), dtype=np.uint8)
    return cv2.GaussianBlur(pixels, (7, 7), 0)


@pytest.fixture
def box() -> np.ndarray:
    image = np.full((120, 160, 3), 230, np.uint8)
    image[30:90, 40:120] = 40
    return image


def the_mission_text(image: np.ndarray, target: int, sigma: float) -> np.ndarray:
    """AdaptiveCannyPreprocessor as it was handed to us."""
    gray = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    median = np.median(gray)
    lower = int(max(0, (1.0 - sigma) * median))
    upper = int(min(255, (1.0 + sigma) * median))
    edges = cv2.Canny(gray, lower, upper)
    h, w = edges.shape
    scale = target / max(h, w)
    new_h, new_w = int(h * scale), int(w * scale)
    edges = cv2.resize(edges, (new_w, new_h))
    pad_h, pad_w = target - new_h, target - new_w
    return np.pad(edges, ((pad_h // 2, pad_h - pad_h // 2), (pad_w // 2, pad_w - pad_w // 2)))


@pytest.mark.parametrize(("low", "high"), [(100, 200), (20, 60), (0, 0)])
def test_canny_is_cv2s(noise: np.ndarray, low: int, high: int):
    gray = cv2.cvtColor(noise, cv2.COLOR_RGB2GRAY)
    made = draw(noise, f"canny:low={low},high={high}")
    assert np.array_equal(made[..., 1], cv2.Canny(gray, low, high))


@pytest.mark.parametrize("sigma", [0.0, 0.33, 1.0])
def test_canny_adaptive_is_the_mission_texts(noise: np.ndarray, sigma: float):
    squared = the_mission_text(noise, 96, sigma)
    for what in ("", ",target_size=96"):
        made = draw(noise, f"canny_adaptive:sigma={sigma}{what}")[..., 0]
        assert np.array_equal(made, squared[12:84])


def test_canny_adaptive_keeps_lines_thin_at_another_working_size(box: np.ndarray):
    plain = draw(box, "canny_adaptive")[..., 0] > 0
    for target in (80, 400):
        made = draw(box, f"canny_adaptive:target_size={target}")[..., 0]
        assert set(np.unique(made)) == {0, 255}
        near = cv2.dilate(plain.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        assert not (made[~near] > 0).any()
        assert 0.7 < np.count_nonzero(made) / np.count_nonzero(plain) < 1.3


def test_canny_adaptive_sees_in_the_dark():
    image = np.zeros((80, 80, 3), np.uint8)
    image[1::9, 1::9] = 1  # specks that thresholds of 0 would draw
    image[30:50, 30:50] = 60
    made = draw(image, "canny_adaptive")[..., 0]
    assert made[28:52, 28:52].any()
    made[26:54, 26:54] = 0
    assert not made.any()


def test_lines_are_straight_and_long_enough(box: np.ndarray):
    made = draw(box, "lines")[..., 0] > 0
    rows, columns = np.nonzero(made)
    on_the_box = ((abs(rows - 30) < 3) | (abs(rows - 90) < 3) | (abs(columns - 40) < 3)) | (
        abs(columns - 120) < 3
    )
    assert made.any() and on_the_box.all()
    assert np.count_nonzero(draw(box, "lines:min_length=0.45")) < np.count_nonzero(made) * 3
    assert not draw(box, "lines:min_length=0.6").any()
    assert np.count_nonzero(draw(box, "lines:thickness=3")[..., 0]) > 2 * np.count_nonzero(made)


def test_scribble_has_two_tones_and_drops_specks(box: np.ndarray):
    box[5:8, 5:8] = 60
    assert set(np.unique(draw(box, "scribble"))) == {0, 255}
    assert not draw(box, "scribble")[:15, :15].any()
    assert draw(box, "scribble:min_area=0")[:15, :15].any()


def test_lineart_draws_strokes_and_leaves_shadows_empty(box: np.ndarray):
    made = draw(box, "lineart")[..., 0]
    assert made[33:87, 31:60].max() > 200  # the dark side of the box's edge
    assert made[50:70, 60:100].max() == 0  # its inside


def test_softedge_is_bolder_where_the_contrast_is(box: np.ndarray):
    box[30:90, 80:] = 150
    made = draw(box, "softedge")[60, :, 0].astype(int)
    assert made[38:43].max() > made[78:83].max() > 100
    assert len(np.unique(made)) > 20


def test_binary_follows_the_threshold():
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    assert np.array_equal(draw(ramp, "binary:threshold=99")[0, :, 0] > 0, np.arange(256) > 99)
    two = np.where(np.arange(64) < 20, 70, 90).astype(np.uint8)[None].repeat(8, axis=0)
    assert np.array_equal(draw(two, "binary")[..., 0] > 0, two == 90)


def test_invert_twice_is_the_image(noise: np.ndarray):
    assert np.array_equal(draw(draw(noise, "invert"), "invert"), noise)


def test_blur_and_tile_drop_detail_and_keep_the_mean(noise: np.ndarray):
    for what in ("blur", "tile"):
        made = draw(noise, what).astype(float)
        assert made.std() < noise.std() * 0.8
        assert abs(made.mean() - noise.mean()) < 2
    assert np.array_equal(draw(noise, "tile:factor=1"), noise)


def test_shuffle_is_told_by_its_seed_and_invents_no_brightness(noise: np.ndarray):
    made = draw(noise, "shuffle:seed=5")
    assert np.array_equal(made, draw(noise, "shuffle:seed=5"))
    assert not np.array_equal(made, draw(noise, "shuffle:seed=6"))
    assert not np.array_equal(made, noise)
    assert made.min() >= noise.min() and made.max() <= noise.max()


def test_shuffle_says_how_long_a_side_may_be():
    with pytest.raises(ImageError, match="40000x1; up to 32766 pixels a side"):
        draw(np.zeros((1, 40000, 3), np.uint8), "shuffle")


def test_color_gives_each_cell_its_mean(noise: np.ndarray):
    made = draw(noise, "color:cells=4")  # 96 wide: cells of 24
    for y in range(0, 72, 24):
        for x in range(0, 96, 24):
            cell = made[y : y + 24, x : x + 24].reshape(-1, 3)
            assert (cell == cell[0]).all()
            mean = noise[y : y + 24, x : x + 24].reshape(-1, 3).mean(axis=0)
            assert np.abs(cell[0] - mean).max() <= 0.51


def test_none_passes_the_image_on(noise: np.ndarray):
    assert np.array_equal(draw(noise, "none"), noise)
