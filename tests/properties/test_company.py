"""A lane gives the same image alone and among others, in as few UNet calls as the longest has."""

from __future__ import annotations

from collections.abc import Callable

import torch
from diffusers import ControlNetModel, UNet2DConditionModel

from tests import tiny
from underdraw.controls import bind
from underdraw.engine import SCHEDULERS, Lane, Start, denoise, new_lane, new_scheduler
from underdraw.spec.control import ControlSpec


def assert_same_alone(lanes: list[Callable[[], Lane]], unet: UNet2DConditionModel) -> None:
    together = denoise([make() for make in lanes], unet=unet)
    for make, image in zip(lanes, together, strict=True):
        alone = denoise([make()], unet=unet)[0]
        torch.testing.assert_close(image, alone, atol=1e-4, rtol=0)


def test_four_that_differ_in_everything(unet: UNet2DConditionModel, net: ControlNetModel) -> None:
    other = tiny.controlnet(seed=11)
    spec = ControlSpec(control="tiny", image="none")
    region = torch.zeros(1, 1, 16, 16)
    region[..., 4:] = 1
    early = bind(spec.model_copy(update={"scale": 0.6}), net, tiny.hint(1), region)
    late = bind(ControlSpec(control="tiny", image="none", window=(0.5, 1)), net, tiny.hint(2))
    soft = bind(ControlSpec(control="tiny", image="none", mode="control"), other, tiny.hint(3))
    lanes = [
        lambda: tiny.lane([early, late], seed=1, steps=6, scheduler="euler_a"),
        lambda: tiny.lane([soft], seed=2, steps=3, scheduler="heun", guidance_scale=7.5),
        lambda: tiny.lane(
            [late, early], seed=3, steps=4, guidance_scale=1, prompt=tiny.conditioning(8, 154, 77)
        ),
        lambda: tiny.lane(seed=4, steps=2, scheduler="lcm", prompt=tiny.conditioning(9, 77, 231)),
    ]
    assert_same_alone(lanes, unet)
    with tiny.Calls(unet) as calls, tiny.Calls(net) as shared:
        denoise([make() for make in lanes], unet=unet)
    # Heun's 3 steps are 5 evaluations; lanes leave after 2, 4, 5 and 6 of them.
    assert calls.rows == [7, 7, 5, 5, 4, 2]
    # One call for both lanes and both images: 2 + 1 rows, and as many again once `late` acts.
    assert shared.rows == [3, 3, 4, 6, 4, 4]


def test_every_scheduler_at_once(unet: UNet2DConditionModel) -> None:
    lanes = [
        lambda name=name, seed=seed: tiny.lane(seed=seed, scheduler=name, steps=3 + seed % 3)
        for seed, name in enumerate(SCHEDULERS)
    ]
    assert_same_alone(lanes, unet)


def test_lanes_that_start_from_pictures(unet: UNet2DConditionModel, net: ControlNetModel) -> None:
    """With a mask and without, beside one that starts from noise, each of its own scheduler."""
    control = bind(ControlSpec(control="tiny", image="none", window=(0, 0.5)), net, tiny.hint(1))
    mask = torch.zeros(1, 1, 8, 8)
    mask[..., 2:6] = 1
    picture = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(6))

    def started(name: str, first: int, mask: torch.Tensor | None, seed: int) -> Lane:
        return new_lane(
            seed=seed,
            shape=(1, 4, 8, 8),
            conditioning=tiny.conditioning(),
            scheduler=new_scheduler(name, tiny.SCHEDULE, 5),
            guidance_scale=3.0,
            controls=[control],
            start=Start(picture, first, mask),
        )

    lanes = [
        lambda: started("euler_a", 2, None, 1),
        lambda: started("heun", 2, mask, 2),
        lambda: started("unipc", 0, mask, 3),
        lambda: tiny.lane([control], seed=4, steps=3),
    ]
    assert_same_alone(lanes, unet)
    kept = denoise([lanes[2]()], unet=unet)[0]
    assert torch.equal(kept[mask.expand_as(kept) == 0], picture[mask.expand_as(kept) == 0])


def test_lanes_of_other_sizes_are_other_buckets(unet: UNet2DConditionModel) -> None:
    lanes = [lambda side=side: tiny.lane(side=side, steps=2) for side in (8, 6, 8)]
    assert_same_alone(lanes, unet)
    with tiny.Calls(unet) as calls:
        images = denoise([make() for make in lanes], unet=unet)
    assert calls.rows == [4, 4, 2, 2]
    assert [image.shape[-1] for image in images] == [8, 6, 8]
