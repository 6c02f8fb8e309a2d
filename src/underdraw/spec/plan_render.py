"""What a set of renders of a floor plan is asked to be."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from underdraw.spec.data import Map
from underdraw.spec.generation import MAX_SEED, SIDE_MULTIPLE
from underdraw.spec.model import Spec
from underdraw.spec.window import Keyframes, Window, parse_scale

ViewKind = Literal["eye", "elevation", "dollhouse", "panorama", "top"]
VIEW_KINDS: tuple[ViewKind, ...] = get_args(ViewKind)
Tie = Literal["color", "start", "seed"]
Side = Annotated[int, Field(ge=64, le=4096, multiple_of=SIDE_MULTIPLE)]


class MapSpec(Spec):
    """A control by an exact map of the scene; its image is made for every view."""

    map: Map = Field(description="which map: canny, depth, seg, color, normals, lines")
    network: str | None = Field(
        default=None, description="a folder, a file, or a hub id; the model's own of that name"
    )
    scale: float | Keyframes | None = Field(
        default=None, description="strength, or keyframes over the denoising; by the map"
    )
    window: Window | None = Field(
        default=None, description="the part of the denoising it acts in; by the map"
    )

    @field_validator("scale", mode="before")
    @classmethod
    def _accept_points(cls, value: Any) -> Any:
        return None if value is None else parse_scale(value)


class PlanRenderSpec(Spec):
    """A request for renders; a field left out is None, and the model's own default fills it."""

    style: tuple[str, ...] = Field(
        default=("scandinavian",), min_length=1, description="one or several, a set of each"
    )
    rooms: tuple[str, ...] = Field(
        default=(), description="names or kinds; every room of 3 square metres or more"
    )
    views: int = Field(default=1, ge=0, le=8, description="of each room, at eye level")
    kinds: tuple[ViewKind, ...] = Field(
        default=("eye",), description="eye is drawn by the model; the others show the scene"
    )
    cameras: tuple[str, ...] = Field(
        default=(), description="further views: x,y,yaw[,fov], metres and degrees"
    )
    empty: bool = Field(default=False, description="leave the furniture out")
    furnish_seed: int = Field(default=0, ge=0, le=MAX_SEED, description="of the furniture")
    model: str = Field(
        default="rooms", description="the embedded pack, a folder, a file, or a hub id"
    )
    controls: tuple[MapSpec, ...] | None = Field(
        default=None, description="edges and depth, of the model's own where it has them"
    )
    consistency: tuple[Tie, ...] | None = Field(
        default=None,
        description="what ties the views of a set together: the scene's colours as a control, "
        "a start from the scene's picture, one noise; none is ()",
    )
    strength: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None, description="how far to leave the scene's picture, where that is the start"
    )
    prompt: str = Field(default="", description="more words for every view")
    negative_prompt: str = Field(default="", description="more to keep away from")
    width: Side | None = Field(default=None, description="pixels")
    height: Side | None = Field(default=None, description="pixels")
    steps: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        default=None, description="of the scheduler"
    )
    guidance_scale: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="1 turns guidance off"
    )
    scheduler: str | None = Field(default=None, description="see `underdraw models`")
    seeds: int = Field(default=1, ge=1, le=256, description="how many pictures of every view")
    seed: int = Field(default=0, ge=0, le=MAX_SEED, description="of the first; the next adds 1")
    together: int = Field(default=4, ge=1, le=64, description="pictures that share UNet calls")

    @field_validator("style", "rooms", "cameras", "consistency", "kinds", mode="before")
    @classmethod
    def _accept_one(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("style", "rooms", "consistency", "kinds")
    @classmethod
    def _once_each(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if value is None else tuple(dict.fromkeys(value))

    @model_validator(mode="after")
    def _check_together(self) -> PlanRenderSpec:
        problems = {
            "nothing is asked for: views is 0 and there is no camera; raise it, or add one": (
                self.views == 0 and not self.cameras and self.kinds == ("eye",)
            ),
            "strength is how far to leave the scene's picture; add 'start' to consistency": (
                self.strength is not None and "start" not in (self.consistency or ())
            ),
            "give width and height, or neither": (self.width is None) != (self.height is None),
        }
        for message, wrong in problems.items():
            if wrong:
                raise ValueError(message)
        return self
