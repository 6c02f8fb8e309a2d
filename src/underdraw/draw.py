"""From plans to pictures: load, start the lanes, denoise, decode, and write down what was run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from PIL import Image as Pillow
from torch import Tensor, nn

from underdraw.bind import bind_control, to_tensor
from underdraw.conditioning import Branch, Conditioning, PromptEmbedding, encode_prompt
from underdraw.controls import BoundLora, Control, FreeU, Lora
from underdraw.engine import (
    Guidance,
    Lane,
    Observer,
    Relay,
    Start,
    View,
    Witness,
    decode_latents,
    denoise,
    encode_image,
    encode_inpainting,
    latent_mask,
    new_lane_of_views,
)
from underdraw.errors import ModelError
from underdraw.imaging import Box
from underdraw.models import Model, ModelStore
from underdraw.models.control_files import ControlKey
from underdraw.models.factors import Factors
from underdraw.models.load_embedding import load_embedding
from underdraw.networks import changed, everywhere
from underdraw.output import Picture
from underdraw.plan import Plan
from underdraw.planned import PlannedControl


def draw(
    plans: Sequence[Plan],
    observers: Sequence[Observer],
    models: ModelStore,
    witnesses: Sequence[Witness] = (),
) -> list[list[Picture]]:
    """Draw the pictures of plans together that have the same networks: those of each plan."""
    first, model = plans[0], models.model(plans[0].files)
    if first.vae:
        model = replace(model, vae=models.vae(first.vae))
    refiner = models.model(first.refiner.files) if first.refiner else None
    loras = {
        lora.files.path: _lora(models.lora(lora.files, model), model)
        for plan in plans
        for lora in plan.loras
    }
    networks = {
        one.files.key: models.control(one.files, model) for plan in plans for one in _acting(plan)
    }
    lanes = [_lanes(plan, model, refiner, networks, loras) for plan in plans]
    views = [group[0].views for group in lanes]  # with the controls, which a relay has none of
    flat = [lane for group in lanes for lane in group]
    company = Counter(lane.view_size for lane in flat)
    decode = partial(_decoded, model)
    latents = iter(
        denoise(
            flat,
            unet=model.unet,
            refiner=refiner.unet if refiner else None,
            observers=observers,
            witnesses=witnesses,
            decode=decode,
        )
    )
    return [
        [
            Picture(
                image=plan.finish(decode(next(latents))),
                record=plan.record(
                    index, model.sha256, _calls(plan, seen, lane), company[lane.view_size]
                ),
                maps=plan.maps,
            )
            for index, lane in zip(plan.indices, group, strict=True)
        ]
        for plan, seen, group in zip(plans, views, lanes, strict=True)
    ]


def _calls(plan: Plan, views: Sequence[View], lane: Lane) -> list[int]:
    """Count how often each control's network ran for a picture, for all views, binding included."""
    acting = iter(list(zip(*(view.controls for view in views), strict=True)))
    return [
        sum(lane.calls[bound] if bound.each_step else 1 for bound in next(acting))
        if one.active_steps
        else 0
        for one in plan.controls
    ]


def _lora(layers: Mapping[str, Mapping[nn.Module, Factors]], model: Model) -> Lora:
    folders = (encoder.folder for encoder in model.files.family.text_encoders)
    return Lora(layers.get("unet", {}), tuple(layers.get(folder, {}) for folder in folders))


def _lanes(
    plan: Plan,
    model: Model,
    refiner: Model | None,
    networks: Mapping[ControlKey, Any],
    loras: Mapping[Path, Lora],
) -> list[Lane]:
    """Start a plan's pictures; they share prompt and controls."""
    spec, factor = plan.spec, plan.files.vae_factor
    bound = [BoundLora(loras[one.files.path], one.spec) for one in plan.loras]
    height, width = plan.size.height // factor, plan.size.width // factor
    shape = (1, plan.files.shape.latent_channels, height, width)
    conditioning = Conditioning(_prompts(plan, model, bound), _extra_channels(plan, model))
    freeu = [FreeU(model.unet, spec.freeu)] if spec.freeu else []
    views = [
        View(
            box,
            _told(conditioning, box, box.times(factor, factor)),
            (*_bound(plan, box.times(factor, factor), model, networks), *bound, *freeu),
        )
        for box in plan.boxes
    ]
    start = _start(plan, model, shape)
    return [
        new_lane_of_views(
            seed=spec.seeds[index],
            shape=shape,
            views=views,
            scheduler=plan.new_scheduler(),
            guidance_scale=plan.guidance_scale,
            embeds_guidance=plan.files.embeds_guidance,
            together=spec.tile.together if spec.tile else None,
            start=start,
            relay=_relay(plan, refiner),
            device=model.device,
        )
        for index in plan.indices
    ]


def _told(conditioning: Conditioning, box: Box, pixels: Box) -> Conditioning:
    """Return what a box of latents is told, which is a box of pixels in the picture."""
    branches: dict[Branch, PromptEmbedding] = {
        name: prompt.of_part(pixels.x, pixels.y, *pixels.size)
        for name, prompt in conditioning.branches.items()
    }
    extra = conditioning.extra_channels
    return Conditioning(branches, None if extra is None else extra[(..., *box.slices)])


