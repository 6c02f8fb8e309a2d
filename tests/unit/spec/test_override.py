"""`a.b=c` reaches every field, and says so where it reaches none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from underdraw.errors import SpecError
from underdraw.spec import ControlSpec, GenerationSpec
from underdraw.spec.io import override

SPEC = GenerationSpec(
    prompt="a room",
    controls=(ControlSpec(control="canny", image="a.png"), ControlSpec(control="depth", image="b")),
)


def test_no_override_changes_nothing():
    assert override(SPEC, []) == SPEC


@given(st.floats(-100, 100, allow_nan=False), st.integers(0, 1))
def test_a_number_reaches_one_item_of_a_list(scale, index):
    changed = override(SPEC, [f"controls.{index}.scale={scale!r}"])
    assert changed.controls[index].scale == scale
    assert changed.controls[1 - index] == SPEC.controls[1 - index]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("controls.0.window.end=0.5", lambda spec: spec.controls[0].window.end == 0.5),
        ("controls.0.window=0.2:0.7", lambda spec: spec.controls[0].window.start == 0.2),
        ("controls.1.preprocess=canny", lambda spec: spec.controls[1].preprocess.kind == "canny"),
        ("steps=7", lambda spec: spec.steps == 7),
        ("negative_prompt=grey", lambda spec: spec.negative_prompt == "grey"),
        ("negative_prompt=", lambda spec: spec.negative_prompt == ""),
        ("prompt=no", lambda spec: spec.prompt == "no"),
        ("prompt=a room: red, 7", lambda spec: spec.prompt == "a room: red, 7"),
        ("seed=3", lambda spec: spec.seed == 3),
    ],
)
def test_each_kind_of_field(text, read):
    assert read(override(SPEC, [text]))


def test_later_ones_win():
    assert override(SPEC, ["steps=3", "steps=4"]).steps == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps", "isn't NAME=VALUE"),
        ("stepz=3", "stepz is not a field"),
        ("controls.2.scale=1", "there are 2 items, numbered from 0"),
        ("controls.x.scale=1", "there are 2 items"),
        ("steps=0", "steps=0"),
        ("steps=true", "not true or false"),
        ("steps=[", "isn't"),
    ],
)
def test_a_wrong_one_is_one_line(text, message):
    with pytest.raises(SpecError, match=message) as caught:
        override(SPEC, [text])
    assert "\n" not in str(caught.value)


def test_a_list_that_was_left_out_has_no_items():
    with pytest.raises(SpecError, match="there are 0 items"):
        override(GenerationSpec(prompt="a room"), ["controls.0.scale=1"])
