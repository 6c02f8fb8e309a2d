"""A view: where an interior is looked at from, and what of it is shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from underdraw.interior.build import Interior
from underdraw.interior.section import ahead, below
from underdraw.scene import Camera, Lights, Scene, Sky, aspect

ViewKind = Literal["eye", "elevation", "dollhouse", "panorama", "top"]
WHITE = (0.975, 0.972, 0.965)
PAPER = Sky(WHITE, WHITE, WHITE, WHITE)
PALE = (0.82, 0.89, 0.94)
PANES = Sky(PALE, PALE, PALE, PALE)  # what is seen through the windows of a drawn wall
EVEN = 1.6  # of light, in which white paint is white


@dataclass(frozen=True, slots=True)
class View:
    """Say how an interior is looked at.

    `room` is the one that is looked at, None the storey; `cut` is the height in metres above which
    the storey is cut away, None nowhere.
    """

    name: str
    room: str | None
    kind: ViewKind
    camera: Camera
    cut: float | None = None

    @property
    def aspect(self) -> float | None:
        """Width over height of the picture that suits it; None: any does."""
        return aspect(self.camera)

    def scene(self, interior: Interior) -> Scene:
        """Give what is seen; drawings with parallel rays lie on white paper."""
        scene = interior.scene(self.camera, self.room)
        return _SECTIONS.get(self.kind, _whole)(scene, self)


def _whole(scene: Scene, view: View) -> Scene:
    del view
    return scene


def _open(scene: Scene, view: View) -> Scene:
    """Cut a storey open from above, as high as the view says."""
    cut = math.inf if view.cut is None else view.cut
    return replace(scene, objects=below(scene.objects, cut), sky=PAPER)


def _facing(scene: Scene, view: View) -> Scene:
    """Leave out what isn't wholly beyond the plane, in even light: every surface has its colour."""
    objects = ahead(scene.objects, view.camera)
    return replace(scene, objects=objects, lights=Lights(EVEN, sun_power=0.0), sky=PANES)


_SECTIONS: Mapping[ViewKind, Callable[[Scene, View], Scene]] = {
    "dollhouse": _open,
    "top": _open,
    "elevation": _facing,
}
