"""Where networks can compute on this machine."""

from __future__ import annotations

import ctypes
import sys

import psutil
import torch

from underdraw.errors import unknown


def device_names() -> list[str]:
    """Name the devices there are, the CPU first: `cpu`, `cuda:0`, then others."""
    cuda = [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    return ["cpu", *cuda, *["mps"] * torch.backends.mps.is_available()]


def find_device(name: str | torch.device) -> torch.device:
    """Return a device of this machine; `cuda` is the first one.

    Raises:
        SpecError: it has none of that name.
    """
    known = device_names()
    if str(name) not in (*known, *["cuda"] * ("cuda:0" in known)):
        raise unknown("device", str(name), known)
    return torch.device(name)


def memory_of(device: torch.device) -> int:
    """Return the bytes that are held on an accelerator, or by this process for the CPU."""
    if device.type == "cuda":
        return torch.cuda.memory_allocated(device)
    return psutil.Process().memory_info().rss


def give_back() -> None:
    """Return to the system what the C library keeps of freed memory; only glibc keeps much."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
