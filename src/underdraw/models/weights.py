"""One network with its weights, from a folder or out of a single file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.utils import logging as transformers_logging

from underdraw.errors import ModelError
from underdraw.models.ldm import Stored
from underdraw.models.locate import weights_in
from underdraw.models.single_file import SingleFile

_ALIGNMENT = 64  # bytes, of every tensor that torch allocates on the CPU


def load_network(
    kind: Any,
    folder: Path,
    device: torch.device,
    dtype: torch.dtype,
    unread: frozenset[str] = frozenset(),
) -> Any:
    """Load one network; a weight that is missing or of another shape is refused, never made up.

    Save those which start as one of `unread`: the network has them but never asks them.
    """
    try:
        with _quiet():
            network, report = kind.from_pretrained(
                folder,
                dtype=dtype,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
                variant=_variant(folder),
            )
    except (OSError, ValueError, RuntimeError, TypeError, SafetensorError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"can't load {folder}: {reason}") from None
    missing = [k for k in report["missing_keys"] if not any(k.startswith(u) for u in unread)]
    lacking = [*missing, *report["mismatched_keys"]]
    if lacking:
        raise ModelError(f"{folder} lacks {len(lacking)} weights its config asks for: {lacking[0]}")
    placed: nn.Module = aligned(network.to(device)).eval().requires_grad_(False)
    return placed


def aligned(network: nn.Module) -> nn.Module:
    """Copy the weights that lie askew in memory, as they do in a file.

    By where one lies is decided with which kernel, and so to which bit, it is computed.
    """
    for weight in network.parameters():
        if weight.data_ptr() % _ALIGNMENT:
            weight.data = weight.data.clone()
    return network


def _variant(folder: Path) -> str | None:
    """Return what stands before the suffix of a folder's weights: `fp16`, or nothing."""
    return weights_in(folder).stem.partition(".")[2] or None


def load_single(kind: Any, file: SingleFile, device: torch.device, dtype: torch.dtype) -> Any:
    """Load one network from a single file, as `load_network` does from a folder."""
    try:
        with safe_open(file.path, framework="pt") as tensors:
            weights = {own: _stored(tensors, at).to(dtype) for own, at in file.tensors.items()}
        build = _build_encoder if issubclass(kind, PreTrainedModel) else _build_network
        network = build(kind, file.config, weights)
    except (OSError, ValueError, RuntimeError, TypeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:300]
        raise ModelError(f"can't load {file.path}: {reason}") from None
    placed: nn.Module = aligned(network.to(device)).eval().requires_grad_(False)
    return placed


def _stored(tensors: Any, at: Stored) -> Tensor:
    tensor: Tensor = tensors.get_tensor(at.name)
    if at.third is not None:
        tensor = tensor.chunk(3)[at.third]
    return tensor.T.contiguous() if at.transposed else tensor


def _build_network(kind: Any, config: Mapping[str, Any], weights: Mapping[str, Tensor]) -> Any:
    with torch.device("meta"):
        network = kind.from_config(dict(config))
    # Where one has a convolution of one pixel the other has a linear layer, with the same weights.
    shapes = {name: tensor.shape for name, tensor in network.state_dict().items()}
    fitted = {
        name: tensor.flatten(1) if tensor.ndim == 4 and len(shapes.get(name, ())) == 2 else tensor
        for name, tensor in weights.items()
    }
    network.load_state_dict(fitted, assign=True)
    return network


def _build_encoder(kind: Any, config: Mapping[str, Any], weights: Mapping[str, Tensor]) -> Any:
    with _quiet():
        network, report = kind.from_pretrained(
            None,
            config=kind.config_class(**config),
            state_dict=dict(weights),
            output_loading_info=True,
        )
    if lacking := [*report["missing_keys"], *report["mismatched_keys"]]:
        raise ValueError(f"it lacks {lacking[0]}")
    return network


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the progress bars of `transformers` off the terminal while loading."""
    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            transformers_logging.enable_progress_bar()
