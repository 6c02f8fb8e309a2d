"""Requests in two passes, on a tiny pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from underdraw import GenerationSpec, HiresSpec, generate, replay
from underdraw.engine import Progress
from underdraw.errors import SpecError
from underdraw.preflight import preflight
from underdraw.spec import ControlSpec, Size
from underdraw.spec.io import loads, override, to_data

PHOTO = np.random.default_rng(3).integers(0, 256, (64, 64, 3), np.uint8)
LEFT = np.zeros((16, 16), np.uint8)
LEFT[:, :8] = 255


def _spec(pack: Path, **fields: Any) -> GenerationSpec:
    fields = {"prompt": "a red sofa", "seed": 7, "hires": HiresSpec(), **fields}
    return GenerationSpec(model=str(pack), **fields)


def _control(name: str = "canny", **fields: Any) -> ControlSpec:
    return ControlSpec(control=name, image=PHOTO, **fields)


def test_two_passes_are_two_requests_by_hand(pack: Path) -> None:
    spec = _spec(pack, controls=[_control(preprocess="canny")])
    made = generate(spec)
    first = generate(spec.model_copy(update={"hires": None})).images[0]
    assert made.images[0].size == (32, 32)
    update = {"hires": None, "width": 32, "height": 32, "strength": 0.5}
    large = first.resize((32, 32), Pillow.Resampling.LANCZOS)
    second = generate(spec.model_copy(update={**update, "image": large}))
    assert made.images[0].tobytes() == second.images[0].tobytes()
    assert made.pictures[0].record == second.pictures[0].record
    assert made.report.starts[0].spec.width == 16


def test_a_control_acts_in_the_passes_it_names(pack: Path) -> None:
    early, late = _control(passes="first"), _control("depth", passes="second", window=(0, 0.5))
    result = generate(_spec(pack, controls=[early, _control(), late], steps=8, scheduler="euler"))
    (start,), (picture,) = result.report.starts, result.report.pictures
    assert [one.control for one in start.controls] == ["canny", "canny"]
    assert [one.control for one in picture.controls] == ["canny", "depth"]
    # Windows count the steps of their pass: 8 in the first, half of that in the second.
    assert [one.network_calls for one in start.controls] == [8, 8]
    assert [one.active_steps for one in picture.controls] == [(0, 1, 2, 3), (0, 1)]
    assert [image.size for image in result.control_images] == [(32, 32), (32, 32)]


def test_a_control_image_is_made_anew_at_the_larger_size(pack: Path) -> None:
    control = _control(preprocess="canny")
    plan = preflight(_spec(pack, controls=[control]))
    alone = preflight(_spec(pack, hires=None, controls=[control], width=32, height=32))
    assert (plan.controls[0].image == alone.controls[0].image).all()


def test_a_region_grows_with_the_picture(pack: Path) -> None:
    plan = preflight(_spec(pack, controls=[_control(region=LEFT)]))
    region = plan.controls[0].region
    assert region is not None and region.shape == (32, 32)
    assert (region[:, :14] == 255).all() and (region[:, 18:] == 0).all()
    with pytest.raises(SpecError, match=r"its region is 8x8, the picture will be 32x32"):
        preflight(_spec(pack, controls=[_control(region=LEFT[:8, :8], passes="second")]))


def test_the_size_is_the_nearest_that_the_model_can_draw(pack: Path) -> None:
    plan = preflight(_spec(pack, hires=HiresSpec(scale=1.3, steps=6, strength=0.34), width=24))
    assert plan.size == Size(32, 24)
    assert (plan.steps, plan.evaluations) == (6, 2)
    assert plan.before is not None and plan.before.size == Size(24, 16)


def test_several_pictures_share_the_calls_of_both_passes(pack: Path) -> None:
    seen: list[Progress] = []
    specs = [_spec(pack, num_images=2), _spec(pack, hires=None, steps=6), _spec(pack, steps=2)]
    result = generate(specs, observers=[seen.append])
    # 4 and 2 steps in the first pass; 2, 1 and another size's 6 in the second.
    assert [one.done for one in seen] == list(range(1, 13))
    assert {one.total for one in seen} == {12}
    assert [image.size[0] for image in result.images] == [32, 32, 16, 32]
    assert [record.index for record in result.report.pictures] == [0, 1, 0, 0]
    assert result.report.seeds == (7, 8, 7, 7)
    alone = generate(_spec(pack, num_images=2)).images
    for together, one in zip(result.images, alone, strict=False):
        assert np.abs(np.asarray(together).astype(int) - np.asarray(one)).max() <= 2


@pytest.mark.parametrize("place", [0, 1])
def test_it_is_drawn_again_from_its_file(pack: Path, tmp_path: Path, place: int) -> None:
    controls = [_control(region=LEFT), _control("depth", passes="first")]
    result = generate(_spec(pack, controls=controls, num_images=2))
    result.save(tmp_path / "out.png")
    again = replay(tmp_path / f"out-{place}.png")
    assert again.images[0].tobytes() == result.images[place].tobytes()
    assert again.pictures[0].record == result.pictures[place].record
    assert again.report.warnings == result.report.pictures[place].warnings


def test_a_picture_is_started_from_and_enlarged(pack: Path) -> None:
    result = generate(_spec(pack, image=PHOTO[:16, :16], strength=0.75))
    assert result.images[0].size == (32, 32)
    assert result.report.starts[0].spec.strength == 0.75
    assert result.report.pictures[0].spec.strength == 0.5


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"hires": {"scale": 1}}, "greater than 1"),
        ({"hires": {"scale": True}}, "give a number, not true or false"),
        ({"hires": {"strength": 0}}, "greater than 0"),
        ({"hires": {"steps": 0}}, "greater than or equal to 1"),
        ({"hires": {}, "image": "a.png", "mask": "b.png"}, "hires draws over the whole"),
        ({"hires": {}, "image": "a.png", "extend": (8, 0, 0, 0)}, "hires draws over the whole"),
        (
            {"controls": [{"control": "canny", "image": "a.png", "passes": "first"}]},
            "passes names a pass of hires; give hires",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        GenerationSpec.parse({"prompt": "a room", **fields})


def test_a_second_pass_is_checked_before_the_first_is_drawn(pack: Path) -> None:
    with pytest.raises(SpecError, match=r"strength 0\.1 runs none of 4 steps; give at least 0\.25"):
        preflight(_spec(pack, hires=HiresSpec(strength=0.1)))
    late = _control(window=(0.6, 0.9), passes="second")
    with pytest.raises(SpecError, match="holds none of the 2 steps"):
        preflight(_spec(pack, controls=[late]))


def test_it_is_plain_data() -> None:
    spec = override(GenerationSpec(prompt="a room"), ["hires.scale=1.5"])
    assert spec.hires == HiresSpec(scale=1.5)
    assert loads('{"prompt": "a room", "hires": {"scale": 1.5}}', GenerationSpec) == spec
    assert to_data(spec)["hires"] == {"scale": 1.5}
