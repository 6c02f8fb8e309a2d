"""Which arithmetic a training step runs in."""

from __future__ import annotations

from typing import Literal

import torch

# Without one of these a processor computes bfloat16 by way of float32, at half its speed.
_NATIVE = ("avx512_bf16", "amx_bf16", "bf16")


def autocast(
    precision: Literal["auto", "float32", "bfloat16"] = "auto", device: torch.device | None = None
) -> torch.autocast:
    """Compute in bfloat16 where it is asked for, or native and left to us; else in float32."""
    kind = device.type if device else "cpu"
    enabled = {"float32": False, "bfloat16": True}.get(precision, _is_native(kind))
    return torch.autocast(kind, torch.bfloat16, enabled=enabled)


def _is_native(kind: str) -> bool:
    if kind == "cuda":
        return torch.cuda.is_bf16_supported()
    # torch 2.8 to 2.10 tell nothing of the processor
    tell = getattr(torch.cpu, "get_capabilities", dict)
    return kind == "cpu" and any(tell().get(name) for name in _NATIVE)
