"""A lean gate is diffusers' gate to the last bit, and keeps one tensor."""

from __future__ import annotations

import pytest
import torch
from diffusers.models.activations import GEGLU
from torch import Tensor, nn

from underdraw.training.gates import LeanGEGLU, gate_lean


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_lean_gate_is_the_gate_it_stands_for(dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(GEGLU(6, 10), nn.Linear(10, 3)).to(dtype)
    x = torch.randn(2, 5, 6, dtype=dtype, requires_grad=True)
    (made, grads, kept), names = once(network, x), [*network.state_dict()]
    gate_lean(network)
    lean, lean_grads, lean_kept = once(network, x)
    assert type(network[0]) is LeanGEGLU and [*network.state_dict()] == names
    assert torch.equal(lean, made)
    assert all(torch.equal(a, b) for a, b in zip(lean_grads, grads, strict=True))
    assert kept - lean_kept == 2 * 5 * 10  # what gelu gave


def once(network: nn.Module, x: Tensor) -> tuple[Tensor, tuple[Tensor, ...], int]:
    """Return what is made, the gradients, and how many numbers were kept for them."""
    kept: dict[int, int] = {}

    def keep(tensor: Tensor) -> Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().size()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        made = network(x)
    grads = torch.autograd.grad(made.float().square().sum(), [x, *network.parameters()])
    return made, grads, sum(kept.values()) // x.element_size()
