"""Requests that draw a part of a picture at the full size, or on around it, on a tiny pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from underdraw import GenerationSpec, Result, generate, replay
from underdraw.errors import SpecError
from underdraw.planned import PlannedPicture
from underdraw.preflight import preflight
from underdraw.spec import ControlSpec, Size

PHOTO = np.random.default_rng(3).integers(0, 256, (40, 50, 3), np.uint8)
MASK = np.zeros((40, 50), np.uint8)
MASK[21:26, 30:37] = 255
CROP = (slice(20, 28), slice(29, 37))  # 7x5 and a pixel around it, grown to a square
WIDE = np.random.default_rng(4).integers(0, 256, (80, 100, 3), np.uint8)


def _spec(pack: Path, **fields: Any) -> GenerationSpec:
    fields = {"prompt": "a red sofa", "image": PHOTO, "seed": 7, **fields}
    return GenerationSpec(model=str(pack), **fields)


def _crop(pack: Path, **fields: Any) -> GenerationSpec:
    return _spec(pack, **{"mask": MASK, "mask_padding": 1, **fields})


def _picture(spec: GenerationSpec) -> PlannedPicture:
    picture = preflight(spec).picture
    assert picture is not None
    return picture


def _pixels(result: Result) -> np.ndarray:
    return np.asarray(result.images[0]).astype(int)


@pytest.mark.parametrize("feather", [0, 2])
def test_a_crop_comes_back_into_its_picture(pack: Path, feather: int) -> None:
    made = _pixels(generate(_crop(pack, feather=feather)))
    assert made.shape == PHOTO.shape
    assert (made[MASK == 0] == PHOTO[MASK == 0]).all()
    assert (made[MASK > 0] != PHOTO[MASK > 0]).any(axis=-1).mean() > 0.8


def test_a_crop_is_the_mask_and_its_surroundings_in_the_proportions_drawn(pack: Path) -> None:
    picture = _picture(_crop(pack))
    assert picture.image.shape == (16, 16, 3)
    assert picture.box.size == Size(9, 9)
    rows, columns = picture.box.slices
    assert (rows.start, rows.stop, columns.start, columns.stop) == (19, 28, 29, 38)
    assert _picture(_crop(pack, width=24)).box.size == Size(10, 7)
    edge = np.zeros_like(MASK)
    edge[39, 49] = 255
    assert _picture(_crop(pack, mask=edge, mask_padding=4)).box == (45, 35, (5, 5))


def test_a_crop_beyond_the_picture_is_stretched_and_remarked_on(pack: Path) -> None:
    tall = np.full_like(MASK, 255)
    tall[:, 20:] = 0
    plan = preflight(_crop(pack, mask=tall, mask_padding=0, width=64, height=16))
    assert plan.picture is not None and plan.picture.box == (0, 0, (50, 40))
    said = "mask_padding crops 50x40, as far as the picture reaches, and 64x16 is drawn: it is"
    assert any(one.startswith(said) for one in plan.warnings)
    assert not any("mask_padding" in one for one in preflight(_crop(pack)).warnings)


def test_a_pixel_that_shrinks_is_drawn_all_the_same(pack: Path) -> None:
    dot = np.zeros_like(MASK)
    dot[20, 20] = 255
    mask = _picture(_crop(pack, mask=dot, mask_padding=100)).mask
    assert mask is not None and mask.any()


def test_controls_and_regions_are_cropped_alike(pack: Path) -> None:
    """An image of the picture's own size, one twice as large, and one that shows the crop."""
    region = np.zeros((40, 50), np.uint8)
    region[19:28, 29:38] = np.arange(0, 225, 25, np.uint8)
    own = ControlSpec(control="canny", image=PHOTO, region=region)
    large = ControlSpec(control="depth", image=WIDE)
    crop = ControlSpec(control="depth", image=PHOTO[:16, :16], frame="crop")
    plan = preflight(_crop(pack, controls=[own, large, crop]))
    plain = [
        preflight(_spec(pack, image=None, controls=[ControlSpec(control="canny", image=part)]))
        for part in (PHOTO[19:28, 29:38], WIDE[38:56, 58:76], PHOTO[:16, :16])
    ]
    for cut, alone in zip(plan.controls, plain, strict=True):
        assert (cut.image == alone.controls[0].image).all()
    assert plan.controls[0].region is not None
    assert plan.controls[0].region.shape == (16, 16)
    assert (np.diff(plan.controls[0].region[8].astype(int)) >= 0).all()


