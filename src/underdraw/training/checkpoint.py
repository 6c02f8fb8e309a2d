"""Checkpoints: one safetensors file that is whole or not there at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from underdraw.errors import ModelError


@dataclass(frozen=True)
class Checkpoint:
    """Where a run stands.

    Attributes:
        step: optimiser steps done.
        fingerprint: of the recipe; a checkpoint of another recipe is refused.
        tensors: `model.*`, `average.*` and `optimizer.*` by name.
    """

    step: int
    fingerprint: str
    tensors: Mapping[str, Tensor]

    def part(self, prefix: str) -> dict[str, Tensor]:
        """Return the tensors under `prefix.`, without the prefix."""
        start = f"{prefix}."
        return {k.removeprefix(start): v for k, v in self.tensors.items() if k.startswith(start)}


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the checkpoint beside `path`, flush it to disk, then put it in place.

    An interrupted or failed write leaves the previous checkpoint as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    tensors = dict(_apart(checkpoint.tensors))
    header = {"step": str(checkpoint.step), "fingerprint": checkpoint.fingerprint}
    last = [name for name, tensor in tensors.items() if _is_channels_last(tensor)]
    for name in last:  # as it lies in memory, where making it contiguous would copy it
        tensors[name] = tensors[name].permute(0, 2, 3, 1)
    try:
        save_file(tensors, partial, metadata={**header, "channels_last": json.dumps(last)})
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _apart(tensors: Mapping[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    """Copy a tensor that shares its memory with an earlier one: a file holds each for itself."""
    seen: set[int] = set()
    for name, tensor in tensors.items():
        place = tensor.untyped_storage().data_ptr()
        own = tensor.clone() if place in seen else tensor
        yield name, own if _is_channels_last(own) else own.contiguous()
        seen.add(place)


def _is_channels_last(tensor: Tensor) -> bool:
    apart = tensor.ndim == 4 and not tensor.is_contiguous()
    return apart and tensor.is_contiguous(memory_format=torch.channels_last)


def load_checkpoint(path: Path, fingerprint: str) -> Checkpoint:
    """Read a checkpoint of the recipe that has this fingerprint.

    Raises:
        ModelError: the file is damaged or belongs to another recipe.
    """
    header, tensors = _read(path)
    if header["fingerprint"] != fingerprint:
        raise ModelError(
            f"{path} is a checkpoint of another recipe ({header['fingerprint'][:8]}, this one is "
            f"{fingerprint[:8]}); train into another folder, or delete it to start anew"
        )
    return Checkpoint(int(header["step"]), fingerprint, tensors)


def tensors_of(path: Path) -> dict[str, Tensor]:
    """Read a checkpoint's tensors, whatever its recipe.

    Raises:
        ModelError: the file is damaged.
    """
    return _read(path)[1]


def _read(path: Path) -> tuple[dict[str, str], dict[str, Tensor]]:
    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"can't read the checkpoint {path}: {error}; delete it to start anew"
        ) from error
    for name in json.loads(header.get("channels_last", "[]")):
        tensors[name] = tensors[name].permute(0, 3, 1, 2)
    return header, tensors


def optimizer_tensors(
    optimizers: Sequence[torch.optim.Optimizer], model: nn.Module
) -> dict[str, Tensor]:
    """Name the state of the optimisers after the parameters it belongs to.

    A count that is no tensor (bitsandbytes' steps) becomes one of int64.
    """
    names: dict[Tensor, str] = {tensor: name for name, tensor in model.named_parameters()}
    return {
        f"{names[parameter]}:{key}": torch.as_tensor(value)
        for optimizer in optimizers
        for parameter, state in optimizer.state.items()
        for key, value in state.items()
        if isinstance(value, Tensor | int)
    }


def restore_optimizers(
    optimizers: Sequence[torch.optim.Optimizer],
    model: nn.Module,
    tensors: Mapping[str, Tensor],
) -> None:
    """Put back what `optimizer_tensors` took out."""
    parameters = dict(model.named_parameters())
    owners = {
        parameter: optimizer
        for optimizer in optimizers
        for group in optimizer.param_groups
        for parameter in group["params"]
    }
    for name, value in tensors.items():
        parameter, key = name.rsplit(":", 1)
        owner = parameters[parameter]
        value = value.to(owner.device)
        if value.shape == owner.shape:
            # A file knows no memory layout, and in another one sums round differently.
            value = torch.empty_like(owner, dtype=value.dtype).copy_(value)
        counted = value.dtype == torch.int64 and value.ndim == 0
        owners[owner].state[owner][key] = int(value) if counted else value


def fingerprint_of(data: Mapping[str, Any]) -> str:
    """Hash plain data that identifies a recipe."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
