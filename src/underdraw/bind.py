"""Controls that were planned, bound to their images: one entry for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from underdraw.controls import Control, adapter, bind, image_prompt, lllite, reference, union
from underdraw.engine import encode_image, new_scheduler
from underdraw.models import Model
from underdraw.planned import PlannedControl

Binding = Callable[[PlannedControl, Any, Model, Tensor | None], Control]
"""Bind a planned control, its network in memory, for a model, with its region."""


def bind_control(one: PlannedControl, network: Any, model: Model) -> Control:
    """Bind a control that was planned.

    Args:
        one: what was planned.
        network: what the model store gave for it.
        model: whose UNet it acts on.
    """
    region = None if one.region is None else to_tensor(one.region[:, :, None])
    return BINDINGS[one.files.kind](one, network, model, region)


def to_tensor(image: NDArray[np.uint8]) -> Tensor:
    """Turn (H, W, C) uint8 into (1, C, H, W) float32 in [0, 1]."""
    return torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255


def _by_image(bind: Callable[..., Control]) -> Binding:
    def bound(one: PlannedControl, network: Any, model: Model, region: Tensor | None) -> Control:
        return bind(one.spec, network, to_tensor(one.image), region)

    return bound


def _union(one: PlannedControl, network: Any, model: Model, region: Tensor | None) -> Control:
    assert one.type is not None
    images = [(one.type, to_tensor(one.image), 1.0)]
    images += [(part.type, to_tensor(part.image), part.spec.scale) for part in one.conditions]
    return union.bind(one.spec, network, images, region)


def _reference(one: PlannedControl, network: Any, model: Model, region: Tensor | None) -> Control:
    latents = encode_image(model.vae, to_tensor(one.image).to(model.device))
    signal = new_scheduler("ddim", model.files.scheduler_config, 1).alphas_cumprod
    return reference.bind(one.spec, network, latents, signal, region)


BINDINGS: dict[str, Binding] = {
    "ControlNet": _by_image(bind),
    "ControlNet-Union": _union,
    "Control-LoRA": _by_image(bind),
    "ControlNet as a difference": _by_image(bind),
    "T2I-Adapter": _by_image(adapter.bind),
    "LLLite": _by_image(lllite.bind),
    "IP-Adapter": _by_image(image_prompt.bind),
    "reference": _reference,
}
"""By the names of `CONTROL_KINDS`."""
