"""What the networks are told of one image, branch by branch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

Branch = Literal["cond", "uncond"]


@dataclass(frozen=True)
class PromptEmbedding:
    """One branch: an encoded prompt."""

    tokens: Tensor  # (1, T, D), T a multiple of the text encoder's length
    pooled: Tensor | None = None  # (1, P), for networks with pooled text; with time_ids
    time_ids: Tensor | None = None  # (1, I), size conditioning, in pixels

    def of_part(self, left: int, top: int, width: int, height: int) -> PromptEmbedding:
        """Return it for a part of the picture, as if cropped from the whole, in pixels.

        (Size and crop conditioning, Podell et al. 2023, arXiv:2307.01952, section 2.2.)
        """
        if self.time_ids is None:
            return self
        whole, _, drawn = self.time_ids.split((2, 2, self.time_ids.shape[1] - 4), dim=1)
        crop, size = whole.new_tensor([[top, left]]), whole.new_tensor([[height, width]])
        # A refiner is told a score in place of the size that is drawn, and that stays.
        drawn = size if drawn.shape == size.shape else drawn
        return replace(self, time_ids=torch.cat([whole, crop, drawn], dim=1))

    def to(self, device: torch.device) -> PromptEmbedding:
        """Bring it to a device."""
        pooled, sizes = (None if x is None else x.to(device) for x in (self.pooled, self.time_ids))
        return PromptEmbedding(self.tokens.to(device), pooled, sizes)

    def zeroed(self) -> PromptEmbedding:
        """Return it without any text; sizes stay."""
        pooled = None if self.pooled is None else torch.zeros_like(self.pooled)
        return replace(self, tokens=torch.zeros_like(self.tokens), pooled=pooled)


@dataclass(frozen=True)
class Conditioning:
    """Every branch of one image; `uncond` (the negative prompt) may be left out at guidance 1."""

    branches: Mapping[Branch, PromptEmbedding]
    extra_channels: Tensor | None = None  # (1, E, h, w), joined to the UNet's input, not controls'