def test_a_control_is_preprocessed_where_it_is_cropped(pack: Path) -> None:
    control = ControlSpec(control="canny", image=PHOTO, preprocess="canny")
    alone = ControlSpec(control="canny", image=PHOTO[19:28, 29:38], preprocess="canny")
    cut = preflight(_crop(pack, controls=[control])).controls[0]
    assert (
        cut.image == preflight(_spec(pack, image=None, controls=[alone])).controls[0].image
    ).all()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"mask_padding": 3}, "mask_padding is the surroundings of a mask; give mask"),
        ({"mask_padding": -1, "mask": "m.png"}, "greater than or equal to 0"),
        ({"mask_padding": True, "mask": "m.png"}, "whole number, not true or false"),
        ({"mask_padding": 3, "mask": "m.png", "fit": "pad"}, "fit='pad' is for a whole picture"),
        ({"extend": (8, 0, 0, 0), "mask": "m.png"}, "give extend or mask, not both"),
        ({"extend": (8, 0, 0, 0), "fit": "pad"}, "fit='pad' is for a whole picture"),
        ({"extend": (0, 0, 0, 0)}, "extend is 0 on every side"),
        ({"extend": (8, 0, 0)}, "extend.3"),
        ({"extend": (8, 0, 0, -1)}, "greater than or equal to 0"),
        ({"extend": (8, 0, 0, 0), "image": None}, "extend needs a picture to start from"),
        (
            {"controls": [ControlSpec(control="canny", image="a.png", frame="crop")]},
            "frame='crop' shows what mask_padding crops",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        GenerationSpec.parse({"prompt": "a room", "image": "a.png", **fields})


@pytest.mark.parametrize("what", ["image", "region"])
def test_a_control_of_other_proportions_than_the_cropped_picture_is_refused(
    pack: Path, what: str
) -> None:
    images = {"image": PHOTO, "region": MASK, what: MASK[:, :40]}
    control = ControlSpec(control="canny", **images)
    message = f"its {what} is 40x40, the picture that mask_padding crops 50x40; give one of its"
    with pytest.raises(SpecError, match=message):
        preflight(_crop(pack, controls=[control]))


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
@pytest.mark.parametrize(
    "fields",
    [
        {"mask": MASK, "mask_padding": 3, "feather": 1},
        {"extend": (6, 0, 0, 8), "feather": 2, "image": PHOTO[:16, :18]},
    ],
    ids=["crop", "extend"],
)
def test_it_is_drawn_again_from_its_file(
    pack: Path, tmp_path: Path, fields: dict[str, Any], suffix: str
) -> None:
    control = ControlSpec(control="canny", image=WIDE, preprocess="canny", region=WIDE[:, :, 0])
    if "extend" in fields:
        control = ControlSpec(control="canny", image=WIDE, preprocess="canny")
    result = generate(_spec(pack, controls=[control], **fields))
    result.save(tmp_path / f"out{suffix}")
    again = replay(tmp_path / f"out{suffix}")
    assert again.images[0].tobytes() == result.images[0].tobytes()
    assert again.pictures[0].record == result.pictures[0].record
    assert again.report.warnings == result.report.warnings


@pytest.mark.parametrize("feather", [0, 3])
def test_margins_are_drawn_around_a_picture(pack: Path, feather: int) -> None:
    photo = PHOTO[:14, :12]
    result = generate(_spec(pack, image=photo, extend=(4, 0, 8, 2), feather=feather))
    made = _pixels(result)
    assert made.shape == (16, 24, 3)
    inner = made[: 14 - feather, 4 + feather : 16 - feather]
    assert (inner == photo[: 14 - feather, feather : 12 - feather]).all()
    spec = result.pictures[0].record.spec
    assert (spec.width, spec.height, spec.strength) == (24, 16, 1.0)


def test_feather_reaches_into_the_picture_and_the_margin_is_all_new(pack: Path) -> None:
    photo = PHOTO[:16, :12]
    picture = _picture(_spec(pack, image=photo, extend=(0, 0, 12, 0), feather=2))
    assert (picture.whole_mask == 255).sum() == 16 * 14
    # The blend is at a third and at two thirds where the picture is, and whole beyond.
    drawn = np.zeros((16, 24, 3), np.uint8)
    share = picture.finish(drawn, 2)[:, :12] / np.maximum(photo, 1)
    bright = (photo > 60).all(axis=2)
    np.testing.assert_allclose(share[:, 10][bright[:, 10]], 2 / 3, atol=0.02)
    np.testing.assert_allclose(share[:, 11][bright[:, 11]], 1 / 3, atol=0.02)
    assert (picture.finish(drawn, 2)[:, 12:] == 0).all()


def test_margins_begin_as_the_border_carried_on(pack: Path) -> None:
    photo = np.repeat(np.linspace(0, 250, 16).astype(np.uint8)[:, None, None], 16, 1)
    picture = _picture(_spec(pack, image=np.repeat(photo, 3, 2), extend=(0, 0, 32, 0)))
    filled = picture.whole[:, :, 0].astype(int)
    assert (filled[:, 16] == filled[:, 15]).all()
    contrast = filled.std(axis=0)
    assert (np.diff(contrast[16:]) <= 0.01).all() and contrast[-1] < 0.8 * contrast[16]


def test_a_size_that_extend_can_not_make_is_refused_with_the_mend(pack: Path) -> None:
    photo = PHOTO[:15, :16]
    message = r"extend \(5, 0, 0, 0\) makes 21x15 .* no multiple of 8, .* by \(8, 1, 0, 0\)"
    with pytest.raises(SpecError, match=message):
        preflight(_spec(pack, image=photo, extend=(5, 0, 0, 0)))
    assert preflight(_spec(pack, image=photo, extend=(8, 1, 0, 0))).size == Size(24, 16)
    with pytest.raises(SpecError, match=r"makes 24x16 .* and 32x16 was asked for; leave out width"):
        preflight(_spec(pack, image=PHOTO[:16, :16], extend=(8, 0, 0, 0), width=32))
    fits = _spec(pack, image=PHOTO[:16, :16], extend=(8, 0, 0, 0), width=24, height=16)
    assert preflight(fits).size == Size(24, 16)


def test_a_feather_wider_than_the_picture_is_refused(pack: Path) -> None:
    with pytest.raises(SpecError, match="feather 8 leaves nothing of the picture's 16x16"):
        preflight(_spec(pack, image=PHOTO[:16, :16], extend=(8, 0, 8, 0), feather=8))


def test_a_control_without_the_margins_is_refused(pack: Path) -> None:
    control = ControlSpec(control="canny", image=PHOTO[:16, :16])
    with pytest.raises(SpecError, match=r"is 16x16, as the picture without its margins; .* 24x16"):
        preflight(_spec(pack, image=PHOTO[:16, :16], extend=(8, 0, 0, 0), controls=[control]))
