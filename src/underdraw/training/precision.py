"""Which arithmetic a training step runs in."""

from __future__ import annotations

import torch

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
