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

    What rounding takes off a weight lies beside it in the 16 bits that it frees, so nothing is lost
    and nothing is copied. Gradients are bfloat16 meanwhile and float32 after it; one that is there
    before is float32 throughout, and added to.
    """
    rests = [_round(weight) for weight in weights]
    try:
        yield
    finally:
        for weight in reversed(weights):
            _restore(weight, rests.pop())  # whose memory is free for the next


def _round(weight: nn.Parameter) -> Tensor:
    """Round a weight to the nearest bfloat16, halves away from zero; return what that took off."""
    whole = weight.data
    bits = whole.view(torch.int32)
    rest = bits.to(torch.int16)  # the lower half, which is negative where it rounds up
    bits -= rest
    weight.data = whole.to(torch.bfloat16)
    return rest


def _restore(weight: nn.Parameter, rest: Tensor) -> None:
    whole = weight.data.float()
    whole.view(torch.int32).add_(rest)
    weight.data = whole
    if weight.grad is not None:
        weight.grad = weight.grad.float()
