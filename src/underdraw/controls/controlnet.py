"""ControlNet (Zhang et al. 2023, arXiv:2302.05543): a trainable copy of the UNet's first half.

Guess mode, soft weights and "my prompt is more important" are values of level and branch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from diffusers.models.controlnets.controlnet import ControlNetModel
from torch import Tensor

from underdraw.controls.bound import branches_of, level_of, weights_of
from underdraw.controls.control import Use
from underdraw.controls.encoder import Encoder, Entry, require_size
from underdraw.networks import require_plain
from underdraw.spec.control import ControlSpec


@dataclass(frozen=True, eq=False, kw_only=True)
class ControlNet(Encoder):
    """A ControlNet bound to its control image; `bind` makes one."""

    hint: Tensor  # (1, C, h, w), the embedded control image, computed once

    @classmethod
    def entry(cls, controls: Sequence[ControlNet], scales: Sequence[float]) -> Entry:
        """Return the addition of P hints to conv_in's output."""
        hints = torch.cat([control.hint for control in controls])

        def enter(x: Tensor) -> Tensor:
            require_size(hints, x)
            return x + hints

        return enter

    @classmethod
    def weights(cls, uses: Sequence[Use]) -> Tensor:
        """Return scale x level of K uses: (K, slots)."""
        return weights_of(uses)


def bind(
    spec: ControlSpec, net: ControlNetModel, hint: Tensor, region: Tensor | None = None
) -> ControlNet:
    """Bind a ControlNet to a control image.

    Args:
        spec: what is asked; its image, preprocess, fit and region were dealt with by the caller.
        net: the network; its channel order and pooling are read from its config.
        hint: the control image, (1, 3, H, W), RGB in [0, 1], of the output's size.
        region: where it acts, (1, 1, H, W) in [0, 1], or everywhere.

    Raises:
        SpecError: `level` has another number of weights than the network has residuals.
        ModelError: the network has parts that underdraw doesn't run.
    """
    require_plain(net)
    hint = hint.to(net.device, net.dtype)
    is_bgr = net.config["controlnet_conditioning_channel_order"] == "bgr"
    with torch.no_grad():
        embedded = net.controlnet_cond_embedding(hint.flip(1) if is_bgr else hint)
    return ControlNet(
        net=net,
        hint=embedded,
        spec=spec,
        level=level_of(spec, len(net.controlnet_down_blocks) + 1),
        branches=branches_of(spec, pooled=net.config["global_pool_conditions"]),
        region=None if region is None else region.to(net.device, torch.float32),
    )
