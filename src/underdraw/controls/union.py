"""ControlNet-Union (ControlNet++, xinsir 2024): one network for several types of condition.

With one condition its scale multiplies what comes out, as a ControlNet's does. With several, each
one's scale multiplies what of it goes in; level, region and branch act on what comes out.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from diffusers.models.controlnets.controlnet_union import ControlNetUnionModel
from torch import Tensor

from underdraw.controls.bound import bound, branches_of, level_of, weights_of
from underdraw.controls.control import Use
from underdraw.controls.encoder import Encoder, Entry, require_size
from underdraw.networks import require_plain
from underdraw.spec.control import ControlSpec


@dataclass(frozen=True, eq=False, kw_only=True)
class Union(Encoder):
    """A union network bound to n conditions; `bind` makes one."""

    hints: Tensor  # (n, C, h, w), the embedded control images, computed once
    types: Tensor  # (n, C), the mean of each, and what is learned of its type
    time: Tensor  # (1, E), which types there are, for the time embedding
    shares: tuple[float, ...]  # of the scale, that each condition goes in with

    @property
    def network(self) -> Hashable:
        """The network; uses with as many conditions run together."""
        return self.net, len(self.shares)

    @classmethod
    def entry(cls, controls: Sequence[Union], scales: Sequence[float]) -> Entry:
        """Return what P controls of n conditions each do to conv_in's output."""
        net = controls[0].net
        hints = torch.stack([control.hints for control in controls])  # (P, n, C, h, w)
        types = torch.stack([control.types for control in controls])  # (P, n, C)
        shares = [
            [1.0] if len(control.shares) == 1 else [scale * share for share in control.shares]
            for control, scale in zip(controls, scales, strict=True)
        ]
        inward = torch.tensor(shares, device=hints.device, dtype=hints.dtype)[:, :, None]

        def enter(x: Tensor) -> Tensor:
            require_size(hints, x)
            tokens = torch.cat([types * inward, x.mean(dim=(2, 3))[:, None]], dim=1)
            # Every token is a sequence by itself. The network attends along the batch, as it was
            # trained; pictures of one batch must not see one another.
            tokens = _attended(net, tokens.reshape(1, -1, tokens.shape[-1])).view_as(tokens)
            alpha = net.spatial_ch_projs(tokens[:, :-1])[..., None, None]
            return x + ((hints + alpha) * inward[..., None, None]).sum(dim=1)

        return enter

    @classmethod
    def weights(cls, uses: Sequence[Use]) -> Tensor:
        """Return what multiplies each residual of K uses: (K, slots)."""
        if len(bound(uses[0]).shares) == 1:
            return weights_of(uses)
        return torch.tensor([bound(use).level for use in uses])

    @classmethod
    def added_time(cls, controls: Sequence[Union]) -> Tensor:
        """Return what P controls add to the time embedding: (P, E)."""
        return torch.cat([control.time for control in controls])


def bind(
    spec: ControlSpec,
    net: ControlNetUnionModel,
    images: Sequence[tuple[int, Tensor, float]],
    region: Tensor | None = None,
) -> Union:
    """Bind a union network to its conditions.

    Args:
        spec: what is asked; images and region were dealt with by the caller.
        net: the network.
        images: of each condition its type's number, its control image, (1, 3, H, W), RGB in [0, 1],
            of the output's size, and its share of the scale.
        region: where it acts, (1, 1, H, W) in [0, 1], or everywhere.

    Raises:
        SpecError: `level` has another number of weights than the network has residuals.
        ModelError: the network has parts that underdraw doesn't run.
    """
    require_plain(net)
    numbers = [number for number, _, _ in images]
    hints = torch.cat([image for _, image, _ in images]).to(net.device, net.dtype)
    with torch.no_grad():
        embedded = net.controlnet_cond_embedding(hints)
        table: Any = net.task_embedding
        present = torch.zeros(len(table), device=net.device)
        present[numbers] = 1.0
        projected = net.control_type_proj(present).reshape(1, -1)
        time = net.control_add_embedding(projected.to(net.dtype))
    return Union(
        net=net,
        hints=embedded,
        types=embedded.mean(dim=(2, 3)) + table[numbers],
        time=time,
        shares=tuple(share for _, _, share in images),
        spec=spec,
        level=level_of(spec, len(net.controlnet_down_blocks) + 1),
        branches=branches_of(spec),
        region=None if region is None else region.to(net.device, torch.float32),
    )


def _attended(net: ControlNetUnionModel, tokens: Tensor) -> Tensor:
    for layer in net.transformer_layes:
        tokens = layer(tokens)
    return tokens
