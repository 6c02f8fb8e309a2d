"""How a measurement is done: our own way, and that of a paper to be compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import unknown
from underdraw.evaluation.cases import Case
from underdraw.evaluation.controls import StudyControl
from underdraw.evaluation.measures import (
    MEASURES,
    Map,
    Measured,
    map_iou,
    map_ms_ssim,
    map_psnr,
    map_rmse,
    of_maps,
    scores_of,
)
from underdraw.evaluation.reading import Reading
from underdraw.evaluation.scores import Score, SetScore, Unmeasured
from underdraw.metrics import cmmd_parts
from underdraw.models.clip import Clip
from underdraw.registry import Registry
from underdraw.spec import Size
from underdraw.spec.control import Fit
from underdraw.spec.preprocess import CannySmoothParams, DepthParams, Params

CLIP_SCORE, CMMD = "CLIP score", "CMMD ↓"


@dataclass(frozen=True)
class Protocol:
    """How a measurement is done.

    Attributes:
        measures: of each kind of map; controls of other kinds are refused.
        request: fields of a picture's request.
        size: that pictures are drawn in; None is the model's own that is nearest in aspect.
        fit: how true pictures meet it.
        repeats: pictures of a case.
        extractors: of a kind's control images, where it is not the preprocessor of that name.
        others: scores that are of no control.
        exact: a benchmark's own control images and scores stand where it has them.
    """

    measures: Mapping[str, Sequence[Measured]]
    request: Mapping[str, object] = field(default_factory=dict)
    size: Size | None = None
    fit: Fit = "crop"
    repeats: int = 1
    extractors: Mapping[str, Params] = field(default_factory=dict)
    others: Sequence[Score] = ()
    exact: bool = False

    def adopt(self, control: StudyControl) -> StudyControl:
        """Return the control with the protocol's extractor, where it has one for its kind.

        Raises:
            SpecError: it measures no such maps.
        """
        if control.kind not in self.measures:
            raise unknown("kind of map in this protocol", control.kind, self.measures)
        extractor = self.extractors.get(control.kind, control.extractor)
        return replace(control, extractor=extractor)

    def with_clip(self, clip: Clip) -> Protocol:
        """Return the protocol with the scores by this network.

        They are the CLIP score of the caption (Hessel et al. 2021), of 100, and CMMD, how far the
        pictures as a set are from the true ones (Jayasumana et al. 2024).
        """

        def measure(seen: Reading, case: Case) -> float:
            if not case.caption:
                raise Unmeasured("no caption")
            return 100 * max(clip.similarity(seen.image, case.caption), 0.0)

        others = {one.name: one for one in self.others}
        others[CLIP_SCORE] = Score(CLIP_SCORE, frozenset(), measure)
        others[CMMD] = SetScore(
            CMMD, frozenset(), lambda seen, case: clip.embed(seen.image), parts=cmmd_parts
        )
        return replace(self, others=tuple(others.values()))

    def scores(self, controls: Sequence[StudyControl]) -> list[Score]:
        """Return what is measured of controls."""
        found = [score for one in controls for score in scores_of(one, self.measures)]
        return [*found, *self.others]


def pooled_f1(found: Map, true: Map) -> float:
    """Return the F1 of edge pixels, exactly in place, over all pictures of a case as one.

    Args:
        found: (N * H, W, 3) edges, one picture below the other.
        true: (H, W, 3), the same for all.
    """
    a, b = found[..., 0] > 0, _of_each(found, true)[..., 0] > 0
    edges = int(a.sum() + b.sum())
    return 2 * int((a & b).sum()) / edges if edges else 0.0


def pooled_iou(found: Map, true: Map) -> float:
    """Return the mean IoU over all pictures of a case as one; arguments as for `pooled_f1`."""
    return map_iou(found, _of_each(found, true))


def eight_bit_rmse(found: NDArray[np.floating], true: Map) -> float:
    """Return the error of an inverse depth over its largest value, of 255.

    Args:
        found: (H, W) inverse depth, which is not shifted to begin at 0, as the label is.
        true: (H, W, 3), a label that goes from 0 to 255.
    """
    scaled = (found / found.max() * 255).astype(np.uint8)
    return map_rmse(scaled, true[..., 0])


def _of_each(found: Map, true: Map) -> Map:
    return np.concatenate([true] * (len(found) // len(true)))


def _depth(seen: Reading, case: Case, control: StudyControl) -> float:
    assert isinstance(control.extractor, DepthParams)
    found, metric = seen.depth_by(control.extractor.model)
    if metric:
        raise Unmeasured("needs an estimator of inverse depth, such as DPT")
    return eight_bit_rmse(found, case.maps[control.name])


def _lacking(name: str, why: str) -> Score:
    def measure(seen: Reading, case: Case) -> float:
        raise Unmeasured(why)

    return Score(name, frozenset(), measure)


_MS_SSIM = of_maps("MS-SSIM", map_ms_ssim)
_CONTROLNETPP = Protocol(
    measures={
        "canny": (
            of_maps("F1, exact, of all four", pooled_f1, pooled=True),
            _MS_SSIM,
            of_maps("PSNR in dB", map_psnr),
        ),
        "softedge": (_MS_SSIM,),
        "lineart": (_MS_SSIM,),
        "depth": (Measured("RMSE, of 255 ↓", _depth),),
        "seg": (of_maps("mIoU, of all four", pooled_iou, pooled=True),),
    },
    request={
        "guidance_scale": 7.5,
        "scheduler": "unipc",
        "steps": 20,
        "negative_prompt": "worst quality, low quality",
    },
    size=Size(512, 512),
    fit="stretch",
    repeats=4,
    extractors={"canny": CannySmoothParams()},
    others=(
        _lacking("FID ↓", "needs the weights of an Inception network"),
        _lacking(CLIP_SCORE, "needs a CLIP; give --clip"),
    ),
)

PROTOCOLS: Registry[Protocol] = Registry(
    "protocol",
    {
        "underdraw": Protocol(MEASURES, exact=True),
        # Li et al. 2024, arXiv:2404.07987, as its own code measures Stable Diffusion 1.5 ...
        "controlnetpp": _CONTROLNETPP,
        # ... and SDXL.
        "controlnetpp-sdxl": replace(
            _CONTROLNETPP, request={**_CONTROLNETPP.request, "steps": 50}, size=Size(1024, 1024)
        ),
    },
)
