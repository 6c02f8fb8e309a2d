"""Requests for pictures larger than their model, in tiles, on a tiny pack of 16 px."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests import tiny
from underdraw import GenerationSpec, HiresSpec, ModelStore, TileSpec, generate, replay
from underdraw.engine import Progress
from underdraw.errors import SpecError
from underdraw.models import inspect_model
from underdraw.preflight import preflight
from underdraw.spec import ControlSpec, Size
from underdraw.spec.io import loads, override

PHOTO = np.random.default_rng(3).integers(0, 256, (24, 32, 3), np.uint8)
TILE = TileSpec(size=16, overlap=8)


def _spec(pack: Path, **fields: Any) -> GenerationSpec:
    fields = {"prompt": "a red sofa", "seed": 7, "width": 32, "height": 24, "tile": TILE, **fields}
    return GenerationSpec(model=str(pack), **fields)


def _control(image: np.ndarray = PHOTO, **fields: Any) -> ControlSpec:
    return ControlSpec(control="canny", image=image, **fields)


def test_a_tile_over_all_is_the_picture_untiled(pack: Path) -> None:
    spec = _spec(pack, tile=TileSpec(size=32), controls=[_control(region=PHOTO[:, :, 0])])
    made, plain = (generate(one) for one in (spec, spec.model_copy(update={"tile": None})))
    assert made.images[0].tobytes() == plain.images[0].tobytes()
    assert made.report.controls == plain.report.controls


def test_tiles_share_their_calls_up_to_the_limit(pack: Path) -> None:
    store, rows = ModelStore(), []
    unet = store.model(inspect_model(str(pack))).unet
    for together in (8, 64):
        tile = TILE.model_copy(update={"together": together})
        with tiny.Calls(unet) as calls:
            result = generate(_spec(pack, tile=tile, controls=[_control()]), models=store)
        rows.append(calls.rows)
        assert result.report.controls[0].network_calls == 6 * 4
    # Three tiles across and two down, of two branches each.
    assert rows == [[8, 4] * 4, [12] * 4]
    assert result.images[0].size == (32, 24)


def test_observers_see_a_step_once_however_many_calls_it_takes(pack: Path) -> None:
    seen: list[Progress] = []
    plain = _spec(pack, tile=None, width=16, height=16, steps=5)
    tile = TILE.model_copy(update={"together": 2})
    generate([_spec(pack, tile=tile), plain], observers=[seen.append])
    # The plain picture is as large as a tile, so they go together.
    assert [(one.done, one.total) for one in seen] == [(at, 5) for at in range(1, 6)]


def test_a_tile_sees_its_own_part_of_image_and_region(pack: Path) -> None:
    """One step after which what lies in other tiles can't know of a change."""

    def latents(control: ControlSpec) -> torch.Tensor:
        seen: list[torch.Tensor] = []
        tile = TileSpec(size=16, overlap=0)
        fields = {"width": 32, "height": 16, "steps": 1, "tile": tile, "controls": [control]}
        generate(_spec(pack, **fields), observers=[lambda now: seen.append(now.lanes[0].latents)])
        return seen[0]

    photo, region = PHOTO[:16], np.full((16, 32), 255, np.uint8)
    other_photo, other_region = photo.copy(), region.copy()
    other_photo[:, 20:], other_region[:, 20:] = 255 - photo[:, 20:], 0
    plain = latents(_control(photo, region=region))
    for control in (_control(other_photo, region=region), _control(photo, region=other_region)):
        changed = (latents(control) - plain).abs().amax(dim=(0, 1, 2))
        assert (changed[:8] == 0).all() and (changed[8:] > 0).any()


def test_what_is_left_out_is_the_models(pack: Path) -> None:
    plan = preflight(_spec(pack, tile=TileSpec()))
    assert plan.spec.tile == TileSpec(size=16, overlap=0, together=8)
    assert {box.size for box in plan.boxes} == {Size(8, 8)} and len(plan.boxes) == 4
    # No word of size: the model was trained at that of a tile.
    (said,) = plan.warnings
    assert said.startswith("each of 4 tiles draws the whole prompt from noise")
    assert preflight(_spec(pack, tile=TileSpec(), image=PHOTO)).warnings == ()
    (said,) = preflight(_spec(pack, tile=TileSpec(size=24), image=PHOTO)).warnings
    assert said == f"tiles of 24x24: {str(pack)!r} was trained at 16x16, 24x16"
    rooms = preflight(GenerationSpec(prompt="a room", width=256, height=256, tile=TileSpec()))
    assert rooms.spec.tile == TileSpec(size=128, overlap=32, together=8)


def test_a_picture_is_enlarged_in_tiles(pack: Path) -> None:
    made = generate(_spec(pack, image=PHOTO[:12, :16], strength=0.5, controls=[_control()]))
    assert made.images[0].size == (32, 24)
    assert made.report.controls[0].active_steps == (0, 1)
    twice = generate(_spec(pack, width=16, height=16, hires=HiresSpec(), controls=[_control()]))
    # One tile is the whole of the first pass; nine are the second, which has half the steps.
    calls = [record.controls[0].network_calls for record in twice.report.starts]
    assert (calls, twice.report.controls[0].network_calls) == ([4], 9 * 2)


@pytest.mark.parametrize("inpainting", [False, True])
def test_a_mask_holds_in_tiles(own_pack: Path, inpainting: bool) -> None:
    if inpainting:
        shutil.rmtree(own_pack / "unet")
        tiny.unet(in_channels=9).save_pretrained(own_pack / "unet")
        (own_pack / "pack.json").unlink()
    mask = np.zeros((24, 32), np.uint8)
    mask[6:20, 5:30] = 255
    made = np.asarray(generate(_spec(own_pack, image=PHOTO, mask=mask, steps=2)).images[0])
    assert (made[mask == 0] == PHOTO[mask == 0]).all()
    assert (made[mask > 0] != PHOTO[mask > 0]).any(axis=-1).mean() > 0.9


def test_it_is_drawn_again_from_its_file(pack: Path, tmp_path: Path) -> None:
    control = _control(preprocess="canny", region=PHOTO[:, :, 1])
    result = generate(_spec(pack, image=PHOTO, controls=[control], num_images=2))
    result.save(tmp_path / "out.png")
    again = replay(tmp_path / "out-1.png")
    assert again.images[0].tobytes() == result.images[1].tobytes()
    assert again.pictures[0].record == result.pictures[1].record
    assert again.pictures[0].record.spec.tile == TILE


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"size": 20}, "multiple of 8; the nearest are 16 and 24"),
        ({"size": 8}, "greater than or equal to 16"),
        ({"size": True}, "give a whole number, not true or false"),
        ({"size": 32, "overlap": 24}, "overlap 24 is more than half of size 32; give at most 16"),
        ({"size": 32, "overlap": -8}, "greater than or equal to 0"),
        ({"together": 0}, "greater than or equal to 1"),
    ],
)
def test_tiles_that_can_not_be_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        TileSpec(**fields)


def test_tiles_that_the_model_can_not_draw_are_refused(pack: Path) -> None:
    with pytest.raises(SpecError, match="overlap 16 is more than half of size 16; give at most 8"):
        preflight(_spec(pack, tile=TileSpec(overlap=16)))


def test_it_is_plain_data() -> None:
    spec = override(GenerationSpec(prompt="a room"), ["tile.size=64"])
    assert spec.tile == TileSpec(size=64)
    assert loads('{"prompt": "a room", "tile": {"size": 64}}', GenerationSpec) == spec
