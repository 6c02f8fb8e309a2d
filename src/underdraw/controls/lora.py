"""LoRA (Hu et al. 2021, arXiv:2106.09685): low-rank changes to weights, row by row, never merged.

So pictures with different LoRAs share a UNet call, and nothing has to be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from underdraw.controls.control import Step, Use
from underdraw.controls.injection import Injection
from underdraw.models.factors import Factors
from underdraw.networks import LowRank, Rows
from underdraw.spec import LoraSpec


@dataclass(frozen=True, eq=False)
class Lora:
    """A LoRA in memory, for one model.

    Attributes:
        unet: factors by the layer of the UNet that they change.
        text: the same of each text encoder.
    """

    unet: Mapping[nn.Module, Factors]
    text: tuple[Mapping[nn.Module, Factors], ...]


@dataclass(frozen=True, eq=False)
class BoundLora:
    """A LoRA with its scale and window."""

    lora: Lora
    spec: LoraSpec
    branches: frozenset[str] = frozenset({"cond", "uncond"})
    each_step: ClassVar[bool] = False

    @property
    def network(self) -> Lora:
        """The factors, which other pictures may share."""
        return self.lora

    def scale_at(self, step: Step) -> float:
        """Return the scale, 0 outside the window."""
        return self.spec.scale_at(step.progress(self.spec.window.domain))

    @staticmethod
    def run(uses: Sequence[Use], rows: Rows) -> Injection:
        """Return the change for the rows that use it."""
        control: BoundLora = uses[0].control  # type: ignore[assignment]
        scales: defaultdict[int, float] = defaultdict(float)  # given twice, they add up
        for use in uses:
            scales[use.row] += use.scale
        device = rows.tokens.device
        by_row = _table(scales, device)
        # What rows share is computed once an input, and all rows of a picture have its scale.
        by_input = _table({use.input: scales[use.row] for use in uses}, device)

        def places(count: int) -> tuple[Tensor, Tensor]:
            return by_row if count == len(rows) else by_input

        return Injection(changes=(LowRank(control.lora.unet, places),))


def _table(scales: Mapping[int, float], device: torch.device) -> tuple[Tensor, Tensor]:
    places, by = torch.tensor([*scales]), torch.tensor([*scales.values()])
    return places.to(device), by.to(device)
