"""From plans to pictures: load, start the lanes, denoise, decode, and write down what was run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from diffusers.models.controlnets.controlnet import ControlNetModel
from numpy.typing import NDArray
from PIL import Image as Pillow
from torch import Tensor

from underdraw.conditioning import Conditioning, PromptEmbedding, encode_prompt
from underdraw.controls import bind
from underdraw.engine import Lane, Observer, decode_latents, denoise, new_lane
from underdraw.errors import ModelError
from underdraw.models import Model, ModelStore
from underdraw.output import Picture
from underdraw.plan import Plan
from underdraw.spec import Size


def draw(
    plans: Sequence[Plan], observers: Sequence[Observer], models: ModelStore
) -> list[list[Picture]]:
    """Draw the pictures of plans of one model together.

    Returns:
        The pictures of each plan.
    """
    model = models.model(plans[0].files)
    networks = {
        control.files.path: models.control(control.files)
        for plan in plans
        for control in plan.controls
    }
    lanes = [_lanes(plan, model, networks) for plan in plans]
    flat = [lane for group in lanes for lane in group]
    together = Counter(lane.latents.shape for lane in flat)
    decode = partial(_decoded, model)
    latents = iter(denoise(flat, unet=model.unet, observers=observers, decode=decode))
    return [
        [
            Picture(
                image=decode(next(latents)),
                record=plan.record(
                    index,
                    model.sha256,
                    [lane.calls[control] for control in lane.controls],
                    together[lane.latents.shape],
                ),
                maps=plan.maps,
            )
            for index, lane in enumerate(group)
        ]
        for plan, group in zip(plans, lanes, strict=True)
    ]


def _lanes(plan: Plan, model: Model, networks: Mapping[Path, ControlNetModel]) -> list[Lane]:
    """Start a plan's pictures; they share prompt and controls."""
    spec, factor = plan.spec, plan.files.vae_factor
    cond, uncond = (
        _encoded(model, text, plan.size) for text in (spec.prompt, spec.negative_prompt)
    )
    if plan.files.zeroes_empty and not spec.negative_prompt:
        uncond = uncond.zeroed()
    conditioning = Conditioning({"cond": cond, "uncond": uncond})
    controls = [
        bind(
            one.spec,
            networks[one.files.path],
            _to_tensor(one.image),
            None if one.region is None else _to_tensor(one.region[:, :, None]),
        )
        for one in plan.controls
    ]
    height, width = plan.size.height // factor, plan.size.width // factor
    return [
        new_lane(
            seed=seed,
            shape=(1, plan.files.shape.in_channels, height, width),
            conditioning=conditioning,
            scheduler=plan.new_scheduler(),
            guidance_scale=plan.guidance_scale,
            controls=controls,
            device=model.device,
        )
        for seed in spec.seeds
    ]


def _encoded(model: Model, prompt: str, size: Size) -> PromptEmbedding:
    """Encode a prompt with every text encoder, their token states side by side."""
    layer = model.files.family.text_layer
    found = [
        encode_prompt(encoder, tokenizer, prompt, layer=layer)
        for encoder, tokenizer in zip(model.text_encoders, model.tokenizers, strict=True)
    ]
    tokens = torch.cat([one.tokens for one in found], dim=-1)
    pooled = next((one.pooled for one in found if one.pooled is not None), None)
    if pooled is None:
        return PromptEmbedding(tokens)
    # As if the picture had been of this size from the start, and nothing of it cropped.
    height, width = size.height, size.width
    sizes = torch.tensor([[height, width, 0, 0, height, width]], device=tokens.device)
    return PromptEmbedding(tokens, pooled, sizes)


def _to_tensor(image: NDArray[np.uint8]) -> Tensor:
    """Turn (H, W, C) uint8 into (1, C, H, W) float32 in [0, 1]."""
    return torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255


def _decoded(model: Model, latents: Tensor) -> Pillow.Image:
    """Decode one picture by itself, so that its neighbours can't change its rounding."""
    picture = decode_latents(model.vae, latents)[0]
    if not torch.isfinite(picture).all():
        raise ModelError(f"{model.files.name!r} drew a picture that is no number; use float32")
    pixels = (picture * 255).round().to(torch.uint8).permute(1, 2, 0)
    return Pillow.fromarray(pixels.cpu().numpy())
