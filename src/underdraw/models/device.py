"""Where networks can compute on this machine."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

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


@contextmanager
def lasting_apart() -> Iterator[Callable[[], None]]:
    """Lay tensors that are made here apart from each other, until what this yields is called.

    From then on they share one heap, which keeps what is freed: a step finds the memory of the last
    one, whose pages need not be made anew. What lasts would lie scattered in that heap, and what
    comes and goes would find no room between. Only glibc heeds it, before 2.35 for tensors of up to
    32 MiB; its thresholds are fixed from then on, after this too.
    """
    _map_from(_LARGE, 2 * _LARGE)
    try:
        yield partial(_map_from, _HUGE, _FOR_GOOD)
    finally:
        _map_from(_USUAL, 2 * _USUAL)
        give_back()


def give_back() -> None:
    """Return to the system what the C library keeps of freed memory; only glibc keeps much."""
    _glibc("malloc_trim", 0)


# bytes; the C library's own threshold ends at _USUAL, beyond which it took none before 2.35
_LARGE, _USUAL, _HUGE, _FOR_GOOD = 2**20, 2**25, 2**30, -1
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of mallopt(3)


def _map_from(size: int, kept: int) -> None:
    """Have the C library map what takes so many bytes apart, and keep so many when freed."""
    _glibc("mallopt", _TRIM_THRESHOLD, kept)
    if not _glibc("mallopt", _MMAP_THRESHOLD, size):
        _glibc("mallopt", _MMAP_THRESHOLD, _USUAL)


def _glibc(name: str, *arguments: int) -> int:
    function = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
    return function(*arguments) if function is not None else 0
