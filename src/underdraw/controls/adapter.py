"""T2I-Adapter (Mou et al. 2023, arXiv:2302.08453): features of the control image, made once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from diffusers.models.adapter import T2IAdapter
from torch import Tensor

from underdraw.controls.bound import (
    Bound,
    bound,
    branches_of,
    level_of,
    rounds_of,
    weigh,
    weights_of,
)
from underdraw.controls.control import Use
from underdraw.controls.injection import Features, Injection
from underdraw.networks import Rows
from underdraw.spec.control import ControlSpec


@dataclass(frozen=True, eq=False, kw_only=True)
class Adapter(Bound):
    """A T2I-Adapter bound to its control image; `bind` makes one."""

    net: T2IAdapter
    features: tuple[Tensor, ...]  # (1, C_k, h_k, w_k), shallow to deep
    each_step: ClassVar[bool] = False

    @property
    def network(self) -> Hashable:
        """The network, which other controls may share."""
        return self.net

    @staticmethod
    def run(uses: Sequence[Use], rows: Rows) -> Injection:
        """Return the weighted features of all its uses."""
        injection = Injection()
        for group in rounds_of(uses):
            controls, table = [bound(use) for use in group], weights_of(group)
            acted = torch.tensor([use.row for use in group], device=rows.tokens.device)
            slots = zip(*(control.features for control in controls), strict=True)
            intra = [
                weigh(torch.cat(features), table[:, slot], controls)
                for slot, features in enumerate(slots)
            ]
            injection += Injection(features=(Features(acted, tuple(intra)),))
        return injection


def bind(
    spec: ControlSpec, net: T2IAdapter, image: Tensor, region: Tensor | None = None
) -> Adapter:
    """Bind a T2I-Adapter to a control image.

    Args:
        spec: what is asked; image and region were dealt with by the caller.
        net: the network.
        image: (1, 3, H, W), RGB in [0, 1], of the output's size; a network of one channel sees the
            mean of them.
        region: where it acts, (1, 1, H, W) in [0, 1], or everywhere.

    Raises:
        SpecError: `level` has another number of weights than the network has features.
    """
    image = image.to(net.device, net.dtype)
    image = image.mean(dim=1, keepdim=True) if net.config["in_channels"] == 1 else image
    with torch.no_grad():
        features = tuple(net(image))
    return Adapter(
        net=net,
        features=features,
        spec=spec,
        level=level_of(spec, len(features)),
        branches=branches_of(spec),
        region=None if region is None else region.to(net.device, torch.float32),
    )
