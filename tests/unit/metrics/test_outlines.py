"""Whether two maps of different kinds are found to show one scene."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from underdraw.metrics import Alignment, align, detail
from underdraw.preprocess import run
from underdraw.spec.preprocess import CannyParams

Array = NDArray[np.uint8]


def scene(seed: int = 0, size: tuple[int, int] = (128, 128)) -> Array:
    """Draw flat shapes of random colours."""
    draw, (height, width) = np.random.default_rng(seed), size
    image = np.full((height, width, 3), draw.integers(40, 200, 3), np.uint8)
    for _ in range(6):
        x, y = draw.integers(0, width * 3 // 4), draw.integers(0, height * 3 // 4)
        w, h = draw.integers(width // 10, width // 2), draw.integers(height // 10, height // 2)
        color = tuple(map(int, draw.integers(0, 255, 3)))
        cv2.rectangle(image, (int(x), int(y)), (int(x + w), int(y + h)), color, -1)
    return image


def found(one: Array, other: Array, region: Array | None = None) -> Alignment:
    alignment = align(one, other, region)
    assert alignment is not None
    return alignment


@pytest.mark.parametrize("seed", range(4))
def test_edges_agree_with_what_they_are_the_edges_of(seed: int) -> None:
    image = scene(seed)
    alignment = found(image, run(image, CannyParams()))
    assert alignment.here > 0.5
    assert alignment.here > alignment.rival + 0.1
    assert alignment.margin > 0.2


def test_a_map_agrees_wholly_with_itself_and_its_negative() -> None:
    image = scene()
    assert found(image, image).here == pytest.approx(1, abs=1e-3)
    assert found(image, 255 - image).here == pytest.approx(1, abs=1e-3)


def test_edges_of_another_scene_agree_no_better_than_chance() -> None:
    alignment = found(scene(0), run(scene(1), CannyParams()))
    assert alignment.here < 0.35
    assert alignment.here < alignment.rival
    assert alignment.margin < 0


def test_a_mirrored_map_is_told() -> None:
    alignment = found(scene(), scene()[:, ::-1])
    assert alignment.mirrored
    assert alignment.shift == pytest.approx((0, 0), abs=0.01)
    assert alignment.rival > 0.95


@pytest.mark.parametrize("size", [(128, 128), (256, 384)])
def test_a_map_that_was_moved_is_told_how_to_move_back(size: tuple[int, int]) -> None:
    image = scene(size=size)
    moved = np.roll(image, (-size[0] // 8, size[1] // 8), (0, 1))
    alignment = found(image, moved)
    assert not alignment.mirrored
    assert alignment.shift == pytest.approx((-1 / 8, 1 / 8), abs=0.02)
    assert alignment.rival > alignment.here + 0.3


def test_slopes_are_no_outlines() -> None:
    """A depth map's floor darkens all the way; its edges are where something ends."""
    image = scene()
    slope = np.linspace(0, 80, 128)[:, None, None]
    sloped = (image * (175 / 255) + slope).astype(np.uint8)
    assert found(run(image, CannyParams()), sloped).here > 0.45


def test_maps_are_compared_in_their_region() -> None:
    left, right = scene(0), scene(1)
    mixed = np.concatenate([left[:, :64], right[:, 64:]], axis=1)
    region = np.zeros((128, 128), np.uint8)
    region[:, :60] = 255
    assert found(left, mixed, region).here > 0.9
    assert found(left, mixed, 255 - region).here < 0.5


def test_a_map_without_outlines_is_compared_with_none() -> None:
    assert align(scene(), np.zeros((128, 128, 3), np.uint8)) is None


def test_thin_lines_are_finer_than_soft_shapes() -> None:
    soft = cv2.GaussianBlur(scene(), (0, 0), 3).astype(np.uint8)
    assert detail(run(scene(), CannyParams())) > 2 * detail(scene()) > 2 * detail(soft) > 0
    assert detail(np.zeros((64, 64, 3), np.uint8)) == 0
