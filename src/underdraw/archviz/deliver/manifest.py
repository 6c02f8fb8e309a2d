"""What is in a folder of renders, and how each picture came to be."""

from __future__ import annotations

from statistics import fmean

from pydantic import Field

from underdraw.archviz.measure import Patch
from underdraw.spec import Spec
from underdraw.spec.plan_render import PlanRenderSpec

NAME = "manifest.json"


class CameraEntry(Spec):
    """Where a view is taken from, in the plan's metres and degrees."""

    x: float
    y: float
    height: float
    yaw: float = Field(description="0 looks up the page, 90 to the right")
    fov: float
    lens: str

    @property
    def told(self) -> str:
        """Say it in a line."""
        if self.lens == "orthographic":
            return "parallel rays"
        wide = "all round" if self.lens == "equirectangular" else f"{self.fov:.0f}° wide"
        return (
            f"x {self.x:.2f}  y {self.y:.2f}  eye {self.height:.2f} m  ·  {self.yaw:.0f}°, {wide}"
        )


class SceneEntry(Spec):
    """What a view is in the colours of a seed."""

    seed: int
    file: str = Field(description="the scene's own picture")
    maps: dict[str, str] = Field(description="the exact maps that show its colours, by kind")


class ViewEntry(Spec):
    """A view in a style, with what is exactly known of it."""

    style: str
    name: str = Field(description="of its folder, in that of its style")
    kind: str
    room: str | None = None
    area: float | None = Field(default=None, description="square metres of that room")
    camera: CameraEntry
    size: tuple[int, int]
    maps: dict[str, str] = Field(description="the exact maps that all seeds share, by kind")
    scenes: tuple[SceneEntry, ...] = Field(description="one for each seed")

    @property
    def id(self) -> str:
        """What a page calls it."""
        return f"{self.style} {self.name}".replace(" ", "-")


class PictureEntry(Spec):
    """A picture that the model has drawn of a view."""

    style: str
    view: str
    seed: int
    file: str
    digest: str = Field(description="of all that it was drawn from")
    prompt: str
    line_recall: float | None = Field(
        default=None, description="share of the true lines of walls and openings that are drawn"
    )
    depth_error: float | None = Field(
        default=None, description="scale-invariant, of the depth read from it"
    )
    surfaces: dict[str, Patch] = Field(
        default_factory=dict, description="share and mean Lab colour of each surface"
    )


class Failure(Spec):
    """What could not be drawn, and why."""

    style: str
    view: str
    seed: int | None = None
    error: str

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"{self.style} {self.view}" + ("" if self.seed is None else f", seed {self.seed}")


class Agreement(Spec):
    """How far the views of a room agree, mean CIEDE2000 of their common surfaces."""

    style: str
    room: str
    seed: int
    delta_e: float


class Manifest(Spec):
    """Everything in the folder."""

    version: int = 2
    underdraw: str
    request: PlanRenderSpec
    views: tuple[ViewEntry, ...] = ()
    pictures: tuple[PictureEntry, ...] = ()
    failed: tuple[Failure, ...] = ()
    agreement: tuple[Agreement, ...] = ()

    def summary(self) -> list[tuple[str, ...]]:
        """Give a row for each style: how many pictures, their lines, and how far views agree."""
        rows: list[tuple[str, ...]] = []
        for style in self.request.style:
            own = [one for one in self.pictures if one.style == style]
            lines = [one.line_recall for one in own if one.line_recall is not None]
            gaps = [one.delta_e for one in self.agreement if one.style == style]
            told = f"delta E {fmean(gaps):.1f}" if gaps else "-"
            kept = f"{fmean(lines):.0%}" if lines else "-"
            rows.append((style, str(len(own)), kept, told))
        return rows
