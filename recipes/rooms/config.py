"""The recipe's numbers: sizes of the networks, of the data and of the training."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from underdraw.errors import unknown
from underdraw.spec.model import Spec
from underdraw.spec.size import Size
from underdraw.training import TrainSpec, WatchSpec

HERE = Path(__file__).parent

HELD_OUT_SCENES = 256  # that the stages report on as they train


class DataSpec(Spec):
    """How many scenes are drawn, and how large."""

    scenes: int = Field(gt=0, description="squares")
    oblong: int = Field(ge=0, description="scenes of 3:2, and as many of 2:3")
    side: int = Field(128, multiple_of=32, description="the shorter one, in pixels")

    @property
    def size(self) -> Size:
        """The square size most scenes are drawn at, and the pack is measured at."""
        return Size(self.side, self.side)

    @property
    def buckets(self) -> dict[Size, range]:
        """The seeds of the scenes of each size."""
        long, squares = self.side * 3 // 2, self.scenes
        wide, tall = squares + self.oblong, squares + 2 * self.oblong
        return {
            self.size: range(squares),
            Size(long, self.side): range(squares, wide),
            Size(self.side, long): range(wide, tall),
        }


class VaeSpec(Spec):
    """The autoencoder: its widths, and what its training weighs."""

    channels: tuple[int, ...]
    latent_channels: int
    batch: int
    crop: int
    full_frames: float = Field(ge=0, le=1, description="last share of the steps on whole frames")
    full_batch: int
    gradient: float
    chroma: float
    kl: float
    anchor: float = Field(description="holds the latents of the pack that it goes on from")
    train: TrainSpec


class BaseSpec(Spec):
    """The text encoder and the UNet."""

    channels: tuple[int, ...]
    heads: int
    groups: int
    text_width: int
    text_layers: int
    text_heads: int
    batch: int
    prompt_dropout: float
    compile: bool = Field(False, description="minutes at the start, a quarter faster after them")
    train: TrainSpec


class ControlsSpec(Spec):
    """The ControlNets, each on top of the frozen base before they go on together."""

    kinds: tuple[Literal["canny", "depth", "seg", "color"], ...]
    like: dict[str, str] = Field(description="kind to go on from, where a pack lacks its own")
    hint_channels: tuple[int, ...]
    scenes: int = Field(description="that each is trained on")
    batch: int
    prompt_dropout: float
    zero_rate: float = Field(description="learning rate of the zero convolutions and the hint")
    train: TrainSpec
    watch: WatchSpec


class JointSpec(Spec):
    """All networks together."""

    batch: int
    prompt_dropout: float
    lean: float = Field(description="how far the times lean to noise, see `training.add_noise`")
    train: TrainSpec


class SharpenSpec(Spec):
    """The decoder with a critic."""

    channels: tuple[int, ...] = Field(description="of the critic")
    strength: float = Field(description="how hard the critic pulls, beside the error")
    alone: int = Field(description="first steps, in which the critic learns and nobody listens")
    critic_rate: float = Field(description="learning rate of the critic")
    train: TrainSpec


class DetectorSpec(Spec):
    """One network that reads a picture back; the tuples have an entry for each of its 4 levels."""

    kind: Literal["seg", "depth"]
    like: Literal["seg", "depth"] | None = Field(
        None, description="kind whose encoder to go on from"
    )
    channels: tuple[int, ...]
    layers: tuple[int, ...]
    heads: tuple[int, ...]
    strides: tuple[int, ...]
    decoder: int
    batch: int
    train: TrainSpec


class Recipe(Spec):
    """The whole of it, in the order it is run."""

    data: DataSpec
    vae: VaeSpec
    base: BaseSpec
    controls: ControlsSpec
    joint: JointSpec
    sharpen: SharpenSpec
    detectors: tuple[DetectorSpec, ...]

    def identity(self, *stages: str) -> dict[str, Any]:
        """Return what a checkpoint of these stages depends on, as plain data."""
        data: dict[str, Any] = {"side": self.data.side}
        for stage in stages:
            data[stage] = getattr(self, stage).model_dump(mode="json", exclude={"train", "compile"})
        return data

    def detector(self, kind: str) -> DetectorSpec:
        """Return the settings of the detector of this kind."""
        known = {part.kind: part for part in self.detectors}
        if kind not in known:
            raise unknown("detector", kind, known)
        return known[kind]


def read_recipe(path: Path = HERE / "recipe.toml") -> Recipe:
    """Read the recipe from its TOML file."""
    return Recipe.parse(tomllib.loads(path.read_text()))
