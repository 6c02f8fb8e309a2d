"""What controls add to one UNet call, site by site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from underdraw.errors import ModelError
from underdraw.networks import Change


@dataclass(frozen=True)
class Residuals:
    """What some rows get at the sites `down` and `mid`; no row occurs twice."""

    rows: Tensor  # (K,) int64
    down: tuple[Tensor, ...]  # (K, C_k, h_k, w_k) or (K, C_k, 1, 1), one a skip, shallow to deep
    mid: Tensor  # (K, C, h, w) or (K, C, 1, 1)


@dataclass(frozen=True)
class Injection:
    """The sum of what controls add; `Injection()` adds nothing."""

    residuals: tuple[Residuals, ...] = ()
    changes: tuple[Change, ...] = ()  # to the UNet's own weights, while it runs

    def __add__(self, other: Injection) -> Injection:
        """Add both."""
        return Injection(self.residuals + other.residuals, self.changes + other.changes)

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
