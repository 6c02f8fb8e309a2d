"""The UNet's forward in two halves; a ControlNet's is the first half with a hint.

Equal to `UNet2DConditionModel.forward` and `ControlNetModel.forward` of diffusers (tested), save
that what rows of one input share is computed once: everything before the first cross-attention.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log
from typing import Any

import torch
from diffusers.models.transformers.transformer_2d import Transformer2DModel
from diffusers.models.unets.unet_2d_blocks import CrossAttnDownBlock2D
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor, nn

from underdraw.errors import ModelError
from underdraw.networks.network import Network
from underdraw.networks.rows import Rows


def embed_time(net: Network, rows: Rows) -> Tensor:
    """Embed timesteps, and the guidance scale, pooled text and sizes where the network takes them.

    Returns:
        (L, E), one for each input; (R, E) where pooled text sets the rows apart.
    """
    temb = net.time_embedding(net.time_proj(rows.t).to(rows.x.dtype), _guidance(net, rows))
    if net.config["addition_embed_type"] is None:
        return temb
    if rows.pooled is None or rows.time_ids is None:
        raise ModelError(f"{type(net).__name__} needs pooled text and size conditioning")
    sizes = net.add_time_proj(rows.time_ids.flatten()).reshape(len(rows), -1)
    added = torch.cat([rows.pooled, sizes.to(temb.dtype)], dim=-1)
    return temb[rows.source] + net.add_embedding(added)


def _guidance(net: Network, rows: Rows) -> Tensor | None:
    """Embed the guidance scales as times are, for a network that was distilled to obey them.

    (Luo et al. 2023, arXiv:2310.04378, section 4.2: of a scale s it is told w = s - 1.)
    """
    width = net.config.get("time_cond_proj_dim")
    if width is None:
        return None
    if rows.guidance is None:
        raise ModelError(f"{type(net).__name__} needs the guidance scale as an input")
    w = (rows.guidance - 1) * 1000
    rates = torch.exp(torch.arange(width // 2, device=w.device) * -(log(10000) / (width // 2 - 1)))
    angles = w[:, None] * rates
    waves = torch.cat([angles.sin(), angles.cos()], dim=1)
    return torch.nn.functional.pad(waves, (0, width % 2)).to(rows.x.dtype)


def encode(
    net: Network,
    rows: Rows,
    temb: Tensor,
    entry: Callable[[Tensor], Tensor] | None = None,
    intra: Sequence[Tensor] = (),
) -> tuple[list[Tensor], Tensor]:
    """Run conv_in to the mid block.

    Args:
        net: a UNet or a ControlNet; rows are in its dtype.
        rows: R rows over L inputs.
        temb: what `embed_time` made of the rows.
        entry: what becomes of conv_in's output, (L, C, h, w); a ControlNet adds its hint there.
        intra: (R, C_k, h_k, w_k), added to what down block k makes, before it is made smaller where
            the block attends to text; one more is added to what the mid block makes.

    Returns:
        The skips, shallow to deep, and the mid block's output: (R, C_k, h_k, w_k) each.
    """
    x = net.conv_in(rows.x)
    x = x if entry is None else entry(x)
    if len(temb) > len(rows.x):
        x, rows = x[rows.source], rows.unshared()
    skips, shared = [x], rows.is_shared
    for place, block in enumerate(net.down_blocks):
        added = intra[place] if place < len(intra) else None
        if shared and (added is not None or getattr(block, "has_cross_attention", False)):
            skips, shared = [skip[rows.source] for skip in skips], False
            x, temb, outputs = _fork(block, x, temb, rows, added)
        else:
            x, outputs = _down(block, x, temb, rows.tokens, added)
        skips.extend(outputs)
    if shared:
        skips, x, temb = [skip[rows.source] for skip in skips], x[rows.source], temb[rows.source]
    mid: Any = net.mid_block  # None in a network that has none, against its type
    x = x if mid is None else _call(mid, x, temb, rows.tokens)
    return skips, x + intra[-1] if len(intra) > len(net.down_blocks) else x


def decode(
    unet: UNet2DConditionModel, rows: Rows, temb: Tensor, skips: list[Tensor], mid: Tensor
) -> Tensor:
    """Run the up blocks to conv_out, on what `encode` gave plus what was injected.

    Returns:
        (R, C, h, w), what the UNet predicts for each row.
    """
    x, skips = mid, list(skips)
    temb = temb if len(temb) == len(rows) else temb[rows.source]
    blocks: Any = unet.up_blocks
    for block in blocks:
        count = len(block.resnets)
        taken, skips = tuple(skips[-count:]), skips[:-count]
        # Sizes that don't halve evenly are restored to those of the next skip.
        size = skips[-1].shape[2:] if skips else None
        x = _call(block, x, temb, rows.tokens, res_hidden_states_tuple=taken, upsample_size=size)
    if unet.conv_norm_out is not None and unet.conv_act is not None:
        x = unet.conv_act(unet.conv_norm_out(x))
    return unet.conv_out(x)


def _call(block: nn.Module, x: Tensor, temb: Tensor, tokens: Tensor, **extra: Any) -> Any:
    if getattr(block, "has_cross_attention", False):
        extra["encoder_hidden_states"] = tokens
    return block(x, temb=temb, **extra)


def _down(
    block: Any, x: Tensor, temb: Tensor, tokens: Tensor, added: Tensor | None
) -> tuple[Tensor, Sequence[Tensor]]:
    if added is None:
        return _call(block, x, temb, tokens)
    if getattr(block, "has_cross_attention", False):
        return _call(block, x, temb, tokens, additional_residuals=added)
    x, outputs = _call(block, x, temb, tokens)
    x = x + added
    return x, (*outputs[:-1], x)


def _fork(
    block: Any, x: Tensor, temb: Tensor, rows: Rows, added: Tensor | None
) -> tuple[Tensor, Tensor, list[Tensor]]:
    """Run the block in which rows part, from L inputs to R rows, what they share of it once."""
    order = rows.source
    first = block.attentions[0] if isinstance(block, CrossAttnDownBlock2D) else None
    if not isinstance(first, Transformer2DModel):
        x, outputs = _down(block, x[order], temb[order], rows.tokens, added)
        return x, temb[order], list(outputs)
    x, temb = _fork_attention(first, block.resnets[0](x, temb), rows), temb[order]
    outputs = [x]
    for resnet, attention in list(zip(block.resnets, block.attentions, strict=True))[1:]:
        x = attention(resnet(x, temb), encoder_hidden_states=rows.tokens, return_dict=False)[0]
        outputs.append(x)
    if added is not None:
        x = outputs[-1] = x + added
    for downsample in block.downsamplers or ():
        x = downsample(x)
        outputs.append(x)
    return x, temb, outputs


def _fork_attention(transformer: Any, x: Tensor, rows: Rows) -> Tensor:
    """Run a transformer whose rows part at the first cross-attention."""
    (_, _, height, width), count = x.shape, len(rows)
    h, inner = transformer._operate_on_continuous_inputs(x)
    block = transformer.transformer_blocks[0]
    h = (h + block.attn1(block.norm1(h)))[rows.source]
    h = h + block.attn2(block.norm2(h), encoder_hidden_states=rows.tokens)
    h = h + block.ff(block.norm3(h))
    for block in transformer.transformer_blocks[1:]:
        h = block(h, encoder_hidden_states=rows.tokens)
    residual = x[rows.source]
    return transformer._get_output_for_continuous_inputs(h, residual, count, height, width, inner)
