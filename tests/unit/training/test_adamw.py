"""AdamW moves weights as torch's own does, however they lie, and copies no gradient."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from underdraw.training.adamw import AdamW

SHAPES = ((6, 4, 3, 3), (7, 5), (9,), (5, 3, 1, 1))
OPTIONS = {"lr": 0.1, "betas": (0.9, 0.99), "weight_decay": 0.2}


@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
def test_weights_move_as_under_torchs_own(layout: torch.memory_format) -> None:
    ours, theirs = weights(layout), weights(layout)
    optimizers = AdamW(ours, **OPTIONS), torch.optim.AdamW(theirs, **OPTIONS)
    for step in range(3):
        for own, other, grad in zip(ours, theirs, drawn(layout, step), strict=True):
            own.grad, other.grad = grad.clone(), grad.clone()
        ours[2].grad = theirs[2].grad = None  # what has no gradient stays where it is
        for optimizer in optimizers:
            optimizer.step()
    for own, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(own, other)
        assert own.stride() == other.stride()
    assert torch.equal(ours[2], weights(layout)[2])


def test_no_gradient_is_copied() -> None:
    (weight, *_) = weights(torch.channels_last)
    optimizer = AdamW([weight], **OPTIONS)
    weight.grad = drawn(torch.channels_last, 0)[0]
    optimizer.step()
    with torch.profiler.profile() as profile:
        optimizer.step()
    assert "aten::_fused_adamw_" in (names := {event.name for event in profile.events()})
    assert "aten::clone" not in names


def drawn(layout: torch.memory_format, seed: int) -> list[Tensor]:
    source = torch.Generator().manual_seed(seed)
    made = [torch.randn(shape, generator=source) for shape in SHAPES]
    return [each.to(memory_format=layout) if each.ndim == 4 else each for each in made]


def weights(layout: torch.memory_format) -> list[nn.Parameter]:
    return [nn.Parameter(each) for each in drawn(layout, 9)]
