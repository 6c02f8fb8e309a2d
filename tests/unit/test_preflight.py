from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diffusers import ControlNetModel
from PIL import Image as Pillow

from underdraw.errors import ImageError, ModelError, SpecError
from underdraw.models import load
from underdraw.preflight import preflight
from underdraw.spec import ControlSpec, GenerationSpec, Keyframes, Size

SQUARE = np.zeros((16, 16, 3), np.uint8)
SQUARE[4:12, 4:12] = 255


@pytest.fixture(autouse=True)
def _nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("weights were loaded in the pre-flight")

    for network in (load.UNet2DConditionModel, ControlNetModel, load.AutoencoderKL):
        monkeypatch.setattr(network, "from_pretrained", fail)


def _spec(pack: Path, control: dict[str, Any] | None = None, **fields: Any) -> GenerationSpec:
    controls = []
    if control is not None:
        controls = [ControlSpec(**{"control": "canny", "image": SQUARE, **control})]
    return GenerationSpec(model=str(pack), prompt="a red sofa", controls=controls, **fields)


def test_what_is_left_out_is_filled_by_the_model(pack: Path) -> None:
    plan = preflight(_spec(pack))
    assert plan.size == plan.spec.size == Size(16, 16)
    assert (plan.spec.steps, plan.spec.guidance_scale, plan.spec.scheduler) == (4, 3.0, "unipc")
    assert plan.warnings == ()
    given = preflight(_spec(pack, steps=7, guidance_scale=0, scheduler="euler", height=24))
    assert (given.steps, given.guidance_scale, given.scheduler) == (7, 0, "euler")
    assert given.size == Size(16, 24)


@pytest.mark.parametrize(
    ("asked", "branch"),
    [
        ({}, "cond"),
        ({"branch": "both"}, "both"),
        ({"mode": "prompt"}, "both"),
        ({"decay": 0.5}, "cond"),
    ],
)
def test_a_pack_says_on_which_branch_its_controls_act(
    own_pack: Path, asked: dict[str, Any], branch: str
) -> None:
    manifest = own_pack / "pack.json"
    data = json.loads(manifest.read_text())
    data["defaults"]["control_branch"] = "cond"
    manifest.write_text(json.dumps(data))
    (control,) = preflight(_spec(own_pack, asked)).controls
    assert control.spec.effective_branch == branch


@pytest.mark.parametrize(
    ("control", "fields", "message"),
    [
        ({}, {"scheduler": "unipcc"}, "unknown scheduler 'unipcc'; did you mean 'unipc'"),
        ({"control": "cany"}, {}, "unknown control 'cany'; did you mean 'canny'"),
        ({"window": (0.3, 0.4)}, {}, "holds none of the 4 steps; the nearest that does is"),
        ({"level": (1.0,) * 13}, {}, "level has 13 weights, it acts at 5 places"),
        ({"region": np.zeros((8, 8), np.uint8)}, {}, "its region is 8x8, the picture will be"),
        (None, {"prompt": "((a" * 50 + "))" * 50}, None),
    ],
)
def test_what_cannot_run_is_refused_with_the_mend(
    pack: Path, control: dict[str, Any] | None, fields: dict[str, Any], message: str | None
) -> None:
    spec = _spec(pack, control).model_copy(update=fields)
    with pytest.raises(SpecError, match=message) as error:
        preflight(spec)
    assert "\n" not in str(error.value)


def test_a_size_the_vae_cannot_make_is_refused_with_the_nearest(pack: Path) -> None:
    spec = _spec(pack).model_copy(update={"width": 17})
    with pytest.raises(SpecError, match=r"not a multiple of 2.*nearest are 16x16 and 18x16"):
        preflight(spec)


def test_a_missing_image_is_refused(pack: Path, tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"none\.png"):
        preflight(_spec(pack, {"image": str(tmp_path / "none.png")}))


def test_tampered_headers_are_refused(own_pack: Path) -> None:
    weights = own_pack / "controlnet_canny" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="controlnet_canny"):
        preflight(_spec(own_pack, {}))


def test_warnings_name_what_hardly_works(pack: Path) -> None:
    control = {"scale": 0.0, "image": np.full((16, 16, 3), 200, np.uint8), "preprocess": "canny"}
    spec = _spec(pack, control, width=32, height=16)
    spec = spec.model_copy(update={"prompt": "a purple sofa", "negative_prompt": "dragons"})
    size, words, scale, empty = preflight(spec).warnings
    assert "size 32x16" in size and "16x16, 24x16" in size
    assert "'purple', 'dragons'" in words and "sofa" in words
    assert "'canny' has scale 0" in scale
    assert "nearly empty" in empty and "'canny'" in empty


def test_a_control_that_adds_nothing_is_remarked_on(pack: Path) -> None:
    black = preflight(_spec(pack, {"region": np.zeros((16, 16), np.uint8)})).warnings
    assert any("the region of 'canny' is black" in text for text in black)
    silent = preflight(_spec(pack, {"level": (0.0,) * 5})).warnings
    assert any("no level above 0" in text for text in silent)


def test_active_steps_and_scales(pack: Path) -> None:
    scale = Keyframes.parse({"points": [(0.0, 0.0), (0.5, 1.0)], "interpolation": "linear"})
    (control,) = preflight(_spec(pack, {"scale": scale, "window": (0.0, 0.75)})).controls
    # At 0 the curve is still at 0, so that step is not run.
    assert control.active_steps == (1, 2)
    assert control.scales == (0.5, 1.0)


def test_control_images_meet_the_size_and_the_preprocessor(pack: Path, tmp_path: Path) -> None:
    Pillow.fromarray(SQUARE).resize((64, 32)).save(tmp_path / "photo.png")
    control = {"image": tmp_path / "photo.png", "preprocess": "canny", "fit": "stretch"}
    (planned,) = preflight(_spec(pack, control, width=24)).controls
    assert planned.image.shape == (16, 24, 3)
    assert set(np.unique(planned.image)) == {0, 255}
    (as_is,) = preflight(_spec(pack, {})).controls
    assert np.array_equal(as_is.image, SQUARE)


def test_a_control_on_a_branch_that_is_not_run_is_refused(pack: Path) -> None:
    with pytest.raises(SpecError, match="prompt's branch only, which guidance_scale 0"):
        preflight(_spec(pack, {"mode": "control"}, guidance_scale=0))
    preflight(_spec(pack, {"mode": "control"}, guidance_scale=1))
    preflight(_spec(pack, {}, guidance_scale=0))


@pytest.mark.parametrize("kind", ["canny", "canny_adaptive", "lines", "softedge"])
def test_the_border_of_the_padding_is_no_edge(pack: Path, kind: str) -> None:
    photo = np.zeros((32, 64, 3), np.uint8)
    photo[:, 32:] = 255
    control = {"image": photo, "preprocess": kind, "fit": "pad"}
    (planned,) = preflight(_spec(pack, control, width=64, height=64)).controls
    assert planned.image.shape == (64, 64, 3)
    assert not planned.image[:16].any() and not planned.image[48:].any()
    assert planned.image[20:44, 28:36].any()
    assert not planned.image[16:48, :8].any()
