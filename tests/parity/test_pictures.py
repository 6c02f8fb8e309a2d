"""Starting from a picture, with a mask or without: the latents of diffusers' own pipelines.

The autoencoder is of the kind that draws nothing when it encodes; the pipelines' others sample,
and so shift every number that the generator gives after. Where underdraw differs on purpose:

- a mask is kept to whole latents by any of their pixels, theirs by the first: masks here are
  aligned to latents;
- `strength` 0.29 of 100 steps is 29, theirs 28, which is rounding.
"""

from __future__ import annotations

from typing import Any

import diffusers
import pytest
import torch
from torch import Tensor

from tests import tiny
from underdraw.conditioning import Conditioning, PromptEmbedding
from underdraw.controls import bind
from underdraw.engine import (
    SCHEDULERS,
    Start,
    denoise,
    encode_image,
    encode_inpainting,
    latent_mask,
    new_lane,
    new_scheduler,
    start_of,
)
from underdraw.spec.control import ControlSpec

SIDE, SEED, STEPS = 16, 7, 6
VAE, TEXT = tiny.tiny_vae(), tiny.text_encoder()
HINTS = [tiny.hint(seed, SIDE) for seed in (21, 22)]
IMAGE = tiny.hint(31, SIDE)
MASK = torch.zeros(1, 1, SIDE, SIDE)
MASK[:, :, 4:12, 2:10] = 1
TOKENS = torch.randn(2, 77, tiny.WIDTH, generator=torch.Generator().manual_seed(1))
POOLED = torch.randn(2, tiny.WIDTH, generator=torch.Generator().manual_seed(2))
PIPELINES = {
    ("sd", "img2img", False): "StableDiffusionImg2ImgPipeline",
    ("sd", "img2img", True): "StableDiffusionControlNetImg2ImgPipeline",
    ("sd", "inpaint", False): "StableDiffusionInpaintPipeline",
    ("sd", "inpaint", True): "StableDiffusionControlNetInpaintPipeline",
    ("sdxl", "img2img", False): "StableDiffusionXLImg2ImgPipeline",
    ("sdxl", "img2img", True): "StableDiffusionXLControlNetImg2ImgPipeline",
    ("sdxl", "inpaint", False): "StableDiffusionXLInpaintPipeline",
    ("sdxl", "inpaint", True): "StableDiffusionXLControlNetInpaintPipeline",
}
SHAPES = {"sd": tiny.SD, "sdxl": tiny.SDXL}


def unet(family: str, channels: int = 4) -> Any:
    return tiny.unet(shape={**SHAPES[family], "in_channels": channels, "sample_size": 8})


def nets(family: str, count: int) -> list[Any]:
    return [tiny.controlnet(seed=11 + place, shape=SHAPES[family]) for place in range(count)]


def theirs(
    family: str, task: str, controls: int, scheduler: str, strength: float, channels: int = 4
) -> Tensor:
    kind, options = SCHEDULERS[scheduler]
    parts: dict[str, Any] = {
        "vae": VAE,
        "unet": unet(family, channels),
        "scheduler": kind.from_config(tiny.SCHEDULE, **options),
        "text_encoder": None if family == "sdxl" else TEXT,
        "tokenizer": None if family == "sdxl" else tiny.tokenizer(),
    }
    call: dict[str, Any] = {"prompt_embeds": TOKENS[:1], "negative_prompt_embeds": TOKENS[1:]}
    call |= tiny.own_eta(kind)
    if family == "sdxl":
        parts |= {"text_encoder_2": TEXT, "tokenizer_2": None, "add_watermarker": False}
        call |= {
            "pooled_prompt_embeds": POOLED[:1],
            "negative_pooled_prompt_embeds": POOLED[1:],
        }
    else:
        parts |= {
            "safety_checker": None,
            "feature_extractor": None,
            "requires_safety_checker": False,
        }
    if controls:
        parts["controlnet"] = nets(family, controls)
        call |= {
            "control_image": HINTS[:controls],
            "controlnet_conditioning_scale": [0.8, 0.5][:controls],
        }
    if controls or task == "inpaint":
        call |= {"height": SIDE, "width": SIDE}
    if task == "inpaint":
        call["mask_image"] = MASK
    pipeline = getattr(diffusers, PIPELINES[family, task, controls > 0])(**parts)
    pipeline.set_progress_bar_config(disable=True)
    if family == "sdxl":
        pipeline.text_encoder_2.config.projection_dim = tiny.WIDTH
    return pipeline(
        image=IMAGE,
        strength=strength,
        num_inference_steps=STEPS,
        guidance_scale=4.0,
        generator=torch.Generator().manual_seed(SEED),
        output_type="latent",
        **call,
    ).images


def ours(
    family: str, task: str, controls: int, scheduler: str, strength: float, channels: int = 4
) -> Tensor:
    sizes = torch.tensor([[SIDE, SIDE, 0, 0, SIDE, SIDE]])
    pooled = (lambda row: (POOLED[row, None], sizes)) if family == "sdxl" else lambda _: ()
    extra = encode_inpainting(VAE, IMAGE, MASK) if channels == 9 else None
    fresh = new_scheduler(scheduler, tiny.SCHEDULE, STEPS)
    shape = (1, 4, SIDE // 2, SIDE // 2)
    keeps = task == "inpaint" and extra is None
    mask = latent_mask(MASK, shape) if keeps else None
    first = start_of(fresh, strength)
    start = Start(encode_image(VAE, IMAGE), first, mask) if first or extra is None else None
    lane = new_lane(
        seed=SEED,
        shape=shape,
        conditioning=Conditioning(
            {
                "cond": PromptEmbedding(TOKENS[:1], *pooled(0)),
                "uncond": PromptEmbedding(TOKENS[1:], *pooled(1)),
            },
            extra,
        ),
        scheduler=fresh,
        guidance_scale=4.0,
        controls=[
            bind(ControlSpec(control="tiny", image="none", scale=scale), net, hint)
            for net, hint, scale in zip(nets(family, controls), HINTS, (0.8, 0.5), strict=False)
        ],
        start=start,
    )
    return denoise([lane], unet=unet(family, channels))[0]


def assert_equal(*run: Any) -> None:
    torch.testing.assert_close(ours(*run), theirs(*run), atol=1e-4, rtol=0)


@pytest.mark.parametrize("controls", [0, 1, 2])
@pytest.mark.parametrize("task", ["img2img", "inpaint"])
@pytest.mark.parametrize("family", ["sd", "sdxl"])
def test_no_control_one_and_two(family: str, task: str, controls: int) -> None:
    assert_equal(family, task, controls, "euler", 0.7)


@pytest.mark.parametrize("strength", [0.2, 1.0])
@pytest.mark.parametrize("task", ["img2img", "inpaint"])
def test_little_and_full_strength(task: str, strength: float) -> None:
    assert_equal("sd", task, 1, "unipc", strength)


@pytest.mark.parametrize("task", ["img2img", "inpaint"])
@pytest.mark.parametrize("name", SCHEDULERS)
def test_every_scheduler(name: str, task: str) -> None:
    assert_equal("sd", task, 0, name, 0.5)


@pytest.mark.parametrize("strength", [0.5, 1.0])
@pytest.mark.parametrize(("family", "controls"), [("sd", 0), ("sd", 2), ("sdxl", 1)])
def test_a_unet_of_nine_channels(family: str, controls: int, strength: float) -> None:
    assert_equal(family, "inpaint", controls, "euler", strength, 9)
