"""Pairs as the networks see them, encoded once and kept in shards by what they were made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from underdraw.conditioning import PromptEmbedding, encode_prompt
from underdraw.datasets import Pair, Pairs
from underdraw.errors import ImageError, SpecError
from underdraw.models import Model
from underdraw.training.shards import Shards

SHARD = 64  # pairs, or captions, to a file
_FLAT = 2.0  # levels of 255 that a condition may vary by and still say nothing


@dataclass(frozen=True)
class Batch:
    """What one step sees of B pairs of one size.

    Attributes:
        latents: (B, C, h, w) float32, scaled as the UNet reads them.
        prompt: (B, T, D) and what goes with it.
        conditions: (B, 3, H, W) in [0, 1].
    """

    latents: Tensor
    prompt: PromptEmbedding
    conditions: Tensor

    def rows(self, rows: slice) -> Batch:
        """Take some of the rows."""
        return self._each(lambda part: part[rows])

    def to(self, device: torch.device) -> Batch:
        """Bring it to a device."""
        return self._each(lambda part: part.to(device))

    def _each(self, change: Callable[[Tensor], Tensor]) -> Batch:
        pooled, sizes = (
            None if part is None else change(part)
            for part in (self.prompt.pooled, self.prompt.time_ids)
        )
        prompt = PromptEmbedding(change(self.prompt.tokens), pooled, sizes)
        return Batch(change(self.latents), prompt, change(self.conditions))


class Encoded:
    """Pairs of a set, as one model reads them.

    Args:
        pairs: random access to pairs that are fitted to their bucket.
        folder: of the shards; several sets and runs may share it.
    """

    def __init__(self, pairs: Pairs, folder: Path) -> None:
        self._pairs, self._shards = pairs, Shards(folder)
        self._empty = ""  # the key of what is told by no words
        self.left_out: dict[str, str] = {}
        self._keys: list[tuple[str, str]] = []

    def __len__(self) -> int:
        """Count the pairs that could be read."""
        return len(self._keys)

    def fill(self, model: Model) -> Iterator[int]:
        """Encode what is not kept yet, yielding how many pairs are dealt with.

        Args:
            model: whose autoencoder and text encoders read the pairs; not needed afterwards.

        Raises:
            SpecError: no pair can be read, or all conditions are of one flat colour.
        """
        waiting: dict[str, Tensor] = {}
        flat = 0
        self._keys.clear()
        eye = _parts(model, "vae")
        for index in range(len(self._pairs)):
            try:
                key = _digest(eye + self._pairs.digest(index))
                caption, fresh = self._encode(model, index, key, waiting)
            except ImageError as error:
                self.left_out[self._pairs.name(index)] = str(error)
                continue
            waiting |= fresh
            flat += bool(self._look(f"{key}.flat", waiting))
            self._keys.append((key, caption))
            if len(waiting) >= 4 * SHARD:
                self._shards.add(waiting)
                waiting = {}
            yield index + 1
        self._empty = _heard(model, "")
        if f"{self._empty}.tokens" not in self._shards:
            waiting |= _tell(model, "", self._empty)
        if waiting:
            self._shards.add(waiting)
        if not self._keys:
            some = "; ".join(f"{name}: {why}" for name, why in list(self.left_out.items())[:3])
            raise SpecError(f"no pair can be read: {some or 'there is none'}")
        if flat == len(self._keys):
            raise SpecError(
                "every condition is of one flat colour, from which nothing can be learned; look at "
                "the control images, and at the settings of their preprocessor"
            )

    @property
    def digest(self) -> str:
        """A hash of what the pairs are made of, in their order."""
        return _digest("".join(f"{key}{caption}" for key, caption in self._keys))

    @property
    def sizes(self) -> list[tuple[int, ...]]:
        """The shape of each pair's latents, by which pairs are batched."""
        return [self._shards.shape(f"{key}.mean") for key, _ in self._keys]

    def batch(
        self,
        indices: Sequence[int],
        source: torch.Generator | None = None,
        *,
        prompt_dropout: float = 0.0,
        condition_dropout: float = 0.0,
    ) -> Batch:
        """Put pairs of one size together.

        Args:
            indices: which.
            source: draws latents and what is dropped; without one latents are their means.
            prompt_dropout: share of rows that are told nothing.
            condition_dropout: share of rows whose condition is black.
        """
        keys = [self._keys[index] for index in indices]
        means, stds = (
            torch.stack([self._shards[f"{key}.{part}"].float() for key, _ in keys])
            for part in ("mean", "std")
        )
        drops = [torch.zeros(len(keys), dtype=torch.bool)] * 2
        latents = means
        if source is not None:
            latents = means + stds * torch.randn(means.shape, generator=source)
            shares = (prompt_dropout, condition_dropout)
            drops = [torch.rand(len(keys), generator=source) < share for share in shares]
        told = [
            self._empty if dropped else caption
            for (_, caption), dropped in zip(keys, drops[0].tolist(), strict=True)
        ]
        conditions = torch.stack([_picture(self._shards[f"{key}.condition"]) for key, _ in keys])
        conditions = torch.where(drops[1][:, None, None, None], 0.0, conditions)
        return Batch(latents, self._prompt(told, conditions.shape[-2:]), conditions)

    def nothing(self, size: torch.Size) -> PromptEmbedding:
        """Return what a picture of (H, W) is told that has no prompt: (1, T, D)."""
        return self._prompt([self._empty], size)

    def pair(self, index: int) -> Pair:
        """Return a pair as it is seen."""
        key, _ = self._keys[index]
        target, condition = (
            _unpacked(self._shards[f"{key}.{part}"]) for part in ("target", "condition")
        )
        caption = bytes(self._shards[f"{key}.caption"].tolist()).decode()
        return Pair(str(index), target, condition, caption)

    def _look(self, key: str, waiting: dict[str, Tensor]) -> Tensor:
        return waiting[key] if key in waiting else self._shards[key]

    def _encode(
        self, model: Model, index: int, key: str, waiting: dict[str, Tensor]
    ) -> tuple[str, dict[str, Tensor]]:
        """Return the key of a pair's caption, and what has to be kept besides."""
        fresh: dict[str, Tensor] = {}
        if f"{key}.caption" not in self._shards and f"{key}.caption" not in waiting:
            seen = _see(model.vae, self._pairs[index])
            fresh = {f"{key}.{part}": tensor for part, tensor in seen.items()}
        text = bytes(self._look(f"{key}.caption", waiting | fresh).tolist()).decode()
        caption = _heard(model, text)
        if f"{caption}.tokens" not in self._shards and f"{caption}.tokens" not in waiting:
            fresh |= _tell(model, text, caption)
        return caption, fresh

    def _prompt(self, told: Sequence[str], size: torch.Size) -> PromptEmbedding:
        tokens = [self._shards[f"{key}.tokens"].float() for key in told]
        length = int(np.lcm.reduce([len(part) for part in tokens]))  # exact, where padding is not
        stacked = torch.stack([part.repeat(length // len(part), 1) for part in tokens])
        if f"{told[0]}.pooled" not in self._shards:
            return PromptEmbedding(stacked)
        pooled = torch.stack([self._shards[f"{key}.pooled"].float() for key in told])
        height, width = size
        sizes = torch.tensor([[height, width, 0, 0, height, width]]).expand(len(told), -1)
        return PromptEmbedding(stacked, pooled, sizes)


@torch.no_grad()
def _see(vae: Any, pair: Pair) -> dict[str, Tensor]:
    """Return what is kept of a pair."""
    pixels = torch.from_numpy(pair.target).permute(2, 0, 1)[None].float() / 127.5 - 1
    encoded: Any = vae.encode(pixels.to(vae.device, vae.dtype))
    drawn = getattr(encoded, "latent_dist", None)  # one of the tiny kind draws nothing
    mean = encoded.latents if drawn is None else drawn.mean
    std = torch.zeros_like(mean) if drawn is None else drawn.std
    shift, scale = vae.config.get("shift_factor") or 0.0, vae.config["scaling_factor"]
    return {
        "mean": ((mean.float() - shift) * scale)[0].half(),
        "std": (std.float() * scale)[0].half(),
        "caption": torch.tensor(list(pair.caption.encode()), dtype=torch.uint8),
        "condition": _packed(pair.condition),
        "target": _packed(pair.target),
        "flat": torch.tensor(bool((pair.condition.std(axis=(0, 1)) < _FLAT).all())),
    }


def _heard(model: Model, caption: str) -> str:
    """Return the key of what a model's text encoders make of a caption."""
    return _digest(_parts(model, "text") + caption)


def _tell(model: Model, caption: str, key: str) -> dict[str, Tensor]:
    """Return what the text encoders make of a caption, under its key."""
    layer = model.files.family.text_layer
    found = [
        encode_prompt(encoder, tokenizer, caption, layer=layer)
        for encoder, tokenizer in zip(model.text_encoders, model.tokenizers, strict=True)
    ]
    tokens = torch.cat([one.tokens for one in found], dim=-1)
    pooled = next((one.pooled for one in found if one.pooled is not None), None)
    told = {f"{key}.tokens": tokens[0].half()}
    return told if pooled is None else {**told, f"{key}.pooled": pooled[0].half()}


def _parts(model: Model, word: str) -> str:
    """Hash the files of a part of a model; a single file is all of its parts."""
    names = sorted(name for name in model.sha256 if name.startswith(word) or "/" not in name)
    return _digest("".join(model.sha256[name] for name in names))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _packed(image: NDArray[np.uint8]) -> Tensor:
    """Write a picture as the bytes of a PNG, a twentieth of its size where it is a map."""
    return torch.from_numpy(cv2.imencode(".png", image[:, :, ::-1])[1].ravel().copy())


def _unpacked(data: Tensor) -> NDArray[np.uint8]:
    return cv2.imdecode(data.numpy(), cv2.IMREAD_COLOR)[:, :, ::-1].copy()  # type: ignore[index]


def _picture(data: Tensor) -> Tensor:
    return torch.from_numpy(_unpacked(data)).permute(2, 0, 1).float() / 255
