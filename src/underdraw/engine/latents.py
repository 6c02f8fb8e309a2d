"""Noise in, pictures out: latents and the VAE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny, AutoencoderTinyOutput
from numpy.typing import NDArray
from torch import Tensor, nn

Vae: TypeAlias = AutoencoderKL | AutoencoderTiny


def initial_noise(seed: int, shape: Sequence[int]) -> tuple[Tensor, torch.Generator]:
    """Draw one image's noise on the CPU: the same numbers for every device and every company.

    Returns:
        Standard normal noise, float32, and its generator, for the noise a scheduler adds later.
    """
    generator = torch.Generator("cpu").manual_seed(seed)
    return torch.randn(tuple(shape), generator=generator, dtype=torch.float32), generator


@torch.no_grad()
def decode_latents(vae: Vae, latents: Tensor) -> Tensor:
    """Decode latents (B, C, h, w) to pictures: (B, 3, H, W), float32, RGB in [0, 1]."""
    scaled = latents.float() / vae.config["scaling_factor"] + _shift(vae)
    decoded = vae.decode(scaled.to(vae.dtype), return_dict=False)[0]
    return (decoded.float() / 2 + 0.5).clamp(0, 1)


@torch.no_grad()
def encode_image(vae: Vae, image: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Encode pictures to latents.

    Args:
        vae: the autoencoder.
        image: (B, 3, H, W), RGB in [0, 1].
        generator: draws from the posterior; without one its mode is taken.

    Returns:
        (B, C, h, w), float32, scaled as the UNet reads them.
    """
    encoded: Any = vae.encode((2 * image.float() - 1).to(vae.dtype))
    if isinstance(encoded, AutoencoderTinyOutput):
        latents = encoded.latents
    else:
        posterior = encoded.latent_dist
        latents = posterior.mode() if generator is None else posterior.sample(generator)
    return (latents.float() - _shift(vae)) * vae.config["scaling_factor"]


@torch.no_grad()
def encode_inpainting(vae: Vae, image: Tensor, mask: Tensor) -> Tensor:
    """Encode what an inpainting UNet takes beside latents: the mask, and the picture without it.

    Args:
        vae: the autoencoder.
        image: (1, 3, H, W), RGB in [0, 1].
        mask: (1, 1, H, W), 1 where the picture is drawn anew and 0 where it is kept.

    Returns:
        (1, 1 + C, h, w), float32. Mid-grey stands for what is drawn anew, as such UNets learned it.
    """
    encoded = encode_image(vae, torch.where(mask > 0.5, 0.5, image))
    # The nearest pixel, not any of them: so those UNets learned it as well.
    small = nn.functional.interpolate(mask, encoded.shape[-2:])
    return torch.cat([small, encoded], dim=1)


def latent_mask(mask: Tensor, shape: Sequence[int]) -> Tensor:
    """Shrink a mask (1, 1, H, W) to latents of (..., h, w): 1 where any of their pixels is."""
    return nn.functional.adaptive_max_pool2d(mask, (shape[-2], shape[-1]))


def reconstruct(vae: Vae, images: NDArray[np.uint8], together: int = 16) -> NDArray[np.uint8]:
    """Pass pictures through the autoencoder: the most that any picture of its model can keep.

    Args:
        vae: the autoencoder.
        images: (N, H, W, 3) uint8 RGB.
        together: how many are passed at once.

    Returns:
        (N, H, W, 3) uint8 RGB.
    """
    parts = []
    for start in range(0, len(images), together):
        pixels = torch.from_numpy(images[start : start + together]).permute(0, 3, 1, 2) / 255
        decoded = decode_latents(vae, encode_image(vae, pixels.to(vae.device)))
        parts.append((decoded * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy())
    return np.concatenate(parts)


def _shift(vae: Vae) -> float:
    return vae.config.get("shift_factor") or 0.0
