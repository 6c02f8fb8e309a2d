"""Stage 2: the text encoder and the UNet together, on cached latents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from transformers import CLIPTokenizer

from recipes.rooms import denoising, text
from recipes.rooms.config import Recipe
from recipes.rooms.data import Buckets
from underdraw.training import Progress, train


def build(recipe: Recipe, tokenizer: CLIPTokenizer) -> nn.ModuleDict:
    """Return the text encoder and the UNet with random weights, as `text` and `unet`."""
    spec = recipe.base
    unet = UNet2DConditionModel(
        sample_size=recipe.data.side // 8,
        in_channels=recipe.vae.latent_channels,
        out_channels=recipe.vae.latent_channels,
        block_out_channels=spec.channels,
        layers_per_block=2,
        # diffusers reads this as the number of heads, not as their width
        attention_head_dim=spec.heads,
        norm_num_groups=spec.groups,
        cross_attention_dim=spec.text_width,
    )
    return nn.ModuleDict({"text": text.build(spec, tokenizer), "unet": unet})


def load(models: nn.ModuleDict, tokenizer: CLIPTokenizer, pack: Path) -> None:
    """Put a pack's weights into the networks that `build` made."""
    text.load(models["text"], tokenizer, pack)
    known = UNet2DConditionModel.from_pretrained(pack / "unet", torch_dtype=torch.float32)
    take_over(models["unet"], known)


@torch.no_grad()
def take_over(network: nn.Module, known: nn.Module) -> None:
    """Copy weights; latent channels that `known` lacks are not read yet, and answered with 0."""
    weights = known.state_dict()
    for name, tensor in network.state_dict().items():
        before = weights[name]
        tensor.zero_()[tuple(slice(size) for size in before.shape)] = before


def run(
    recipe: Recipe,
    tokenizer: CLIPTokenizer,
    latents: Buckets,
    checkpoint: Path,
    *,
    start: Path | None = None,
    **options: float,
) -> Iterator[Progress]:
    """Train the text encoder and the UNet, from nothing or from the weights of a pack."""
    spec = recipe.base
    models = build(recipe, tokenizer)
    if start is not None:
        load(models, tokenizer, start)
    # torch's fused attention has a slow backward for heads this small on a CPU: plain is 1.7x.
    models["unet"].set_attn_processor(AttnProcessor())
    if spec.compile:
        models["unet"].compile()

    def loss(step: int, source: torch.Generator) -> Tensor:
        batch = latents.batch(spec.batch, source, spec.prompt_dropout)
        return denoising.loss(models, batch, source)

    yield from train(
        models, loss, spec.train, checkpoint, recipe=recipe.identity("vae", "base"), **options
    )
