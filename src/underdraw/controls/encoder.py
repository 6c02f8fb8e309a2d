"""What controls that are a copy of the UNet's first half have in common: one run for all uses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import torch
from torch import Tensor

from underdraw.controls.bound import Bound, bound, rounds_of, weigh
from underdraw.controls.control import Use
from underdraw.controls.injection import Injection, Residuals
from underdraw.errors import ModelError
from underdraw.networks import Rows, embed_time, encode

Entry: TypeAlias = Callable[[Tensor], Tensor]


@dataclass(frozen=True, eq=False, kw_only=True)
class Encoder(Bound, ABC):
    """A trained copy of the UNet's encoder, bound to an image."""

    net: Any
    each_step: ClassVar[bool] = True

    @property
    def network(self) -> Hashable:
        """The network, which other controls may share."""
        return self.net

    @classmethod
    @abstractmethod
    def entry(cls, controls: Sequence[Any], scales: Sequence[float]) -> Entry:
        """Return what P controls do to conv_in's output, (P, C, h, w)."""
        ...

    @classmethod
    @abstractmethod
    def weights(cls, uses: Sequence[Use]) -> Tensor:
        """Return what multiplies each residual of K uses: (K, slots)."""
        ...

    @classmethod
    def added_time(cls, controls: Sequence[Any]) -> Tensor | None:
        """Return what P controls add to the time embedding: (P, E), or None."""
        del controls
        return None

    @classmethod
    def run(cls, uses: Sequence[Use], rows: Rows) -> Injection:
        """Run the network once for all its uses, whatever lanes and images they have."""
        rounds = rounds_of(uses)
        uses = [use for group in rounds for use in group]
        residuals = cls._residuals(uses, rows)
        device = rows.tokens.device
        start, injection = 0, Injection()
        for group in rounds:
            part = slice(start, start := start + len(group))
            acted = torch.tensor([use.row for use in group], device=device)
            *down, mid = [residual[part] for residual in residuals]
            whose = tuple(use.control for use in group)
            injection += Injection((Residuals(acted, tuple(down), mid, whose),))
        return injection

    @classmethod
    def _residuals(cls, uses: Sequence[Use], rows: Rows) -> list[Tensor]:
        """Return the weighted residuals of K uses, (K, C_k, h_k, w_k) each, mid last."""
        controls = [bound(use) for use in uses]
        net = controls[0].net
        # Rows of one picture have one scale, so what goes in for them is the same.
        pairs = {(use.input, use.control): use.scale for use in uses}
        place = {pair: index for index, pair in enumerate(pairs)}
        source = [place[use.input, use.control] for use in uses]
        chosen = rows.select([use.row for use in uses], [at for at, _ in pairs], source)
        chosen = chosen.to(net.dtype)
        acting = [control for _, control in pairs]
        temb, added = embed_time(net, chosen), cls.added_time(acting)
        if added is not None:
            temb = temb + (added if len(temb) == len(added) else added[chosen.source])
        skips, mid = encode(net, chosen, temb, cls.entry(acting, list(pairs.values())))
        convs = [*net.controlnet_down_blocks, net.controlnet_mid_block]
        table, pooled = cls.weights(uses), net.config["global_pool_conditions"]
        made = [conv(feature) for conv, feature in zip(convs, [*skips, mid], strict=True)]
        return [
            _pooled(residual, table[:, slot], controls)
            if pooled
            else weigh(residual, table[:, slot], controls)
            for slot, residual in enumerate(made)
        ]


def _pooled(residual: Tensor, weights: Tensor, controls: Sequence[Bound]) -> Tensor:
    """Take the mean over the picture, and let it act where the regions are."""
    mean = residual.mean(dim=(2, 3), keepdim=True)
    if any(control.region is not None for control in controls):
        mean = mean.expand_as(residual)
    return weigh(mean, weights, controls)


def require_size(hints: Tensor, x: Tensor) -> None:
    """Refuse control images whose feature does not fit the latents."""
    if hints.shape[-2:] != x.shape[-2:]:
        raise ModelError(
            f"the control image gives a feature of {tuple(hints.shape[-2:])}, the latents are "
            f"{tuple(x.shape[-2:])}; give a control image of the output's size"
        )
