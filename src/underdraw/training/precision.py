"""Which arithmetic a training step runs in."""

from __future__ import annotations

import torch

# Without one of these a processor computes bfloat16 by way of float32, at half its speed.
_NATIVE = ("avx512_bf16", "amx_bf16", "bf16")


def autocast() -> torch.autocast:
    """Compute in bfloat16 on the CPU where it is native there, else in float32."""
    # torch 2.8 to 2.10 tell nothing of the processor
    tell = getattr(torch.cpu, "get_capabilities", dict)
    native = any(tell().get(name) for name in _NATIVE)
    return torch.autocast("cpu", torch.bfloat16, enabled=native)
