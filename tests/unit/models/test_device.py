"""A device is one of this machine's, or it is refused before anything is loaded."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest
import torch

from underdraw.errors import SpecError
from underdraw.models import ModelStore
from underdraw.models.device import device_names, find_device, give_back, memory_of


def test_the_cpu_is_always_there() -> None:
    assert device_names()[0] == "cpu"
    assert find_device("cpu") == ModelStore().device == torch.device("cpu")


@pytest.mark.parametrize("name", ["cuda:99", "gpu", "", "meta"])
def test_another_is_refused(name: str) -> None:
    with pytest.raises(SpecError, match="unknown device"):
        ModelStore(name)


def test_cuda_is_the_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert find_device("cuda") == torch.device("cuda")
    assert find_device("cuda:1").index == 1


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others keep little")
def test_freed_memory_goes_back() -> None:
    cpu = torch.device("cpu")
    blocks = [torch.ones(2**14) for _ in range(2000)]
    kept = blocks[::50]  # so that what is freed lies in pieces
    blocks.clear()
    before = memory_of(cpu)
    give_back()
    assert before - memory_of(cpu) > 5e7
    assert len(kept) == 40


HEAPS = """
import torch
from underdraw.models.device import lasting_apart, memory_of
cpu = torch.device("cpu")
with lasting_apart() as all_made:
    for _ in range(2):
        before = memory_of(cpu)
        for _ in range(2):
            blocks = [torch.ones(2**22) for _ in range(8)]  # 16 MiB each
            del blocks
        print(memory_of(cpu) - before)
        all_made()
print(memory_of(cpu) - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others do as they like")
def test_freed_memory_is_kept_once_all_that_lasts_is_made() -> None:
    # in a process of its own, whose heap has no holes yet
    told = subprocess.run([sys.executable, "-c", HEAPS], capture_output=True, text=True, check=True)
    apart, shared, left = (int(line) / 2**27 for line in told.stdout.split())
    assert apart < 0.25 and shared > 0.75 and left < 0.25
