"""The lanes that one UNet call can take, and their rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from underdraw.conditioning import Branch
from underdraw.controls import Use
from underdraw.engine.lane import Lane
from underdraw.networks import Rows


class Bucket:
    """Lanes of one latent size; what stays the same while they are together is stacked once.

    Args:
        lanes: at least one, none of them finished.
    """

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self.lanes = tuple(lanes)
        self._places: list[tuple[int, Branch]] = [
            (index, branch) for index, lane in enumerate(lanes) for branch in lane.guidance.branches
        ]
        prompts = [lanes[index].conditioning.branches[branch] for index, branch in self._places]
        self._tokens = _meet([prompt.tokens for prompt in prompts])
        self._pooled = _stack([prompt.pooled for prompt in prompts])
        self._time_ids = _stack([prompt.time_ids for prompt in prompts])
        self.extra_channels = _stack([lane.conditioning.extra_channels for lane in lanes])
        scales = [lane.guidance.scale for lane in lanes if lane.guidance.embedded]
        self._guidance = torch.tensor(scales, device=self._tokens.device) if scales else None
        self._source = torch.tensor(
            [index for index, _ in self._places], device=self._tokens.device
        )

    def rows(self) -> Rows:
        """Return what the networks see now, without extra channels."""
        return Rows(
            x=torch.cat([lane.network_input() for lane in self.lanes]),
            t=torch.tensor([lane.step.t for lane in self.lanes], device=self._tokens.device),
            source=self._source,
            tokens=self._tokens,
            pooled=self._pooled,
            time_ids=self._time_ids,
            guidance=self._guidance,
        )

    def uses(self) -> list[Use]:
        """Return every control that acts now, row by row; a scale of 0 is not run."""
        scales = [
            {control: control.scale_at(lane.step) for control in lane.controls}
            for lane in self.lanes
        ]
        return [
            Use(control, row, index, scales[index][control], branch)
            for row, (index, branch) in enumerate(self._places)
            for control in self.lanes[index].controls
            if branch in control.branches and scales[index][control] != 0.0
        ]

    def count(self, uses: Sequence[Use]) -> None:
        """Count a call of its network for every control that was used, whatever rows it had."""
        for index, control in {(use.input, use.control) for use in uses}:
            self.lanes[index].calls[control] += control.each_step

    def update(self, prediction: Tensor) -> None:
        """Give every lane its rows of the UNet's prediction (R, C, h, w), in float32."""
        predictions: list[dict[Branch, Tensor]] = [{} for _ in self.lanes]
        for (index, branch), row in zip(self._places, prediction.float().split(1), strict=True):
            predictions[index][branch] = row
        for lane, rows in zip(self.lanes, predictions, strict=True):
            lane.update(rows)

    def without_finished(self) -> Bucket | None:
        """Return the bucket that goes on: itself, a smaller one, or none."""
        going = [lane for lane in self.lanes if lane.remaining]
        if len(going) == len(self.lanes):
            return self
        return Bucket(going) if going else None


def _meet(tokens: Sequence[Tensor]) -> Tensor:
    """Stack (1, T_i, D) to (R, T, D), T the lengths' common multiple.

    Attention over a set of tokens is the same when each is there equally often, so repeating is
    exact, where padding is not.
    """
    length = math.lcm(*(part.shape[1] for part in tokens))
    return torch.cat([part.repeat(1, length // part.shape[1], 1) for part in tokens])


def _stack(parts: Sequence[Tensor | None]) -> Tensor | None:
    given = [part for part in parts if part is not None]
    return torch.cat(given) if given else None
