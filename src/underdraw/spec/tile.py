"""A picture larger than its model: denoised in overlapping tiles that are blended every step."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from underdraw.spec.model import Spec

Side = Annotated[int, Field(ge=16, le=8192, multiple_of=8)]


class TileSpec(Spec):
    """How a picture is parted (MultiDiffusion, Bar-Tal et al. 2023, arXiv:2302.08113)."""

    size: Side | None = Field(
        default=None, description="pixels, both ways; the size its model draws"
    )
    overlap: Annotated[int, Field(ge=0, le=8192, multiple_of=8)] | None = Field(
        default=None, description="pixels that neighbours share at least; a quarter of size"
    )
    together: int = Field(
        default=8, ge=1, le=4096, description="most rows of a UNet call; bounds the memory"
    )

    @field_validator("size", "overlap", "together", mode="before")
    @classmethod
    def _refuse_bool(cls, value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError("give a whole number, not true or false")
        return value

    @model_validator(mode="after")
    def _check_overlap(self) -> TileSpec:
        if self.size is not None and self.overlap is not None and self.overlap > self.size // 2:
            raise ValueError(
                f"overlap {self.overlap} is more than half of size {self.size}; "
                f"give at most {self.size // 2 // 8 * 8}"
            )
        return self
