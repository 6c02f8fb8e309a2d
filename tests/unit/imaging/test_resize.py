"""Photos blend, labels stay labels, thin lines stay whole."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from underdraw.errors import SpecError
from underdraw.imaging import resize
from underdraw.imaging.thin import thin
from underdraw.spec.size import Size


@pytest.fixture
def photo() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8)


@pytest.fixture
def lines() -> np.ndarray:
    drawing = np.zeros((300, 400), np.uint8)
    cv2.line(drawing, (10, 20), (380, 270), 255)
    cv2.line(drawing, (20, 280), (390, 200), 255)
    cv2.ellipse(drawing, (300, 80), (70, 50), 20, 0, 360, 255)
    cv2.rectangle(drawing, (31, 133), (120, 233), 255)
    return np.repeat(drawing[..., None], 3, axis=2)


def pieces(drawing: np.ndarray) -> int:
    return cv2.connectedComponents(np.ascontiguousarray(drawing[..., 0]))[0] - 1


def test_shrinking_a_photo_averages_areas(photo: np.ndarray):
    made = resize(photo, Size(40, 30))
    means = photo.reshape(30, 2, 40, 2, 3).mean(axis=(1, 3))
    assert np.abs(made - means).max() <= 1


def test_each_axis_goes_its_own_way(photo: np.ndarray):
    made = resize(photo, Size(160, 30))
    halved = cv2.resize(photo, (80, 30), interpolation=cv2.INTER_AREA)
    assert np.array_equal(made, cv2.resize(halved, (160, 30), interpolation=cv2.INTER_CUBIC))


@pytest.mark.parametrize("size", [Size(33, 21), Size(171, 133), Size(20, 200), Size(1, 1)], ids=str)
def test_labels_make_up_no_colour(size: Size):
    palette = np.random.default_rng(1).integers(0, 256, (30, 3), dtype=np.uint8)
    labels = palette[np.random.default_rng(2).integers(0, 30, (12, 16))].repeat(5, 0).repeat(5, 1)
    made = resize(labels, size)
    known = {tuple(colour) for colour in palette.tolist()}
    assert {tuple(colour) for colour in made.reshape(-1, 3).tolist()} <= known
    assert made.shape == (size.height, size.width, 3)


def test_the_caller_has_the_last_word(photo: np.ndarray):
    ids = (np.arange(4096) % 7).astype(np.uint8).reshape(64, 64)
    assert set(np.unique(resize(ids, Size(40, 40)))) <= set(range(7))
    two = np.where(np.arange(64) < 32, 20, 220).astype(np.uint8)[None].repeat(64, 0)
    assert len(np.unique(resize(two, Size(100, 100), labels=False))) > 2
    colours = {tuple(c) for c in photo.reshape(-1, 3).tolist()}
    made = resize(photo, Size(50, 50), labels=True)
    assert {tuple(c) for c in made.reshape(-1, 3).tolist()} <= colours


def test_a_grey_ramp_is_no_label_map():
    ramp = (np.arange(60, dtype=np.uint8) * 4)[None].repeat(20, 0)
    assert len(np.unique(resize(ramp, Size(600, 20)))) > 150


@pytest.mark.parametrize(
    "size", [Size(200, 150), Size(128, 96), Size(67, 300), Size(60, 45)], ids=str
)
def test_thin_lines_survive_shrinking(lines: np.ndarray, size: Size):
    made = resize(lines, size)
    assert set(np.unique(made)) == {0, 255}
    assert pieces(made) <= pieces(lines)
    # The ends of the longest line are where they were.
    for x, y in ((10, 20), (380, 270)):
        x, y = x * size.width // 400, y * size.height // 300
        assert made[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3].any()
    opened = cv2.morphologyEx(made[..., 0], cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    assert not opened.any()


def test_thin_lines_stay_thin_when_enlarged(lines: np.ndarray):
    made = resize(lines, Size(1000, 750))
    assert set(np.unique(made)) == {0, 255}
    assert pieces(made) == pieces(lines)
    assert np.count_nonzero(made) < 3.2 * np.count_nonzero(lines)


def test_black_lines_on_white_are_kept_too(lines: np.ndarray):
    assert np.array_equal(255 - resize(255 - lines, Size(128, 96)), resize(lines, Size(128, 96)))


def test_solid_masks_keep_their_area():
    disc = np.zeros((200, 200), np.uint8)
    cv2.circle(disc, (100, 100), 60, 255, -1)
    for side in (50, 333):
        made = resize(disc, Size(side, side))
        assert set(np.unique(made)) == {0, 255}
        assert (made > 0).mean() == pytest.approx((disc > 0).mean(), rel=0.03)


def test_floats_and_bools_keep_their_range():
    step = np.zeros((8, 8), np.float32)
    step[:, 4:] = 1
    made = resize(step, Size(64, 64))
    assert made.dtype == np.float32 and made.min() == 0 and made.max() == 1
    assert resize(step > 0, Size(4, 4)).tolist() == [[False, False, True, True]] * 4
    assert resize(step[..., None], Size(4, 4)).shape == (4, 4, 1)


def test_the_same_size_is_a_copy_and_no_size_is_refused(photo: np.ndarray):
    same = resize(photo, Size(80, 60))
    same[:] = 0
    assert photo.any()
    with pytest.raises(SpecError, match="size 0x5"):
        resize(photo, Size(0, 5))


def test_thinning_leaves_a_line_of_one_pixel():
    bar = np.zeros((20, 60), np.bool_)
    bar[6:13, 5:55] = True
    made = thin(bar)
    assert made.sum(axis=0).max() == 1 and made.sum() > 40
    assert not thin(np.zeros((3, 3), np.bool_)).any()
    assert thin(np.ones((1, 1), np.bool_)).all()
