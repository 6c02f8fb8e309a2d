"""The part that is cut out around a mask is that of diffusers, to a pixel of rounding."""

from __future__ import annotations

import numpy as np
import pytest
from diffusers.image_processor import VaeImageProcessor
from PIL import Image

from underdraw.imaging import box_around
from underdraw.spec import Size


@pytest.mark.parametrize("seed", range(50))
def test_the_same_crop(seed: int) -> None:
    draw = np.random.default_rng(seed)
    height, width = draw.integers(40, 200, 2)
    top, left = draw.integers(0, height - 5), draw.integers(0, width - 5)
    mask = np.zeros((height, width), np.uint8)
    mask[top : top + draw.integers(2, 20), left : left + draw.integers(2, 20)] = 255
    padding, like = int(draw.integers(0, 12)), Size(*(8 * int(n) for n in draw.integers(4, 12, 2)))
    theirs = VaeImageProcessor.get_crop_region(
        Image.fromarray(mask), like.width, like.height, padding
    )
    box = box_around(mask, padding, like)
    ours = (box.x, box.y, box.x + box.size.width, box.y + box.size.height)
    assert np.abs(np.subtract(ours, theirs)).max() <= 1
