"""Training computes in bfloat16 only where that is fast."""

from __future__ import annotations

import pytest
import torch

from underdraw.training import autocast


@pytest.mark.parametrize(
    ("told", "dtype"),
    [
        ({"avx512_bf16": True}, torch.bfloat16),
        ({"amx_bf16": False, "avx512_vnni": True}, torch.float32),
        ({}, torch.float32),
    ],
)
def test_the_processor_decides(
    told: dict[str, bool], dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: told, raising=False)
    a, b = torch.ones(2, 2), torch.ones(2, 2)
    with autocast():
        assert (a @ b).dtype == dtype
