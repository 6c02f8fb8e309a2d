"""Reference-only (Zhang 2023): the UNet's self-attention looks at another picture as well.

That picture is noised to the moment and goes through the UNet, as it is without LoRAs; what its
self-attention makes of it are further keys and values for the rows that refer to it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from torch import Tensor

from underdraw.controls.bound import (
    Bound,
    bound,
    branches_of,
    level_of,
    rounds_of,
    weigh_tokens,
    weights_of,
)
from underdraw.controls.control import Use
from underdraw.controls.injection import Injection
from underdraw.models.kinds.reference import ReferenceNetwork
from underdraw.networks import Attending, Rows, ToAttention, decode, embed_time, encode, noted
from underdraw.spec.control import ControlSpec

_SEED = 0  # of the noise that every reference gets, whatever picture it is for


@dataclass(frozen=True, eq=False, kw_only=True)
class Reference(Bound):
    """A picture that others refer to; `bind` makes one."""

    net: ReferenceNetwork
    latents: Tensor  # (1, C, h, w), the picture's
    noise: Tensor  # (1, C, h, w)
    signal: Tensor  # (T,), the share of signal at each trained timestep: alphas_cumprod
    each_step: ClassVar[bool] = True

    @property
    def network(self) -> Hashable:
        """What reads the pictures; others of the same size may share it."""
        return self.net, self.latents.shape

    @staticmethod
    def run(uses: Sequence[Use], rows: Rows) -> Injection:
        """Read the pictures once, for all uses, and return what self-attention adds."""
        net: ReferenceNetwork = bound(uses[0]).net
        changes = []
        for group in rounds_of(uses):
            acted = torch.tensor([use.row for use in group], device=rows.tokens.device)
            seen = rows.select(
                [use.row for use in group], [use.input for use in group], range(len(group))
            )
            seen = replace(
                seen, x=torch.cat([_noised(bound(use), t) for use, t in zip(group, seen.t)])
            )
            found = _read(net, seen)
            table, size = weights_of(group), rows.x.shape[-2:]
            controls = [bound(use) for use in group]
            layers = {
                layer: _attention(found[layer], table[:, slot], controls, size)
                for layer, slot in net.slots.items()
                if table[:, slot].any()
            }
            changes.append(ToAttention(layers, acted))
        return Injection(changes=tuple(changes), parts_rows=True)


def _noised(control: Reference, t: Tensor) -> Tensor:
    alpha = control.signal[round(float(t))]
    return alpha.sqrt() * control.latents + (1 - alpha).sqrt() * control.noise


def _read(net: ReferenceNetwork, rows: Rows) -> dict[object, tuple[Tensor, Tensor]]:
    rows = rows.to(net.unet.dtype)
    with noted(list(net.slots)) as found:
        temb = embed_time(net.unet, rows)
        decode(net.unet, rows, temb, *encode(net.unet, rows, temb))
    return found


def _attention(
    pair: tuple[Tensor, Tensor], weights: Tensor, controls: Sequence[Bound], size: torch.Size
) -> Callable[[Attending], Tensor]:
    def attend(made: Attending) -> Tensor:
        key = torch.cat([made.key, pair[0]], dim=1)
        value = torch.cat([made.value, pair[1]], dim=1)
        return weigh_tokens(made.attend(key, value) - made.output, weights, controls, size)

    return attend


def bind(
    spec: ControlSpec,
    net: ReferenceNetwork,
    latents: Tensor,
    signal: Tensor,
    region: Tensor | None = None,
) -> Reference:
    """Bind a picture that others are to refer to.

    Args:
        spec: what is asked; image and region were dealt with by the caller.
        net: the UNet.
        latents: the picture's, (1, C, h, w), float32, of the output's size.
        signal: (T,), the scheduler's alphas_cumprod.
        region: where it is referred to, (1, 1, H, W) in [0, 1], or everywhere.

    Raises:
        SpecError: `level` has another number of weights than the UNet has blocks that attend.
    """
    generator = torch.Generator("cpu").manual_seed(_SEED)
    noise = torch.randn(latents.shape, generator=generator).to(latents.device)
    return Reference(
        net=net,
        latents=latents,
        noise=noise,
        signal=signal.to(latents.device),
        spec=spec,
        level=level_of(spec, net.blocks),
        branches=branches_of(spec),
        region=None if region is None else region.to(latents.device, torch.float32),
    )
