"""Views: how tiles cover an image and how what is said of them is joined, on the engine alone."""

from __future__ import annotations

import pytest
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from hypothesis import given
from hypothesis import strategies as st

from tests import tiny
from underdraw.conditioning import PromptEmbedding
from underdraw.controls import bind
from underdraw.engine import (
    Lane,
    Start,
    View,
    denoise,
    lay_out,
    new_lane_of_views,
    new_scheduler,
)
from underdraw.engine.view import weights_of
from underdraw.imaging import Box
from underdraw.spec import ControlSpec, Size

SPEC = ControlSpec(control="tiny", image="none")
WHOLE, TILE = Size(12, 8), Size(8, 8)
SIDES = st.integers(1, 40)


def tiled(
    net: ControlNetModel | None = None,
    *,
    seed: int = 0,
    whole: Size = WHOLE,
    tile: Size = TILE,
    overlap: int = 4,
    scheduler: str = "euler",
    steps: int = 3,
    together: int | None = None,
    start: Start | None = None,
) -> Lane:
    """Start an image in tiles; its control image is as large as the picture."""
    hint = torch.rand(
        1, 3, 2 * whole.height, 2 * whole.width, generator=torch.Generator().manual_seed(seed)
    )
    views = []
    for box in lay_out(whole, tile, overlap):
        part = hint[(..., *box.times(2, 2).slices)]
        controls = () if net is None else (bind(SPEC, net, part),)
        views.append(View(box, tiny.conditioning(seed), controls))
    return new_lane_of_views(
        seed=seed,
        shape=(1, 4, whole.height, whole.width),
        views=views,
        scheduler=new_scheduler(scheduler, tiny.SCHEDULE, steps),
        guidance_scale=3.0,
        together=together,
        start=start,
    )


