"""The runner: what it refuses, and what the cache forgets."""

from __future__ import annotations

import numpy as np
import pytest

from underdraw.errors import ImageError, SpecError
from underdraw.preprocess import PREPROCESSORS, PreprocessCache, Preprocessor, run
from underdraw.spec.preprocess import CannyParams, InvertParams, NoneParams, parse_preprocess


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((0, 5, 3), np.uint8), "no pixels"),
        (np.zeros((3, 8, 8), np.uint8), "channels last"),
        (np.full((4, 4, 3), np.nan), "from nan to nan"),
        (np.full((4, 4, 3), 200.0), "from 200 to 200"),
        (np.zeros((4, 4, 3), np.int64), "int64"),
    ],
)
def test_what_is_no_image_is_refused(image: np.ndarray, message: str):
    with pytest.raises(ImageError, match=message):
        run(image, NoneParams())


def test_an_unknown_name_brings_the_nearest():
    with pytest.raises(SpecError, match="did you mean 'canny'"):
        PREPROCESSORS["cany"]


def test_a_function_cannot_write_to_the_image():
    def vandal(image: np.ndarray, params: NoneParams) -> np.ndarray:
        image[:] = 0
        return image

    with pytest.raises(ValueError, match="read-only"):
        Preprocessor(vandal, NoneParams, "", "").apply(np.ones((2, 2, 3), np.uint8), NoneParams())


def test_a_function_that_breaks_the_contract_is_named():
    def halved(image: np.ndarray, params: NoneParams) -> np.ndarray:
        return image[::2]

    with pytest.raises(RuntimeError, match="halved made"):
        Preprocessor(halved, NoneParams, "", "").apply(np.ones((2, 2, 3), np.uint8), NoneParams())


def test_parameters_of_another_kind_are_refused():
    with pytest.raises(TypeError, match="CannyParams expected, not InvertParams"):
        PREPROCESSORS["canny"].apply(np.ones((2, 2, 3), np.uint8), InvertParams())


def test_params_know_their_preprocessor():
    assert CannyParams().name == "canny"


def test_the_cache_drops_the_least_recently_used():
    cache = PreprocessCache(max_bytes=2 * 12)
    images = [np.full((2, 2, 3), n, np.uint8) for n in range(3)]
    cache.put("a", images[0])
    cache.put("b", images[1])
    assert cache.get("a") is not None
    cache.put("c", images[2])
    assert cache.get("b") is None
    assert np.array_equal(cache.get("a"), images[0]) and np.array_equal(cache.get("c"), images[2])
    cache.put("huge", np.zeros((4, 4, 3), np.uint8))
    assert cache.get("huge") is None and len(cache) == 2
    cache.put("a", images[1])
    assert len(cache) == 2


def test_a_default_run_is_cached_without_sharing():
    image = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    run(image, parse_preprocess("invert"))[:] = 0
    assert np.array_equal(run(image, parse_preprocess("invert")), 255 - image)
