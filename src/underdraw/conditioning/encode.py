"""Encode a prompt of any length and emphasis with a CLIP text encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from underdraw.conditioning.prompt import Fragment, parse_prompt


class Encoded(NamedTuple):
    """A prompt as one text encoder reads it, in its dtype, on its device."""

    tokens: Tensor  # (1, 77 n, D)
    pooled: Tensor | None  # (1, P), of an encoder with a projection; weights don't touch it


@torch.no_grad()
def encode_prompt(
    text_encoder: CLIPTextModel | CLIPTextModelWithProjection,
    tokenizer: CLIPTokenizer,
    prompt: str,
    *,
    layer: int | None = None,
    skip: int = 0,
) -> Encoded:
    """Encode a prompt.

    A prompt longer than the encoder's window (77 with its two ends) is read in chunks of 75 that
    each have their own ends; BREAK starts a new chunk. What is pooled is the first chunk.

    Args:
        text_encoder: reads.
        tokenizer: its own.
        prompt: with emphasis, see `parse_prompt`.
        layer: whose states the tokens are, counted from the end; None for the encoder's output.
        skip: how many layers before that; the encoder's last norm is kept where it belongs to them.

    Raises:
        SpecError: see `parse_prompt`.
    """
    window = tokenizer.model_max_length
    chunks = _chunk(parse_prompt(prompt), tokenizer, window - 2)
    ids = [_framed([token for token, _ in chunk], tokenizer, window) for chunk in chunks]
    weights = torch.ones(len(chunks), window)
    for row, chunk in zip(weights, chunks, strict=True):
        row[1 : len(chunk) + 1] = torch.tensor([weight for _, weight in chunk])
    asked = skip > 0 or layer is not None
    output = text_encoder(torch.tensor(ids, device=text_encoder.device), output_hidden_states=asked)
    tokens = output.last_hidden_state
    if asked:
        tokens = _state(text_encoder, output.hidden_states, layer, skip)
    weighed = weigh(tokens, weights.to(tokens.device)).reshape(1, -1, tokens.shape[-1])
    pooled = getattr(output, "text_embeds", None)
    return Encoded(weighed, None if pooled is None else pooled[:1])


def _state(
    text_encoder: nn.Module, states: Sequence[Tensor], layer: int | None, skip: int
) -> Tensor:
    """Return the states of a layer counted from the end, of the last with its norm."""
    place = (-1 if layer is None else layer) - skip
    if layer is not None:
        return states[place]
    norm = next(m for name, m in text_encoder.named_modules() if name.endswith("final_layer_norm"))
    return norm(states[place])


def weigh(tokens: Tensor, weights: Tensor) -> Tensor:
    """Multiply token embeddings by their weights, then restore each chunk's mean magnitude.

    This is AUTOMATIC1111's way, with the mean of the absolute values for the signed mean: the
    output of a layer norm has a signed mean close to 0, and dividing by that is no restoring.

    Args:
        tokens: (n, T, D).
        weights: (n, T); a chunk of ones comes back bit for bit.
    """
    weighed = tokens.float() * weights[:, :, None]
    before, after = (x.float().abs().mean(dim=(1, 2), keepdim=True) for x in (tokens, weighed))
    plain = (weights == 1).all(dim=1)[:, None, None]
    # Where every weight is 0 nothing is left to restore.
    restored = weighed * (before / after.clamp(min=torch.finfo(torch.float32).tiny))
    return torch.where(plain, tokens, restored.to(tokens.dtype))


def _chunk(
    fragments: Sequence[Fragment], tokenizer: CLIPTokenizer, size: int
) -> list[list[tuple[int, float]]]:
    """Part (token id, weight) pairs into chunks of at most `size`; there is at least one."""
    chunks: list[list[tuple[int, float]]] = [[]]
    for text, weight, starts_chunk in fragments:
        if starts_chunk:
            chunks.append([])
        for token in tokenizer(text, add_special_tokens=False, verbose=False).input_ids:
            if len(chunks[-1]) == size:
                chunks.append([])
            chunks[-1].append((token, weight))
    return chunks


def _framed(ids: list[int], tokenizer: Any, window: int) -> list[int]:
    start, end, filler = tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id
    return [start, *ids, end] + [filler] * (window - len(ids) - 2)
