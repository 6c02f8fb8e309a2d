"""A second pass: the picture enlarged, and drawn over at that size."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator

from underdraw.spec.model import Spec


class HiresSpec(Spec):
    """What the second pass does; each control says in which passes it acts."""

    scale: float = Field(
        default=2.0, gt=1, le=8, description="times as wide and as high as the first pass"
    )
    strength: float = Field(
        default=0.5, gt=0, le=1, description="how far to leave the first pass's picture"
    )
    steps: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        default=None, description="of the scheduler; those of the first pass"
    )

    @field_validator("steps", "scale", "strength", mode="before")
    @classmethod
    def _refuse_bool(cls, value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError("give a number, not true or false")
        return value
