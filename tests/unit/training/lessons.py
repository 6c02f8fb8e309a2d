"""Runs small enough for tests: discs on a ground, under a tiny model."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline
from safetensors.torch import load_file

from tests import tiny
from tests.parity.test_sdxl import second_encoder
from underdraw.datasets import Pair
from underdraw.errors import ImageError
from underdraw.models import Model
from underdraw.spec.data import DataSpec
from underdraw.training import (
    ControlTrainingSpec,
    Encoded,
    Lesson,
    TrainSpec,
    WatchSpec,
)


class Discs:
    """Discs on a ground: the condition says where, the caption which colour."""

    def __init__(self, seeds: range, side: int = 16, broken: tuple[int, ...] = ()) -> None:
        self.seeds, self.side, self.broken = seeds, side, broken

    def __len__(self) -> int:
        return len(self.seeds)

    def name(self, index: int) -> str:
        return f"disc-{self.seeds[index]}"

    def digest(self, index: int) -> str:
        return hashlib.sha256(f"{self.seeds[index]} {self.side}".encode()).hexdigest()

    def __getitem__(self, index: int) -> Pair:
        if index in self.broken:
            raise ImageError(f"{self.name(index)} is damaged")
        chance = np.random.default_rng(self.seeds[index])
        y, x = np.mgrid[: self.side, : self.side]
        row, column = chance.integers(4, self.side - 4, 2)
        inside = (y - row) ** 2 + (x - column) ** 2 < 16
        word, color = [("red", (220, 20, 30)), ("blue", (20, 40, 220))][chance.integers(2)]
        target = np.full((self.side, self.side, 3), 200, np.uint8)
        target[inside] = color
        condition = np.repeat(inside[:, :, None] * np.uint8(255), 3, axis=2)
        return Pair(self.name(index), target, condition, f"a {word} chair")


def save_sdxl(folder: Path) -> Path:
    """Save a tiny SDXL folder."""
    shape = {**tiny.SDXL, "cross_attention_dim": 2 * tiny.WIDTH}
    StableDiffusionXLPipeline(
        vae=tiny.vae(),
        text_encoder=tiny.text_encoder(),
        text_encoder_2=second_encoder(),
        tokenizer=tiny.tokenizer(),
        tokenizer_2=tiny.tokenizer(),
        unet=tiny.unet(shape=shape, sample_size=8),
        scheduler=EulerDiscreteScheduler.from_config(tiny.SCHEDULE),
        add_watermarker=False,
    ).save_pretrained(folder)
    return folder


def recipe(output: Path, **fields: Any) -> ControlTrainingSpec:
    train = {"steps": 8, "learning_rate": 1e-3, "warmup": 2, "save_every": 3}
    watch = {"every": 4, "pairs": 4, "samples": 0}
    given: dict[str, Any] = {"name": "discs", "output": str(output), "batch": 4}
    given |= {"hint_channels": (8, 16), "precision": "float32"}
    given["data"] = DataSpec(path="rooms", map="lines", count=12)
    given["held_out"] = DataSpec(path="held-out-rooms", map="lines", count=6)
    given["train"] = TrainSpec(**train | fields.pop("train", {}))
    given["watch"] = WatchSpec(**watch | fields.pop("watch", {}))
    return ControlTrainingSpec(**given | fields)


def lesson(spec: ControlTrainingSpec, model: Model, pairs: Any = None) -> Lesson:
    cache = Path(spec.output).parent / "cache"
    sets = [Encoded(one, cache) for one in (pairs or Discs(range(12)), Discs(range(90, 96)))]
    for one in sets:
        assert list(one.fill(model))
    return Lesson(spec, model, *sets)


def final(output: Path) -> str:
    """Hash every tensor of a checkpoint; the order of a file's header is nobody's."""
    tensors = load_file(output / "checkpoint.safetensors")
    parts = (name.encode() + tensors[name].numpy().tobytes() for name in sorted(tensors))
    return hashlib.sha256(b"".join(parts)).hexdigest()
