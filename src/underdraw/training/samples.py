"""Held-out pairs drawn under a ControlNet that is being trained."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

import numpy as np
from diffusers.models.controlnets.controlnet import ControlNetModel
from numpy.typing import NDArray
from PIL import Image as Pillow
from torch import nn

from underdraw.conditioning import Conditioning
from underdraw.controls import bind
from underdraw.engine import Lane, decode_latents, denoise, new_lane, new_scheduler
from underdraw.evaluation import Case
from underdraw.imaging import contact_sheet
from underdraw.models import Model
from underdraw.spec import ControlSpec
from underdraw.training.encoded import Encoded

_STEPS = 20


def draw_samples(
    model: Model, net: ControlNetModel, pairs: Encoded, indices: Sequence[int], name: str
) -> list[NDArray[np.uint8]]:
    """Draw pairs' captions under their conditions: (H, W, 3) each."""
    net = deepcopy(net)
    nn.Module.to(net, model.unet.dtype)  # drawn in what the base is computed in
    lanes = [_lane(model, net, pairs, index, name) for index in indices]
    return [
        (decode_latents(model.vae, latents)[0] * 255).round().byte().permute(1, 2, 0).cpu().numpy()
        for latents in denoise(lanes, unet=model.unet)
    ]


def sheet_of(drawn: Sequence[NDArray[np.uint8]], cases: Sequence[Case], name: str) -> Pillow.Image:
    """Lay out each pair's condition, what was drawn under it, and its picture."""
    rows = {
        name: [case.maps[name] for case in cases],
        "drawn": list(drawn),
        "picture": [case.color for case in cases],
    }
    sheet = contact_sheet(
        list(rows.values()), row_labels=list(rows), column_labels=[""] * len(cases)
    )
    return Pillow.fromarray(sheet)


def _lane(model: Model, net: ControlNetModel, pairs: Encoded, index: int, name: str) -> Lane:
    batch, defaults = pairs.batch([index]).to(model.device), model.files.defaults
    size = batch.conditions.shape[-2:]
    nothing = pairs.nothing(size).to(model.device)
    spec = ControlSpec(control=name, image="", branch=defaults.control_branch)
    steps = min(_STEPS, defaults.steps)
    return new_lane(
        seed=index,
        shape=(1, *batch.latents.shape[1:]),
        conditioning=Conditioning({"cond": batch.prompt, "uncond": nothing}),
        scheduler=new_scheduler(defaults.scheduler, model.files.scheduler_config, steps),
        guidance_scale=defaults.guidance_scale,
        controls=[bind(spec, net, batch.conditions)],
        device=model.device,
    )
