"""What one LoRA is asked to do: its weights, how strongly, and when."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator

from underdraw.spec.model import Spec
from underdraw.spec.window import Keyframes, Window, parse_scale, scale_within


class LoraSpec(Spec):
    """One LoRA (Hu et al. 2021, arXiv:2106.09685): a change of low rank to a model's weights.

    Every layer it changes gives `W x + scale(step) B A x`; nothing is merged.
    """

    lora: str = Field(min_length=1, description="a file, a folder, or a hub id")
    scale: float | Keyframes = Field(
        default=1.0, description="strength, or keyframes over the denoising"
    )
    text_scale: Annotated[float, Field(allow_inf_nan=False)] | None = Field(
        default=None, description="strength on the text encoders; what scale begins with"
    )
    window: Window = Field(default_factory=Window, description="the part of the denoising it acts")

    @field_validator("scale", mode="before")
    @classmethod
    def _accept_points(cls, value: Any) -> Any:
        return parse_scale(value)

    @property
    def effective_text_scale(self) -> float:
        """The strength on the text encoders, which read the prompt once, whatever the window."""
        if self.text_scale is not None:
            return self.text_scale
        return self.scale.scale_at(0.0) if isinstance(self.scale, Keyframes) else self.scale

    def scale_at(self, progress: float) -> float:
        """Return the scale at `progress`, 0 outside the window."""
        return scale_within(self.window, self.scale, progress)

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"LoRA {self.lora!r}"
