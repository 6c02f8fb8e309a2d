"""A ControlNet as a change of low rank to the base's own encoder: a Control-LoRA."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from diffusers.models.controlnets.controlnet import ControlNetModel
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor, nn
from torch.nn.functional import conv2d, linear

from underdraw.training.fresh import unit_gain


@dataclass(frozen=True)
class _Shared:
    """The base's own layer: no module's part, and the same in every copy."""

    layer: nn.Linear | nn.Conv2d

    def __deepcopy__(self, memo: object) -> _Shared:
        return self


class LowRankLayer(nn.Module):
    """`W x + b` becomes `W x + up down x + b` (Hu et al. 2021, eq. 3).

    `W` stays the base's, which it shares: it is no parameter here, and in no state or copy. The
    product of the factors is never made, so the backward keeps nothing of its size.

    Args:
        layer: of the base.
        rank: of the change.
    """

    def __init__(self, layer: nn.Linear | nn.Conv2d, rank: int) -> None:
        """See the class."""
        super().__init__()
        self._base, (out, *fan) = _Shared(layer), layer.weight.shape
        spread = layer.weight[0].numel() ** -0.5  # what down makes has the spread of its input
        self.down = nn.Parameter(torch.randn(rank, *fan) * spread)
        self.up = nn.Parameter(torch.zeros(out, rank, *(1 for _ in fan[1:])))
        # Biases are small, and those of a Control-LoRA are whole.
        self.bias = None if layer.bias is None else nn.Parameter(layer.bias.detach().clone())

    def forward(self, x: Tensor) -> Tensor:
        """Return what the base's layer would, and the change to it; shapes are the layer's."""
        base = self._base.layer
        if isinstance(base, nn.Linear):
            return linear(x, base.weight, self.bias) + linear(linear(x, self.down), self.up)
        moves: Any = (base.stride, base.padding)  # of torch's types, which conv2d's own lack
        changed = conv2d(conv2d(x, self.down, None, *moves), self.up)
        return conv2d(x, base.weight, self.bias, *moves) + changed


def fresh_lora(
    unet: UNet2DConditionModel, hint_channels: Sequence[int], rank: int
) -> ControlNetModel:
    """Return a UNet's encoder behind zero convolutions, of which only a change is trained.

    What is new and what is small (norms, biases, and layers that are no larger than their factors)
    is trained whole; of all else the base's weights are shared. Nothing large is copied meanwhile.

    Args:
        unet: the base; latents alone go in. It must stay as it is.
        hint_channels: of the network that reads the condition; one halving less than they are.
        rank: of the change to each layer.
    """
    with torch.device("meta"):
        net = ControlNetModel.from_unet(
            unet,
            conditioning_embedding_out_channels=tuple(hint_channels),
            load_weights_from_unet=False,
        )
    for name, layer in list(_factored(net, unet, rank)):
        parent, _, own = name.rpartition(".")
        setattr(net.get_submodule(parent), own, LowRankLayer(layer, rank))
    base = unet.state_dict()
    net.load_state_dict(
        {
            name: _begun(tensor, base.get(name)) if tensor.is_meta else tensor
            for name, tensor in net.state_dict().items()
        },
        assign=True,
    )
    unit_gain(net.controlnet_cond_embedding)
    return net


def _factored(
    net: ControlNetModel, unet: UNet2DConditionModel, rank: int
) -> Iterator[tuple[str, nn.Linear | nn.Conv2d]]:
    """Find the base's layers that the net has too, and that are larger than factors of them."""
    theirs = dict(unet.named_modules())
    for name, _ in net.named_modules():
        layer = theirs.get(name)
        if isinstance(layer, nn.Linear | nn.Conv2d):
            sides = len(layer.weight) + layer.weight[0].numel()
            if rank * sides < layer.weight.numel():
                yield name, layer


def _begun(shape: Tensor, base: Tensor | None) -> Tensor:
    """Return a copy of the base's tensor, or zeros where it has none."""
    return torch.zeros(shape.shape) if base is None else base.clone()
