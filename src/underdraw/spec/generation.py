"""What one picture, or one set of pictures, is asked to be."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, field_validator, model_validator

from underdraw.spec.control import ControlSpec, Fit
from underdraw.spec.embedding import EmbeddingSpec
from underdraw.spec.freeu import FreeUSpec
from underdraw.spec.hires import HiresSpec
from underdraw.spec.lora import LoraSpec
from underdraw.spec.model import Spec
from underdraw.spec.size import Size
from underdraw.spec.tile import TileSpec

SPEC_VERSION = 1
SIDE_MULTIPLE = 8
MAX_SEED = 2**63 - 1
Margin = Annotated[int, Field(ge=0, le=8192)]


class GenerationSpec(Spec):
    """A request. A field left out is None, and the model's own default fills it.

    `image`, `mask` may be a path, a PIL image or a uint8 array; only paths survive JSON.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    version: int = Field(default=SPEC_VERSION, ge=1, le=SPEC_VERSION, description="of this format")
    model: str = Field(
        default="rooms", description="the embedded pack, a folder, a file, or a hub id"
    )
    vae: str | None = Field(
        default=None, description="another autoencoder: a folder, a file, or a hub id"
    )
    refiner: str | None = Field(
        default=None, description="another model of the same latents, which takes over"
    )
    refine_from: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        default=None, description="when it does, as a part of the steps; 0.8"
    )
    clip_skip: int = Field(
        default=0, ge=0, le=64, description="last layers of the text encoders that are left out"
    )
    prompt: str = Field(description="what to draw; (word:1.3) weighs a word")
    negative_prompt: str = Field(default="", description="what to keep away from")
    controls: tuple[ControlSpec, ...] = Field(
        default=(), description="any number of them; they add up"
    )
    loras: tuple[LoraSpec, ...] = Field(default=(), description="changes to the model's weights")
    embeddings: tuple[EmbeddingSpec, ...] = Field(
        default=(), description="learned words of the prompts"
    )
    freeu: FreeUSpec | None = Field(
        default=None, description="how the UNet's backbone and skips are weighed"
    )
    image: Any = Field(default=None, description="picture to start from; path, image, array")
    mask: Any = Field(
        default=None, description="white where that picture is drawn anew; path, image, array"
    )
    strength: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None, description="how far to leave that picture; 1 in a part of it, else 0.8"
    )
    feather: int = Field(
        default=0, ge=0, le=1024, description="pixels inside the mask that blend with the picture"
    )
    mask_padding: Annotated[int, Field(ge=0, le=8192)] | None = Field(
        default=None,
        description="draw only the mask and so many pixels around it, at the full size",
    )
    extend: tuple[Margin, Margin, Margin, Margin] | None = Field(
        default=None, description="draw on around that picture: pixels left, above, right, below"
    )
    fit: Fit = Field(
        default="crop", description="how picture and mask of another aspect meet the size"
    )
    width: Annotated[int, Field(ge=8, le=8192, multiple_of=SIDE_MULTIPLE)] | None = Field(
        default=None, description="pixels"
    )
    height: Annotated[int, Field(ge=8, le=8192, multiple_of=SIDE_MULTIPLE)] | None = Field(
        default=None, description="pixels"
    )
    preset: str | None = Field(
        default=None, description="of a distilled model: fills steps, guidance_scale, scheduler"
    )
    steps: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        default=None, description="of the scheduler"
    )
    guidance_scale: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="1 turns guidance, and the second UNet row, off"
    )
    scheduler: str | None = Field(default=None, description="see `underdraw models`")
    hires: HiresSpec | None = Field(
        default=None, description="enlarge the picture and draw over it in a second pass"
    )
    tile: TileSpec | None = Field(
        default=None, description="draw a picture larger than the model in overlapping tiles"
    )
    seed: int = Field(
        default=0, ge=0, le=MAX_SEED, description="of the first image; the next adds 1"
    )
    num_images: int = Field(default=1, ge=1, le=256, description="how many, with rising seeds")

    @field_validator(
        *("seed", "num_images", "steps", "width", "height", "feather", "clip_skip", "mask_padding"),
        mode="before",
    )
    @classmethod
    def _refuse_bool(cls, value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError("give a whole number, not true or false")
        return value

    @field_validator("prompt", "negative_prompt")
    @classmethod
    def _check_text(cls, value: str) -> str:
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValueError("the text holds a NUL or a broken surrogate; remove it")
        return value

    @model_validator(mode="after")
    def _check_picture(self) -> GenerationSpec:
        needs = {"mask": self.mask, "strength": self.strength, "extend": self.extend}
        lone = [name for name, value in needs.items() if value is not None]
        if self.image is None and lone:
            raise ValueError(f"{' and '.join(lone)} needs a picture to start from; give image")
        # What is wrong, and what to do about it.
        problems = {
            "feather softens the edge of a mask; give mask, or extend": (
                self.feather and self.mask is None and self.extend is None
            ),
            "mask_padding is the surroundings of a mask; give mask": (
                self.mask_padding is not None and self.mask is None
            ),
            "extend draws its margins and nothing else; give extend or mask, not both": (
                self.extend is not None and self.mask is not None
            ),
            "extend is 0 on every side; give pixels left, above, right, below": (
                self.extend is not None and not any(self.extend)
            ),
            f"fit={self.fit!r} is for a whole picture of another aspect; leave it out with "
            "mask_padding or extend, which give the part they draw its aspect": (
                self.fit != "crop" and (self.mask_padding is not None or self.extend is not None)
            ),
            "hires draws over the whole of a picture; leave out mask or extend, or make it two "
            "requests": (
                self.hires is not None and (self.mask is not None or self.extend is not None)
            ),
            "passes names a pass of hires; give hires": (
                self.hires is None and any(one.passes != "both" for one in self.controls)
            ),
            "frame='crop' shows what mask_padding crops; give mask_padding": (
                self.mask_padding is None and any(one.frame == "crop" for one in self.controls)
            ),
        }
        for message, wrong in problems.items():
            if wrong:
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _check_refiner(self) -> GenerationSpec:
        if self.refiner is None and self.refine_from is not None:
            raise ValueError("refine_from says when a refiner takes over; give refiner")
        return self

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seed of each image."""
        return tuple(self.seed + index for index in range(self.num_images))

    @property
    def last_controls(self) -> tuple[ControlSpec, ...]:
        """The controls of the pass that the pictures come from."""
        return tuple(one for one in self.controls if one.passes != "first")

    @property
    def size(self) -> Size | None:
        """The size asked for, or None where a side is left to the model."""
        if self.width is None or self.height is None:
            return None
        return Size(self.width, self.height)
