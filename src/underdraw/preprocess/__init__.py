"""Image to control image: preprocessors, classical and learned, one file a kind.

All edge kinds draw white lines on black. The list below is the only registration: a new kind is
one params class in `spec/preprocess.py`, one file here, and one entry.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import as_rgb
from underdraw.preprocess.binary import binary
from underdraw.preprocess.blur import blur
from underdraw.preprocess.cache import PreprocessCache, cache_key
from underdraw.preprocess.canny import canny
from underdraw.preprocess.canny_adaptive import canny_adaptive
from underdraw.preprocess.canny_smooth import canny_smooth
from underdraw.preprocess.color import color
from underdraw.preprocess.contract import Preprocessor
from underdraw.preprocess.depth import depth
from underdraw.preprocess.invert import invert
from underdraw.preprocess.lineart import lineart
from underdraw.preprocess.lines import lines
from underdraw.preprocess.none import none
from underdraw.preprocess.normals import normals
from underdraw.preprocess.pose import pose
from underdraw.preprocess.scribble import scribble
from underdraw.preprocess.seg import seg
from underdraw.preprocess.shuffle import shuffle
from underdraw.preprocess.softedge import softedge
from underdraw.preprocess.tile import tile
from underdraw.registry import Registry
from underdraw.spec import preprocess as spec

__all__ = ["PREPROCESSORS", "PreprocessCache", "Preprocessor", "cache_key", "run"]

_ENTRIES: tuple[Preprocessor[Any], ...] = (
    Preprocessor(
        none, spec.NoneParams, "the image itself", "pass a control image through as it is"
    ),
    Preprocessor(canny, spec.CannyParams, "white edges on black", "edges by hysteresis thresholds"),
    Preprocessor(
        canny_adaptive,
        spec.CannyAdaptiveParams,
        "white edges on black",
        "canny with thresholds from the image's median brightness",
    ),
    Preprocessor(
        canny_smooth,
        spec.CannySmoothParams,
        "white edges on black",
        "canny of a blurred image, thresholds on its gradient",
    ),
    Preprocessor(
        lineart,
        spec.LineartParams,
        "white strokes on black, soft",
        "what is darker than its surroundings, as by a pen",
    ),
    Preprocessor(
        scribble,
        spec.ScribbleParams,
        "bold white strokes on black",
        "a rough sketch by difference of Gaussians (XDoG)",
    ),
    Preprocessor(
        lines,
        spec.LinesParams,
        "straight white segments on black",
        "straight segments by the line segment detector (LSD)",
    ),
    Preprocessor(
        softedge,
        spec.SoftedgeParams,
        "soft white contours on black",
        "gradient strength over several scales",
    ),
    Preprocessor(
        binary,
        spec.BinaryParams,
        "white where bright, black where dark",
        "two tones at a threshold",
    ),
    Preprocessor(invert, spec.InvertParams, "the negative", "swap light and dark"),
    Preprocessor(blur, spec.BlurParams, "the image out of focus", "Gaussian blur"),
    Preprocessor(
        tile, spec.TileParams, "the image without fine detail", "shrink and enlarge again"
    ),
    Preprocessor(
        shuffle,
        spec.ShuffleParams,
        "the image's colours without its layout",
        "move pixels along a smooth random flow",
    ),
    Preprocessor(
        color, spec.ColorParams, "a coarse grid of flat colours", "mean colour of each grid cell"
    ),
    Preprocessor(
        depth,
        spec.DepthParams,
        "grey, near white and far black",
        "distance as a network estimates it",
    ),
    Preprocessor(
        seg,
        spec.SegParams,
        "a flat colour for each class of things",
        "what is what, as a network finds it",
    ),
    Preprocessor(
        normals,
        spec.NormalsParams,
        "which way surfaces face: right red, up green, to the camera blue",
        "slopes of the distance that a network estimates",
    ),
    Preprocessor(
        pose,
        spec.PoseParams,
        "coloured sticks and joints on black, as OpenPose draws them",
        "the body that the picture is of, as a network finds it",
    ),
)

PREPROCESSORS: Registry[Preprocessor[Any]] = Registry(
    "preprocessor", {entry.params.model_fields["kind"].default: entry for entry in _ENTRIES}
)

_RECENT = PreprocessCache()


def run(
    image: NDArray[np.generic], params: spec.Params, *, cache: PreprocessCache | None = _RECENT
) -> NDArray[np.uint8]:
    """Make the control image that `params` asks for: uint8 RGB, same height and width.

    Args:
        image: uint8 RGB HxWx3, or any layout `imaging.as_rgb` reads; it is left as it was.
        params: of one of the registered preprocessors.
        cache: where to look first and to keep the result; None computes it anew.

    Raises:
        ImageError: the array is no image.
        SpecError: no preprocessor goes by the parameters' kind.
    """
    rgb = as_rgb(image)
    entry = PREPROCESSORS[params.name]
    if cache is None:
        return entry.apply(rgb, params)
    key = cache_key(rgb, params, entry.version)
    made = cache.get(key)
    if made is None:
        made = entry.apply(rgb, params)
        cache.put(key, made)
    return made
