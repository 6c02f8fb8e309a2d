"""What a network sees: a row for every (lane, branch) it is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor


@dataclass(frozen=True)
class Rows:
    """R rows over L <= R inputs; rows of one input differ in what they are conditioned on.

    Where L = R the rows are the inputs, in order.
    """

    x: Tensor  # (L, C, h, w) the network's input, as the scheduler scales it
    t: Tensor  # (L,) float32 timesteps
    source: Tensor  # (R,) int64, the input of each row
    tokens: Tensor  # (R, T, D) prompt embeddings
    pooled: Tensor | None = None  # (R, P) pooled prompt embeddings, with time_ids or not at all
    time_ids: Tensor | None = None  # (R, I) size conditioning
    guidance: Tensor | None = None  # (L,) float32 guidance scales, for networks that take them

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.tokens)

    @property
    def is_shared(self) -> bool:
        """Tell whether some rows share an input, so that a prefix can be computed once."""
        return len(self.x) < len(self.tokens)

    def unshared(self) -> Rows:
        """Give every row an input of its own."""
        order = torch.arange(len(self), device=self.source.device)
        guidance = None if self.guidance is None else self.guidance[self.source]
        x, t = self.x[self.source], self.t[self.source]
        return replace(self, x=x, t=t, source=order, guidance=guidance)

    def select(self, rows: Sequence[int], inputs: Sequence[int], source: Sequence[int]) -> Rows:
        """Take some of the rows over some of the inputs; both may repeat.

        Args:
            rows: which rows, K of them.
            inputs: which inputs they look at.
            source: for each of the K rows its place in `inputs`.
        """
        device = self.tokens.device
        picked = torch.tensor(rows, device=device)
        seen = torch.tensor(inputs, device=device)
        return Rows(
            x=self.x[seen],
            t=self.t[seen],
            source=torch.tensor(source, device=device),
            tokens=self.tokens[picked],
            pooled=None if self.pooled is None else self.pooled[picked],
            time_ids=None if self.time_ids is None else self.time_ids[picked],
            guidance=None if self.guidance is None else self.guidance[seen],
        )

    def to(self, dtype: torch.dtype) -> Rows:
        """Cast what goes through the weights; times, sizes and scales stay as they are."""
        pooled = None if self.pooled is None else self.pooled.to(dtype)
        return replace(self, x=self.x.to(dtype), tokens=self.tokens.to(dtype), pooled=pooled)
