"""Training computes in bfloat16 only where that is fast."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn.functional import linear

from underdraw.training import arithmetic, autocast
from underdraw.training.precision import reduced


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


def weight(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(shape, generator=torch.Generator().manual_seed(0)))


def test_a_reduced_weight_is_the_nearest_and_comes_back_whole() -> None:
    odd = [0.0, -0.0, 1 + 2**-8, -1 - 2**-8, 1 + 3 * 2**-8, 1e-40, 3e38, 2**-126]  # halves too
    rest = weight(5, 4, 3, 3)
    rest.data = rest.data.to(memory_format=torch.channels_last)
    for one in (nn.Parameter(torch.tensor([odd])), rest):
        before = one.detach().clone()
        with reduced([one]):
            assert one.dtype == torch.bfloat16
            off, ulp = (one.float() - before).abs(), (before.to(torch.bfloat16) - before).abs()
            assert torch.equal(off, ulp.float())
        assert torch.equal(one.view(torch.int32), before.view(torch.int32))
        assert one.stride() == before.stride()


def test_a_broken_pass_leaves_weights_whole() -> None:
    one = weight(4, 4)
    before = one.detach().clone()
    with pytest.raises(KeyboardInterrupt), reduced([one]):
        raise KeyboardInterrupt
    assert torch.equal(one, before)


def test_gradients_of_passes_are_summed_in_float32() -> None:
    one, x = weight(4, 4), torch.randn(2, 4, generator=torch.Generator().manual_seed(1))
    parts = []
    for scale in (1.0, 2**-9):  # of which bfloat16 would drop the second
        other = weight(4, 4)
        for each in (one, other):
            with reduced([each]), autocast("bfloat16"):
                (linear(x, each) * scale).float().sum().backward()
        assert other.grad is not None
        parts.append(other.grad.float())
    assert one.grad is not None and one.grad.dtype == torch.float32
    assert torch.equal(one.grad, sum(parts))
    assert not torch.equal(one.grad, parts[0])
