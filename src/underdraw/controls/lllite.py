"""ControlNet-LLLite (kohya 2023): a small network before each attention layer, and no encoder."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, linear, relu

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
from underdraw.models.kinds.lllite import LLLiteNetwork
from underdraw.networks import Rows, ToInput
from underdraw.spec.control import ControlSpec

_Weights = Mapping[str, Tensor]


@dataclass(frozen=True, eq=False, kw_only=True)
class LLLite(Bound):
    """An LLLite bound to its control image; `bind` makes one."""

    net: LLLiteNetwork
    hints: Mapping[nn.Module, Tensor]  # (1, h w, C), the embedded control image, by layer
    each_step: ClassVar[bool] = True

    @property
    def network(self) -> Hashable:
        """The network, which other controls may share."""
        return self.net

    @staticmethod
    def run(uses: Sequence[Use], rows: Rows) -> Injection:
        """Return what goes into attention besides, for the rows of all its uses."""
        net: LLLiteNetwork = bound(uses[0]).net
        changes = []
        for group in rounds_of(uses):
            acted = torch.tensor([use.row for use in group], device=rows.tokens.device)
            table, size = weights_of(group), rows.x.shape[-2:]
            layers = {
                layer: _addition(layer, group, table[:, slot], size)
                for layer, slot in net.slots.items()
                if table[:, slot].any()
            }
            changes.append(ToInput(layers, acted))
        # Self-attention of the first block is before the text, and acts on single rows.
        return Injection(changes=tuple(changes), parts_rows=True)


def _addition(
    layer: nn.Module, group: Sequence[Use], weights: Tensor, size: torch.Size
) -> Callable[[Tensor], Tensor]:
    controls = [bound(use) for use in group]
    parts: _Weights = controls[0].net.layers[layer]
    hints = torch.cat([control.hints[layer] for control in controls])

    def add(x: Tensor) -> Tensor:
        inner = torch.cat([hints, relu(_linear(x, parts, "down.0"))], dim=2)
        return weigh_tokens(
            _linear(relu(_linear(inner, parts, "mid.0")), parts, "up.0"), weights, controls, size
        )

    return add


def _linear(x: Tensor, parts: _Weights, name: str) -> Tensor:
    return linear(x, parts[f"{name}.weight"].flatten(1), parts[f"{name}.bias"])


def bind(
    spec: ControlSpec, net: LLLiteNetwork, image: Tensor, region: Tensor | None = None
) -> LLLite:
    """Bind an LLLite to a control image.

    Args:
        spec: what is asked; image and region were dealt with by the caller.
        net: the network.
        image: (1, 3, H, W), RGB in [0, 1], of the output's size.
        region: where it acts, (1, 1, H, W) in [0, 1], or everywhere.

    Raises:
        SpecError: `level` has another number of weights than the UNet has blocks that attend.
    """
    device = next(iter(net.layers.values()))["down.0.weight"].device
    with torch.no_grad():
        hints = {layer: _embedded(parts, 2 * image - 1) for layer, parts in net.layers.items()}
    return LLLite(
        net=net,
        hints=hints,
        spec=spec,
        level=level_of(spec, net.blocks),
        branches=branches_of(spec),
        region=None if region is None else region.to(device, torch.float32),
    )


def _embedded(parts: _Weights, image: Tensor) -> Tensor:
    """Make the image as small as the layer's feature, by convolutions that don't overlap."""
    names = takewhile(
        lambda name: f"{name}.weight" in parts, (f"conditioning1.{2 * k}" for k in count())
    )
    x = image.to(parts["down.0.weight"])
    for place, name in enumerate(names):
        weight = parts[f"{name}.weight"]
        x = relu(x) if place else x
        x = conv2d(x, weight, parts[f"{name}.bias"], stride=weight.shape[-1])
    return x.flatten(2).transpose(1, 2)
