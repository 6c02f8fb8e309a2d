"""Encode a prompt of any length and emphasis with a CLIP text encoder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from underdraw.conditioning.prompt import Fragment, parse_prompt, word_pattern

_STAND_IN = 0  # the token of a vector; any but the end, which is sought for what is pooled


class Token(NamedTuple):
    """A token of a prompt; one of a learned word has a vector."""

    id: int
    weight: float
    vector: Tensor | None = None  # (D,)


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
    learned: Mapping[str, Tensor] = MappingProxyType({}),
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
        learned: vectors, (n, D), by the word that stands for them; as many as a chunk holds.

    Raises:
        SpecError: see `parse_prompt`.
    """
    window = tokenizer.model_max_length
    chunks = _chunk(parse_prompt(prompt), tokenizer, window - 2, learned)
    ids = [_framed([token.id for token in chunk], tokenizer, window) for chunk in chunks]
    weights = torch.ones(len(chunks), window)
    for row, chunk in zip(weights, chunks, strict=True):
        row[1 : len(chunk) + 1] = torch.tensor([token.weight for token in chunk])
    asked = skip > 0 or layer is not None
    with _taught(text_encoder, chunks):
        inputs = torch.tensor(ids, device=text_encoder.device)
        output = text_encoder(inputs, output_hidden_states=asked)
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
    fragments: Sequence[Fragment],
    tokenizer: CLIPTokenizer,
    size: int,
    learned: Mapping[str, Tensor],
) -> list[list[Token]]:
    """Part tokens into chunks of at most `size`; there is at least one."""
    chunks: list[list[Token]] = [[]]
    pattern = word_pattern(learned)
    for text, weight, starts_chunk in fragments:
        if starts_chunk:
            chunks.append([])
        for part in pattern.split(text):
            for together in _tokens(part, weight, tokenizer, learned):
                if len(chunks[-1]) + len(together) > size:
                    chunks.append([])
                chunks[-1].extend(together)
    return chunks


def _tokens(
    part: str, weight: float, tokenizer: CLIPTokenizer, learned: Mapping[str, Tensor]
) -> list[list[Token]]:
    """Return the tokens of a text one by one, those of a learned word together."""
    if part in learned:
        return [[Token(_STAND_IN, weight, vector) for vector in learned[part]]]
    ids = tokenizer(part, add_special_tokens=False, verbose=False).input_ids
    return [[Token(number, weight)] for number in ids]


@contextmanager
def _taught(text_encoder: Any, chunks: Sequence[Sequence[Token]]) -> Iterator[None]:
    """Have the vectors of learned words read in their places until the end of the block."""

    def put(_: nn.Module, __: Any, output: Tensor) -> Tensor:
        output = output.clone()
        for row, chunk in zip(output, chunks, strict=True):
            for at, token in enumerate(chunk, 1):
                if token.vector is not None:
                    row[at] = token.vector
        return output

    hook = text_encoder.get_input_embeddings().register_forward_hook(put)
    try:
        yield
    finally:
        hook.remove()


def _framed(ids: list[int], tokenizer: Any, window: int) -> list[int]:
    start, end, filler = tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id
    return [start, *ids, end] + [filler] * (window - len(ids) - 2)
