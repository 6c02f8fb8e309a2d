"""The training loop, in the open: loss, step, average, log, save; it resumes where it stopped."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from accelerate.utils import reduce
from torch import Tensor, nn
from torch.linalg import vector_norm
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from underdraw.errors import ModelError
from underdraw.spec.training import TrainSpec
from underdraw.training.adamw import AdamW
from underdraw.training.checkpoint import (
    Checkpoint,
    fingerprint_of,
    load_checkpoint,
    optimizer_tensors,
    restore_optimizers,
    save_checkpoint,
)
from underdraw.training.muon import Muon
from underdraw.training.precision import Reduced

_TOGETHER = 2**23  # weights that are moved at a time, whose gradients are float32 then

# What the loss of one batch is computed from: its number, counted over the whole run, and the
# random source of its step. Both are the same after a resume, so an interrupted run and an
# uninterrupted one see the same data.
Loss = Callable[[int, torch.Generator], Tensor]


def _adamw8bit(groups: Any, **options: Any) -> torch.optim.Optimizer:
    try:
        from bitsandbytes.optim import AdamW8bit  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise ModelError(
            "the optimizer adamw8bit needs bitsandbytes; pip install bitsandbytes, or take adamw"
        ) from None
    return AdamW8bit(groups, betas=(0.9, 0.99), **options)


OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "adamw": AdamW,
    "adamw8bit": _adamw8bit,
    "muon": Muon,
}


@dataclass(frozen=True)
class Progress:
    """One step of a run, as observers see it.

    Attributes:
        step: optimiser steps done, this one counted.
        steps: of the whole run.
        loss: of this step, before it was taken.
        seconds: since this run (or its resumption) began.
        average: the network with averaged weights; the network itself where none are kept.
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
    in_bfloat16: Sequence[nn.Parameter] = (),
    recipe: dict[str, object] | None = None,
    deadline: float = math.inf,
    look: Callable[[int, nn.Module], None] | None = None,
) -> Iterator[Progress]:
    """Optimise `model` in place, yielding after every step.

    Args:
        model: holds every parameter that is trained; frozen networks stay outside of it.
        loss: what to lower.
        spec: steps, rates and averages.
        checkpoint: file to resume from, where it exists, and to save to.
        groups: parameter groups, each with its own `lr` and `optimizer` ("adamw" or "muon") where
            it says so; by default one of all parameters, under AdamW.
        in_bfloat16: weights that are bfloat16 to a loss and its backward, float32 to all else.
        recipe: plain data that identifies the run, save for its steps; another's is refused.
        deadline: `time.monotonic()` at which to save and stop.
        look: called with steps and average before they are saved: it is never behind a checkpoint.

    Raises:
        ModelError: the loss became NaN; the last checkpoint is from before that.
    """
    groups = groups or [{"params": list(model.parameters())}]
    fingerprint = _fingerprint(spec, groups, recipe or {})
    optimizers = _optimizers(groups, spec)
    average = _averaged(model, spec.ema_decay)
    shown = average.module if average else model
    done = _resume(checkpoint, fingerprint, model, average, optimizers)
    began = time.monotonic()
    for step in range(done, spec.steps):
        _rate(optimizers, rate_at(step, spec))
        value = _descend(loss, step, model, optimizers, spec, in_bfloat16)
        if average is not None:
            average.update_parameters(model)
        if look is not None:
            look(step + 1, shown)
        last = step + 1 == spec.steps or time.monotonic() >= deadline
        saved = last or (step + 1) % spec.save_every == 0
        if saved and PartialState().is_main_process:
            _save(checkpoint, step + 1, fingerprint, model, average, optimizers)
        yield Progress(step + 1, spec.steps, value, time.monotonic() - began, shown, saved)
        if last:
            return


def _fingerprint(
    spec: TrainSpec, groups: Sequence[dict[str, Any]], recipe: dict[str, object]
) -> str:
    own = spec.model_dump(exclude={"save_every", "steps"})
    options = [{k: v for k, v in group.items() if k != "params"} for group in groups]
    return fingerprint_of({"train": own, "groups": options, "recipe": recipe})


def _optimizers(groups: Sequence[dict[str, Any]], spec: TrainSpec) -> list[torch.optim.Optimizer]:
    """Make one for every bundle of a group's weights: none of them asks about another's."""
    options = {"lr": spec.learning_rate, "weight_decay": spec.weight_decay}
    return [
        OPTIMIZERS[group.get("optimizer", "adamw")]([{**_own(group), "params": bundle}], **options)
        for group in groups
        for bundle in _bundles(group["params"])
    ]


def _own(group: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in group.items() if key not in ("params", "optimizer")}


