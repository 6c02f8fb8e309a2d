"""What one picture, or one set of pictures, is asked to be."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator

from underdraw.spec.control import ControlSpec
from underdraw.spec.model import Spec
from underdraw.spec.size import Size

SPEC_VERSION = 1
MAX_SEED = 2**63 - 1


class GenerationSpec(Spec):
    """A request. A field left out is None, and the model's own default fills it."""

    version: int = Field(default=SPEC_VERSION, ge=1, le=SPEC_VERSION, description="of this format")
    model: str = Field(default="rooms", description="the embedded pack, a folder, a file, or a hub id")
    prompt: str = Field(description="what to draw; (word:1.3) weighs a word")
    negative_prompt: str = Field(default="", description="what to keep away from")
    controls: tuple[ControlSpec, ...] = Field(
        default=(), description="any number of them; they add up"
    )
    width: Annotated[int, Field(ge=8, le=8192, multiple_of=8)] | None = Field(
        default=None, description="pixels"
    )
    height: Annotated[int, Field(ge=8, le=8192, multiple_of=8)] | None = Field(
        default=None, description="pixels"
    )
    steps: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        default=None, description="of the scheduler"
    )
    guidance_scale: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="1 turns guidance, and the second UNet row, off"
    )
    scheduler: str | None = Field(default=None, description="see `underdraw models`")
    seed: int = Field(
        default=0, ge=0, le=MAX_SEED, description="of the first image; the next adds 1"
    )
    num_images: int = Field(default=1, ge=1, le=256, description="how many, with rising seeds")

    @field_validator("seed", "num_images", "steps", "width", "height", mode="before")
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

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seed of each image."""
        return tuple(self.seed + index for index in range(self.num_images))

    @property
    def size(self) -> Size | None:
        """The size asked for, or None where a side is left to the model."""
        if self.width is None or self.height is None:
            return None
        return Size(self.width, self.height)
