"""When a control acts: its window of the denoising and its keyframed scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field, model_validator

from underdraw.errors import SpecError
from underdraw.spec.model import Spec

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
Domain = Literal["steps", "noise"]
Interpolation = Literal["hold", "linear", "cosine"]


class Window(Spec):
    """The part of the denoising a control acts in: active while `start <= progress < end`.

    Written short as a pair `(0.2, 1.0)` or as text `"0.2:1"`. Progress runs from 0 to 1 over the
    UNet evaluations of the run (`domain="steps"`), or over the noise schedule the model was
    trained on (`domain="noise"`: 0 is pure noise, 1 the clean image).
    """

    start: Fraction = Field(default=0.0, description="progress at which the control sets in")
    end: Fraction = Field(default=1.0, description="progress at which it stops, not included")
    domain: Domain = Field(default="steps", description="progress over steps or over noise")

    @model_validator(mode="before")
    @classmethod
    def _accept_pair(cls, data: Any) -> Any:
        if isinstance(data, str):
            data = [float(part or default) for part, default in zip(_split(data), (0, 1))]
        if isinstance(data, (list, tuple)) and len(data) == 2:
            return {"start": data[0], "end": data[1]}
        return data

    @model_validator(mode="after")
    def _check_order(self) -> Window:
        if self.start >= self.end:
            raise ValueError(f"start {self.start:g} must be before end {self.end:g}")
        return self

    def contains(self, progress: float) -> bool:
        """Tell whether the control acts at `progress` (a fraction, 0 to 1)."""
        return self.start <= progress < self.end


class Keyframe(Spec):
    """The scale at one moment of the denoising; written short as `[at, scale]`."""

    at: Fraction = Field(description="progress, in the domain of the control's window")
    scale: float = Field(description="the control's scale from here on")

    @model_validator(mode="before")
    @classmethod
    def _accept_pair(cls, data: Any) -> Any:
        if isinstance(data, (list, tuple)) and len(data) == 2:
            return {"at": data[0], "scale": data[1]}
        return data


class Keyframes(Spec):
    """A scale that changes over the denoising."""

    points: tuple[Keyframe, ...] = Field(min_length=1, description="moments, in rising order")
    interpolation: Interpolation = Field(
        default="linear", description="the way from one to the next"
    )

    @model_validator(mode="after")
    def _check_order(self) -> Keyframes:
        moments = [point.at for point in self.points]
        if any(later <= earlier for earlier, later in zip(moments, moments[1:])):
            raise ValueError(f"keyframes must rise strictly in time, got {moments}")
        return self

    def scale_at(self, progress: float) -> float:
        """Return the scale at `progress`; before the first and after the last point it holds."""
        before = [point for point in self.points if point.at <= progress]
        if not before:
            return self.points[0].scale
        if len(before) == len(self.points):
            return self.points[-1].scale
        left, right = before[-1], self.points[len(before)]
        way = _EASING[self.interpolation]((progress - left.at) / (right.at - left.at))
        return left.scale + way * (right.scale - left.scale)


class Timed(Protocol):
    """What acts in a window of the denoising, by a scale."""

    @property
    def title(self) -> str:
        """What messages call it."""
        ...

    @property
    def window(self) -> Window:
        """The part of the denoising it acts in."""
        ...

    def scale_at(self, progress: float) -> float:
        """Return the scale at `progress`, 0 outside the window."""
        ...


_EASING: dict[Interpolation, Callable[[float], float]] = {
    "hold": lambda way: 0.0,
    "linear": lambda way: way,
    "cosine": lambda way: (1 - math.cos(math.pi * way)) / 2,
}


def parse_scale(value: Any) -> float | Keyframes:
    """Read a scale: a number, or keyframes as points or as their fields.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, Keyframes):
        return value
    if isinstance(value, (list, tuple)):
        value = {"points": value}
    if isinstance(value, Mapping):
        try:
            return Keyframes.parse(value)
        except SpecError as error:
            raise ValueError(str(error)) from None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("give a number, or points of (at, scale): [(0, 1), (0.5, 0.3)]")
    return number


def scale_within(window: Window, scale: float | Keyframes, progress: float) -> float:
    """Return a scale at `progress`, 0 outside the window."""
    if not window.contains(progress):
        return 0.0
    return scale.scale_at(progress) if isinstance(scale, Keyframes) else scale


def _split(text: str) -> list[str]:
    parts = text.split(":")
    if len(parts) != 2:
        raise ValueError("write a window as START:END, for example 0.2:1")
    return parts
