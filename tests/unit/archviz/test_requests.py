"""Requests: controls, ties, seeds and sizes, filled in by what the model is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from underdraw.archviz.maps import COMMON, OWN
from underdraw.archviz.requests import SCALES, STRENGTH, settle
from underdraw.errors import SpecError
from underdraw.imaging import ADE20K
from underdraw.models import inspect_model
from underdraw.rooms import CLASSES
from underdraw.spec import Size
from underdraw.spec.plan_render import MapSpec, PlanRenderSpec


@pytest.fixture(scope="module")
def scenery(kitchen):
    return kitchen.scenery()


def test_the_pack_draws_from_edges_depth_and_colour() -> None:
    found = settle(PlanRenderSpec(), inspect_model("rooms"))
    assert {one.map: one.scale for one in found.controls} == {
        name: SCALES[name] for name in ("canny", "depth", "color")
    }
    assert {one.map: one.window.end for one in found.controls}["color"] < 1.0
    assert found.size == Size(288, 192)
    assert "color" in found.ties


def test_a_model_without_a_colour_control_starts_from_the_scene(recipe) -> None:
    assert [one.map for one in recipe.controls] == ["canny", "depth"]
    assert recipe.ties == ("start", "seed")


def test_a_request_has_the_scenes_own_maps(recipe, kitchen, scenery) -> None:
    asked = recipe.request(replace(kitchen, seed=5), scenery)
    assert [one.control for one in asked.controls] == ["canny", "depth"]
    assert (asked.controls[1].image == OWN["depth"](scenery.frames, 0, scenery.color)).all()
    assert asked.image is scenery.color
    assert (asked.strength, asked.seed, asked.steps) == (STRENGTH, 5, 2)
    assert (asked.width, asked.height) == kitchen.size
    assert asked.negative_prompt == ""


def test_without_ties_views_share_nothing(recipe, kitchen, scenery) -> None:
    alone = replace(recipe, ties=())
    asked = alone.request(kitchen, scenery)
    other = alone.request(replace(kitchen, name="another"), scenery)
    assert asked.image is None
    assert asked.seed != other.seed
    assert asked.seed == alone.request(kitchen, scenery).seed


def test_scales_and_windows_that_are_given_stay(spec) -> None:
    one = MapSpec(map="canny", scale=0.3, window=(0.2, 0.9))
    found = settle(spec.model_copy(update={"controls": (one,)}), inspect_model(spec.model))
    assert found.controls == (one,)


def test_a_network_of_another_kind_gets_the_maps_it_was_taught(recipe, kitchen, scenery) -> None:
    named = MapSpec(map="seg", network="some/controlnet", scale=1.0)
    control = replace(recipe, controls=(named,)).request(kitchen, scenery).controls[0]
    assert control.control == "some/controlnet"
    colors = {tuple(map(int, color)) for color in control.image.reshape(-1, 3)}
    assert colors <= set(ADE20K)
    assert ADE20K[0] in colors  # a wall


def test_every_class_has_a_colour_of_ade20k(scenery) -> None:
    frames = replace(
        scenery.frames, segments=scenery.frames.segments.clone().flatten()[None, None, :]
    )
    frames.segments[0, 0, : len(CLASSES)] = scenery.frames.segments.new_tensor(range(len(CLASSES)))
    drawn = COMMON["seg"](frames, 0, scenery.color)[0, : len(CLASSES)]
    assert len(np.unique(drawn, axis=0)) >= len(CLASSES) - 1


def test_the_depth_of_others_is_inverse(scenery) -> None:
    drawn = COMMON["depth"](scenery.frames, 0, scenery.color)[..., 0]
    nearest = np.unravel_index(scenery.depth.argmin(), scenery.depth.shape)
    assert drawn[nearest] == 255


def test_a_control_that_the_model_lacks_is_refused(spec) -> None:
    asked = spec.model_copy(update={"controls": (MapSpec(map="seg"),)})
    with pytest.raises(SpecError, match="has no seg control of its own; name one, as -c seg=FILE"):
        settle(asked, inspect_model(spec.model))


def test_colours_need_a_control_for_them(spec) -> None:
    asked = spec.model_copy(update={"consistency": ("color",)})
    with pytest.raises(SpecError, match="has no color control"):
        settle(asked, inspect_model(spec.model))


def test_a_model_without_controls_is_refused(spec) -> None:
    bare = replace(inspect_model(spec.model), controls={})
    with pytest.raises(SpecError, match=r"brings no control for edges or depth.*-c canny=FILE"):
        settle(spec, bare)


def test_other_models_are_told_more(recipe, kitchen, scenery) -> None:
    open_minded = replace(recipe, files=replace(recipe.files, vocabulary=None))
    asked = open_minded.request(kitchen, scenery)
    assert kitchen.design.words in asked.prompt
    assert kitchen.design.negative in asked.negative_prompt
