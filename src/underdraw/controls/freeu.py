"""FreeU (Si et al. 2023, arXiv:2309.11497): a UNet's backbone and skips weighed where they meet.

The first half of the backbone's channels is multiplied by b, and of the skips' spectrum the lowest
frequencies by s, in the two deepest stages of the way up: constant factors, as diffusers has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor

from underdraw.controls.control import Step, Use
from underdraw.controls.injection import Injection
from underdraw.networks import Rows, ToInput
from underdraw.spec import FreeUSpec


@dataclass(frozen=True, eq=False)
class FreeU:
    """FreeU of one picture; others that go through the same UNet may have other factors."""

    unet: UNet2DConditionModel
    spec: FreeUSpec
    branches: frozenset[str] = frozenset({"cond", "uncond"})
    each_step: ClassVar[bool] = False

    @property
    def network(self) -> type[FreeU]:
        """Itself: it has no weights, and all pictures of a call are weighed together."""
        return FreeU

    def scale_at(self, step: Step) -> float:
        """Return 1: it acts in every step."""
        del step
        return 1.0

    @staticmethod
    def run(uses: Sequence[Use], rows: Rows) -> Injection:
        """Return the change for the rows that use it."""
        controls: list[FreeU] = [use.control for use in uses]  # type: ignore[misc]
        unet: Any = controls[0].unet
        device = rows.tokens.device
        specs = [control.spec for control in controls]
        factors = [[(spec.b1, spec.s1), (spec.b2, spec.s2)] for spec in specs]
        table = torch.tensor(factors, device=device)  # (K, stages, 2)
        layers: dict[Any, Any] = {}
        width = unet.config["block_out_channels"][-1]  # of the backbone, as it leaves mid
        for stage, block in enumerate(unet.up_blocks[:2]):
            b, s = table[:, stage, :, None, None, None].unbind(1)
            for resnet in block.resnets:
                layers[resnet] = partial(_weighed, width=width, b=b, s=s)
                width = resnet.out_channels
        acted = torch.tensor([use.row for use in uses], device=device)
        return Injection(changes=(ToInput(layers, acted),))


def _weighed(x: Tensor, *, width: int, b: Tensor, s: Tensor) -> Tensor:
    """Return what FreeU adds to (K, C, h, w), backbone and then skip; b and s are (K, 1, 1, 1)."""
    added = torch.zeros_like(x, dtype=torch.float32)
    added[:, : width // 2] = (b - 1) * x[:, : width // 2]
    added[:, width:] = (s - 1) * _lowest(x[:, width:].float())
    return added


def _lowest(x: Tensor) -> Tensor:
    """Return what is left of (K, C, h, w) when its frequencies are 0 and -1, along each side."""
    spectrum = torch.fft.fft2(x)
    lowest = torch.zeros_like(spectrum)
    for down in (0, -1):
        for across in (0, -1):
            lowest[..., down, across] = spectrum[..., down, across]
    return torch.fft.ifft2(lowest).real
