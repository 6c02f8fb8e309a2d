"""Control images of a view: exact maps of the scene, as the network that reads them was taught."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.rooms import MAPS
from underdraw.imaging import ADE20K, disparity_map, segment_map
from underdraw.rooms import CLASSES
from underdraw.scene import Frames

Image = NDArray[np.uint8]
Make = Callable[[Frames, int, Image], Image]

# Of each of CLASSES its number in ADE20K; what is outside is seen through a window pane.
_ADE20K = {
    "outside": 8,
    "wall": 0,
    "floor": 3,
    "ceiling": 5,
    "window": 8,
    "door": 14,
    "rug": 28,
    "sofa": 23,
    "armchair": 30,
    "bed": 7,
    "table": 15,
    "chair": 19,
    "desk": 33,
    "cabinet": 10,
    "bookshelf": 62,
    "nightstand": 44,
    "plant": 17,
    "picture": 22,
    "lamp": 36,
    "screen": 143,
    "counter": 45,
    "fridge": 50,
    "bathtub": 37,
    "toilet": 65,
    "sink": 47,
    "mirror": 27,
    "bench": 69,
    "stool": 110,
    "curtain": 18,
}


def _disparity(frames: Frames, at: int, color: Image) -> Image:
    return disparity_map(1.0 / frames.depth[at, 0].numpy())  # nothing is infinitely far: 0


def _ade20k(frames: Frames, at: int, color: Image) -> Image:
    return segment_map(
        frames.segments[at].byte().numpy(), [ADE20K[_ADE20K[name]] for name in CLASSES]
    )


PAINTED = frozenset({"canny", "color"})
"""Maps that show what colours a scene has; the others are of its shape alone."""
OWN: Mapping[str, Make] = MAPS
"""As the embedded pack's controls were taught."""
COMMON: Mapping[str, Make] = {**MAPS, "depth": _disparity, "seg": _ade20k}
"""As the ControlNets of Stable Diffusion were: depth of MiDaS, segments of ADE20K."""
