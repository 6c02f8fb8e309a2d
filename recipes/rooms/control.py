"""Stage 3: one ControlNet at a time, on the frozen base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch
from diffusers import ControlNetModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn

from recipes.rooms.base import Uptake, noise_schedule
from recipes.rooms.config import ControlTraining, Recipe
from recipes.rooms.data import Batch, Latents
from underdraw.training import Progress, add_noise, autocast, denoising_loss, train

SILU_GAIN = 1.7  # keeps the spread of a unit normal through a SiLU and a convolution


def build(base: nn.ModuleDict, spec: ControlTraining) -> ControlNetModel:
    """Return a trainable copy of the base's encoder behind zero convolutions."""
    net = ControlNetModel.from_unet(
        base["unet"], conditioning_embedding_out_channels=spec.hint_channels
    )
    # By torch's default the hint network damps what differs between two control images to a
    # ten-thousandth of the features that it joins, and diffusers zeroes its end besides, so that
    # nothing is taken up for thousands of steps. The zero convolutions alone keep the base safe.
    for layer in net.controlnet_cond_embedding.modules():
        if isinstance(layer, nn.Conv2d):
            fan_in = layer.weight[0].numel()
            nn.init.normal_(layer.weight, std=SILU_GAIN / fan_in**0.5)
            nn.init.zeros_(layer.bias)
    return net


def run(
    recipe: Recipe,
    spec: ControlTraining,
    base: nn.ModuleDict,
    latents: Latents,
    checkpoint: Path,
    *,
    start: Path | None = None,
    **options: float,
) -> Iterator[Progress]:
    """Train the ControlNet that `spec` names, from the base's copy or from a pack's weights."""
    net = build(base, spec)
    if start is not None:
        known = ControlNetModel.from_pretrained(start / f"controlnet_{spec.kind}")
        net.load_state_dict(known.state_dict())
    base.requires_grad_(False)
    for network in (net, base["unet"]):
        network.set_attn_processor(AttnProcessor())
        network.to(memory_format=torch.channels_last)  # a sixth faster on a CPU
    schedule = noise_schedule()

    def loss(step: int, source: torch.Generator) -> Tensor:
        batch = latents.batch(spec.batch, source, spec.prompt_dropout, hint=spec.kind)
        return _loss(base, net, batch, batch.hints, schedule, source)

    fresh = [p for name, p in net.named_parameters() if name.startswith("controlnet_")]
    known = {id(p) for p in fresh}
    copied = [p for p in net.parameters() if id(p) not in known]
    groups = [{"params": copied}, {"params": fresh, "lr": spec.zero_rate}]
    identity = recipe.identity("vae", "base")
    identity["control"] = spec.model_dump(mode="json", exclude={"train"})
    yield from train(net, loss, spec.train, checkpoint, groups=groups, recipe=identity, **options)


@torch.no_grad()
def measure_uptake(base: nn.ModuleDict, net: nn.Module, kind: str, latents: Latents) -> Uptake:
    """Compare the loss with true and with exchanged control images on 64 fixed samples."""
    batch = latents.batch(64, torch.Generator().manual_seed(1), 0.0, hint=kind)
    hints = (batch.hints, batch.hints.roll(1, dims=0))
    schedule = noise_schedule()
    losses = [
        _loss(base, net, batch, hint, schedule, torch.Generator().manual_seed(2)).item()
        for hint in hints
    ]
    return Uptake(*losses)


def _loss(
    base: nn.ModuleDict,
    net: nn.Module,
    batch: Batch,
    hints: Tensor,
    schedule: object,
    source: torch.Generator,
) -> Tensor:
    noisy, times, target = add_noise(batch.latents, schedule, source)
    with autocast():
        context = base["text"](batch.tokens).last_hidden_state
        down, mid = net(noisy, times, context, hints, return_dict=False)
        prediction = base["unet"](
            noisy,
            times,
            context,
            down_block_additional_residuals=down,
            mid_block_additional_residual=mid,
        ).sample
    return denoising_loss(prediction, target, times, schedule, gamma=None)
