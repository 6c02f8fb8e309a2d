"""What is said of single pictures and control images, and what is let be."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.unit.datasets.checks.conftest import encoded, outlines, scene
from underdraw.datasets.checks.blur import softness


def pairs(count: int = 6, **changed):
    made = {
        f"{seed}": (scene(seed), outlines(scene(seed)), f"scene {seed}") for seed in range(count)
    }
    return made | changed


def blurred(image, sigma):
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def names(findings):
    return [name for one in findings for name in one.names]


@pytest.mark.parametrize("sigma", [1.0, 1.5, 2.0, 3.0])
def test_softness_is_in_pixels(sigma):
    found = [
        softness(cv2.cvtColor(blurred(scene(seed), sigma), cv2.COLOR_RGB2GRAY)) for seed in range(8)
    ]
    assert np.median(found) == pytest.approx(sigma, rel=0.15)


def test_a_blurred_picture_among_sharp_ones(ask):
    found = ask("blur", pairs(bad=(blurred(scene(9), 2.5), outlines(scene(9)), "")))
    assert names(found) == ["bad"]
    assert found[0].said == "edges are blurred by 2.2 px at 512; 0.3 in the set"


def test_a_plain_picture_is_not_blurred(ask):
    plain = np.full((128, 128, 3), 240, np.uint8)
    step = plain.copy()
    step[:, 64:] = 236
    assert not ask("blur", pairs(plain=(plain, plain, ""), step=(step, step, "")))


def test_a_set_may_be_soft_on_purpose(ask):
    soft = {f"{seed}": (blurred(scene(seed), 1.6), scene(seed), "") for seed in range(6)}
    assert not ask("blur", soft)


def textured(seed):
    """Draw what no picture lacks: something that changes everywhere."""
    noise = np.random.default_rng(seed).normal(0, 1, (256, 256, 1)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 6)[:, :, None]
    return np.clip(scene(seed, 256) + 20 * soft / soft.std(), 0, 255).astype(np.uint8)


def test_blocks_of_jpeg(ask):
    image = textured(9)
    at = {quality: (encoded(image, "JPEG", quality=quality), image, "") for quality in (95, 75, 10)}
    assert names(ask("blocks", {f"{key}": value for key, value in at.items()})) == ["10"]


def test_blocks_are_found_on_any_grid(ask):
    file = encoded(textured(9), "JPEG", quality=10)
    whole = np.array(Image.open(io.BytesIO(file.data)))
    cropped = whole[3:240, 5:250].copy()
    assert names(ask("blocks", {"cropped": (cropped, cropped, "")})) == ["cropped"]


def test_a_control_image_of_one_colour(ask):
    flat = np.full((128, 128, 3), 90, np.uint8)
    line = np.zeros((128, 128, 3), np.uint8)
    line[5, 5:15] = 255
    found = ask("constant", pairs(flat=(scene(7), flat, ""), line=(scene(8), line, "")))
    assert names(found) == ["flat"]
    assert found[0].said == "the control image varies by 0.0 levels of 255"


def test_other_proportions(ask):
    found = ask("proportions", pairs(wide=(scene(7), outlines(scene(7))[:64], "")))
    assert names(found) == ["wide"]
    assert found[0].said == "the picture is 128x128, its control image 128x64"


def test_grey_ones_among_coloured_ones(ask):
    grey = np.repeat(scene(7)[:, :, 1:2], 3, axis=2)
    file = encoded(grey, "JPEG", quality=70)
    found = ask("grey", pairs(20, grey=(file, grey, "")))
    assert names(found) == ["grey"]
    found = ask("grey", pairs(6, grey=(file, grey, "")))
    assert [one.kind for one in found] == ["greyscale", "greyscale share"]
    assert found[1].said == "14% of the set is greyscale"


def test_in_a_grey_set_none_stands_out(ask):
    grey = {
        f"{seed}": (np.repeat(scene(seed)[:, :, :1], 3, axis=2), scene(0), "") for seed in range(5)
    }
    assert [one.kind for one in ask("grey", grey)] == ["greyscale share"]


def labels(seed: int):
    return np.repeat((scene(seed)[:, :, :1] // 64) * 60, 3, axis=2) + np.uint8([0, 10, 20])


def test_labels_with_colours_between_them(ask):
    made = {f"{seed}": (scene(seed), labels(seed), "") for seed in range(6)}
    assert not ask("labels", made)
    spoiled = made | {"bad": (scene(9), encoded(labels(9), "JPEG", quality=90), "")}
    found = ask("labels", spoiled)
    assert names(found) == ["bad"]
    assert "have a colour that none beside them has" in found[0].said


def test_labels_that_are_all_spoiled_have_to_be_named_labels(ask):
    made = {
        f"{seed}": (scene(seed), encoded(labels(seed), "JPEG", quality=80), "") for seed in range(6)
    }
    assert not ask("labels", made)
    assert len(names(ask("labels", made, labels=True))) == 6
