"""What one control is asked to do: its network, its image, how strongly, when and where."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_serializer, field_validator, model_validator

from underdraw.spec.model import Spec
from underdraw.spec.preprocess import NoneParams, PreprocessSpec, parse_preprocess
from underdraw.spec.window import Keyframes, Window, parse_scale, scale_within

Branch = Literal["cond", "both"]
Fit = Literal["crop", "pad", "stretch"]
Frame = Literal["picture", "crop"]
Passes = Literal["both", "first", "second"]
Mode = Literal["balanced", "prompt", "control"]

# decay and branch are the two factors that "control modes" are made of (see docs/controlling.md).
MODES: dict[Mode, dict[str, Any]] = {
    "balanced": {"decay": 1.0, "branch": "both"},
    "prompt": {"decay": 0.1, "branch": "both"},
    "control": {"decay": 0.1, "branch": "cond"},
}


def _with_kind(value: PreprocessSpec) -> dict[str, Any]:
    # Left to itself, `exclude_defaults` drops the very name that tells the kinds apart.
    return {"kind": value.kind, **value.model_dump(exclude_defaults=True)}


class ConditionSpec(Spec):
    """A further image of a control whose network takes several types of condition at once.

    `image` may be a path, a PIL image or a uint8 array; only paths survive JSON.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    image: Any = Field(description="path, PIL image or (H, W, 3) uint8 array")
    type: str | None = Field(default=None, description="what it is; what the preprocessor makes")
    preprocess: PreprocessSpec = Field(
        default_factory=NoneParams, description="how the image becomes a control image"
    )
    scale: Annotated[float, Field(allow_inf_nan=False)] = Field(
        default=1.0, description="its strength, times that of the control"
    )

    @field_validator("preprocess", mode="before")
    @classmethod
    def _parse_preprocess(cls, value: Any) -> Any:
        return parse_preprocess(value)

    @field_serializer("preprocess")
    def _keep_kind(self, value: PreprocessSpec) -> dict[str, Any]:
        return _with_kind(value)


class ControlSpec(Spec):
    """One control: a network bound to an image.

    The residual it adds at slot k, for a row, is
    `scale(step) x level[k] x region(pixel) x branch(row) x network(...)[k]`.
    `image`, `region` may be a path, a PIL image or a uint8 array; only paths survive JSON.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    control: str = Field(description="a name the model offers, a folder, a file, or a hub id")
    image: Any = Field(description="path, PIL image or (H, W, 3) uint8 array")
    type: str | None = Field(
        default=None,
        description="what the image is, for a network of several types; what preprocess makes",
    )
    conditions: tuple[ConditionSpec, ...] = Field(
        default=(), description="further images for a network of several types"
    )
    encoder: str | None = Field(
        default=None, description="what looks at the image of an IP-Adapter: a folder, or a hub id"
    )
    preprocess: PreprocessSpec = Field(
        default_factory=NoneParams, description="how the image becomes a control image"
    )
    scale: float | Keyframes | None = Field(
        default=None, description="strength, or keyframes over the denoising; the model's own"
    )
    window: Window = Field(default_factory=Window, description="the part of the denoising it acts")
    mode: Mode | None = Field(default=None, description="a name for a decay and a branch")
    decay: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None, description="weight of the first residual; geometric from there to 1 at mid"
    )
    level: tuple[float, ...] | None = Field(
        default=None, description="a weight for every residual, shallow to deep, mid last"
    )
    branch: Branch | None = Field(
        default=None, description="act on the prompt's rows only, or on both; the model's own"
    )
    region: Any = Field(
        default=None, description="mask, white where the control acts; path, image, array"
    )
    fit: Fit = Field(
        default="crop", description="how an image of another aspect meets the output size"
    )

    frame: Frame = Field(
        default="picture",
        description="what image and region show: the whole picture, or what mask_padding crops",
    )

    passes: Passes = Field(default="both", description="the passes of hires that it acts in")

    @field_validator("preprocess", mode="before")
    @classmethod
    def _parse_preprocess(cls, value: Any) -> Any:
        return parse_preprocess(value)

    @field_serializer("preprocess")
    def _keep_kind(self, value: PreprocessSpec) -> dict[str, Any]:
        return _with_kind(value)

    @field_validator("scale", mode="before")
    @classmethod
    def _accept_points(cls, value: Any) -> Any:
        return None if value is None else parse_scale(value)

    @model_validator(mode="after")
    def _check_one_way(self) -> ControlSpec:
        if self.mode is not None and (self.decay is not None or self.branch is not None):
            raise ValueError("mode names a decay and a branch; give mode, or those two, not both")
        if self.level is not None and (self.decay is not None or self.mode is not None):
            raise ValueError("give level, or the curve that decay or mode names, not both")
        return self

    @property
    def effective_decay(self) -> float:
        """The decay after `mode` is looked up; 1.0 weighs all residuals alike."""
        return self.decay if self.decay is not None else MODES[self.mode or "balanced"]["decay"]

    @property
    def effective_branch(self) -> Branch:
        """The branch after `mode` is looked up."""
        return self.branch if self.branch is not None else MODES[self.mode or "balanced"]["branch"]

    def scale_at(self, progress: float) -> float:
        """Return the scale at `progress`, 0 outside the window; 1 where it was left out."""
        return scale_within(self.window, 1.0 if self.scale is None else self.scale, progress)

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"control {self.control!r}"
