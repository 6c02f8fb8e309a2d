"""How a picture is held against a control image: by what kind of map it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from underdraw.evaluation.cases import Case
from underdraw.evaluation.controls import StudyControl
from underdraw.evaluation.reading import Reading
from underdraw.evaluation.scores import Score, Unmeasured
from underdraw.imaging import read_normals
from underdraw.metrics import (
    NormalError,
    chamfer,
    edge_f1,
    find_lines,
    line_agreement,
    mean_iou,
    ms_ssim,
    normal_error,
    palette_delta_e,
    pck,
    psnr,
    si_rmse,
    ssim,
)
from underdraw.preprocess.pose import find_pose
from underdraw.spec.preprocess import DepthParams, PoseParams

Map = NDArray[np.uint8]
Compare = Callable[[Map, Map], float]

_NEAR = 0.0075  # of the diagonal, as edges are matched in Martin, Fowlkes and Malik 2004
_SSIM_SIDE, _MS_SSIM_SIDE = 11, 176
_EQUAL_DB = 100.0  # of equal maps, whose PSNR is infinite; ControlNet++ counts them so


@dataclass(frozen=True)
class Measured:
    """One way to hold a picture against a control image.

    Attributes:
        name: as tables show it, after the control's; an arrow downwards marks errors.
        of: a picture, its case and the control.
        pooled: see `Score`.
    """

    name: str
    of: Callable[[Reading, Case, StudyControl], float]
    pooled: bool = False


def scores_of(control: StudyControl, measures: Mapping[str, Sequence[Measured]]) -> Iterator[Score]:
    """Make the scores that a control is measured by.

    Args:
        control: whose images say what is measured.
        measures: by kind of map.
    """
    for one in measures[control.kind]:

        def measure(seen: Reading, case: Case, one: Measured = one) -> float:
            return one.of(seen, case, control)

        name = f"{control.name} {one.name}"
        yield Score(name, frozenset({control.name}), measure, pooled=one.pooled)


def of_maps(name: str, compare: Compare, *, pooled: bool = False) -> Measured:
    """Compare what the control's extractor reads from the picture with the control image."""

    def of(seen: Reading, case: Case, control: StudyControl) -> float:
        assert control.extractor is not None
        return compare(seen.map(control.extractor), case.maps[control.name])

    return Measured(name, of, pooled)


def unmeasured(name: str, why: str) -> Measured:
    """Stand for a score that can't be had."""

    def of(seen: Reading, case: Case, control: StudyControl) -> float:
        raise Unmeasured(why)

    return Measured(name, of)


def grey(image: Map) -> Map:
    """Return one channel of a map that has three alike, (H, W)."""
    return image[..., 0]


def map_psnr(found: Map, true: Map) -> float:
    """Return the PSNR in dB; 100 where the two are equal."""
    return min(psnr(found, true), _EQUAL_DB)


def map_rmse(found: Map, true: Map) -> float:
    """Return the root mean square error, 0 to 255."""
    return float(np.sqrt(np.square(found.astype(np.float64) - true).mean()))


def map_ms_ssim(found: Map, true: Map) -> float:
    """Return the MS-SSIM of two grey maps."""
    _require_side(found, _MS_SSIM_SIDE)
    return ms_ssim(grey(found), grey(true))


def map_iou(found: Map, true: Map) -> float:
    """Return the mean IoU of the colours of two label maps."""
    return mean_iou(_ids(found), _ids(true))


def _require_side(image: Map, least: int) -> None:
    if min(image.shape[:2]) < least:
        raise Unmeasured(f"picture smaller than {least} px")


def _ssim(found: Map, true: Map) -> float:
    _require_side(found, _SSIM_SIDE)
    return ssim(grey(found), grey(true))


def _edges(tolerance: Callable[[Map], int]) -> Compare:
    def compare(found: Map, true: Map) -> float:
        _require_edges(true)
        return edge_f1(grey(found), grey(true), tolerance(true))

    return compare


def _chamfer(found: Map, true: Map) -> float:
    _require_edges(true)
    return chamfer(grey(found), grey(true))


