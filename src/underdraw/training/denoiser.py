"""The error of a frozen UNet under a ControlNet: what is lowered, and what tells of uptake."""

from __future__ import annotations

import torch
from diffusers.models.controlnets.controlnet import ControlNetModel
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from torch import Tensor

from underdraw.networks import Rows, decode, embed_time, encode
from underdraw.training.encoded import Batch


def predict(
    unet: UNet2DConditionModel,
    net: ControlNetModel | None,
    noisy: Tensor,
    times: Tensor,
    batch: Batch,
) -> Tensor:
    """Return what the UNet says under a ControlNet, or alone: (B, C, h, w).

    The UNet's encoder is run without a graph: nothing in it is trained, and what is goes in after.
    """
    rows = Rows(
        x=noisy,
        t=times.float(),
        source=torch.arange(len(noisy), device=noisy.device),
        tokens=batch.prompt.tokens,
        pooled=batch.prompt.pooled,
        time_ids=batch.prompt.time_ids,
    )
    with torch.no_grad():
        temb = embed_time(unet, rows)
        skips, mid = encode(unet, rows, temb)
    if net is not None:
        hint = net.controlnet_cond_embedding(batch.conditions)
        own, deep = encode(net, rows, embed_time(net, rows), lambda x: x + hint)
        residuals = [conv(x) for conv, x in zip(net.controlnet_down_blocks, own, strict=True)]
        skips = [skip + added for skip, added in zip(skips, residuals, strict=True)]
        mid = mid + net.controlnet_mid_block(deep)
    return decode(unet, rows, temb, skips, mid)


@torch.no_grad()
def errors(
    unet: UNet2DConditionModel,
    net: ControlNetModel | None,
    batch: Batch,
    scheduler: DDPMScheduler,
    seed: int,
    *,
    shift: int = 0,
    together: int = 32,
) -> Tensor:
    """Return each pair's error on fixed noise, at fixed times spread over the schedule: (B,).

    Args:
        unet: the base.
        net: the ControlNet, or None for the base alone.
        batch: of held-out pairs.
        scheduler: that noises.
        seed: of the noise.
        shift: under the condition of the pair so many places on.
        together: pairs that share a call.
    """
    source = torch.Generator().manual_seed(seed)
    noise = torch.randn(batch.latents.shape, generator=source).to(batch.latents)
    count, trained = len(noise), int(scheduler.config["num_train_timesteps"])
    times = ((torch.arange(count) + 0.5) / count * trained).long()
    times = times[torch.randperm(count, generator=source)].to(noise.device)
    noisy = scheduler.add_noise(batch.latents, noise, times)  # type: ignore[arg-type]
    kinds = {
        "epsilon": lambda: noise,
        "v_prediction": lambda: scheduler.get_velocity(batch.latents, noise, times),  # type: ignore[arg-type]
    }
    target = kinds[scheduler.config["prediction_type"]]()
    shown = Batch(batch.latents, batch.prompt, batch.conditions.roll(-shift, dims=0))
    found = []
    for start in range(0, count, together):
        rows = slice(start, start + together)
        said = predict(unet, net, noisy[rows], times[rows], shown.rows(rows))
        found.append((said.float() - target[rows].float()).square().mean(dim=(1, 2, 3)).cpu())
    return torch.cat(found)
