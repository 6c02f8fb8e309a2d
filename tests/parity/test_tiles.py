"""Tiles against diffusers' own modules: each view by itself, blended before guidance and step."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers import ControlNetModel, EulerDiscreteScheduler, UNet2DConditionModel
from torch import Tensor

from tests import tiny
from underdraw.conditioning import Conditioning, PromptEmbedding
from underdraw.controls import bind
from underdraw.engine import View, denoise, initial_noise, lay_out, new_lane_of_views, new_scheduler
from underdraw.engine.view import weights_of
from underdraw.spec import ControlSpec, Size

WHOLE, STEPS, GUIDANCE, SCALE = Size(14, 10), 4, 4.0, 0.7
BOXES = lay_out(WHOLE, Size(8, 8), 4)
HINT = torch.rand(1, 3, 20, 28, generator=torch.Generator().manual_seed(1))


def prompts(pooled: bool) -> dict[str, PromptEmbedding]:
    draw = torch.Generator().manual_seed(2)
    sizes = torch.tensor([[20, 28, 0, 0, 20, 28]])
    return {
        branch: PromptEmbedding(
            torch.randn(1, 77, tiny.WIDTH, generator=draw),
            torch.randn(1, tiny.WIDTH, generator=draw) if pooled else None,
            sizes if pooled else None,
        )
        for branch in ("cond", "uncond")
    }


def theirs(unet: UNet2DConditionModel, net: ControlNetModel, pooled: bool) -> Tensor:
    scheduler = EulerDiscreteScheduler.from_config(tiny.SCHEDULE)
    scheduler.set_timesteps(STEPS)
    latents = initial_noise(3, (1, 4, WHOLE.height, WHOLE.width))[0] * scheduler.init_noise_sigma
    for t in scheduler.timesteps:
        seen = scheduler.scale_model_input(latents, t)
        blended = {}
        for branch, prompt in prompts(pooled).items():
            total = torch.zeros_like(latents)
            for box, weight in zip(BOXES, weights_of(BOXES), strict=True):
                place = (..., *box.slices)
                added: dict[str, Any] = {}
                if prompt.pooled is not None:
                    ids = torch.tensor([[20, 28, 2 * box.y, 2 * box.x, 16, 16]])
                    added = {"text_embeds": prompt.pooled, "time_ids": ids}
                down, mid = net(
                    seen[place],
                    t,
                    encoder_hidden_states=prompt.tokens,
                    controlnet_cond=HINT[(..., *box.times(2, 2).slices)],
                    conditioning_scale=SCALE,
                    added_cond_kwargs=added,
                    return_dict=False,
                )
                total[place] += (
                    weight
                    * unet(
                        seen[place],
                        t,
                        encoder_hidden_states=prompt.tokens,
                        down_block_additional_residuals=down,
                        mid_block_additional_residual=mid,
                        added_cond_kwargs=added,
                    ).sample
                )
            blended[branch] = total
        guided = blended["uncond"] + GUIDANCE * (blended["cond"] - blended["uncond"])
        latents = scheduler.step(guided, t, latents).prev_sample
    return latents


@pytest.mark.parametrize(("shape", "pooled"), [(tiny.SD, False), (tiny.SDXL, True)])
def test_tiles(shape: dict[str, Any], pooled: bool) -> None:
    unet, net = tiny.unet(shape=shape), tiny.controlnet(shape=shape)
    views = []
    for box in BOXES:
        pixels = box.times(2, 2)
        told = {
            branch: prompt.of_part(pixels.x, pixels.y, *pixels.size)
            for branch, prompt in prompts(pooled).items()
        }
        spec = ControlSpec(control="tiny", image="none", scale=SCALE)
        views.append(View(box, Conditioning(told), (bind(spec, net, HINT[(..., *pixels.slices)]),)))
    lane = new_lane_of_views(
        seed=3,
        shape=(1, 4, WHOLE.height, WHOLE.width),
        views=views,
        scheduler=new_scheduler("euler", tiny.SCHEDULE, STEPS),
        guidance_scale=GUIDANCE,
        together=4,
    )
    with torch.no_grad():
        expected = theirs(unet, net, pooled)
    assert len(BOXES) == 6
    torch.testing.assert_close(denoise([lane], unet=unet)[0], expected, atol=1e-4, rtol=0)
