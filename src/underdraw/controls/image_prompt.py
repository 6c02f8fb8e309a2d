"""IP-Adapter (Ye et al. 2023, arXiv:2308.06721): a picture beside the text in cross-attention."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from underdraw.conditioning import Branch
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
from underdraw.models.kinds.image_prompt import ImagePromptNetwork
from underdraw.networks import Attending, Rows, ToAttention
from underdraw.spec.control import ControlSpec

_Pair = tuple[Tensor, Tensor]


@dataclass(frozen=True, eq=False, kw_only=True)
class ImagePrompt(Bound):
    """An IP-Adapter bound to its picture; `bind` makes one."""

    net: ImagePromptNetwork
    pairs: Mapping[Branch, Mapping[nn.Module, _Pair]]  # keys and values, (1, T, C), by layer
    each_step: ClassVar[bool] = False

    @property
    def network(self) -> Hashable:
        """The network, which other controls may share."""
        return self.net

    @staticmethod
    def run(uses: Sequence[Use], rows: Rows) -> Injection:
        """Return what cross-attention adds for the rows of all its uses."""
        net: ImagePromptNetwork = bound(uses[0]).net
        changes = []
        for group in rounds_of(uses):
            acted = torch.tensor([use.row for use in group], device=rows.tokens.device)
            table, size = weights_of(group), rows.x.shape[-2:]
            layers = {
                layer: _attention(layer, group, table[:, slot], size)
                for layer, slot in net.slots.items()
                if table[:, slot].any()
            }
            changes.append(ToAttention(layers, acted))
        return Injection(changes=tuple(changes))


def _attention(
    layer: nn.Module, group: Sequence[Use], weights: Tensor, size: torch.Size
) -> Callable[[Attending], Tensor]:
    pairs = [bound(use).pairs[use.branch][layer] for use in group]
    key, value = (torch.cat(parts) for parts in zip(*pairs, strict=True))
    controls = [bound(use) for use in group]

    def attend(made: Attending) -> Tensor:
        return weigh_tokens(made.attend(key, value), weights, controls, size)

    return attend


def bind(
    spec: ControlSpec, net: ImagePromptNetwork, image: Tensor, region: Tensor | None = None
) -> ImagePrompt:
    """Bind an IP-Adapter to a picture.

    The uncond branch sees what the adapter was trained to take for no picture.

    Args:
        spec: what is asked; image and region were dealt with by the caller.
        net: the network.
        image: (1, 3, S, S), RGB in [0, 1], of the encoder's size.
        region: where it acts, (1, 1, H, W) in [0, 1], or everywhere.

    Raises:
        SpecError: `level` has another number of weights than the UNet has blocks that attend.
    """
    encoder = net.encoder
    mean, std = (torch.tensor(part)[None, :, None, None] for part in (net.mean, net.std))
    pixels = ((image.cpu() - mean) / std).to(encoder.device, encoder.dtype)
    with torch.no_grad():
        seen: dict[Branch, Tensor] = {"cond": _seen(net, pixels)}
        blank = torch.zeros_like(pixels)
        seen["uncond"] = _seen(net, blank) if net.whole else torch.zeros_like(seen["cond"])
        pairs: dict[Branch, Mapping[nn.Module, _Pair]] = {
            branch: _pairs(net, net.projection(part)) for branch, part in seen.items()
        }
    return ImagePrompt(
        net=net,
        pairs=pairs,
        spec=spec,
        level=level_of(spec, net.blocks),
        branches=branches_of(spec),
        region=None if region is None else region.to(encoder.device, torch.float32),
    )


def _seen(net: ImagePromptNetwork, pixels: Tensor) -> Any:
    if net.whole:
        return net.encoder(pixels, output_hidden_states=True).hidden_states[-2]
    return net.encoder(pixels).image_embeds


def _pairs(net: ImagePromptNetwork, tokens: Tensor) -> dict[nn.Module, _Pair]:
    return {
        layer: (linear(tokens, key), linear(tokens, value))
        for layer, (key, value) in net.layers.items()
    }
