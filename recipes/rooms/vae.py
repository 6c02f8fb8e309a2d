"""Stage 1: the autoencoder, on crops first and whole frames last.

It may go on from an autoencoder with fewer latent channels: those keep what they mean, so that the
networks which were trained on them go on as well, and the new channels hold what they could not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import Tensor

from recipes.rooms.config import Recipe, VaeSpec
from underdraw.training import Progress, autocast, muon_groups, train

CERTAIN = -6.0  # the log-variance of a new channel: noise of a twentieth
# Rec. 601 luma and two colour differences; the second and third row are the chroma.
YCC = torch.tensor([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])


def build(spec: VaeSpec, side: int) -> AutoencoderKL:
    """Return an autoencoder with random weights, 8 pixels to a latent."""
    count = len(spec.channels)
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * count,
        up_block_types=("UpDecoderBlock2D",) * count,
        block_out_channels=spec.channels,
        layers_per_block=1,
        latent_channels=spec.latent_channels,
        norm_num_groups=8,
        mid_block_add_attention=False,
        sample_size=side,
        scaling_factor=1.0,
        force_upcast=False,
    )


@torch.no_grad()
def widen(model: AutoencoderKL, known: AutoencoderKL) -> None:
    """Give a fresh autoencoder what one with as many latent channels or fewer has learned.

    It decodes what `known` decodes: the decoder is deaf to the new channels, and learns to listen.
    """
    old, new = known.config["latent_channels"], model.config["latent_channels"]
    places = torch.cat([torch.arange(old), new + torch.arange(old)])  # of means, of log-variances
    weights = known.state_dict()
    for name, tensor in model.state_dict().items():
        before = weights[name]
        if tensor.shape == before.shape:
            tensor.copy_(before)
        elif name.startswith("encoder.conv_out"):
            tensor[places] = before
        elif name == "quant_conv.weight":
            tensor.copy_(torch.eye(2 * new)[:, :, None, None])
            tensor[places[:, None], places] = before
        elif name == "quant_conv.bias":
            tensor.zero_()[places] = before
        elif name == "post_quant_conv.weight":
            tensor.copy_(torch.eye(new)[:, :, None, None])
            tensor[:old, :old] = before
        else:  # what reads latents: post_quant_conv.bias and decoder.conv_in.weight
            tensor.zero_()
            tensor[tuple(slice(size) for size in before.shape)] = before
    model.encoder.conv_out.bias[new + old :] = CERTAIN


def run(
    recipe: Recipe,
    images: np.ndarray,
    checkpoint: Path,
    *,
    start: Path | None = None,
    **options: float,
) -> Iterator[Progress]:
    """Train the autoencoder, from nothing or from that of a pack.

    Args:
        recipe: its numbers.
        images: (N, side, side, 3) uint8.
        checkpoint: where it is kept and resumed from.
        start: the pack, whose latents stay in the first channels.
        options: passed on to `train`.
    """
    spec = recipe.vae
    model = build(spec, recipe.data.side)
    known = None
    if start is not None:
        known = AutoencoderKL.from_pretrained(start / "vae", torch_dtype=torch.float32)
        widen(model, known.requires_grad_(False))
        known.to(memory_format=torch.channels_last)
    model.to(memory_format=torch.channels_last)  # a quarter faster on a CPU

    def loss(step: int, source: torch.Generator) -> Tensor:
        whole = step >= spec.train.steps * (1 - spec.full_frames)
        batch, crop = (spec.full_batch, recipe.data.side) if whole else (spec.batch, spec.crop)
        pixels = crops(images, batch, crop, source)
        with autocast():
            latents = model.encode(pixels).latent_dist
            noise = torch.randn(latents.mean.shape, generator=source)
            decoded = model.decode(latents.mean + latents.std * noise).sample.float()
        drift = _drift(known, pixels, latents.mean) if known is not None else 0.0
        return error(decoded, pixels, spec) + spec.kl * _divergence(latents) + spec.anchor * drift

    groups, identity = muon_groups(model), recipe.identity("vae")
    yield from train(model, loss, spec.train, checkpoint, groups=groups, recipe=identity, **options)


def _drift(known: AutoencoderKL, pixels: Tensor, means: Tensor) -> Tensor:
    """Measure how far the channels that are known have moved."""
    with torch.no_grad():
        before = known.encode(pixels).latent_dist.mean
    return (means[:, : before.shape[1]] - before).square().mean()


def crops(images: np.ndarray, batch: int, crop: int, source: torch.Generator) -> Tensor:
    """Cut (B, 3, crop, crop) pieces in [-1, 1]; half are mirrored, some have colours exchanged."""
    side = images.shape[1]
    picks = torch.randint(len(images), (batch,), generator=source).tolist()
    corners = torch.randint(side - crop + 1, (batch, 2), generator=source).tolist()
    pieces = np.stack(
        [images[i, y : y + crop, x : x + crop] for i, (y, x) in zip(picks, corners, strict=True)]
    )
    pixels = torch.from_numpy(pieces).permute(0, 3, 1, 2).float() / 127.5 - 1
    for index, (mirror, recolour) in enumerate(torch.rand(batch, 2, generator=source).tolist()):
        if mirror < 0.5:
            pixels[index] = pixels[index].flip(-1)
        if recolour < 0.2:  # rare colours are seen as often as common ones
            pixels[index] = pixels[index, torch.randperm(3, generator=source)]
    return pixels


def error(decoded: Tensor, pixels: Tensor, spec: VaeSpec) -> Tensor:
    """Weigh how far decoded pixels are off, in themselves, in their steps and in their chroma."""
    difference = decoded - pixels
    steps_x, steps_y = difference.diff(dim=-1).abs().mean(), difference.diff(dim=-2).abs().mean()
    chroma = torch.einsum("dc,bchw->bdhw", YCC, difference)[:, 1:].abs().mean()
    return difference.abs().mean() + spec.gradient * (steps_x + steps_y) + spec.chroma * chroma


def _divergence(latents: object) -> Tensor:
    mean, variance = latents.mean, latents.var
    return 0.5 * (mean.square() + variance - 1 - latents.logvar).mean()


@torch.no_grad()
def weights_of(model: AutoencoderKL, latents: Tensor) -> Tensor:
    """Weigh each latent channel by what it does to the pictures.

    A denoiser that counts all channels alike spends most of its effort on those that hardly show.
    Each counts by the fourth root of what it does to the squared error.

    Args:
        model: decodes.
        latents: (N, C, h, w) of some pictures, of unit spread.

    Returns:
        (C,) of mean 1.
    """
    truth = model.decode(latents).sample
    power = []
    for channel in range(latents.shape[1]):
        without = latents.clone()
        without[:, channel] = 0
        power.append((model.decode(without).sample - truth).square().mean())
    weights = torch.stack(power) ** 0.25
    return weights / weights.mean()


@torch.no_grad()
def fold_normalisation(model: AutoencoderKL, means: Tensor, stds: Tensor) -> None:
    """Make every latent channel of zero mean and unit spread, inside the 1x1 convolutions.

    Args:
        model: changed in place; it decodes what it decoded before.
        means: (C,) of the latents over the training images.
        stds: (C,) likewise.
    """
    before, after = model.quant_conv, model.post_quant_conv
    scale = torch.cat([stds, torch.ones_like(stds)])
    shift = torch.cat([means / stds, 2 * stds.log()])
    before.weight.div_(scale[:, None, None, None])
    before.bias.div_(scale).sub_(shift)
    after.bias.add_(torch.einsum("oi,i->o", after.weight[:, :, 0, 0], means))
    after.weight.mul_(stds[None, :, None, None])
