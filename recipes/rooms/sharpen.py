"""Stage 5: the autoencoder's decoder again, with a critic that tells a drawing from a blur.

A decoder that only lowers its error draws the mean of what a latent may stand for, which is soft:
brick joints vanish and edges melt. The critic asks for pictures that look like true ones (Isola et
al. 2017; Esser et al. 2021, eq. 6 and 7). The encoder stays, so the latents do, and the denoiser
that was trained on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from recipes.rooms.config import Recipe, SharpenSpec
from recipes.rooms.vae import crops, error
from underdraw.training import Progress, autocast, train


def decoder_of(vae: AutoencoderKL) -> nn.ModuleDict:
    """Return what is trained of an autoencoder."""
    return nn.ModuleDict({"post": vae.post_quant_conv, "decoder": vae.decoder})


def build_critic(spec: SharpenSpec, latent_channels: int) -> nn.Sequential:
    """Return a critic of patches: a picture beside its latents to one verdict for 4 x 4 pixels."""
    widths = list(pairwise((3 + latent_channels, *spec.channels, 1)))
    layers = [nn.Conv2d(*width, 4, 2, 1) for width in widths[:2]]
    layers += [nn.Conv2d(*width, 3, 1, 1) for width in widths[2:]]
    parts = [part for layer in layers for part in (spectral_norm(layer), nn.LeakyReLU(0.2))]
    return nn.Sequential(*parts[:-1])


def run(
    recipe: Recipe, vae: AutoencoderKL, images: np.ndarray, checkpoint: Path, **options: float
) -> Iterator[Progress]:
    """Train the decoder of `vae`, and the critic against it.

    Args:
        recipe: its numbers.
        vae: as stage 1 left it; its encoder is not changed.
        images: (N, side, side, 3) uint8.
        checkpoint: where both are kept and resumed from.
        options: passed on to `train`.
    """
    spec = recipe.sharpen
    vae.requires_grad_(False)
    critic = build_critic(spec, vae.config["latent_channels"])
    decoder = decoder_of(vae)
    models = nn.ModuleDict({"vae": decoder, "critic": critic}).requires_grad_(True)

    def loss(step: int, source: torch.Generator) -> Tensor:
        pixels = crops(images, recipe.vae.batch, recipe.vae.crop, source)
        return contest(recipe, vae, critic, pixels, heard=step >= spec.alone)

    groups = [
        {"params": list(decoder.parameters()), "betas": (0.5, 0.99)},
        {"params": list(critic.parameters()), "betas": (0.5, 0.99), "lr": spec.critic_rate},
    ]
    identity = recipe.identity("vae", "sharpen")
    yield from train(
        models, loss, spec.train, checkpoint, groups=groups, recipe=identity, **options
    )


def contest(
    recipe: Recipe, vae: AutoencoderKL, critic: nn.Module, pixels: Tensor, *, heard: bool
) -> Tensor:
    """Sum what the decoder lowers and what the critic lowers; neither's part moves the other.

    Args:
        recipe: its numbers.
        vae: draws.
        critic: judges.
        pixels: (B, 3, H, W) in [-1, 1], true pictures.
        heard: the decoder listens to the critic, beside its error.
    """
    with autocast():
        with torch.no_grad():
            latents = vae.encode(pixels).latent_dist.mean
        drawn = vae.decode(latents).sample
    drawn, wide = drawn.float(), F.interpolate(latents.float(), size=pixels.shape[-2:])
    away = error(drawn, pixels, recipe.vae)
    if heard:
        held = {name: value.detach() for name, value in critic.named_parameters()}
        verdict = functional_call(critic, held, (torch.cat([drawn, wide], dim=1),))
        last = vae.decoder.conv_out.weight
        away = away + recipe.sharpen.strength * _balanced(away, -verdict.mean(), last)
    real = critic(torch.cat([pixels, wide], dim=1))
    false = critic(torch.cat([drawn.detach(), wide], dim=1))
    return away + F.relu(1 - real).mean() + F.relu(1 + false).mean()


def _balanced(away: Tensor, verdict: Tensor, last: Tensor) -> Tensor:
    """Weigh the verdict to pull as hard at the last layer's weights as the error does."""
    pull = torch.autograd.grad(away, last, retain_graph=True)[0].norm()
    against = torch.autograd.grad(verdict, last, retain_graph=True)[0].norm()
    return (pull / (against + 1e-6)).detach() * verdict
