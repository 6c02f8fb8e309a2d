"""The same latents as diffusers' pipelines, from the same weights, prompt and seed."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers import (
    ControlNetModel,
    StableDiffusionControlNetPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLControlNetPipeline,
    UNet2DConditionModel,
)
from torch import Tensor

from tests import tiny
from underdraw.conditioning import Conditioning, PromptEmbedding, encode_prompt
from underdraw.controls import FreeU, bind
from underdraw.engine import SCHEDULERS, denoise, new_lane, new_scheduler
from underdraw.spec import FreeUSpec
from underdraw.spec.control import ControlSpec

SIDE = 16
UNET, VAE = tiny.unet(), tiny.vae()
TEXT, TOKENIZER = tiny.text_encoder(), tiny.tokenizer()
NETS = [tiny.controlnet(seed=seed) for seed in (11, 12, 13)]
HINTS = [tiny.hint(seed, SIDE) for seed in (21, 22, 23)]
PROMPT, NEGATIVE, SEED = "a modern room with a red sofa", "dark photo", 7


def theirs(
    controls: list[ControlNetModel],
    name: str,
    steps: int,
    guidance_scale: float,
    unet: UNet2DConditionModel = UNET,
    **call: Any,
) -> Tensor:
    kind, options = SCHEDULERS[name]
    parts: dict[str, Any] = {
        "vae": VAE,
        "text_encoder": TEXT,
        "tokenizer": TOKENIZER,
        "unet": unet,
        "scheduler": kind.from_config(tiny.SCHEDULE, **options),
        "safety_checker": None,
        "feature_extractor": None,
        "requires_safety_checker": False,
    }
    if controls:
        one = len(controls) == 1
        pipeline = StableDiffusionControlNetPipeline(
            **parts, controlnet=controls[0] if one else controls
        )
        call["image"] = HINTS[0] if one else HINTS[: len(controls)]
    else:
        pipeline = StableDiffusionPipeline(**parts)
    pipeline.set_progress_bar_config(disable=True)
    call |= tiny.own_eta(kind)
    return pipeline(
        PROMPT,
        negative_prompt=NEGATIVE,
        height=SIDE,
        width=SIDE,
        num_inference_steps=steps,
        guidance_scale=guidance_scale,
        generator=torch.Generator().manual_seed(SEED),
        output_type="latent",
        **call,
    ).images


def ours(
    controls: list[ControlNetModel],
    name: str,
    steps: int,
    guidance_scale: float,
    specs: list[dict[str, Any]] | None = None,
    unet: UNet2DConditionModel = UNET,
    freeu: FreeUSpec | None = None,
) -> Tensor:
    prompts = {"cond": PROMPT, "uncond": NEGATIVE}
    embedded = {
        branch: PromptEmbedding(encode_prompt(TEXT, TOKENIZER, text).tokens)
        for branch, text in prompts.items()
    }
    bound = [
        bind(ControlSpec(control="tiny", image="none", **spec), net, hint)
        for spec, net, hint in zip(specs or [{}] * len(controls), controls, HINTS)
    ]
    lane = new_lane(
        seed=SEED,
        shape=(1, 4, SIDE // 2, SIDE // 2),
        conditioning=Conditioning(embedded),
        scheduler=new_scheduler(name, tiny.SCHEDULE, steps),
        guidance_scale=guidance_scale,
        embeds_guidance=unet.config["time_cond_proj_dim"] is not None,
        controls=[*bound, *([FreeU(unet, freeu)] if freeu else [])],
    )
    return denoise([lane], unet=unet)[0]


def assert_equal(result: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(result, expected, atol=1e-4, rtol=0)


@pytest.mark.parametrize("guidance_scale", [1.0, 5.0])
@pytest.mark.parametrize("name", SCHEDULERS)
def test_every_scheduler(name: str, guidance_scale: float) -> None:
    run = (NETS[:1], name, 6, guidance_scale)
    assert_equal(ours(*run), theirs(*run))


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("guidance_scale", [1.0, 8.0])
def test_a_model_that_takes_the_guidance_scale(count: int, guidance_scale: float) -> None:
    unet = tiny.unet(time_cond_proj_dim=16)
    run = (NETS[:count], "lcm", 4, guidance_scale)
    with tiny.Calls(unet) as calls:
        made = ours(*run, unet=unet)
    assert calls.rows == [1] * 4
    assert_equal(made, theirs(*run, unet=unet))


@pytest.mark.parametrize("count", [0, 2])
def test_freeu(count: int) -> None:
    run, unet = (NETS[:count], "euler", 4, 5.0), tiny.unet()
    freeu = FreeUSpec(b1=1.5, b2=1.6, s1=0.9, s2=0.2)
    made = ours(*run, unet=unet, freeu=freeu)
    plain = theirs(*run, unet=unet)
    unet.enable_freeu(b1=1.5, b2=1.6, s1=0.9, s2=0.2)
    assert_equal(made, theirs(*run, unet=unet))
    assert (made - plain).abs().max() > 1e-2


@pytest.mark.parametrize("name", ["lcm", "euler_trailing"])
def test_windows_of_few_steps(name: str) -> None:
    run = (NETS[:2], name, 4, 1.0)
    specs = [{"window": (0, 0.5)}, {"window": (0.25, 1)}]
    call = {"control_guidance_start": [0.0, 0.25], "control_guidance_end": [0.5, 1.0]}
    assert_equal(ours(*run, specs=specs), theirs(*run, **call))


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("guidance_scale", [1.0, 7.5])
def test_no_control_one_and_three(count: int, guidance_scale: float) -> None:
    scales = [0.8, 0.5, 1.2][:count]
    run = (NETS[:count], "euler", 5, guidance_scale)
    call = {"controlnet_conditioning_scale": scales if count > 1 else scales[0]} if count else {}
    specs = [{"scale": scale} for scale in scales]
    assert_equal(ours(*run, specs=specs), theirs(*run, **call))


@pytest.mark.parametrize("name", ["euler", "heun"])
def test_windows_of_whole_fractions(name: str) -> None:
    """Heun's 4 steps are 7 evaluations, so its fractions are sevenths."""
    count = 7 if name == "heun" else 4
    run = (NETS[:2], name, 4, 3.0)
    specs = [{"window": (1 / count, 3 / count)}, {"window": (0, 2 / count)}]
    call = {
        "control_guidance_start": [1 / count, 0.0],
        "control_guidance_end": [3 / count, 2 / count],
    }
    assert_equal(ours(*run, specs=specs), theirs(*run, **call))


