"""What a training run is asked: how a network is optimised, and the recipe of a ControlNet."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from underdraw.spec.data import DataSpec
from underdraw.spec.model import Spec

Dropout = Annotated[float, Field(ge=0, lt=1)]
Precision = Literal["auto", "float32", "bfloat16"]


class TrainSpec(Spec):
    """How one network is optimised; `steps` are optimiser steps."""

    steps: int = Field(gt=0)
    learning_rate: float = Field(default=1e-3, gt=0)
    final_rate: float = Field(
        default=0.02, ge=0, le=1, description="of the learning rate, at the end"
    )
    warmup: int = Field(default=100, ge=0, description="steps from 0 to the full rate")
    weight_decay: float = Field(default=0.01, ge=0)
    max_grad_norm: float = Field(default=1.0, gt=0)
    ema_decay: float = Field(
        default=0.999, ge=0, lt=1, description="of the weights' average; 0 keeps none"
    )
    accumulate: int = Field(default=1, ge=1, description="batches to a step")
    seed: int = Field(default=0, ge=0)
    save_every: int = Field(default=250, gt=0)


class WatchSpec(Spec):
    """How a run is watched on pairs it does not train on."""

    every: int = Field(default=100, gt=0, description="steps between looks")
    pairs: int = Field(default=32, ge=2, description="held-out pairs that a look measures")
    samples: int = Field(default=4, ge=0, description="of those, drawn for the sheet")
    patience: int = Field(default=8, ge=1, description="looks without a gain before the run stops")


class ControlTrainingSpec(Spec):
    """The recipe of a ControlNet, or with a rank of a Control-LoRA, for a model."""

    name: str = Field(pattern=r"[A-Za-z0-9][\w.-]*", description="of the control; its folder")
    model: str = Field(default="rooms", description="that it is for; see GenerationSpec.model")
    data: DataSpec = Field(description="pairs that are trained on")
    held_out: DataSpec = Field(description="pairs that the run is watched on")
    rank: int | None = Field(
        default=None,
        gt=0,
        description="of a Control-LoRA's factors; None trains a whole ControlNet",
    )
    start: str | None = Field(
        default=None,
        description="one to go on from; by default the model's own encoder, unchanged",
    )
    output: str = Field(description="folder of the run: checkpoints, looks, report, what is made")
    batch: int = Field(default=4, gt=0, description="pairs to a batch, over all devices")
    prompt_dropout: Dropout = Field(
        default=0.3, description="share of pairs that lose their caption"
    )
    condition_dropout: Dropout = Field(default=0.0, description="share that see a black condition")
    zero_rate: float | None = Field(
        default=None, gt=0, description="learning rate of what is new; that of the rest"
    )
    min_snr: float | None = Field(
        default=None, gt=0, description="gamma of min-SNR weights; None weighs all times alike"
    )
    lean: float = Field(default=0.0, ge=0, description="how far the drawn times lean to noise")
    hint_channels: tuple[int, ...] = Field(
        (16, 32, 96, 256), min_length=1, description="of the network that reads the condition"
    )
    optimizer: Literal["adamw", "adamw8bit", "muon"] = Field(
        default="adamw",
        description="8 bit takes less memory, and bitsandbytes; muon fewer steps of a small batch",
    )
    gradient_checkpointing: bool = Field(
        default=False, description="less memory, a third more time"
    )
    precision: Precision = Field(
        "auto", description="of a step's arithmetic; auto is bfloat16 where it is native"
    )
    tensorboard: bool = Field(default=False, description="logs of it, in the run's folder")
    train: TrainSpec
    watch: WatchSpec = Field(default_factory=WatchSpec)
