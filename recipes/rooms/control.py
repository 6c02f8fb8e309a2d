"""Stage 3: one ControlNet at a time, on the frozen base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch
from diffusers import ControlNetModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn

from recipes.rooms import denoising
from recipes.rooms.base import take_over
from recipes.rooms.config import ControlTraining, Recipe
from recipes.rooms.data import Buckets
from underdraw.training import Progress, fresh_controlnet, train


def build(base: nn.ModuleDict, spec: ControlTraining) -> ControlNetModel:
    """Return a trainable copy of the base's encoder behind zero convolutions."""
    return fresh_controlnet(base["unet"], spec.hint_channels)


def load(net: ControlNetModel, known: Path) -> None:
    """Put the weights of a pack's ControlNet into the one that `build` made."""
    take_over(net, ControlNetModel.from_pretrained(known, torch_dtype=torch.float32))


def run(
    recipe: Recipe,
    spec: ControlTraining,
    base: nn.ModuleDict,
    latents: Buckets,
    checkpoint: Path,
    *,
    start: Path | None = None,
    **options: float,
) -> Iterator[Progress]:
    """Train the ControlNet that `spec` names, from the base's copy or from one of a pack."""
    net = build(base, spec)
    if start is not None:
        load(net, start)
    base.requires_grad_(False)
    for network in (net, base["unet"]):
        network.set_attn_processor(AttnProcessor())
        network.to(memory_format=torch.channels_last)  # a sixth faster on a CPU
    models = nn.ModuleDict({**base, spec.kind: net})

    def loss(step: int, source: torch.Generator) -> Tensor:
        batch = latents.batch(spec.batch, source, spec.prompt_dropout, mixes=[[spec.kind]])
        return denoising.loss(models, batch, source)

    fresh = [p for name, p in net.named_parameters() if name.startswith("controlnet_")]
    known = {id(p) for p in fresh}
    copied = [p for p in net.parameters() if id(p) not in known]
    groups = [{"params": copied}, {"params": fresh, "lr": spec.zero_rate}]
    identity = recipe.identity("vae", "base")
    identity["control"] = spec.model_dump(mode="json", exclude={"train"})
    yield from train(net, loss, spec.train, checkpoint, groups=groups, recipe=identity, **options)
