from __future__ import annotations

import pytest
import torch
from diffusers.models.attention_processor import Attention, AttnProcessor2_0
from torch.nn.functional import scaled_dot_product_attention

from underdraw.training.attention import CachedAttention, Parts


def tensors(*shapes, dtype=torch.float64):
    torch.manual_seed(0)
    return [torch.randn(shape, dtype=dtype, requires_grad=True) for shape in shapes]


def test_parts_give_what_attention_is_and_its_gradients():
    query, key, value = tensors((2, 5, 4), (2, 7, 4), (2, 7, 4), dtype=torch.float32)
    came = torch.randn(2, 5, 4)
    for place, (own, true) in enumerate(
        zip(
            [made := Parts.apply(query, key, value, 0.5), *grads(made, came, query, key, value)],
            [
                made := scaled_dot_product_attention(query, key, value, scale=0.5),
                *grads(made, came, query, key, value),
            ],
            strict=True,
        )
    ):
        torch.testing.assert_close(own, true, msg=lambda said, place=place: f"{place}: {said}")


def grads(made, came, *inputs):
    return torch.autograd.grad(made, inputs, came, retain_graph=True)


def test_a_large_matrix_is_parted_and_agrees_with_the_whole():
    # 1,100 squared is more than is kept at once
    query, key, value = tensors(*[(1, 1100, 8)] * 3, dtype=torch.float32)
    came = torch.randn(1, 1100, 8)
    own = Parts.apply(query, key, value, 8**-0.5)
    true = scaled_dot_product_attention(query, key, value)
    torch.testing.assert_close(own, true)
    for mine, theirs in zip(
        grads(own, came, query, key, value), grads(true, came, query, key, value), strict=True
    ):
        torch.testing.assert_close(mine, theirs, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("tokens", [32, 1100])
@pytest.mark.parametrize("reduced", [True, False])
@pytest.mark.parametrize("crossed", [True, False])
def test_the_processor_agrees_with_torchs(tokens, reduced, crossed):
    torch.manual_seed(0)
    layer = Attention(
        query_dim=16, cross_attention_dim=12 if crossed else None, heads=2, dim_head=8
    )
    x = torch.randn(1, tokens, 16, requires_grad=True)
    other = torch.randn(1, 1000, 12) if crossed else None
    found = []
    for processor in (CachedAttention(), AttnProcessor2_0()):
        layer.set_processor(processor)
        with torch.autocast("cpu", torch.bfloat16, enabled=reduced):
            made = layer(x, encoder_hidden_states=other)
        (grad,) = torch.autograd.grad(made.float().square().sum(), x)
        found.append((made.float(), grad))
    for own, true in zip(*found, strict=True):
        off = (own - true).norm() / true.norm()
        assert off < (0.02 if reduced else 1e-5)


def test_large_attention_of_bfloat16_alone_is_parted():
    layer = Attention(query_dim=16, heads=2, dim_head=8)
    layer.set_processor(CachedAttention())
    x = torch.randn(1, 1100, 16)
    used = {}
    for reduced in (True, False):
        with torch.autocast("cpu", torch.bfloat16, enabled=reduced):
            made = layer(x)
        node, names = made.grad_fn, []
        waiting = [node]
        while waiting:
            node = waiting.pop()
            names.append(type(node).__name__)
            waiting += [one for one, _ in node.next_functions if one is not None]
        used[reduced] = "PartsBackward" in names
    assert used == {True: True, False: False}
