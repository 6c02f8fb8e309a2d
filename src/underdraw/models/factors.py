"""What a change of low rank to one layer's weights is the product of."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Factors:
    """`W x` becomes `W x + up down x` (Hu et al. 2021, eq. 3)."""

    down: Tensor  # (r, C) of a linear layer, (r, C, k, k) of a convolution
    up: Tensor  # (D, r) or (D, r, 1, 1), alpha / r multiplied in

    def to(self, device: torch.device, dtype: torch.dtype) -> Factors:
        """Return both there and in that."""
        return Factors(self.down.to(device, dtype), self.up.to(device, dtype))
