"""Training computes in bfloat16 only where that is fast."""

from __future__ import annotations

import pytest
import torch

from underdraw.training import arithmetic, autocast


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


def test_what_is_not_trained_lies_in_what_it_is_computed_in() -> None:
    assert arithmetic("float32") == torch.float32
    assert arithmetic("bfloat16") == torch.bfloat16