def _require_edges(true: Map) -> None:
    if not true.any():
        raise Unmeasured("no edges in the control image")


def _near(image: Map) -> int:
    return max(1, round(_NEAR * float(np.hypot(*image.shape[:2]))))


def _ids(labels: Map) -> NDArray[np.int64]:
    codes = labels.astype(np.int64)
    return codes[..., 0] << 16 | codes[..., 1] << 8 | codes[..., 2]


def _lines(part: Callable[[tuple[float, float, float]], float]) -> Callable[..., float]:
    def of(seen: Reading, case: Case, control: StudyControl) -> float:
        true = find_lines(case.color)
        if not len(true):
            raise Unmeasured("no straight lines in the true picture")
        diagonal = float(np.hypot(*case.color.shape[:2]))
        return part(line_agreement(find_lines(seen.image), true, diagonal))

    return of


def _si_rmse(seen: Reading, case: Case, control: StudyControl) -> float:
    assert isinstance(control.extractor, DepthParams)
    found, metric = seen.depth_by(control.extractor.model)
    if not metric:
        raise Unmeasured("the estimator says an inverse depth, of unknown scale and shift")
    true, _ = Reading(case.color, seen.detectors).depth_by(control.extractor.model)
    return si_rmse(found, true)


def _normals(part: Callable[[NormalError], float]) -> Compare:
    def compare(found: Map, true: Map) -> float:
        if not (found.any(axis=-1) & true.any(axis=-1)).any():
            raise Unmeasured("no pixel has a normal in both maps")
        return part(normal_error(read_normals(found), read_normals(true)))

    return compare


def _pck(seen: Reading, case: Case, control: StudyControl) -> float:
    assert isinstance(control.extractor, PoseParams)
    found, true = (find_pose(image, control.extractor) for image in (seen.image, case.color))
    there = true[np.isfinite(true).all(axis=1)]
    if len(there) < 2:
        raise Unmeasured("nobody is seen in the true picture")
    return pck(found, true, float(np.ptp(there, axis=0).max()))


_EDGES = (
    of_maps("F1, 0 px", _edges(lambda image: 0)),
    of_maps("F1, 1 px", _edges(lambda image: 1)),
    of_maps("F1, 0.75 % of the diagonal", _edges(_near)),
    of_maps("chamfer in px ↓", _chamfer),
)
_STROKES = (of_maps("SSIM", _ssim), of_maps("MS-SSIM", map_ms_ssim))
_PIXELS = (of_maps("PSNR in dB", map_psnr),)
_LINES = (
    Measured("precision", _lines(lambda found: found[0])),
    Measured("recall", _lines(lambda found: found[1])),
    Measured("length error ↓", _lines(lambda found: found[2])),
)
_NORMALS = (
    of_maps("mean angle in degrees ↓", _normals(lambda found: found.mean)),
    of_maps("under 11.25 degrees", _normals(lambda found: found.under_11)),
    of_maps("under 22.5 degrees", _normals(lambda found: found.under_22)),
    of_maps("under 30 degrees", _normals(lambda found: found.under_30)),
)
_DEPTH = (of_maps("map RMSE, of 255 ↓", map_rmse), Measured("si-RMSE ↓", _si_rmse))

MEASURES: Mapping[str, Sequence[Measured]] = {
    "none": _PIXELS,
    "canny": _EDGES,
    "canny_adaptive": _EDGES,
    "canny_smooth": _EDGES,
    "lineart": _STROKES,
    "scribble": _STROKES,
    "lines": _LINES,
    "softedge": _STROKES,
    "binary": _STROKES,
    "invert": _PIXELS,
    "blur": _PIXELS,
    "tile": _PIXELS,
    "shuffle": (unmeasured("likeness", "a shuffled picture says nothing of where things are"),),
    "color": (of_maps("palette ΔE2000 ↓", palette_delta_e),),
    "depth": _DEPTH,
    "seg": (of_maps("mIoU", map_iou),),
    "normals": _NORMALS,
    "pose": (Measured("PCK, 10 % of the body", _pck),),
}
"""What is measured of each kind of map."""
