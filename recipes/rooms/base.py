"""Stage 2: the text encoder and the UNet together, on cached latents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import DDPMScheduler, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from recipes.rooms import text
from recipes.rooms.config import Recipe
from recipes.rooms.data import Latents
from underdraw.training import Progress, add_noise, autocast, denoising_loss, train


def noise_schedule() -> DDPMScheduler:
    """Return the noising that the pack is trained and sampled with."""
    return DDPMScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        prediction_type="v_prediction",
        clip_sample=False,
    )


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


def run(
    recipe: Recipe,
    tokenizer: CLIPTokenizer,
    latents: Latents,
    checkpoint: Path,
    *,
    start: Path | None = None,
    **options: float,
) -> Iterator[Progress]:
    """Train the text encoder and the UNet, from nothing or from the weights of a pack."""
    spec = recipe.base
    models = build(recipe, tokenizer)
    if start is not None:
        known_text = CLIPTextModel.from_pretrained(start / "text_encoder", dtype=torch.float32)
        known_unet = UNet2DConditionModel.from_pretrained(start / "unet")
        models["text"].load_state_dict(known_text.state_dict())
        models["unet"].load_state_dict(known_unet.state_dict())
    # torch's fused attention has a slow backward for heads this small on a CPU: plain is 1.7x.
    models["unet"].set_attn_processor(AttnProcessor())
    if spec.compile:
        models["unet"].compile()

    def loss(step: int, source: torch.Generator) -> Tensor:
        batch = latents.batch(spec.batch, source, spec.prompt_dropout)
        return _loss(models, batch.latents, batch.tokens, source)

    yield from train(
        models, loss, spec.train, checkpoint, recipe=recipe.identity("vae", "base"), **options
    )


def _loss(models: nn.ModuleDict, clean: Tensor, tokens: Tensor, source: torch.Generator) -> Tensor:
    schedule = noise_schedule()
    noisy, times, target = add_noise(clean, schedule, source)
    with autocast():
        context = models["text"](tokens).last_hidden_state
        prediction = models["unet"](noisy, times, context).sample
    return denoising_loss(prediction, target, times, schedule, gamma=None)


@dataclass(frozen=True)
class Uptake:
    """How far a condition is followed, told by the loss on fixed noise.

    Attributes:
        true: the loss with each scene's own condition.
        shuffled: with another scene's.
    """

    true: float
    shuffled: float

    @property
    def gain(self) -> float:
        """About 0 before the condition is taken up, and jumps when it is."""
        return 1 - self.true / self.shuffled


@torch.no_grad()
def measure_uptake(models: nn.ModuleDict, latents: Latents) -> Uptake:
    """Compare the loss with true and with exchanged captions on 256 fixed samples."""
    batch = latents.batch(256, torch.Generator().manual_seed(1), 0.0)
    losses = [
        _loss(models, batch.latents, tokens, torch.Generator().manual_seed(2)).item()
        for tokens in (batch.tokens, batch.tokens.roll(1, dims=0))
    ]
    return Uptake(*losses)
