"""Stage 4: the base and its ControlNets together, on pictures under none, one or two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn

from recipes.rooms import denoising
from recipes.rooms.config import Recipe
from recipes.rooms.data import Buckets
from underdraw.training import Progress, muon_groups, train


def mixes_of(kinds: Sequence[str], source: torch.Generator) -> list[list[str]]:
    """Return the sets of controls that share a batch: none, each alone, any two together."""
    pair = torch.randperm(len(kinds), generator=source)[:2].tolist()
    return [[], *([kind] for kind in kinds), [kinds[place] for place in sorted(pair)]]


def run(
    recipe: Recipe, models: nn.ModuleDict, latents: Buckets, checkpoint: Path, **options: float
) -> Iterator[Progress]:
    """Train every network further: the text encoder, the UNet and the ControlNets.

    A ControlNet on a frozen base can only say what the decoder already understands, and two of
    them that never met add up to too much. Here the decoder learns to read them.
    """
    spec = recipe.joint
    models.requires_grad_(True)
    for name, network in models.items():
        if name != "text":
            network.set_attn_processor(AttnProcessor())
            network.to(memory_format=torch.channels_last)
    kinds = recipe.controls.kinds

    def loss(step: int, source: torch.Generator) -> Tensor:
        mixes = mixes_of(kinds, source)
        batch = latents.batch(spec.batch, source, spec.prompt_dropout, mixes)
        return denoising.loss(models, batch, source, spec.lean)

    identity = recipe.identity("vae", "base", "joint")
    identity["controls"] = recipe.controls.model_dump(mode="json", exclude={"train", "watch"})
    groups = muon_groups(models)
    yield from train(
        models, loss, spec.train, checkpoint, groups=groups, recipe=identity, **options
    )
