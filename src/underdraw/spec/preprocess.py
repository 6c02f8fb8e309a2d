"""What may be asked of a preprocessor: its name and parameters, with their bounds.

`kind` tells the classes apart; a new preprocessor adds its class here and to `PreprocessSpec`.
Numbers must be numbers: true is no 1 and "50" is no 50, except in the text form, where all is text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, Field, ValidationError, model_validator

from underdraw.errors import SpecError, unknown
from underdraw.spec.model import Spec, explain


class Params(Spec):
    """The root of all preprocessor parameters; `kind` names the preprocessor."""

    model_config = ConfigDict(strict=True)

    @property
    def name(self) -> str:
        """The preprocessor these are for, whatever the class."""
        return type(self).model_fields["kind"].default


class NoneParams(Params):
    """The image is a control image already and passes through unchanged."""

    kind: Literal["none"] = "none"


class CannyParams(Params):
    """Hard edges: white lines on black, one pixel wide."""

    kind: Literal["canny"] = "canny"
    low: int = Field(
        default=100, ge=0, le=1000, description="hysteresis lower threshold on the gradient"
    )
    high: int = Field(
        default=200, ge=0, le=1000, description="hysteresis upper threshold on the gradient"
    )

    @model_validator(mode="after")
    def _ordered(self) -> CannyParams:
        if self.low > self.high:
            raise ValueError(f"low={self.low} is above high={self.high}; swap them")
        return self


class CannyAdaptiveParams(Params):
    """Hard edges with thresholds taken from the image: white lines on black."""

    kind: Literal["canny_adaptive"] = "canny_adaptive"
    sigma: float = Field(
        default=0.33,
        ge=0.0,
        le=1.0,
        description="how far the thresholds lie from the median brightness",
    )
    target_size: int | None = Field(
        default=None,
        ge=16,
        le=4096,
        description="longest side in pixels at which edges are sought; the image's own if left out",
    )


class CannySmoothParams(Params):
    """Hard edges of the picture, blurred a little: white lines on black."""

    kind: Literal["canny_smooth"] = "canny_smooth"
    low: float = Field(
        default=0.1, ge=0.0, le=4.0, description="hysteresis lower threshold, of white's 1"
    )
    high: float = Field(
        default=0.2, ge=0.0, le=4.0, description="hysteresis upper threshold, of white's 1"
    )

    @model_validator(mode="after")
    def _ordered(self) -> CannySmoothParams:
        if self.low > self.high:
            raise ValueError(f"low={self.low} is above high={self.high}; swap them")
        return self


class LineartParams(Params):
    """Pen strokes of varying strength: white lines on black (invert for ink on paper)."""

    kind: Literal["lineart"] = "lineart"
    sigma: float = Field(
        default=2.5,
        ge=1.0,
        le=50.0,
        description="width in pixels of the surroundings compared with",
    )
    threshold: float = Field(
        default=2.5,
        ge=0.0,
        le=255.0,
        description="contrast (white is 255) that is still left blank",
    )
    phi: float = Field(
        default=0.2,
        gt=0.0,
        le=10.0,
        description="how fast a stroke reaches full white above the threshold",
    )


class ScribbleParams(Params):
    """A rough sketch of few bold strokes: white lines on black, two tones only."""

    kind: Literal["scribble"] = "scribble"
    sigma: float = Field(default=1.6, ge=0.3, le=20.0, description="stroke width in pixels")
    k: float = Field(
        default=1.6, ge=1.1, le=10.0, description="ratio of the two Gaussians compared"
    )
    tau: float = Field(
        default=1.0,
        ge=0.0,
        le=1.0,
        description="weight of the wider Gaussian; below 1 shadows fill in",
    )
    threshold: float = Field(
        default=0.01, ge=0.0, le=1.0, description="weakest difference (white is 1) that is drawn"
    )
    min_area: int = Field(default=40, ge=0, le=10000, description="smallest stroke kept, in pixels")


class LinesParams(Params):
    """Straight segments, as of walls and furniture: white lines on black."""

    kind: Literal["lines"] = "lines"
    min_length: float = Field(
        default=0.05,
        ge=0.0,
        le=1.0,
        description="shortest segment kept, as a fraction of the longer side",
    )
    thickness: int = Field(default=1, ge=1, le=16, description="line width in pixels")


class SoftedgeParams(Params):
    """Soft contours, the stronger the bolder: white on black with all greys between."""

    kind: Literal["softedge"] = "softedge"
    sigma: float = Field(
        default=1.0, ge=0.3, le=10.0, description="finest scale looked at, in pixels"
    )
    scales: int = Field(
        default=3, ge=1, le=6, description="how many scales, each twice the one before"
    )


class BinaryParams(Params):
    """Two tones: white where the image is brighter than the threshold, black elsewhere."""

    kind: Literal["binary"] = "binary"
    threshold: int | None = Field(
        default=None, ge=0, le=255, description="brightest black; chosen from the image if left out"
    )


class InvertParams(Params):
    """The negative: ink on white paper becomes white lines on black, and back."""

    kind: Literal["invert"] = "invert"


class BlurParams(Params):
    """The image out of focus."""

    kind: Literal["blur"] = "blur"
    sigma: float = Field(default=4.0, gt=0.0, le=100.0, description="Gaussian radius in pixels")


class TileParams(Params):
    """The image without its fine detail, as if enlarged from a thumbnail."""

    kind: Literal["tile"] = "tile"
    factor: float = Field(
        default=4.0, ge=1.0, le=64.0, description="how much smaller the thumbnail is"
    )


class ShuffleParams(Params):
    """The colours and textures of the image, flowed about until its layout is gone."""

    kind: Literal["shuffle"] = "shuffle"
    seed: int = Field(
        default=0, ge=0, lt=2**63, description="which flow; the same seed, the same image"
    )
    grain: float = Field(
        default=0.5,
        gt=0.0,
        le=1.0,
        description="size of the swirls, as a fraction of the longer side",
    )


class ColorParams(Params):
    """The palette: a coarse grid of flat colours, each the mean of its cell."""

    kind: Literal["color"] = "color"
    cells: int = Field(default=16, ge=1, le=256, description="how many cells along the longer side")


class DepthParams(Params):
    """How far everything is, as a network estimates it: near is white, far is black."""

    kind: Literal["depth"] = "depth"
    model: str = Field(
        default="rooms",
        min_length=1,
        description="a pack with a depth estimator, a transformers folder, or a hub id",
    )


class SegParams(Params):
    """What everything is, as a network finds it: a colour for each class of things."""

    kind: Literal["seg"] = "seg"
    model: str = Field(
        default="rooms",
        min_length=1,
        description="a pack with a segmenter, a transformers folder, or a hub id",
    )


class NormalsParams(Params):
    """Which way every surface faces: right is red, up is green, to the camera is blue."""

    kind: Literal["normals"] = "normals"
    model: str = Field(
        default="rooms",
        min_length=1,
        description="a pack with a depth estimator, a transformers folder, or a hub id",
    )
    fov: float = Field(
        default=70.0,
        ge=1.0,
        le=170.0,
        description="field of view in degrees, over the square root of the picture's area",
    )
    red: Literal["right", "left"] = Field(
        default="right",
        description="which way red faces: right, or left as the networks of ControlNet 1.1 have it",
    )


class PoseParams(Params):
    """The pose of the one person that the picture is of: coloured sticks on black."""

    kind: Literal["pose"] = "pose"
    model: str = Field(
        default="rooms",
        min_length=1,
        description="a pack with a pose estimator, a ViTPose folder of transformers, or a hub id",
    )
    sure: float = Field(
        default=0.3, ge=0.0, le=1.0, description="how sure a keypoint must be to be drawn"
    )


PreprocessSpec = Annotated[
    NoneParams
    | CannyParams
    | CannyAdaptiveParams
    | CannySmoothParams
    | LineartParams
    | ScribbleParams
    | LinesParams
    | SoftedgeParams
    | BinaryParams
    | InvertParams
    | BlurParams
    | TileParams
    | ShuffleParams
    | ColorParams
    | DepthParams
    | SegParams
    | NormalsParams
    | PoseParams,
    Field(discriminator="kind"),
]

PARAMS: Mapping[str, type[Params]] = {
    member.model_fields["kind"].default: member for member in get_args(get_args(PreprocessSpec)[0])
}
"""Every preprocessor that can be asked for, by name."""


def parse_preprocess(value: str | Mapping[str, Any] | Params) -> Params:
    """Return the parameters that `value` stands for.

    Args:
        value: a name ("canny"), a name with parameters ("canny:low=50,high=120"), a mapping with
            "kind", or parameters already.

    Raises:
        SpecError: an unknown name or parameter, or a value out of bounds.
    """
    if isinstance(value, Params):
        return value
    try:
        fields = _from_text(value) if isinstance(value, str) else dict(value)
    except (TypeError, ValueError):
        raise SpecError(
            f"preprocess={value!r} was given; write a name, or a mapping with kind and parameters"
        ) from None
    kind = fields.pop("kind", None)
    if not isinstance(kind, str):
        raise SpecError(
            f"a preprocessor without a name was given ({value!r}); write kind=NAME, "
            f"one of: {', '.join(sorted(PARAMS))}"
        )
    if kind not in PARAMS:
        raise unknown("preprocessor", kind, PARAMS)
    known = PARAMS[kind].model_fields.keys() - {"kind"}
    for name in fields:
        if name not in known:
            raise _unknown_parameter(kind, name, known)
    try:
        return PARAMS[kind](**fields)
    except ValidationError as error:
        raise SpecError(explain(f"preprocessor {kind!r}", error)) from None


def _unknown_parameter(kind: str, name: str, known: set[str]) -> SpecError:
    if not known:
        return SpecError(f"preprocessor {kind!r} takes no parameters; {name!r} was given")
    return unknown(f"parameter of preprocessor {kind!r}", name, known)


def _from_text(text: str) -> dict[str, Any]:
    kind, _, rest = text.strip().partition(":")
    fields: dict[str, Any] = {}
    for part in filter(None, (piece.strip() for piece in rest.split(","))):
        name, equals, written = (piece.strip() for piece in part.partition("="))
        if not equals or not name or name == "kind":
            raise SpecError(f"{part!r} in {text!r} is no parameter; write NAME:PARAMETER=VALUE,...")
        if name in fields:
            raise SpecError(f"{name!r} is given twice in {text!r}; keep one")
        fields[name] = _literal(written)
    return {"kind": kind.strip(), **fields}


def _literal(written: str) -> Any:
    try:
        return json.loads(written)
    except ValueError:
        return written
