"""Requests that start from a picture, with a mask or without one, on a tiny pack."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from tests import tiny
from underdraw import GenerationSpec, Result, generate, replay
from underdraw.errors import ImageError, SpecError
from underdraw.preflight import preflight
from underdraw.spec import ControlSpec, Size
from underdraw.spec.io import loads, to_data

PHOTO = np.random.default_rng(3).integers(0, 256, (16, 16, 3), np.uint8)
MASK = np.zeros((16, 16), np.uint8)
MASK[5:11, 3:12] = 255  # not aligned to latents of 2 pixels
OUTSIDE = MASK == 0


def _spec(pack: Path, **fields: Any) -> GenerationSpec:
    fields = {"prompt": "a red sofa", "image": PHOTO, "seed": 7, **fields}
    return GenerationSpec(model=str(pack), **fields)


def _pixels(result: Result) -> np.ndarray:
    return np.asarray(result.images[0]).astype(int)


@pytest.mark.parametrize("feather", [0, 2])
def test_what_is_not_masked_keeps_every_bit(pack: Path, feather: int) -> None:
    control = ControlSpec(control="canny", image=PHOTO)
    made = _pixels(generate(_spec(pack, mask=MASK, feather=feather, controls=[control])))
    assert (made[OUTSIDE] == PHOTO[OUTSIDE]).all()
    assert (made[~OUTSIDE] != PHOTO[~OUTSIDE]).any(axis=-1).mean() > 0.9


def test_feather_blends_inside_the_mask(pack: Path) -> None:
    hard, soft = (_pixels(generate(_spec(pack, mask=MASK, feather=f))) for f in (0, 2))
    share = np.zeros((16, 16))
    share[5:11, 3:12], share[6:10, 4:11], share[7:9, 5:10] = 1 / 3, 2 / 3, 1
    expected = PHOTO + share[:, :, None] * (hard - PHOTO)
    assert np.abs(soft - expected).max() <= 0.5 + 1e-4


def test_the_edge_of_the_picture_is_no_edge_of_the_mask(pack: Path) -> None:
    whole = np.full((16, 16), 255, np.uint8)
    hard, soft = (_pixels(generate(_spec(pack, mask=whole, feather=f))) for f in (0, 5))
    assert (hard == soft).all()


def test_little_strength_stays_near_the_picture(pack: Path) -> None:
    # On random weights the autoencoder alone is far off, so it is what distances are taken from.
    least, half, full = (
        _pixels(generate(_spec(pack, strength=s, steps=20))) for s in (0.05, 0.5, 1.0)
    )
    assert 0 < np.abs(half - least).mean() < np.abs(full - least).mean()


def test_windows_count_what_strength_leaves(pack: Path) -> None:
    control = ControlSpec(control="canny", image=PHOTO, window=(0, 0.5))
    spec = _spec(pack, strength=0.4, steps=10, scheduler="euler", controls=[control])
    done = generate(spec).report.controls[0]
    assert (done.active_steps, done.network_calls) == ((0, 1), 2)
    with pytest.raises(SpecError, match="holds none of the 1 steps"):
        late = ControlSpec(control="canny", image=PHOTO, window=(0.5, 1))
        preflight(_spec(pack, strength=0.1, steps=10, controls=[late]))


def test_strength_is_filled(pack: Path) -> None:
    assert preflight(_spec(pack)).spec.strength == 0.8
    assert preflight(_spec(pack, mask=MASK)).spec.strength == 1.0
    assert preflight(GenerationSpec(model=str(pack), prompt="a room")).spec.strength is None


def test_a_strength_of_no_step_is_refused_with_the_least(pack: Path) -> None:
    with pytest.raises(SpecError, match=r"runs none of 4 steps; give at least 0\.25"):
        preflight(_spec(pack, strength=0.2))
    assert preflight(_spec(pack, strength=0.25)).picture is not None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"mask": MASK}, "mask needs a picture"),
        ({"strength": 0.5}, "strength needs a picture"),
        ({"image": PHOTO, "feather": 3}, "feather softens the edge of a mask"),
        ({"image": PHOTO, "strength": 0}, "greater than 0"),
        ({"image": PHOTO, "strength": 1.5}, "less than or equal to 1"),
    ],
)
def test_what_does_not_go_together_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        GenerationSpec.parse({"prompt": "a room", **fields})


def test_a_mask_of_another_size_and_a_black_one_are_refused(pack: Path) -> None:
    with pytest.raises(SpecError, match="the mask is 8x16, its picture 16x16"):
        preflight(_spec(pack, mask=MASK[:, :8]))
    with pytest.raises(SpecError, match="the mask is black"):
        preflight(_spec(pack, mask=np.zeros_like(MASK)))
    with pytest.raises(ImageError, match="does not exist"):
        preflight(GenerationSpec(model=str(pack), prompt="a room", image="nowhere.png"))


def test_picture_and_mask_meet_the_size_alike(pack: Path) -> None:
    wide = np.zeros((16, 32, 3), np.uint8)
    wide[4:12, 12:20] = 255
    plan = preflight(
        GenerationSpec(model=str(pack), prompt="a room", image=wide, mask=wide[:, :, 0])
    )
    assert plan.size == Size(16, 16) and plan.picture is not None
    mask = plan.picture.mask
    assert mask is not None
    assert (mask == plan.picture.image[:, :, 0]).all()
    assert (mask[4:12, 4:12] == 255).all() and (mask == 255).sum() == 64


def test_an_inpainting_model_sees_the_mask(own_pack: Path) -> None:
    shutil.rmtree(own_pack / "unet")
    tiny.unet(in_channels=9).save_pretrained(own_pack / "unet")
    (own_pack / "pack.json").unlink()
    fields = {"width": 16, "height": 16, "steps": 4}
    made = _pixels(generate(_spec(own_pack, mask=MASK, **fields)))
    assert (made[OUTSIDE] == PHOTO[OUTSIDE]).all()
    other = PHOTO.copy()
    other[0, 0] ^= 255  # the picture is seen through those channels alone
    spec = _spec(own_pack, mask=MASK, **fields).model_copy(update={"image": other})
    assert (_pixels(generate(spec))[~OUTSIDE] != made[~OUTSIDE]).any()
    # Without a mask all of it is drawn; without a picture too.
    for one in (_spec(own_pack, **fields), spec.model_copy(update={"image": None, "mask": None})):
        assert _pixels(generate(one)).std() > 0


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_it_is_drawn_again_from_its_file(pack: Path, tmp_path: Path, suffix: str) -> None:
    region = np.full((16, 16), 200, np.uint8)
    control = ControlSpec(control="canny", image=PHOTO, region=region)
    result = generate(_spec(pack, mask=MASK, strength=0.75, feather=1, controls=[control]))
    result.save(tmp_path / f"out{suffix}")
    again = replay(tmp_path / f"out{suffix}")
    assert again.images[0].tobytes() == result.images[0].tobytes()
    assert again.pictures[0].record == result.pictures[0].record
    assert again.report.warnings == result.report.warnings


def test_a_changed_picture_is_noticed(pack: Path, tmp_path: Path) -> None:
    generate(_spec(pack)).save(tmp_path / "out.jpg")
    Pillow.fromarray(PHOTO[::-1]).save(tmp_path / "out.control-0.png")
    with pytest.raises(ImageError, match=r"the image that .* started from was changed"):
        replay(tmp_path / "out.jpg")


def test_a_changed_mask_is_noticed(pack: Path, tmp_path: Path) -> None:
    generate(_spec(pack, mask=MASK)).save(tmp_path / "out.jpg")
    Pillow.fromarray(MASK[:, ::-1]).save(tmp_path / "out.control-1.png")
    with pytest.raises(ImageError, match=r"the mask that .* started from was changed"):
        replay(tmp_path / "out.jpg")


def test_a_picture_of_other_proportions_is_remarked_on(pack: Path) -> None:
    wide = np.zeros((16, 32, 3), np.uint8)
    fields = {"model": str(pack), "prompt": "a red sofa", "image": wide}
    (said,) = preflight(GenerationSpec(**fields)).warnings
    assert said.startswith("the picture is 32x16, what is drawn 16x16: it was brought there by")
    assert preflight(GenerationSpec(**fields, fit="stretch")).warnings == ()
    assert preflight(GenerationSpec(**fields, width=24, height=16)).warnings != ()


def test_a_request_with_a_picture_is_plain_data() -> None:
    spec = GenerationSpec(prompt="a room", image="room.png", mask="mask.png", strength=0.5)
    assert (
        loads(
            '{"prompt": "a room", "image": "room.png", "strength": 0.5, "mask": "mask.png"}',
            GenerationSpec,
        )
        == spec
    )
    with pytest.raises(SpecError, match="in memory"):
        to_data(GenerationSpec(prompt="a room", image=PHOTO))