@pytest.mark.parametrize("guidance_scale", [1.0, 5.0])
def test_guess_mode(guidance_scale: float) -> None:
    run = (NETS[:1], "unipc", 5, guidance_scale)
    specs = [{"mode": "control", "scale": 0.9}]
    expected = theirs(*run, guess_mode=True, controlnet_conditioning_scale=0.9)
    assert_equal(ours(*run, specs=specs), expected)


@pytest.mark.parametrize("order", ["rgb", "bgr"])
@pytest.mark.parametrize("pooled", [False, True])
def test_what_a_network_says_of_itself(order: str, pooled: bool) -> None:
    net = tiny.controlnet(
        seed=14, controlnet_conditioning_channel_order=order, global_pool_conditions=pooled
    )
    run = ([net], "ddim", 4, 4.0)
    assert_equal(ours(*run), theirs(*run))


def test_pooled_text_and_sizes() -> None:
    """The larger family's shape, its prompts given as embeddings."""
    unet, net = tiny.unet(shape=tiny.SDXL), tiny.controlnet(shape=tiny.SDXL)
    draw = torch.Generator().manual_seed(0)
    tokens = torch.randn(2, 77, tiny.WIDTH, generator=draw)
    pooled = torch.randn(2, tiny.WIDTH, generator=draw)
    pipeline = StableDiffusionXLControlNetPipeline(
        vae=VAE,
        text_encoder=None,
        text_encoder_2=TEXT,
        tokenizer=None,
        tokenizer_2=None,
        unet=unet,
        controlnet=net,
        scheduler=SCHEDULERS["euler"].kind.from_config(tiny.SCHEDULE),
        add_watermarker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    pipeline.text_encoder_2.config.projection_dim = tiny.WIDTH
    expected = pipeline(
        prompt_embeds=tokens[:1],
        pooled_prompt_embeds=pooled[:1],
        negative_prompt_embeds=tokens[1:],
        negative_pooled_prompt_embeds=pooled[1:],
        image=HINTS[0],
        height=SIDE,
        width=SIDE,
        num_inference_steps=4,
        guidance_scale=5.0,
        generator=torch.Generator().manual_seed(SEED),
        output_type="latent",
    ).images
    sizes = torch.tensor([[SIDE, SIDE, 0, 0, SIDE, SIDE]])
    lane = new_lane(
        seed=SEED,
        shape=(1, 4, SIDE // 2, SIDE // 2),
        conditioning=Conditioning(
            {
                "cond": PromptEmbedding(tokens[:1], pooled[:1], sizes),
                "uncond": PromptEmbedding(tokens[1:], pooled[1:], sizes),
            }
        ),
        scheduler=new_scheduler("euler", tiny.SCHEDULE, 4),
        guidance_scale=5.0,
        controls=[bind(ControlSpec(control="tiny", image="none"), net, HINTS[0])],
    )
    assert_equal(denoise([lane], unet=unet)[0], expected)