def _bundles(weights: Sequence[nn.Parameter]) -> list[list[nn.Parameter]]:
    ends = accumulate(weight.numel() for weight in weights)
    parts = groupby(zip(ends, weights, strict=True), lambda item: item[0] // _TOGETHER)
    return [[weight for _, weight in part] for _, part in parts]


def _descend(
    loss: Loss,
    step: int,
    model: nn.Module,
    optimizers: Sequence[torch.optim.Optimizer],
    spec: TrainSpec,
    in_bfloat16: Sequence[nn.Parameter],
) -> float:
    """Take one step on the mean loss of its batches, over all devices; return that loss."""
    source, total = _source(spec.seed, step), 0.0
    for part in range(spec.accumulate):
        with Reduced(in_bfloat16):
            value = loss(step * spec.accumulate + part, source) / spec.accumulate
            value.backward()
        total += value.detach()
    total = float(_mean(torch.as_tensor(total)))
    if not math.isfinite(total):
        raise ModelError(f"the loss became {total} at step {step}; lower the learning rate")
    _share_gradients(model)
    share = _clipped(model, spec.max_grad_norm)
    room = _room(optimizers)
    for optimizer in optimizers:
        _move(optimizer, share, room)
    model.zero_grad()  # of what no group holds
    return total


def _clipped(model: nn.Module, most: float) -> Tensor:
    """Return the share of the gradients that brings their norm down to `most`, 1 where it is."""
    norms = [
        vector_norm(p.grad, dtype=torch.float32) for p in model.parameters() if p.grad is not None
    ]
    return (most / (torch.stack(norms).norm() + 1e-6)).clamp(max=1)


def _room(optimizers: Sequence[torch.optim.Optimizer]) -> Tensor:
    """Make room for the gradients of the largest bundle, in float32."""
    bundles = [
        [weight for group in optimizer.param_groups for weight in group["params"]]
        for optimizer in optimizers
    ]
    most = max(sum(weight.numel() for weight in bundle) for bundle in bundles)
    return torch.empty(most, device=bundles[0][0].device)


def _move(optimizer: torch.optim.Optimizer, share: Tensor, room: Tensor) -> None:
    """Take a step by a share of the gradients, which are float32 in that room meanwhile."""
    weights = [w for group in optimizer.param_groups for w in group["params"] if w.grad is not None]
    ends = accumulate(weight.numel() for weight in weights)
    for weight, end in zip(weights, ends, strict=True):
        own = room[end - weight.numel() : end].as_strided(weight.shape, weight.stride())
        weight.grad.data = own.copy_(weight.grad).mul_(share)  # type: ignore[union-attr]
    optimizer.step()
    optimizer.zero_grad()


def _mean(tensor: Tensor) -> Tensor:
    """Return the mean over all devices."""
    if PartialState().num_processes == 1:
        return tensor
    return reduce(tensor, reduction="mean")  # type: ignore[return-value]


def _share_gradients(model: nn.Module) -> None:
    """Give every device the mean of all devices' gradients, in one message."""
    if PartialState().num_processes == 1:
        return
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    flat = _mean(torch.cat([gradient.float().flatten() for gradient in gradients]))
    parts = flat.split([gradient.numel() for gradient in gradients])
    for gradient, part in zip(gradients, parts, strict=True):
        gradient.data = gradient.float().copy_(part.view_as(gradient))


def _rate(optimizers: Sequence[torch.optim.Optimizer], share: float) -> None:
    """Set every learning rate to a share of the one it began with."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = share * group.setdefault("peak", group["lr"])


def rate_at(step: int, spec: TrainSpec) -> float:
    """Return the share of the learning rate at a step: linear warm-up, then a cosine descent."""
    if step < spec.warmup:
        return (step + 1) / spec.warmup
    way = (step - spec.warmup) / max(1, spec.steps - spec.warmup)
    return spec.final_rate + (1 - spec.final_rate) * (1 + math.cos(math.pi * way)) / 2


def _averaged(model: nn.Module, decay: float) -> AveragedModel | None:
    """Return an average of the weights; a decay of 0 needs no second copy of them."""
    return AveragedModel(model, multi_avg_fn=_moving_average(decay)) if decay else None


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
    average: AveragedModel | None,
    optimizers: Sequence[torch.optim.Optimizer],
) -> int:
    if not path.exists():
        return 0
    state = load_checkpoint(path, fingerprint)
    model.load_state_dict(state.part("model"))
    if average is not None:
        average.load_state_dict(state.part("average"))
    restore_optimizers(optimizers, model, state.part("optimizer"))
    return state.step


def _save(
    path: Path,
    step: int,
    fingerprint: str,
    model: nn.Module,
    average: AveragedModel | None,
    optimizers: Sequence[torch.optim.Optimizer],
) -> None:
    parts = {
        "model": model.state_dict(),
        "average": average.state_dict() if average else {},
        "optimizer": optimizer_tensors(optimizers, model),
    }
    tensors = {f"{part}.{name}": t for part, state in parts.items() for name, t in state.items()}
    save_checkpoint(path, Checkpoint(step, fingerprint, tensors))
