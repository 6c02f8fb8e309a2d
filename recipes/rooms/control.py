"""Stage 3: one ControlNet at a time, on the frozen base; `underdraw train` does it."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import ControlNetModel
from torch import nn

from recipes.rooms.base import take_over
from recipes.rooms.config import ControlsSpec, Recipe
from underdraw.errors import unknown
from underdraw.spec.data import HELD_OUT_ROOMS, ROOMS, DataSpec
from underdraw.training import ControlTrainingSpec, fresh_controlnet


def spec_of(recipe: Recipe, kind: str, runs: Path, start: Path | None) -> ControlTrainingSpec:
    """Say how the ControlNet of a kind is trained: from the base's copy, or from one of a pack.

    What comes of it lies in `runs/control-KIND/KIND`.
    """
    spec = recipe.controls
    if kind not in spec.kinds:
        raise unknown("control", kind, spec.kinds)
    sizes = (recipe.data.size,)
    watched = DataSpec(path=HELD_OUT_ROOMS, map=kind, count=spec.watch.pairs, sizes=sizes)
    return ControlTrainingSpec(
        name=kind,
        model=str(runs / "base"),
        output=str(runs / f"control-{kind}"),
        start=None if start is None else str(start),
        data=DataSpec(path=ROOMS, map=kind, count=spec.scenes, sizes=sizes),
        held_out=watched,
        batch=spec.batch,
        prompt_dropout=spec.prompt_dropout,
        zero_rate=spec.zero_rate,
        hint_channels=spec.hint_channels,
        optimizer="muon",
        train=spec.train,
        watch=spec.watch,
    )


def build(base: nn.ModuleDict, spec: ControlsSpec) -> ControlNetModel:
    """Return a trainable copy of the base's encoder behind zero convolutions."""
    return fresh_controlnet(base["unet"], spec.hint_channels)


def load(net: ControlNetModel, known: Path) -> None:
    """Put the weights of a ControlNet on disk into the one that `build` made."""
    take_over(net, ControlNetModel.from_pretrained(known, torch_dtype=torch.float32))
