"""The training loop, in the open: loss, step, average, log, save; it resumes where it stopped."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from pydantic import Field
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from underdraw.errors import ModelError
from underdraw.spec.model import Spec
from underdraw.training.checkpoint import (
    Checkpoint,
    fingerprint_of,
    load_checkpoint,
    optimizer_tensors,
    restore_optimizers,
    save_checkpoint,
)
from underdraw.training.muon import Muon

# What the loss of one step is computed from: the step's number and its own random source. Both
# are the same after a resume, so an interrupted run and an uninterrupted one see the same data.
Loss = Callable[[int, torch.Generator], Tensor]

OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "adamw": partial(torch.optim.AdamW, betas=(0.9, 0.99)),
    "muon": Muon,
}


class TrainSpec(Spec):
    """How one network is optimised; `steps` are optimiser steps."""

    steps: int = Field(gt=0)
    learning_rate: float = Field(1e-3, gt=0)
    final_rate: float = Field(0.02, ge=0, le=1, description="of the learning rate, at the end")
    warmup: int = Field(100, ge=0, description="steps from 0 to the full rate")
    weight_decay: float = Field(0.01, ge=0)
    max_grad_norm: float = Field(1.0, gt=0)
    ema_decay: float = Field(0.999, ge=0, lt=1)
    seed: int = Field(0, ge=0)
    save_every: int = Field(250, gt=0)


@dataclass(frozen=True)
class Progress:
    """One step of a run, as observers see it.

    Attributes:
        step: optimiser steps done, this one counted.
        steps: of the whole run.
        loss: of this step, before it was taken.
        seconds: since this run (or its resumption) began.
        average: the network with averaged weights.
        saved: this step was written to disk.
    """

    step: int
    steps: int
    loss: float
    seconds: float
    average: nn.Module
    saved: bool


def train(
    model: nn.Module,
    loss: Loss,
    spec: TrainSpec,
    checkpoint: Path,
    *,
    groups: Sequence[dict[str, Any]] | None = None,
    recipe: dict[str, object] | None = None,
    deadline: float = math.inf,
) -> Iterator[Progress]:
    """Optimise `model` in place, yielding after every step.

    Args:
        model: holds every parameter that is trained; frozen networks stay outside of it.
        loss: what to lower.
        spec: steps, rates and averages.
        checkpoint: file to resume from, where it exists, and to save to.
        groups: parameter groups, each with its own `lr` and `optimizer` ("adamw" or "muon") where
            it says so; by default one of all parameters, under AdamW.
        recipe: plain data that identifies the run; a checkpoint of another is refused. A run may
            be lengthened or shortened: its number of steps is no part of that.
        deadline: `time.monotonic()` at which to save and stop.

    Raises:
        ModelError: the loss became NaN; the last checkpoint is from before that.
    """
    own = spec.model_dump(exclude={"save_every", "steps"})
    groups = groups or [{"params": list(model.parameters())}]
    options = [{k: v for k, v in group.items() if k != "params"} for group in groups]
    fingerprint = fingerprint_of({"train": own, "groups": options, "recipe": recipe or {}})
    optimizers = _optimizers(groups, spec)
    rated = [group for optimizer in optimizers for group in optimizer.param_groups]
    peaks = [group["lr"] for group in rated]
    average = AveragedModel(model, multi_avg_fn=_moving_average(spec.ema_decay))
    done = _resume(checkpoint, fingerprint, model, average, optimizers)
    began = time.monotonic()
    for step in range(done, spec.steps):
        for group, peak in zip(rated, peaks, strict=True):
            group["lr"] = peak * rate_at(step, spec)
        value = _descend(loss(step, _source(spec.seed, step)), step, model, optimizers, spec)
        average.update_parameters(model)
        last = step + 1 == spec.steps or time.monotonic() >= deadline
        saved = last or (step + 1) % spec.save_every == 0
        if saved:
            _save(checkpoint, step + 1, fingerprint, model, average, optimizers)
        seconds = time.monotonic() - began
        yield Progress(step + 1, spec.steps, value, seconds, average.module, saved)
        if last:
            return


def _optimizers(groups: Sequence[dict[str, Any]], spec: TrainSpec) -> list[torch.optim.Optimizer]:
    under: dict[str, list[dict[str, Any]]] = {}
    for group in groups:
        options = {key: value for key, value in group.items() if key != "optimizer"}
        under.setdefault(group.get("optimizer", "adamw"), []).append(options)
    return [
        OPTIMIZERS[name](parts, lr=spec.learning_rate, weight_decay=spec.weight_decay)
        for name, parts in under.items()
    ]


def _descend(
    value: Tensor,
    step: int,
    model: nn.Module,
    optimizers: Sequence[torch.optim.Optimizer],
    spec: TrainSpec,
) -> float:
    if not torch.isfinite(value):
        raise ModelError(f"the loss became {value.item()} at step {step}; lower the learning rate")
    model.zero_grad(set_to_none=True)
    value.backward()
    nn.utils.clip_grad_norm_(model.parameters(), spec.max_grad_norm)
    for optimizer in optimizers:
        optimizer.step()
    return value.item()


def rate_at(step: int, spec: TrainSpec) -> float:
    """Return the share of the learning rate at a step: linear warm-up, then a cosine descent."""
    if step < spec.warmup:
        return (step + 1) / spec.warmup
    way = (step - spec.warmup) / max(1, spec.steps - spec.warmup)
    return spec.final_rate + (1 - spec.final_rate) * (1 + math.cos(math.pi * way)) / 2


def _moving_average(decay: float) -> Callable[[Any, Any, Any], None]:
    """Average with a decay that grows to its value, so that the start is soon forgotten."""

    def update(averages: Any, values: Any, done: Tensor | int) -> None:
        share = (1 + int(done)) / (10 + int(done))
        get_ema_multi_avg_fn(min(decay, share))(averages, values, done)

    return update


def _source(seed: int, step: int) -> torch.Generator:
    # Any stride above the longest run keeps the steps of two seeds apart.
    return torch.Generator().manual_seed(seed * 10_000_019 + step)


def _resume(
    path: Path,
    fingerprint: str,
    model: nn.Module,
    average: AveragedModel,
    optimizers: Sequence[torch.optim.Optimizer],
) -> int:
    if not path.exists():
        return 0
    state = load_checkpoint(path, fingerprint)
    model.load_state_dict(state.part("model"))
    average.load_state_dict(state.part("average"))
    restore_optimizers(optimizers, model, state.part("optimizer"))
    return state.step


def _save(
    path: Path,
    step: int,
    fingerprint: str,
    model: nn.Module,
    average: AveragedModel,
    optimizers: Sequence[torch.optim.Optimizer],
) -> None:
    parts = {
        "model": model.state_dict(),
        "average": average.state_dict(),
        "optimizer": optimizer_tensors(optimizers, model),
    }
    tensors = {f"{part}.{name}": t for part, state in parts.items() for name, t in state.items()}
    save_checkpoint(path, Checkpoint(step, fingerprint, tensors))
