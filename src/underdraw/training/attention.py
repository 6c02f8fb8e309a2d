"""How a network attends while it is trained on a CPU."""

from __future__ import annotations

from typing import Any

import torch
from diffusers.models.attention_processor import Attention, AttnProcessor, AttnProcessor2_0
from torch import Tensor, nn

# Entries of an attention matrix that stay in a core's cache. A matrix of fewer is written out and
# kept for the backward; a larger one is made anew there, so many entries at a time.
_CACHED = 2**20


class CachedAttention:
    """Attend by plain products of what fits the cache.

    Torch's fused attention is 2 to 4 times slower on a CPU where the matrix is small, and twice
    where it is large and bfloat16; it is on a par with a large one of float32, which is left to it.
    Scores are rounded to bfloat16 before the softmax.
    """

    def __init__(self) -> None:
        self._kept, self._fused = AttnProcessor(), AttnProcessor2_0()

    def __call__(
        self,
        attn: Attention,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
    ) -> Tensor:
        """Attend; shapes are those of diffusers' processors."""
        other = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        if hidden_states.shape[1] * other.shape[1] < _CACHED:
            chosen: Any = self._kept
        elif attention_mask is None and _is_bare(attn) and _is_reduced(hidden_states):
            chosen = _in_parts
        else:
            chosen = self._fused
        return chosen(attn, hidden_states, encoder_hidden_states, attention_mask, temb)


def train_fast(network: Any) -> None:
    """Let a UNet or ControlNet attend in whatever way is fastest to train where it is."""
    if next(nn.Module.parameters(network)).device.type == "cpu":
        network.set_attn_processor(CachedAttention())


def _is_bare(attn: Attention) -> bool:
    """Tell whether a layer only projects, attends and projects, as those of a transformer do."""
    extras = (attn.group_norm, attn.spatial_norm, attn.norm_q, attn.norm_k, attn.norm_cross)
    return not (any(extras) or attn.residual_connection) and attn.rescale_output_factor == 1.0


def _is_reduced(x: Tensor) -> bool:
    kind = x.device.type
    dtype = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else x.dtype
    return dtype == torch.bfloat16


def _in_parts(
    attn: Any, hidden_states: Tensor, encoder_hidden_states: Tensor | None, *_: Any
) -> Tensor:
    other = hidden_states if encoder_hidden_states is None else encoder_hidden_states
    query = attn.head_to_batch_dim(attn.to_q(hidden_states))
    key, value = (attn.head_to_batch_dim(layer(other)) for layer in (attn.to_k, attn.to_v))
    made: Any = Parts.apply(query, key, value, attn.scale)
    out, drop = attn.to_out
    return drop(out(attn.batch_to_head_dim(made)))


class Parts(torch.autograd.Function):
    """softmax(Q Kᵀ scale) V, some rows at a time, forgotten and made again in the backward.

    Query is (N, L, d), key and value (N, S, d), of one dtype.
    """

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, scale: float) -> Tensor:
        """Attend: (N, L, d)."""
        ctx.save_for_backward(query, key, value)
        ctx.scale = scale
        out, rows = torch.empty_like(query), _rows(key)
        kept = query.new_empty(rows, key.shape[1])
        for q, k, v, made in zip(query, key * scale, value, out, strict=True):
            for part, into in zip(q.split(rows), made.split(rows), strict=True):
                torch.mm(_shares(part, k, kept[: len(part)]), v, out=into)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        """Give the gradients; those of key and value are summed over the parts in float32."""
        query, key, value = ctx.saved_tensors
        rows, back = _rows(key), [torch.empty_like(x) for x in (query, key, value)]
        kept = query.new_empty(2, rows, key.shape[1])
        parts = -(-query.shape[1] // rows)
        to_k, to_v = (key.new_empty(parts, *key.shape[1:]) for _ in range(2))
        for q, k, v, came, *to in zip(query, key * ctx.scale, value, grads[0], *back, strict=True):
            each = zip(q.split(rows), came.split(rows), to[0].split(rows), strict=True)
            for n, (part, grad, into) in enumerate(each):
                shares, scores = kept[:, : len(part)]
                torch.mm(_shares(part, k, shares).T, grad, out=to_v[n])
                torch.mm(grad, v.T, out=scores)
                # of the softmax: shares * (g - the row's mean of g under them)
                _softmax_backward(scores, shares, -1, scores.dtype, grad_input=scores)
                torch.mm(scores, k, out=into)
                torch.mm(scores.T, part, out=to_k[n])
            to[1].copy_(to_k.sum(0, dtype=torch.float32).mul_(ctx.scale))
            to[2].copy_(to_v.sum(0, dtype=torch.float32))
        to_query, to_key, to_value = back
        return to_query, to_key, to_value, None


_softmax = torch.ops.aten._softmax.out
_softmax_backward = torch.ops.aten._softmax_backward_data.out


def _rows(key: Tensor) -> int:
    return max(1, _CACHED // key.shape[1])


def _shares(query: Tensor, key: Tensor, into: Tensor) -> Tensor:
    torch.mm(query, key.T, out=into)
    return _softmax(into, -1, False, out=into)
