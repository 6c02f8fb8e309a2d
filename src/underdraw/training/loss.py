"""What a denoiser is taught: the noising of clean latents, and the error it is scored by."""

from __future__ import annotations

import torch
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from torch import Tensor


def add_noise(
    latents: Tensor, scheduler: DDPMScheduler, generator: torch.Generator, lean: float = 0.0
) -> tuple[Tensor, Tensor, Tensor]:
    """Noise each latent to a random time and give what the network should say there.

    Args:
        latents: (B, C, h, w) float, of unit scale.
        scheduler: its betas and `prediction_type` ("epsilon" or "v_prediction").
        generator: random source, on the CPU.
        lean: 0 draws all times alike; at k their density rises as the time to the power of k, so
            that the noisy times, in which a prompt decides, are seen more often.

    Returns:
        noisy latents (B, C, h, w), times (B,) int64, target (B, C, h, w).
    """
    count = len(latents)
    steps = scheduler.config["num_train_timesteps"]
    # One time from each of `count` equal parts of the schedule: the same distribution with a
    # lower variance of the loss than independent draws (Kingma et al. 2021, appendix I).
    spread = (torch.arange(count) + torch.rand(count, generator=generator)) / count
    spread = spread ** (1 / (1 + lean))
    times = (spread * steps).long()[torch.randperm(count, generator=generator)]
    times = times.to(latents.device)
    noise = torch.randn(latents.shape, generator=generator).to(latents)
    noisy = scheduler.add_noise(latents, noise, times)
    targets = {
        "epsilon": lambda: noise,
        "v_prediction": lambda: scheduler.get_velocity(latents, noise, times),
    }
    return noisy, times, targets[scheduler.config["prediction_type"]]()


def denoising_loss(
    prediction: Tensor, target: Tensor, times: Tensor, scheduler: DDPMScheduler, gamma: float | None
) -> Tensor:
    """Return the squared error, with min-SNR weights (Hang et al. 2023, eq. 8) where asked for.

    Min-SNR weights leave the noisiest times, in which a prompt decides what has which colour, with
    next to nothing: at an SNR of 0.05 a velocity weighs 0.05.

    Args:
        prediction: (B, C, h, w), what the network said.
        target: (B, C, h, w), from `add_noise`.
        times: (B,) int64.
        scheduler: the one that noised.
        gamma: the SNR above which a time weighs no more; None weighs all times alike.
    """
    errors = (prediction.float() - target.float()).square().mean(dim=(1, 2, 3))
    if gamma is None:
        return errors.mean()
    alphas = scheduler.alphas_cumprod.to(times.device)[times]
    snr = alphas / (1 - alphas)
    unit = {"epsilon": snr, "v_prediction": snr + 1}[scheduler.config["prediction_type"]]
    weights = snr.clamp(max=gamma) / unit
    return (weights * errors).mean()
