"""What every stage of the denoiser shares: the noise, one prediction, its loss, and its uptake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch
from diffusers import DDPMScheduler
from torch import Tensor, nn

from recipes.rooms.data import Batch, Hint
from underdraw.training import add_noise, autocast, denoising_loss


def noise_schedule() -> DDPMScheduler:
    """Return the noising that the pack is trained and sampled with."""
    return DDPMScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        prediction_type="v_prediction",
        clip_sample=False,
    )


def predict(
    models: nn.ModuleDict,
    noisy: Tensor,
    times: Tensor,
    context: Tensor,
    hints: Mapping[str, Hint],
) -> Tensor:
    """Return the UNet's answer, with what each control adds on the rows that are under it.

    Args:
        models: `unet`, and the ControlNet of every hint under its name.
        noisy: (B, C, h, w).
        times: (B,) int64.
        context: (B, 77, W), the text encoder's states.
        hints: the control images by the control's name.
    """
    added: list[Tensor] = []
    for kind, hint in hints.items():
        rows = hint.rows
        down, mid = models[kind](
            noisy[rows], times[rows], context[rows], hint.images, return_dict=False
        )
        sites = [*down, mid]
        added = added or [site.new_zeros(len(noisy), *site.shape[1:]) for site in sites]
        added = [a.index_add(0, rows, site) for a, site in zip(added, sites, strict=True)]
    residuals = (
        {
            "down_block_additional_residuals": tuple(added[:-1]),
            "mid_block_additional_residual": added[-1],
        }
        if added
        else {}
    )
    return models["unet"](noisy, times, context, **residuals).sample


def loss(models: nn.ModuleDict, batch: Batch, source: torch.Generator, lean: float = 0.0) -> Tensor:
    """Return the error on a batch that `source` noises at times that lean to noise as asked.

    Channels count as the batch says.
    """
    schedule = noise_schedule()
    noisy, times, target = add_noise(batch.latents, schedule, source, lean)
    with autocast():
        context = models["text"](batch.tokens).last_hidden_state
        prediction = predict(models, noisy, times, context, batch.hints)
    scale = batch.weights.sqrt()[:, None, None]
    return denoising_loss(prediction * scale, target * scale, times, schedule, gamma=None)


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
def measure_uptake(models: nn.ModuleDict, batch: Batch, shuffled: Batch) -> Uptake:
    """Compare the loss on a batch with that on one whose condition is another's."""
    losses = [loss(models, b, torch.Generator().manual_seed(2)).item() for b in (batch, shuffled)]
    return Uptake(*losses)


def with_other_captions(batch: Batch) -> Batch:
    """Exchange the captions of a batch."""
    return replace(batch, tokens=batch.tokens.roll(1, dims=0))
