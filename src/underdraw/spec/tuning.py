"""What a search for the settings of controls is asked: which ones, how far, how long."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from underdraw.spec.generation import GenerationSpec
from underdraw.spec.model import Spec

STEP = 0.05  # between two values that are tried: what a picture shows

_OF_THE_CASES = {
    "prompt": "",
    "controls": (),
    "width": None,
    "height": None,
    "seed": 0,
    "num_images": 1,
}


class Range(Spec):
    """The values that are tried, from low to high by twentieths.

    Written short as text `"0.5:1"`, or as a number, which is the only value.
    """

    low: float = Field(ge=0, le=10, description="the least")
    high: float = Field(ge=0, le=10, description="the most")

    @model_validator(mode="before")
    @classmethod
    def _accept_text(cls, data: Any) -> Any:
        if isinstance(data, (str, int, float)):
            low, colon, high = str(data).partition(":")
            return {"low": low, "high": high if colon else low}
        return data

    @model_validator(mode="after")
    def _check_values(self) -> Range:
        if self.low > self.high:
            raise ValueError(f"{self.low:g} must not be above {self.high:g}; write LOW:HIGH")
        for value in (self.low, self.high):
            if abs(value / STEP - round(value / STEP)) > 1e-6:
                raise ValueError(
                    f"{value:g} is no multiple of {STEP}; the nearest is {nearest(value):g}"
                )
        return self


def nearest(value: float) -> float:
    """Return the multiple of STEP that is nearest to a value."""
    return round(round(value / STEP) * STEP, 2)


class SearchSpec(Spec):
    """What is tried of every control, each for itself; defaults are always tried first."""

    scale: Range = Field(default=Range(low=0, high=1.5), description="strength; 0 is off")
    start: Range = Field(default=Range(low=0, high=0.4), description="of the window")
    end: Range = Field(default=Range(low=0.5, high=1), description="of the window")
    decay: Range = Field(default=Range(low=0.1, high=1), description="see ControlSpec.decay")

    @model_validator(mode="after")
    def _check_meaning(self) -> SearchSpec:
        if self.start.high >= self.end.low:
            raise ValueError(
                f"start goes up to {self.start.high:g} and end down to {self.end.low:g}; keep "
                "every start below every end"
            )
        for name in ("end", "decay"):
            if getattr(self, name).high > 1:
                raise ValueError(f"{name} goes up to {getattr(self, name).high:g}; 1 is the most")
        if self.decay.low <= 0:
            raise ValueError(f"decay begins at {self.decay.low:g}; {STEP} is the least")
        return self


class TuneSpec(Spec):
    """A search for the settings of controls that act together.

    It weighs how far each control is obeyed against how much of the prompt is there.
    """

    request: GenerationSpec = Field(
        description="all fields of a picture but prompt, seed, size and controls"
    )
    controls: tuple[str, ...] = Field(min_length=1, description="that act together")
    search: SearchSpec = Field(default_factory=SearchSpec, description="what of them is tried")
    seed: int = Field(default=0, ge=0, le=2**31, description="of what is tried")

    @model_validator(mode="after")
    def _check_request(self) -> TuneSpec:
        given = [
            name
            for name, left_out in _OF_THE_CASES.items()
            if getattr(self.request, name) != left_out
        ]
        if given:
            raise ValueError(
                f"{', '.join(given)} of a picture can't be set: they are those of the scenes, and "
                "of what is tried; leave them out"
            )
        return self