def _acting(plan: Plan) -> list[PlannedControl]:
    """Return the controls that act at all; the others are not even loaded."""
    return [one for one in plan.controls if one.active_steps]


def _bound(
    plan: Plan, pixels: Box, model: Model, networks: Mapping[ControlKey, Any]
) -> Iterator[Control]:
    """Bind a plan's controls to what their images show of a box of the picture."""
    for one in _acting(plan):
        yield bind_control(one.of_part(pixels), networks[one.files.key], model)


def _start(plan: Plan, model: Model, shape: Sequence[int]) -> Start | None:
    """Encode the picture that a plan starts from."""
    picture = plan.picture
    inpainting = plan.files.shape.extra_channels > 0
    # At full strength an inpainting model knows what it needs of the picture from its channels.
    if picture is None or (inpainting and picture.first == 0):
        return None
    latents = encode_image(model.vae, to_tensor(picture.image).to(model.device))
    if picture.mask is None or inpainting:
        return Start(latents, picture.first)
    mask = latent_mask(to_tensor(picture.mask[:, :, None]), shape).to(model.device)
    return Start(latents, picture.first, mask)


def _extra_channels(plan: Plan, model: Model) -> Tensor | None:
    """Return what an inpainting model takes beside latents; where nothing is masked, all is."""
    if not plan.files.shape.extra_channels:
        return None
    image, mask = torch.zeros(1, 3, *plan.size[::-1]), torch.ones(1, 1, *plan.size[::-1])
    if plan.picture and plan.picture.mask is not None:
        image = to_tensor(plan.picture.image)
        mask = to_tensor(plan.picture.mask[:, :, None])
    return encode_inpainting(model.vae, image.to(model.device), mask.to(model.device))


def _relay(plan: Plan, refiner: Model | None) -> Relay | None:
    """Encode the prompts for the model that takes over; no control goes along."""
    if plan.refiner is None or refiner is None:
        return None
    conditioning, factor = Conditioning(_prompts(plan, refiner, ())), plan.files.vae_factor
    views = [View(box, _told(conditioning, box, box.times(factor, factor))) for box in plan.boxes]
    guidance = Guidance(plan.guidance_scale, plan.refiner.files.embeds_guidance)
    return Relay(plan.refiner.first, tuple(views), guidance)


def _prompts(plan: Plan, model: Model, loras: Sequence[BoundLora]) -> dict[Branch, PromptEmbedding]:
    """Encode a plan's prompts for a model."""
    vectors = {one.word: load_embedding(one.files) for one in plan.embeddings}
    learned = {
        encoder.folder: {word: parts[place] for word, parts in vectors.items()}
        for place, encoder in enumerate(plan.files.family.text_encoders)
    }
    cond = _encoded(model, plan, "cond", loras, learned)
    uncond = _encoded(model, plan, "uncond", loras, learned)
    if model.files.zeroes_empty and not plan.spec.negative_prompt:
        uncond = uncond.zeroed()
    return {"cond": cond, "uncond": uncond}


def _encoded(
    model: Model,
    plan: Plan,
    branch: Branch,
    loras: Sequence[BoundLora],
    learned: Mapping[str, Mapping[str, Tensor]],
) -> PromptEmbedding:
    """Encode a prompt with every text encoder, their token states side by side."""
    family, spec = model.files.family, plan.spec
    found = []
    for place, encoder in enumerate(family.text_encoders):
        scaled = [(one.lora.text[place], one.spec.effective_text_scale) for one in loras]
        changes = [everywhere(layers, scale) for layers, scale in scaled if scale != 0.0]
        with changed(changes):
            found.append(
                encode_prompt(
                    model.text_encoders[place],
                    model.tokenizers[place],
                    spec.prompt if branch == "cond" else spec.negative_prompt,
                    layer=family.text_layer,
                    skip=spec.clip_skip,
                    learned=learned.get(encoder.folder, {}),
                )
            )
    tokens = torch.cat([one.tokens for one in found], dim=-1)
    pooled = next((one.pooled for one in found if one.pooled is not None), None)
    if pooled is None:
        return PromptEmbedding(tokens)
    # As if the picture had been of this size from the start, and nothing of it cropped.
    width, height = plan.size
    drawn = (height, width) if family.scores is None else (family.scores[branch],)
    sizes = torch.tensor([[height, width, 0, 0, *drawn]], device=tokens.device)
    return PromptEmbedding(tokens, pooled, sizes)


def _decoded(model: Model, latents: Tensor) -> Pillow.Image:
    """Decode one picture by itself, so that its neighbours can't change its rounding."""
    picture = decode_latents(model.vae, latents)[0]
    if not torch.isfinite(picture).all():
        raise ModelError(f"{model.files.name!r} drew a picture that is no number; use float32")
    pixels = (picture * 255).round().to(torch.uint8).permute(1, 2, 0)
    return Pillow.fromarray(pixels.cpu().numpy())