@given(whole=st.builds(Size, SIDES, SIDES), tile=SIDES, overlap=st.integers(0, 20))
def test_tiles_cover_the_image_and_share_what_was_asked(
    whole: Size, tile: int, overlap: int
) -> None:
    overlap = min(overlap, tile // 2)
    boxes = lay_out(whole, Size(tile, tile), overlap)
    assert {box.size for box in boxes} == {Size(min(whole.width, tile), min(whole.height, tile))}
    seen = torch.zeros(whole.height, whole.width)
    for box in boxes:
        assert box.x >= 0 and box.x + box.size.width <= whole.width
        assert box.y >= 0 and box.y + box.size.height <= whole.height
        seen[box.slices] += 1
    assert (seen > 0).all()
    across = sorted({box.x for box in boxes})
    assert all(a + boxes[0].size.width - b >= overlap for a, b in zip(across, across[1:]))


@given(whole=st.builds(Size, SIDES, SIDES), tile=SIDES, overlap=st.integers(0, 20))
def test_weights_sum_to_one(whole: Size, tile: int, overlap: int) -> None:
    boxes = lay_out(whole, Size(tile, tile), min(overlap, tile // 2))
    total = torch.zeros(whole.height, whole.width)
    for box, weight in zip(boxes, weights_of(boxes), strict=True):
        assert (weight > 0).all()
        total[box.slices] += weight
    torch.testing.assert_close(total, torch.ones_like(total))


def test_weights_pass_smoothly_from_tile_to_tile() -> None:
    boxes = lay_out(Size(48, 8), Size(32, 8), 16)
    left, right = (weight[0] for weight in weights_of(boxes))
    assert torch.equal(left[:16], torch.ones(16)) and torch.equal(right[16:], torch.ones(16))
    assert (left[16:].diff() < 0).all() and (right[:16].diff() > 0).all()
    assert left[16:].diff().abs().max() < 0.13
    assert left[-1] < 0.01 and right[0] < 0.01


def test_no_tile_more_than_it_takes() -> None:
    assert len(lay_out(Size(64, 64), Size(64, 64), 16)) == 1
    assert len(lay_out(Size(112, 64), Size(64, 64), 16)) == 2
    assert len(lay_out(Size(113, 64), Size(64, 64), 16)) == 3
    assert lay_out(Size(8, 4), Size(16, 16), 4) == (Box(0, 0, Size(8, 4)),)


def test_one_tile_over_all_is_the_image_untiled(
    unet: UNet2DConditionModel, net: ControlNetModel
) -> None:
    one = tiled(net, whole=Size(8, 8))
    (view,) = one.views
    plain = tiny.lane(view.controls, prompt=tiny.conditioning(0), steps=3)
    assert torch.equal(denoise([one], unet=unet)[0], denoise([plain], unet=unet)[0])


def test_one_prediction_everywhere_blends_to_it() -> None:
    lane = tiled(whole=Size(20, 13), tile=Size(8, 8), overlap=3)
    field = torch.randn(1, 4, 13, 20, generator=torch.Generator().manual_seed(1))
    parts = [field[(..., *view.box.slices)] for view in lane.views]
    torch.testing.assert_close(lane.blend(parts), field)


@pytest.mark.parametrize(("together", "rows"), [(None, [4]), (4, [4]), (3, [2, 2]), (1, [2, 2])])
def test_a_limit_parts_the_rows_of_a_call_and_changes_nothing(
    unet: UNet2DConditionModel, net: ControlNetModel, together: int | None, rows: list[int]
) -> None:
    expected = denoise([tiled(net)], unet=unet)[0]
    lane = tiled(net, together=together)
    seen = []
    with tiny.Calls(unet) as calls, tiny.Calls(net) as shared:
        image = denoise([lane], unet=unet, observers=[seen.append])[0]
    assert calls.rows == shared.rows == rows * 3
    torch.testing.assert_close(image, expected, atol=1e-4, rtol=0)
    assert [(one.done, one.total) for one in seen] == [(1, 3), (2, 3), (3, 3)]
    assert [lane.calls[view.controls[0]] for view in lane.views] == [3, 3]


def test_tiled_lanes_in_company_are_as_they_are_alone(
    unet: UNet2DConditionModel, net: ControlNetModel
) -> None:
    """Two tiled ones of other sizes, one with a mask, beside one that is as large as a tile."""
    mask = torch.zeros(1, 1, 10, 12)
    mask[..., 3:9] = 1
    picture = torch.randn(1, 4, 10, 12, generator=torch.Generator().manual_seed(6))
    lanes = [
        lambda: tiled(net, seed=1, scheduler="unipc"),
        lambda: tiled(
            net, seed=2, whole=Size(12, 10), scheduler="heun", start=Start(picture, 2, mask)
        ),
        lambda: tiny.lane([bind(SPEC, net, tiny.hint(3))], seed=3, steps=2),
    ]
    with tiny.Calls(unet) as calls:
        together = denoise([make() for make in lanes], unet=unet)
    # Two tiles, four, and one, of two branches each; Heun's last 2 steps are 3 evaluations.
    assert calls.rows == [14, 14, 12]
    for make, image in zip(lanes, together, strict=True):
        torch.testing.assert_close(image, denoise([make()], unet=unet)[0], atol=1e-4, rtol=0)
    kept = mask.expand_as(picture) == 0
    assert torch.equal(together[1][kept], picture[kept])


def test_a_limit_holds_for_lanes_in_company(unet: UNet2DConditionModel) -> None:
    plain = [tiny.lane(seed=seed, steps=2, guidance_scale=1) for seed in range(3)]
    other = tiny.lane(steps=1, side=6)
    with tiny.Calls(unet) as calls:
        denoise([tiled(together=4, steps=2), *plain, other], unet=unet)
    assert calls.rows == [4, 3] * 2 + [2]
    # Where the one that asks for it is gone, or of another size, there is none.
    lanes = [tiled(together=2, steps=1), *(tiny.lane(seed=seed, steps=2) for seed in range(3))]
    with tiny.Calls(unet) as calls:
        denoise(lanes, unet=unet)
    assert calls.rows == [2] * 5 + [6]


def test_a_change_of_a_control_image_changes_the_tiles_that_show_it(
    unet: UNet2DConditionModel, net: ControlNetModel
) -> None:
    """After one step the rest of the image can't know of it."""

    def after(fill: float) -> torch.Tensor:
        hint = tiny.hint(5, 32)
        hint[..., 24:] = fill
        views = [
            View(box, tiny.conditioning(), (bind(SPEC, net, hint[(..., *box.times(2, 2).slices)]),))
            for box in lay_out(Size(16, 16), Size(8, 16), 0)
        ]
        return denoise(
            [
                new_lane_of_views(
                    seed=0,
                    shape=(1, 4, 16, 16),
                    views=views,
                    scheduler=new_scheduler("euler", tiny.SCHEDULE, 1),
                )
            ],
            unet=unet,
        )[0]

    changed = (after(0.0) - after(1.0)).abs().amax(dim=(0, 1, 2))
    assert (changed[:8] == 0).all() and (changed[8:] > 0).all()


def test_a_part_is_told_where_it_lies() -> None:
    sizes = torch.tensor([[96, 128, 0, 0, 96, 128]])
    prompt = PromptEmbedding(torch.zeros(1, 77, 8), torch.zeros(1, 8), sizes)
    assert prompt.of_part(0, 0, 128, 96).time_ids.tolist() == sizes.tolist()
    assert prompt.of_part(32, 16, 64, 48).time_ids.tolist() == [[96, 128, 16, 32, 48, 64]]
    plain = PromptEmbedding(torch.zeros(1, 77, 8))
    assert plain.of_part(32, 16, 64, 48) is plain
