"""Every registered preprocessor keeps the same promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from underdraw.errors import ModelError
from underdraw.preprocess import PREPROCESSORS, PreprocessCache, cache_key, run
from underdraw.spec.preprocess import PARAMS, PreprocessSpec, parse_preprocess

EDGES = ("canny", "canny_adaptive", "lineart", "scribble", "lines", "softedge")
SHAPES = [(1, 1), (1, 9), (9, 1), (2, 2), (3, 5), (63, 101), (101, 64)]

LEARNED = ("depth", "seg", "normals")  # they may see something in nothing

WEIGHTLESS = ("pose",)  # no pack has a network for it

each = pytest.mark.parametrize("kind", list(PREPROCESSORS))
each_made = pytest.mark.parametrize(
    "kind", [kind for kind in PREPROCESSORS if kind not in WEIGHTLESS]
)


def picture(height: int, width: int) -> np.ndarray:
    """A dark box on a bright graded wall, with grain."""
    y, x = np.mgrid[:height, :width]
    wall = np.stack([150 + 80 * x / width, 180 + 40 * y / height, 200 - 60 * x / width], axis=2)
    wall[height // 4 : -height // 4 or None, width // 4 : -width // 4 or None] = (40, 60, 120)
    grain = np.random.default_rng(1).normal(0, 2, wall.shape)
    return np.clip(wall + grain, 0, 255).astype(np.uint8)


def test_everything_that_can_be_asked_for_is_registered():
    assert list(PREPROCESSORS) == list(PARAMS)
    assert all(PREPROCESSORS[kind].params is PARAMS[kind] for kind in PARAMS)


@each_made
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_size_stays(kind: str, shape: tuple[int, int]):
    made = run(picture(*shape), parse_preprocess(kind), cache=None)
    assert made.shape == (*shape, 3) and made.dtype == np.uint8
    assert made.flags.c_contiguous and made.flags.writeable


@each_made
def test_the_input_is_left_alone_and_the_same_comes_out_twice(kind: str):
    image = picture(63, 101)
    before = image.copy()
    first = run(image, parse_preprocess(kind), cache=None)
    first_copy = first.copy()
    first[:] = 7
    assert np.array_equal(image, before)
    assert np.array_equal(run(image, parse_preprocess(kind), cache=None), first_copy)


@pytest.mark.parametrize(
    "kind", [kind for kind in PREPROCESSORS if kind not in (*LEARNED, *WEIGHTLESS)]
)
@pytest.mark.parametrize("grey", [0, 1, 128, 255])
def test_a_flat_image_has_no_edges_and_no_nan(kind: str, grey: int):
    made = run(np.full((33, 47, 3), grey, np.uint8), parse_preprocess(kind), cache=None)
    assert len(np.unique(made)) == 1
    if kind in EDGES:
        assert made.max() == 0


@pytest.mark.parametrize("kind", EDGES)
def test_edges_are_white_on_black(kind: str):
    made = run(picture(128, 160), parse_preprocess(kind), cache=None)
    assert np.array_equal(made[..., 0], made[..., 1]) and np.array_equal(made[..., 0], made[..., 2])
    assert made.max() > 200
    assert np.median(made) == 0
    near = made[28:37, 50:110].max(axis=(0, 2))  # along the top of the box
    assert (near > 60).mean() > 0.8


@each_made
def test_a_slice_of_a_larger_image_is_read_like_its_copy(kind: str):
    whole = picture(64, 96)
    part = whole[::-1, 10:60]
    assert np.array_equal(
        run(part, parse_preprocess(kind), cache=None),
        run(part.copy(), parse_preprocess(kind), cache=None),
    )


@each_made
def test_grey_and_rgba_arrays_are_read(kind: str):
    grey = picture(31, 40)[..., 0]
    made = run(grey, parse_preprocess(kind), cache=None)
    rgba = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    assert made.shape == (31, 40, 3)
    assert np.array_equal(made, run(rgba, parse_preprocess(kind), cache=None))


@each
def test_parameters_go_through_json(kind: str):
    params = parse_preprocess(kind)
    adapter = TypeAdapter(PreprocessSpec)
    assert adapter.validate_json(params.model_dump_json()) == params
    assert parse_preprocess(params.model_dump()) == params
    assert parse_preprocess(params) is params


@each
def test_every_parameter_says_what_it_is_and_changes_the_cache_key(kind: str):
    image = picture(8, 8)
    default = PARAMS[kind]()
    key = cache_key(image, default, 1)
    assert cache_key(image, default, 2) != key
    for name, field in PARAMS[kind].model_fields.items():
        if name == "kind":
            continue
        assert field.description
        other = default.model_copy(update={name: _another(getattr(default, name))})
        assert cache_key(image, other, 1) != key


@each
def test_an_entry_describes_itself(kind: str):
    entry = PREPROCESSORS[kind]
    assert entry.makes and entry.description and "\n" not in entry.description
    assert entry.params.__doc__


@pytest.mark.parametrize("kind", WEIGHTLESS)
def test_what_no_pack_has_says_what_to_name(kind: str):
    with pytest.raises(ModelError, match=f"has no {kind} detector.*name another: a folder"):
        run(picture(8, 8), parse_preprocess(kind))


def test_the_cache_answers_by_content_and_hands_out_copies():
    cache = PreprocessCache()
    image = picture(40, 40)
    first = run(image, parse_preprocess("canny"), cache=cache)
    first[:] = 9
    again = run(image.copy(), parse_preprocess("canny"), cache=cache)
    assert len(cache) == 1
    assert np.array_equal(again, run(image, parse_preprocess("canny"), cache=None))
    image[0, 0] = 255 - image[0, 0]
    run(image, parse_preprocess("canny"), cache=cache)
    run(image.reshape(20, 80, 3), parse_preprocess("canny"), cache=cache)
    assert len(cache) == 3


def test_the_siblings_know_nothing_of_each_other():
    folder = Path(__file__).parents[2] / "src" / "underdraw" / "preprocess"
    for kind in PREPROCESSORS:
        assert "underdraw.preprocess" not in (folder / f"{kind}.py").read_text()


def _another(value: object) -> object:
    return f"{value}!" if isinstance(value, str) else (value or 16) + 1
