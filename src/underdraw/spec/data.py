"""Pairs to train on: pictures, their control images, and what is in them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_serializer, field_validator, model_validator

from underdraw.spec.control import Fit
from underdraw.spec.model import Spec
from underdraw.spec.preprocess import PreprocessSpec, parse_preprocess
from underdraw.spec.size import Size

Map = Literal["canny", "depth", "seg", "color", "normals", "lines"]
ROOMS, HELD_OUT_ROOMS = "rooms", "held-out-rooms"
_DRAWN = (ROOMS, HELD_OUT_ROOMS)


class DataSpec(Spec):
    """Where pairs are, and how they are read.

    A folder has its pictures, a .txt of the same name with each one's caption, and their control
    images of the same names in `conditions`. A .jsonl has a line a pair, with the names of columns;
    a dataset of Hugging Face has a row. A .tar has x.jpg, x.cond.png and x.txt or x.json.
    """

    path: str = Field(
        description="a folder of pictures, a .jsonl, a .tar or a folder of them, a dataset "
        "saved to disk or as .parquet, `rooms` or `held-out-rooms`"
    )
    conditions: str | None = Field(
        default=None, description="folder of the control images, of the pictures' names"
    )
    preprocess: PreprocessSpec | None = Field(
        default=None, description="makes the control images from the pictures"
    )
    map: Map | None = Field(default=None, description="of drawn rooms: which exact map")
    count: int | None = Field(
        default=None, gt=0, description="of drawn rooms, or the first so many"
    )
    target: str | None = Field(default=None, description="column of the picture")
    condition: str | None = Field(default=None, description="column of the control image")
    caption: str | None = Field(default=None, description="column of the caption")
    sizes: tuple[Size, ...] | None = Field(
        default=None, min_length=1, description="that pairs are brought to, by aspect; the model's"
    )
    quarantine: str | None = Field(
        default=None, description="a text file of pairs to leave out, a name a line"
    )
    fit: Fit = Field(default="crop", description="how pairs of another aspect meet their size")
    labels: bool = Field(default=False, description="conditions are labels: no colours between")

    @field_validator("preprocess", mode="before")
    @classmethod
    def _parse_preprocess(cls, value: Any) -> Any:
        return None if value is None else parse_preprocess(value)

    @field_serializer("preprocess")
    def _keep_kind(self, value: PreprocessSpec | None) -> dict[str, Any] | None:
        return value and {"kind": value.kind, **value.model_dump(exclude_defaults=True)}

    @model_validator(mode="after")
    def _check_source(self) -> DataSpec:
        if (self.path in _DRAWN) != (self.map is not None):
            raise ValueError("`rooms` and `held-out-rooms` need map, and nothing else has one")
        if self.path in _DRAWN and self.count is None:
            raise ValueError("there is no end of rooms; say with count how many")
        if self.preprocess is not None and (self.conditions or self.condition or self.map):
            raise ValueError("give the control images or preprocess, which makes them; not both")
        return self
