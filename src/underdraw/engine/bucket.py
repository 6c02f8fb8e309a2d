"""The lanes that go together, and the rows that one UNet call takes of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from underdraw.conditioning import Branch
from underdraw.controls import Use
from underdraw.engine.lane import Lane
from underdraw.engine.view import View
from underdraw.networks import Rows


class Call:
    """What one UNet call takes: some views of lanes; what never changes of them is stacked once.

    Args:
        inputs: a lane and a view of it each; at least one, all of one size.
    """

    def __init__(self, inputs: Sequence[tuple[Lane, View]]) -> None:
        self._inputs = tuple(inputs)
        self._places: list[tuple[int, Branch]] = [
            (index, branch)
            for index, (lane, _) in enumerate(inputs)
            for branch in lane.guidance.branches
        ]
        prompts = [
            self._inputs[index][1].conditioning.branches[branch] for index, branch in self._places
        ]
        self._tokens = _meet([prompt.tokens for prompt in prompts])
        self._pooled = _stack([prompt.pooled for prompt in prompts])
        self._time_ids = _stack([prompt.time_ids for prompt in prompts])
        self.extra_channels = _stack([view.conditioning.extra_channels for _, view in inputs])
        scales = [lane.guidance.scale for lane, _ in inputs if lane.guidance.embedded]
        self._guidance = torch.tensor(scales, device=self._tokens.device) if scales else None
        self._source = torch.tensor(
            [index for index, _ in self._places], device=self._tokens.device
        )

    def rows(self) -> Rows:
        """Return what the networks see now, without extra channels."""
        return Rows(
            x=torch.cat(
                [lane.network_input()[(..., *view.box.slices)] for lane, view in self._inputs]
            ),
            t=torch.tensor([lane.step.t for lane, _ in self._inputs], device=self._tokens.device),
            source=self._source,
            tokens=self._tokens,
            pooled=self._pooled,
            time_ids=self._time_ids,
            guidance=self._guidance,
        )

    def uses(self) -> list[Use]:
        """Return every control that acts now, row by row; a scale of 0 is not run."""
        scales = [
            {control: control.scale_at(lane.step) for control in view.controls}
            for lane, view in self._inputs
        ]
        return [
            Use(control, row, index, scales[index][control], branch)
            for row, (index, branch) in enumerate(self._places)
            for control in self._inputs[index][1].controls
            if branch in control.branches and scales[index][control] != 0.0
        ]

    def count(self, uses: Sequence[Use]) -> None:
        """Count a call of its network for every control that was used, whatever rows it had."""
        for index, control in {(use.input, use.control) for use in uses}:
            self._inputs[index][0].calls[control] += control.each_step


class Bucket:
    """Lanes whose views are of one size, and the UNet calls that take them a step further.

    Args:
        lanes: at least one, none of them finished.
    """

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self.lanes = tuple(lanes)
        inputs = [(lane, view) for lane in lanes for view in lane.views]
        most = min((lane.together for lane in lanes if lane.together), default=math.inf)
        self.calls = tuple(map(Call, _parted(inputs, most)))

    def update(self, prediction: Tensor) -> None:
        """Give every lane its rows of the UNet's prediction (R, C, h, w), in float32."""
        rows = iter(prediction.float().split(1))
        for lane in self.lanes:
            branches = lane.guidance.branches
            parts = [{branch: next(rows) for branch in branches} for _ in lane.views]
            lane.update({name: lane.blend([part[name] for part in parts]) for name in branches})

    def without_finished(self) -> Bucket | None:
        """Return the bucket that goes on: itself, a smaller one, or none."""
        going = [lane for lane in self.lanes if lane.remaining]
        if len(going) == len(self.lanes):
            return self
        return Bucket(going) if going else None


def _parted(inputs: Sequence[tuple[Lane, View]], most: float) -> list[list[tuple[Lane, View]]]:
    """Part inputs, in order, so that no part has more than so many rows.

    The rows of one input are never parted: they share what comes before the prompt.
    """
    parts: list[list[tuple[Lane, View]]] = []
    room = 0.0
    for lane, view in inputs:
        rows = len(lane.guidance.branches)
        if rows > room or not parts:
            parts.append([])
            room = most
        parts[-1].append((lane, view))
        room -= rows
    return parts


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
