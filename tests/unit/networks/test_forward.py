"""The two halves equal diffusers' forwards, whatever the shape of the network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from diffusers import LatentConsistencyModelPipeline
from torch import Tensor

from tests import tiny
from underdraw.errors import ModelError
from underdraw.networks import Network, Rows, decode, embed_time, encode, require_plain

SHAPES = {
    "sd": tiny.SD,
    "sdxl": tiny.SDXL,
    "linear": {**tiny.SD, "use_linear_projection": True},
    "late": {**tiny.SD, "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D")},
    "deep": {**tiny.SD, "layers_per_block": 2, "transformer_layers_per_block": 2},
    "no attention below mid": {**tiny.SD, "down_block_types": ("DownBlock2D", "DownBlock2D")},
}


def rows(shape: dict[str, Any], source: list[int], height: int = 8, width: int = 6) -> Rows:
    draw = torch.Generator().manual_seed(0)
    inputs, count = max(source) + 1, len(source)
    sizes = torch.tensor([[16.0, 16, 0, 0, 16, 16]]) + torch.arange(count)[:, None]
    has_sizes = "addition_embed_type" in shape
    return Rows(
        x=torch.randn(inputs, 4, height, width, generator=draw),
        t=torch.tensor([3.0, 500.5, 999.0])[:inputs],
        source=torch.tensor(source),
        tokens=torch.randn(count, 5, tiny.WIDTH, generator=draw),
        pooled=torch.randn(count, tiny.WIDTH, generator=draw) if has_sizes else None,
        time_ids=sizes if has_sizes else None,
    )


def expected(net: Network, given: Rows, **extra: Any) -> Any:
    added = {"text_embeds": given.pooled, "time_ids": given.time_ids}
    given = given.unshared()
    return net(
        given.x,
        given.t,
        encoder_hidden_states=given.tokens,
        added_cond_kwargs=added if given.pooled is not None else None,
        return_dict=False,
        **extra,
    )


@pytest.mark.parametrize("source", [[0], [0, 0], [0, 1, 2], [0, 0, 1, 2, 2]])
@pytest.mark.parametrize("name", SHAPES)
@torch.no_grad()
def test_unet(name: str, source: list[int]) -> None:
    unet, given = tiny.unet(shape=SHAPES[name]), rows(SHAPES[name], source)
    temb = embed_time(unet, given)
    result = decode(unet, given, temb, *encode(unet, given, temb))
    torch.testing.assert_close(result, expected(unet, given)[0], atol=1e-5, rtol=0)


@torch.no_grad()
def test_unet_of_a_size_that_does_not_halve() -> None:
    unet, given = tiny.unet(), rows(tiny.SD, [0, 0], height=9, width=7)
    temb = embed_time(unet, given)
    result = decode(unet, given, temb, *encode(unet, given, temb))
    torch.testing.assert_close(result, expected(unet, given)[0], atol=1e-5, rtol=0)


@pytest.mark.parametrize("source", [[0], [0, 0, 1, 1]])
@pytest.mark.parametrize("name", ["sd", "sdxl", "late", "deep"])
@torch.no_grad()
def test_controlnet(name: str, source: list[int]) -> None:
    net, given = tiny.controlnet(shape=SHAPES[name]), rows(SHAPES[name], source)
    images = torch.cat([tiny.hint(seed)[..., :12] for seed in range(max(source) + 1)])
    hint = net.controlnet_cond_embedding(images)
    skips, mid = encode(net, given, embed_time(net, given), lambda x: x + hint)
    convs = [*net.controlnet_down_blocks, net.controlnet_mid_block]
    down, middle = expected(net, given, controlnet_cond=images[given.source])
    for conv, ours, theirs in zip(convs, [*skips, mid], [*down, middle], strict=True):
        torch.testing.assert_close(conv(ours), theirs, atol=1e-5, rtol=0)


@torch.no_grad()
def test_what_rows_share_is_computed_once() -> None:
    unet, given = tiny.unet(), rows(tiny.SD, [0, 0, 1, 1])
    seen: dict[str, int] = {}

    def note(name: str) -> Any:
        return lambda _, args: seen.update({name: len(args[0])})

    first = unet.down_blocks[0].attentions[0].transformer_blocks[0]
    parts = {"conv_in": unet.conv_in, "self": first.attn1, "cross": first.attn2, "ff": first.ff}
    for name, part in parts.items():
        part.register_forward_pre_hook(note(name))
    encode(unet, given, embed_time(unet, given))
    assert seen == {"conv_in": 2, "self": 2, "cross": 4, "ff": 4}


def test_selected_rows_keep_their_own_inputs() -> None:
    given = rows(tiny.SDXL, [0, 0, 1])
    chosen = given.select(rows=[2, 0], inputs=[1, 0], source=[0, 1])
    assert torch.equal(chosen.x, given.x[[1, 0]])
    assert torch.equal(chosen.tokens, given.tokens[[2, 0]])
    assert chosen.pooled is not None and given.pooled is not None
    assert torch.equal(chosen.pooled, given.pooled[[2, 0]])
    assert not chosen.is_shared


def test_a_part_that_would_be_left_out_is_refused() -> None:
    unet = tiny.unet(timestep_post_act="silu")
    with pytest.raises(ModelError, match="timestep_post_act='silu'"):
        require_plain(unet)
    require_plain(tiny.unet())


def test_missing_size_conditioning_is_refused() -> None:
    with pytest.raises(ModelError, match="size conditioning"):
        embed_time(tiny.unet(shape=tiny.SDXL), rows(tiny.SD, [0]))


@pytest.mark.parametrize("width", [8, 7])
@pytest.mark.parametrize("source", [[0], [1, 0, 1]])
@torch.no_grad()
def test_unet_that_takes_the_guidance_scale(width: int, source: list[int]) -> None:
    unet, given = tiny.unet(time_cond_proj_dim=width), rows(tiny.SD, source)
    given = replace(given, guidance=torch.tensor([8.0, 1.5])[: len(given.x)])
    temb = embed_time(unet, given)
    result = decode(unet, given, temb, *encode(unet, given, temb))
    scales = given.unshared().guidance
    assert scales is not None
    told = LatentConsistencyModelPipeline.get_guidance_scale_embedding
    condition = told(None, scales - 1, embedding_dim=width)  # type: ignore[arg-type]
    theirs = expected(unet, given, timestep_cond=condition)[0]
    torch.testing.assert_close(result, theirs, atol=1e-5, rtol=0)
    other = embed_time(unet, replace(given, guidance=scales[: len(given.x)] + 1))
    assert (other - temb).abs().max() > 1e-3


def test_a_guidance_scale_that_is_missing_is_refused() -> None:
    with pytest.raises(ModelError, match="needs the guidance scale as an input"):
        embed_time(tiny.unet(time_cond_proj_dim=8), rows(tiny.SD, [0]))


def test_gradients_flow_through_both_halves() -> None:
    unet, given = tiny.unet(), rows(tiny.SD, [0, 0])
    hint: Tensor = torch.zeros(1, tiny.CHANNELS[0], 8, 6, requires_grad=True)
    temb = embed_time(unet, given)
    decode(unet, given, temb, *encode(unet, given, temb, lambda x: x + hint)).sum().backward()
    assert hint.grad is not None and hint.grad.abs().sum() > 0
