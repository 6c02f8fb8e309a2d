"""Which arithmetic a training step runs in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from underdraw.spec.training import Precision

# Without one of these a processor computes bfloat16 by way of float32, at half its speed.
_NATIVE = ("avx512_bf16", "amx_bf16", "bf16")


def arithmetic(precision: Precision = "auto", device: torch.device | None = None) -> torch.dtype:
    """Return bfloat16 where it is asked for, or native and left to us; else float32."""
    asked = {"float32": False, "bfloat16": True}
    reduced = asked.get(precision, _is_native(device.type if device else "cpu"))
    return torch.bfloat16 if reduced else torch.float32


def autocast(precision: Precision = "auto", device: torch.device | None = None) -> torch.autocast:
    """Compute in what `arithmetic` says; weights that are trained stay in float32."""
    enabled = arithmetic(precision, device) == torch.bfloat16
    return torch.autocast(device.type if device else "cpu", torch.bfloat16, enabled=enabled)


def _is_native(kind: str) -> bool:
    if kind == "cuda":
        return torch.cuda.is_bf16_supported()
    # torch 2.8 to 2.10 tell nothing of the processor
    tell = getattr(torch.cpu, "get_capabilities", dict)
    return kind == "cpu" and any(tell().get(name) for name in _NATIVE)


@contextmanager
def reduced(weights: Sequence[nn.Parameter]) -> Iterator[None]:
    """Let float32 weights lie in bfloat16 for a pass and its backward, and be whole after it.

    A rounded weight and what rounding took off it share the memory of the whole one: nothing is
    lost and nothing is copied. Gradients of a single pass stay bfloat16; those that were there
    before are float32 from then on, and added to.
    """
    parted = [_round(weight) for weight in weights]
    try:
        yield
    finally:
        for weight, (whole, rest) in zip(weights, parted, strict=True):
            _restore(weight, whole, rest)


def _round(weight: nn.Parameter) -> tuple[Tensor, Tensor]:
    """Round to the nearest bfloat16, halves away from zero; return the whole one and the rest."""
    if weight.grad is not None:
        weight.grad.data = weight.grad.float()
    whole = weight.data
    bits = whole.view(torch.int32)
    rest = bits.to(torch.int16)  # the lower half, which is negative where it rounds up
    bits -= rest
    near = whole.to(torch.bfloat16)
    first, second = whole.as_strided([whole.numel()], [1]).view(torch.int16).chunk(2)
    weight.data = _laid(first.view(torch.bfloat16), whole).copy_(near)
    return whole, _laid(second, whole).copy_(rest)


def _restore(weight: nn.Parameter, whole: Tensor, rest: Tensor) -> None:
    near, rest = weight.data.clone(), rest.clone()
    whole.copy_(near).view(torch.int32).add_(rest)
    weight.data = whole


def _laid(flat: Tensor, like: Tensor) -> Tensor:
    return flat.as_strided(like.shape, like.stride())
