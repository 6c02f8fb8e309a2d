"""Training computes in bfloat16 only where that is fast."""

from __future__ import annotations

import copy
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from underdraw.training import arithmetic, autocast
from underdraw.training.precision import Reduced


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


def layers(kind: str) -> tuple[nn.Module, Tensor]:
    torch.manual_seed(0)
    made: dict[str, tuple[nn.Module, Tensor]] = {
        "linear": (nn.Linear(6, 5), torch.randn(2, 3, 6)),
        "without bias": (nn.Linear(6, 5, bias=False), torch.randn(7, 6)),
        "convolution": (nn.Conv2d(4, 6, 3, stride=2, padding=1), torch.randn(2, 4, 8, 8)),
        "of few pixels": (nn.Conv2d(4, 32, (3, 2), (2, 1), (1, 0)), torch.randn(2, 4, 4, 4)),
        "of one pixel": (nn.Conv2d(4, 32, 1), torch.randn(2, 4, 3, 3)),
        "in groups": (nn.Conv2d(4, 6, (3, 1), groups=2, bias=False), torch.randn(2, 4, 8, 8)),
    }
    module, x = made[kind]
    return module.to(memory_format=torch.channels_last) if x.ndim == 4 else module, x


def gradients(module: nn.Module, x: Tensor, mode: AbstractContextManager[Any]) -> list[Tensor]:
    x = x.clone().requires_grad_()
    with mode, autocast("bfloat16"):
        said = module(x)
        said.float().square().sum().backward()
    found = [said, x.grad, *(p.grad for p in module.parameters())]
    module.zero_grad()
    return [each.detach() for each in found if each is not None]


@pytest.mark.parametrize(
    "kind",
    ["linear", "without bias", "convolution", "of few pixels", "of one pixel", "in groups"],
)
def test_a_reduced_layer_computes_what_autocast_does(kind: str) -> None:
    module, x = layers(kind)
    under_autocast = gradients(module, x, nullcontext())
    own = gradients(module, x, Reduced([p for p in module.parameters() if p.ndim > 1]))
    weight = next(module.parameters())
    assert own[2].dtype == torch.bfloat16 and own[2].stride() == weight.stride()
    assert len(own) == len(under_autocast)
    for one, other in zip(own, under_autocast, strict=True):
        torch.testing.assert_close(one.float(), other.float(), rtol=2e-2, atol=2e-2)
    assert torch.equal(own[0], under_autocast[0])


@pytest.mark.parametrize(
    ("kind", "product"),
    [("of few pixels", True), ("of one pixel", True), ("convolution", False), ("in groups", False)],
)
def test_a_weight_larger_than_its_images_has_a_product_for_a_gradient(
    kind: str, product: bool
) -> None:
    module, x = layers(kind)
    with torch.profiler.profile() as profile:
        gradients(module, x, Reduced([next(module.parameters())]))
    assert ("aten::mm" in {event.name for event in profile.events()}) == product


@pytest.mark.parametrize("kind", ["linear", "convolution"])
def test_no_rounded_weight_is_kept_for_the_backward(kind: str) -> None:
    module, x = layers(kind)
    weight, kept = next(module.parameters()), []

    def keep(tensor: Tensor) -> Tensor:
        kept.append(tensor)
        return tensor

    hooks = torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor)
    with Reduced([weight]), autocast("bfloat16"), hooks:
        module(x)
    whole = [t for t in kept if t.numel() == weight.numel()]
    assert whole == []


def test_what_is_not_asked_for_is_left_to_autocast() -> None:
    module, x = layers("linear")
    (*_, weight, bias) = gradients(module, x, Reduced([]))
    assert weight.dtype == bias.dtype == torch.float32


def test_gradients_of_passes_are_summed_in_float32() -> None:
    module, x = layers("linear")
    one = next(module.parameters())
    parts = []
    for scale in (1.0, 2**-9):  # of which bfloat16 would drop the second
        other = copy.deepcopy(module)
        other.zero_grad()
        for each in (module, other):
            with Reduced([next(each.parameters())]), autocast("bfloat16"):
                (each(x) * scale).float().sum().backward()
        grad = next(other.parameters()).grad
        assert grad is not None
        parts.append(grad.float())
    assert one.grad is not None and one.grad.dtype == torch.float32
    assert torch.equal(one.grad, sum(parts))
    assert not torch.equal(one.grad, parts[0])
