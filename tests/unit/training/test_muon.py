"""Muon's steps are orthogonal and as large as AdamW's, and it gets the inner matrices only."""

from __future__ import annotations

import pytest
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from torch import nn

from underdraw.training import muon_groups
from underdraw.training.muon import Muon, orthogonalize


@pytest.mark.parametrize("shape", [(2, 4, 20), (2, 20, 4), (3, 6, 6)])
def test_every_singular_value_comes_near_one(shape: tuple[int, int, int]) -> None:
    drawn = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    u, _, v = torch.linalg.svd(drawn, full_matrices=False)
    values = torch.linspace(0.1, 1.0, min(shape[1:]))
    found = torch.linalg.svdvals(orthogonalize(u * values @ v * 1e-3))
    assert found.min() > 0.65
    assert found.max() < 1.25


def test_a_kernel_moves_like_the_matrix_it_is() -> None:
    source = torch.Generator().manual_seed(0)
    kernel = nn.Parameter(torch.randn(4, 2, 3, 3, generator=source))
    matrix = nn.Parameter(kernel.detach().flatten(1).clone())
    start = kernel.detach().clone()
    kernel.grad = torch.randn(4, 2, 3, 3, generator=source)
    matrix.grad = kernel.grad.flatten(1)
    Muon([kernel, matrix], lr=0.1, weight_decay=0.0).step()
    torch.testing.assert_close(kernel.flatten(1), matrix)
    # four orthogonal rows over 18 columns, scaled by 0.2 sqrt(18): a spread of about 0.2
    spread = (start - kernel).div(0.1).square().mean().sqrt().item()
    assert spread == pytest.approx(0.2, rel=0.25)


def test_tall_and_wide_matrices_move_alike() -> None:
    wide = nn.Parameter(torch.zeros(3, 12))
    tall = nn.Parameter(torch.zeros(12, 3))
    wide.grad = torch.randn(3, 12, generator=torch.Generator().manual_seed(0))
    tall.grad = wide.grad.T.clone()
    Muon([wide, tall], lr=0.1, weight_decay=0.0).step()
    torch.testing.assert_close(wide.T, tall)


def test_the_momentum_looks_ahead() -> None:
    source = torch.Generator().manual_seed(0)
    first, second = torch.randn(2, 4, 6, generator=source)
    weight = nn.Parameter(torch.zeros(4, 6))
    optimizer = Muon([weight], lr=1.0, momentum=0.9, weight_decay=0.0)
    expected, average = torch.zeros(4, 6), torch.zeros(4, 6)
    for gradient in (first, second):
        weight.grad = gradient.clone()
        optimizer.step()
        average = 0.9 * average + 0.1 * gradient
        ahead = 0.9 * average + 0.1 * gradient  # Nesterov's
        expected -= 0.2 * 6**0.5 * orthogonalize(ahead[None])[0]
    torch.testing.assert_close(weight.detach(), expected)


def test_weights_decay_where_the_gradient_is_nothing() -> None:
    weight = nn.Parameter(torch.ones(3, 3))
    weight.grad = torch.zeros(3, 3)
    Muon([weight], lr=0.1, weight_decay=0.5).step()
    torch.testing.assert_close(weight.detach(), torch.full((3, 3), 0.95))


def test_the_ends_of_a_network_and_its_vectors_stay_with_adamw() -> None:
    unet = UNet2DConditionModel(
        sample_size=8, block_out_channels=(8, 8), norm_num_groups=4, cross_attention_dim=8,
        attention_head_dim=2, layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    )  # fmt: skip
    net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(4, 4))
    models = nn.ModuleDict({"unet": unet, "edges": net, "words": nn.Embedding(5, 8)})
    muon, rest = muon_groups(models)
    names = {id(parameter): name for name, parameter in models.named_parameters()}
    moved = {names[id(p)] for p in muon["params"]}
    kept = {names[id(p)] for p in rest["params"]}
    assert muon["optimizer"] == "muon"
    assert moved | kept == set(names.values()) and not moved & kept
    assert all(name.endswith("weight") for name in moved)
    assert "unet.mid_block.resnets.0.conv1.weight" in moved
    assert "edges.controlnet_mid_block.weight" in moved
    ends = ("unet.conv_in", "unet.conv_out", "edges.controlnet_cond_embedding", "words")
    assert not any(name.startswith(ends) for name in moved)
