"""What is exactly known of a view: the scene's picture, and its maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from underdraw.archviz.maps import Image, Make
from underdraw.scene import Frames, Scene, render
from underdraw.spec import Size


@dataclass(frozen=True)
class Scenery:
    """Hold the frames of one view, as arrays."""

    frames: Frames

    @classmethod
    def of(cls, scene: Scene, size: Size) -> Scenery:
        """Cast a scene."""
        return cls(render([scene], size))

    @cached_property
    def color(self) -> Image:
        """The scene's own picture, (H, W, 3) uint8."""
        return (self.frames.color[0] * 255).round().byte().permute(1, 2, 0).numpy()

    @cached_property
    def depth(self) -> NDArray[np.float32]:
        """Metres, (H, W), infinite outside."""
        return self.frames.depth[0, 0].numpy()

    @cached_property
    def normals(self) -> NDArray[np.float32]:
        """Unit vectors, (H, W, 3), zero outside."""
        return self.frames.normals[0].permute(1, 2, 0).numpy()

    @cached_property
    def segments(self) -> NDArray[np.int64]:
        """Ids of rooms.CLASSES, (H, W)."""
        return self.frames.segments[0].numpy()

    @cached_property
    def instances(self) -> NDArray[np.int64]:
        """Ids of the objects, (H, W), 0 outside."""
        return self.frames.instances[0].numpy()

    def map(self, name: str, makers: Mapping[str, Make]) -> Image:
        """Make a control image, (H, W, 3) uint8."""
        return makers[name](self.frames, 0, self.color)
