"""Three ways to a size, and the way back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from underdraw.errors import ImageError, SpecError
from underdraw.imaging import FIT_MODES, fit
from underdraw.spec.size import Size

sides = st.integers(1, 70)


def smooth(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 255 / width, y * 255 / height, 0 * x + 90], axis=2).astype(np.uint8)


@settings(max_examples=60, deadline=None)
@given(sides, sides, sides, sides, st.sampled_from(FIT_MODES))
def test_sizes_always_meet(height: int, width: int, to_height: int, to_width: int, mode: str):
    image = smooth(height, width)
    fitted = fit(image, Size(to_width, to_height), mode)
    assert fitted.image.shape == (to_height, to_width, 3)
    back = fitted.inverse(fitted.image)
    assert back.shape == image.shape and back.dtype == image.dtype


@pytest.mark.parametrize("shape", [(60, 90), (90, 60), (61, 97)])
@pytest.mark.parametrize("mode", ["stretch", "pad"])
def test_nothing_is_lost_on_the_way_back(shape: tuple[int, int], mode: str):
    image = smooth(*shape)
    fitted = fit(image, Size(128, 160), mode)
    assert np.abs(fitted.inverse(fitted.image).astype(int) - image).max() <= 4


def test_crop_keeps_the_middle_and_marks_the_rest_black():
    image = smooth(40, 100)
    fitted = fit(image, Size(80, 80), "crop")
    back = fitted.inverse(fitted.image)
    assert not back[:, :30].any() and not back[:, 70:].any()
    assert np.abs(back[:, 30:70].astype(int) - image[:, 30:70]).max() <= 6


def test_a_crop_of_the_same_scale_is_a_slice():
    image = smooth(40, 100)
    assert np.array_equal(fit(image, Size(40, 40), "crop").image, image[:, 30:70])


@pytest.mark.parametrize("mode", ["crop", "pad"])
def test_a_square_stays_a_square(mode: str):
    image = np.full((100, 200, 3), 255, np.uint8)
    image[30:70, 80:120] = 0
    made = fit(image, Size(90, 120), mode).image[..., 0] < 128
    rows, columns = made.any(axis=1).sum(), made.any(axis=0).sum()
    assert abs(int(rows) - int(columns)) <= 1


def test_padding_takes_the_borders_colour():
    photo = np.random.default_rng(0).integers(100, 110, (20, 40, 3), dtype=np.uint8)
    assert 100 <= fit(photo, Size(40, 40), "pad").image[0, 0, 0] < 110
    edges = np.zeros((20, 40, 3), np.uint8)
    edges[10] = 255
    assert not fit(edges, Size(40, 40), "pad").image[0].any()
    labels = np.zeros((20, 40, 3), np.uint8)
    labels[:, :14], labels[:, 14:26], labels[:, 26:] = (9, 0, 0), (0, 9, 0), (0, 0, 9)
    colours = {tuple(c) for c in fit(labels, Size(40, 40), "pad").image.reshape(-1, 3).tolist()}
    assert colours == {(9, 0, 0), (0, 9, 0), (0, 0, 9)}


def test_masks_fit_as_well():
    mask = np.zeros((20, 40), np.float32)
    mask[5:15, 10:30] = 1
    fitted = fit(mask, Size(64, 64), "pad")
    assert fitted.image.dtype == np.float32 and fitted.image.shape == (64, 64)
    assert fitted.image.min() == 0 and fitted.image.max() == 1
    assert np.abs(fitted.inverse(fitted.image) - mask).mean() < 0.05


def test_extreme_proportions_stay_cheap():
    ribbon = np.zeros((2, 60000, 3), np.uint8)
    for mode in FIT_MODES:
        assert fit(ribbon, Size(64, 64), mode).image.shape == (64, 64, 3)


def test_what_cannot_be_done_is_said():
    image = smooth(4, 4)
    with pytest.raises(SpecError, match="unknown fit mode 'squash'"):
        fit(image, Size(8, 8), "squash")  # type: ignore[arg-type]
    with pytest.raises(SpecError, match="0x8"):
        fit(image, Size(0, 8), "pad")
    with pytest.raises(ImageError, match="an image of 4x4 can't be mapped back; it must be 8x8"):
        fit(image, Size(8, 8), "pad").inverse(image)
