"""What controls add to one UNet call, site by site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from underdraw.errors import ModelError
from underdraw.networks import Change

if TYPE_CHECKING:
    from underdraw.controls.control import Control


@dataclass(frozen=True)
class Residuals:
    """What some rows get at the sites `down` and `mid`; no row occurs twice."""

    rows: Tensor  # (K,) int64
    down: tuple[Tensor, ...]  # (K, C_k, h_k, w_k) or (K, C_k, 1, 1), one a skip, shallow to deep
    mid: Tensor  # (K, C, h, w) or (K, C, 1, 1)
    controls: tuple[Control, ...]  # whose they are, K


@dataclass(frozen=True)
class Features:
    """What some rows get at the site `intra`; no row occurs twice."""

    rows: Tensor  # (K,) int64
    intra: tuple[Tensor, ...]  # (K, C_k, h_k, w_k), one a down block, and maybe one for mid


@dataclass(frozen=True)
class Injection:
    """The sum of what controls add; `Injection()` adds nothing."""

    residuals: tuple[Residuals, ...] = ()
    features: tuple[Features, ...] = ()
    changes: tuple[Change, ...] = ()  # to what the UNet's own layers do, while it runs
    parts_rows: bool = False  # rows of one input differ before they part by what they are told

    def __add__(self, other: Injection) -> Injection:
        """Add both."""
        return Injection(
            self.residuals + other.residuals,
            self.features + other.features,
            self.changes + other.changes,
            self.parts_rows or other.parts_rows,
        )

    def intra(self, count: int) -> list[Tensor]:
        """Return the features of so many rows, (count, C_k, h_k, w_k) each; none is none."""
        slots = max((len(part.intra) for part in self.features), default=0)
        sums: list[Tensor] = []
        for slot in range(slots):
            parts = [part for part in self.features if slot < len(part.intra)]
            feature = parts[0].intra[slot]
            whole = torch.zeros(count, *feature.shape[1:], device=feature.device)
            for part in parts:
                whole = whole.index_add(0, part.rows, part.intra[slot].to(whole))
            sums.append(whole.to(feature.dtype))
        return sums

    def add_to(self, skips: Sequence[Tensor], mid: Tensor) -> tuple[list[Tensor], Tensor]:
        """Return the skips and the mid feature with every residual added to its rows."""
        skips = list(skips)
        for part in self.residuals:
            if len(part.down) != len(skips):
                raise ModelError(
                    f"a control made {len(part.down)} down residuals for a UNet with {len(skips)} "
                    "skips; use a control trained for this kind of UNet"
                )
            skips = [_add(skip, part.rows, r) for skip, r in zip(skips, part.down, strict=True)]
            mid = _add(mid, part.rows, part.mid)
        return skips, mid


def _add(feature: Tensor, rows: Tensor, residual: Tensor) -> Tensor:
    residual = residual.to(feature.dtype).expand(-1, -1, *feature.shape[-2:])
    return feature.index_add(0, rows, residual)
