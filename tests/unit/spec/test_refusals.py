"""What a spec may not ask for, each refused in one line that names the field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from underdraw.errors import SpecError
from underdraw.spec import ControlSpec, GenerationSpec

NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("steps", 0),
        ("steps", -1),
        ("steps", True),
        ("steps", "many"),
        ("width", 255),
        ("width", 0),
        ("height", 100_000),
        ("guidance_scale", NAN),
        ("guidance_scale", -1),
        ("guidance_scale", 1e309),
        ("seed", -1),
        ("seed", 2**63),
        ("num_images", 0),
        ("num_images", 257),
        ("version", 2),
        ("prompt", "a\x00b"),
        ("prompt", "\ud800"),
        ("cfg", 7),
    ],
)
def test_a_request(field, value):
    with pytest.raises(SpecError, match=field) as caught:
        GenerationSpec.parse({"prompt": "a room", field: value})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"scale": NAN}, "scale"),
        ({"scale": INFINITY}, "scale"),
        ({"scale": []}, "scale"),
        ({"decay": 0}, "decay"),
        ({"decay": 1.5}, "decay"),
        ({"mode": "soft"}, "mode"),
        ({"branch": "uncond"}, "branch"),
        ({"fit": "squash"}, "fit"),
        ({"level": [NAN]}, "level"),
        ({"mode": "prompt", "decay": 0.5}, "not both"),
        ({"mode": "prompt", "branch": "cond"}, "not both"),
        ({"level": [1.0], "decay": 0.5}, "not both"),
        ({"weight": 1.0}, "weight is not a field"),
        ({"preprocess": "cany"}, "did you mean 'canny'"),
    ],
)
def test_a_control(fields, named):
    with pytest.raises(SpecError, match=named) as caught:
        ControlSpec.parse({"control": "canny", "image": "a.png", **fields})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("mode", "decay", "branch"),
    [
        (None, 1.0, "both"),
        ("balanced", 1.0, "both"),
        ("prompt", 0.1, "both"),
        ("control", 0.1, "cond"),
    ],
)
def test_a_mode_is_a_decay_and_a_branch(mode, decay, branch):
    control = ControlSpec(control="canny", image="a", mode=mode)
    assert (control.effective_decay, control.effective_branch) == (decay, branch)


@given(st.integers(0, 2**62), st.integers(1, 256))
def test_seeds_rise_by_one(seed, count):
    seeds = GenerationSpec(prompt="", seed=seed, num_images=count).seeds
    assert seeds == tuple(range(seed, seed + count))


def test_a_request_built_in_python_is_refused_alike() -> None:
    with pytest.raises(SpecError, match=r"^GenerationSpec: steps=0: input") as caught:
        GenerationSpec(prompt="a room", steps=0)
    assert "\n" not in str(caught.value)
    inner = {"control": "canny", "image": "a.png", "window": (0.5, 0.2)}
    with pytest.raises(SpecError, match=r"controls\.0\.window"):
        GenerationSpec(prompt="a room", controls=[inner])


@pytest.mark.parametrize("scale", ["loud", NAN, [(0, 1), (0.5,)], {"point": 1}])
def test_a_scale_is_refused_in_words_a_user_knows(scale) -> None:
    with pytest.raises(SpecError, match="scale=") as caught:
        ControlSpec(control="canny", image="a.png", scale=scale)
    assert "function" not in str(caught.value)


def test_a_size_is_refused_with_the_nearest() -> None:
    with pytest.raises(SpecError, match="multiple of 8; the nearest are 16 and 24"):
        GenerationSpec(prompt="a room", width=20)
